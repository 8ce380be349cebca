"""Fills an empty site with a believable archive: `manage.py load_demo`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from tqdm import tqdm
from wagtail.models import Page

from cms.signals import demo_loaded
from cms.statistics import refresh_statistics
from regional_updates.demo.loading import load
from regional_updates.models import RegionPage

DEFAULT = 360


class Command(BaseCommand):
    help = "Loads a demonstration archive with accounts for every role; for development only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--updates", type=int, default=DEFAULT, help=f"how many published ones ({DEFAULT})"
        )

    def handle(self, *args: Any, updates: int, **options: Any) -> None:
        if updates < 1:
            raise CommandError("Ask for one update or more, as in --updates 360.")
        if RegionPage.objects.filter(slug="west-midlands").exists():
            self.stdout.write("The demo archive is here already; nothing was changed.")
            return
        # Wagtail's migrations make a root page and one that says welcome.
        if Page.objects.count() > 2:
            raise CommandError(
                "This site has pages of its own; load the demo archive into an empty database."
            )
        with tqdm(unit=" pages", desc="Demo archive") as bar, transaction.atomic():
            try:
                load(updates, bar)
            except ValueError as error:
                raise CommandError(str(error)) from error
            demo_loaded.send(Command)
        refresh_statistics()
        self.stdout.write(f"The demo archive is loaded: {updates} published updates.")

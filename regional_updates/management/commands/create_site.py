"""Makes the pages that a new site begins with: `manage.py create_site "Our updates"`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from wagtail.models import Page

from home.models import HomePage
from regional_updates.founding import found
from regional_updates.models import RegionPage, UpdatesIndexPage


class Command(BaseCommand):
    help = "Makes the front page, the updates index and its regions, with groups and workflow."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="what the site is called, for everybody to see")
        parser.add_argument(
            "--region", action="append", default=[], metavar="NAME", dest="regions",
            help="a region that publishes updates; repeat for each",
        )  # fmt: skip

    @transaction.atomic
    def handle(self, *args: Any, name: str, regions: list[str], **options: Any) -> None:
        # Wagtail's migrations make a root page and one that says welcome.
        if Page.objects.count() > 2:
            raise CommandError("This site has pages already; add to them in the admin.")
        name = name.strip()
        if not name:
            raise CommandError("Say what the site is called.")
        index = found(
            name,
            HomePage(title=name, slug="home-page"),
            UpdatesIndexPage(title="Regional updates", slug="regional-updates"),
        )
        for region in regions:
            index.refresh_from_db()
            index.add_child(instance=RegionPage(title=region))
        self.stdout.write(
            f"“{name}” is ready, with {len(regions)} region{'s' * (len(regions) != 1)}. "
            "Make an administrator with createsuperuser; add regions and people in the admin."
        )

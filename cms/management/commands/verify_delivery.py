"""Proves that everything delivered is what the page tree says."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from cms.delivery import publishing, verification


class Command(BaseCommand):
    help = (
        "Compares the page tree with documents, sections and changes, and prints each difference. "
        "Ends with 1 where there are some that were not repaired."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="make them agree")

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        total = sum(model.objects.count() for model in publishing.delivered_types())
        found = []
        with tqdm(total=total, unit=" pages", desc="Comparing") as bar:
            for difference in verification.differences():
                bar.update()
                if difference:
                    found.append(difference)
        for difference in found:
            self.stdout.write(f"{difference.path} {difference.what}.")
            if repair:
                verification.repair(difference)
        if not found:
            self.stdout.write("No differences.")
            return
        count = f"{len(found)} difference{'s' * (len(found) > 1)}"
        self.stdout.write(f"{count} repaired." if repair else f"{count}; --repair mends them.")
        if not repair:
            sys.exit(1)

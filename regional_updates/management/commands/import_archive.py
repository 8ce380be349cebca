"""Imports a folder of updates: `manage.py import_archive FOLDER`."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from regional_updates.importing.archive import DONE, ReportFile, files_in, import_files
from regional_updates.importing.importer import Options
from regional_updates.importing.reading import ImportRefused

from .import_update import add_what_then, what_then

INCOMPLETE, REFUSED = 1, 2


class Command(BaseCommand):
    help = (
        "Makes updates of all documents in a folder. It may be stopped and run again: what is there "
        "already is passed over."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="its Word documents, web pages and texts")
        parser.add_argument(
            "--report", type=Path, default=Path("import-report.csv"), metavar="FILE",
            help="where to write what became of each file (import-report.csv)",
        )  # fmt: skip
        parser.add_argument("--region", default="", metavar="SLUG", help="of all that is in it")
        add_what_then(parser)

    def handle(self, *args: Any, folder: Path, report: Path, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.", returncode=REFUSED)
        try:
            wanted = Options(
                region=options["region"],
                **what_then(options),
            )
            files = [path for path in files_in(folder) if path.resolve() != report.resolve()]
            with report.open("w", newline="", encoding="utf-8-sig") as file:
                counts = self._import(files, folder, wanted, ReportFile(file))
        except ImportRefused as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from refusal
        except OSError as error:
            raise CommandError(
                f"The report cannot be written: {error}.", returncode=REFUSED
            ) from error
        said = ", ".join(f"{count} {outcome}" for outcome, count in counts.most_common())
        self.stdout.write(f"{said or 'No files'}. {report} says what became of each.")
        if set(counts) - {*DONE, "skipped"}:
            raise CommandError(
                "Some files were not imported; put them right and run this again.",
                returncode=INCOMPLETE,
            )

    def _import(
        self, files: list[Path], folder: Path, wanted: Options, report: ReportFile
    ) -> Counter[str]:
        counts: Counter[str] = Counter()
        for outcome in tqdm(
            import_files(files, folder, wanted), total=len(files), unit=" files", desc="Importing"
        ):
            report.add(outcome)
            counts[outcome.outcome] += 1
        return counts

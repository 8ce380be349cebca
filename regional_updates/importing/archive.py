"""A folder of years of updates: every file once, whatever happened before."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from .importer import Options, import_update
from .reading import MAX_FILE_BYTES, ImportedBefore, ImportRefused, Unready

COLUMNS = ("file", "outcome", "title", "region", "period", "path", "remarks")
DONE = ("imported", "draft", "would be imported", "imported before")

# A spreadsheet takes what begins like this for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
_KINDS = {".docx", ".html", ".htm", ".txt"}


@dataclass
class Outcome:
    """What became of one file. ``outcome`` is one of DONE, "refused", "lost" or "skipped"."""

    file: str
    outcome: str
    title: str = ""
    region: str = ""
    period: str = ""
    path: str = ""
    remarks: str = ""


def files_in(folder: Path) -> list[Path]:
    """Return the files below ``folder`` in the order of their paths, hidden and lock files left out."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
    )


def import_files(files: list[Path], folder: Path, options: Options) -> Iterator[Outcome]:
    """Import ``files``, each in a transaction of its own, and yield what became of each.

    The path below ``folder`` says region and month where a title does not. An update that has something
    to put right, such as pictures without a description, stays a draft.
    """
    for path in files:
        name = path.relative_to(folder)
        place = " / ".join([*reversed(name.parent.parts), name.stem])
        yield _import(path, str(name), replace(options, place=place))


def _import(path: Path, name: str, options: Options) -> Outcome:
    if path.suffix.lower() not in _KINDS:
        return Outcome(name, "skipped", remarks="Neither a Word document, a web page nor a text.")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
        outcome = "would be imported" if options.dry_run else "imported"
        try:
            report = import_update(data, options)
        except Unready:
            outcome = "draft"
            report = import_update(data, replace(options, then="draft"))
    except ImportedBefore as before:
        return Outcome(
            name, "imported before", before.title, before.region, before.period, before.path
        )
    except (ImportRefused, OSError) as refusal:
        return Outcome(name, "refused", remarks=str(refusal))
    remarks = [notice.message for notice in report.notices]
    if report.lost:
        outcome, remarks = "lost", [f"Found no place: {text}" for text in report.lost]
    return Outcome(
        name,
        outcome,
        report.draft.title,
        report.region.slug,
        f"{report.period:%Y-%m}",
        report.path,
        " ".join(remarks),
    )


class ReportFile:
    """The report as CSV (RFC 4180, UTF-8), each row written as soon as it is known."""

    def __init__(self, file: TextIO) -> None:
        self.file, self.rows = file, csv.writer(file)
        self.rows.writerow(COLUMNS)

    def add(self, outcome: Outcome) -> None:
        cells = [getattr(outcome, column) for column in COLUMNS]
        self.rows.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
        self.file.flush()

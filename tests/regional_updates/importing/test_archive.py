"""A folder of years of updates: what the command makes of it, and what its report says."""

import csv
import re

import pytest
from django.core.management import CommandError, call_command

from regional_updates.models import RegionalUpdatePage
from tests import factories

from .documents import styled, word

pytestmark = pytest.mark.django_db
TEXT = "{title}\n\nHello there.\n\nWorkforce\n\nSome text of {title}.\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "archive"
    for name in ("North East/2018", "Eastern/2019", ".git"):
        (folder / name).mkdir(parents=True)
    return folder


@pytest.fixture
def imported(folder, tmp_path, north_east, capsys):
    """Return a function that imports the folder and gives the rows of the report and what was said."""
    factories.region("Eastern")

    def imported(*options: str, fails: int = 0) -> tuple[dict[str, dict], str]:
        report = tmp_path / "report.csv"
        arguments = ["import_archive", str(folder), "--report", str(report), *options]
        if fails:
            with pytest.raises(CommandError) as error:
                call_command(*arguments)
            assert error.value.returncode == fails
        else:
            call_command(*arguments)
        with report.open(newline="", encoding="utf-8-sig") as file:
            return {row["file"]: row for row in csv.DictReader(file)}, capsys.readouterr().out

    return imported


def put(folder, name: str, content: str | bytes) -> None:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def outcomes(rows: dict[str, dict]) -> dict[str, str]:
    return {name: row["outcome"] for name, row in rows.items()}


def test_every_file_is_imported_and_the_report_says_where_to(folder, imported):
    put(folder, "North East/2018/may.txt", TEXT.format(title="North East update – May 2018"))
    put(folder, "North East/2018/june.docx", word(styled))
    put(
        folder,
        "Eastern/2019/July.htm",
        "<h1>Eastern update, July 2019</h1><h2>Data</h2><p>Text</p>",
    )
    rows, said = imported()
    assert set(outcomes(rows).values()) == {"imported"} and "3 imported" in said
    assert rows["North East/2018/may.txt"] | {"remarks": ""} == {
        "file": "North East/2018/may.txt", "outcome": "imported",
        "title": "North East update – May 2018", "region": "north-east", "period": "2018-05",
        "path": "/regional-updates/north-east/may-2018/", "remarks": "",
    }  # fmt: skip
    assert "no description" in rows["North East/2018/june.docx"]["remarks"]
    assert RegionalUpdatePage.objects.count() == 3


def test_twice_gives_the_same(folder, imported):
    for month in ("May", "June"):
        put(folder, f"Eastern/2019/{month}.txt", TEXT.format(title=f"Eastern update {month} 2019"))
    first, _ = imported("--publish")
    second, said = imported("--publish")
    assert set(outcomes(second).values()) == {"imported before"} and "2 imported before" in said
    for name, row in second.items():
        assert row | {"outcome": "imported"} == first[name]
    assert RegionalUpdatePage.objects.live().count() == 2


def test_where_a_title_says_nothing_the_path_does(folder, imported):
    put(folder, "Eastern/2019/update 2019-03.txt", TEXT.format(title="What we did"))
    put(folder, "Eastern/2019/4 April 2019.txt", TEXT.format(title="North East matters"))
    rows, _ = imported()
    found = [(row["region"], row["period"]) for row in rows.values()]
    assert found == [("north-east", "2019-04"), ("eastern", "2019-03")]


def test_what_cannot_be_imported_is_reported_and_stops_nothing(folder, imported):
    put(folder, "Eastern/2019/a.pdf", b"%PDF")
    put(folder, "Eastern/2019/b.docx", b"PK\x03\x04")
    put(folder, "Eastern/2019/c.txt", TEXT.format(title="Eastern update"))
    put(folder, "Eastern/2019/d.txt", TEXT.format(title="Eastern update May 2019"))
    put(folder, "Eastern/2019/~$d.docx", b"lock")
    put(folder, ".git/config.txt", b"x")
    rows, said = imported(fails=1)
    assert outcomes(rows) == {
        "Eastern/2019/a.pdf": "skipped", "Eastern/2019/b.docx": "refused",
        "Eastern/2019/c.txt": "refused", "Eastern/2019/d.txt": "imported",
    }  # fmt: skip
    assert "no month" in rows["Eastern/2019/c.txt"]["remarks"]
    assert re.match("2 refused, 1 skipped, 1 imported|2 refused, 1 imported, 1 skipped", said)


def test_an_update_with_undescribed_pictures_stays_a_draft(folder, imported):
    put(folder, "May.docx", word(styled))
    rows, _ = imported("--publish")
    assert outcomes(rows) == {"May.docx": "draft"}
    assert not RegionalUpdatePage.objects.get().live


def test_a_dry_run_writes_the_report_alone(folder, imported):
    put(folder, "May.txt", TEXT.format(title="Eastern update May 2019"))
    rows, _ = imported("--dry-run")
    assert outcomes(rows) == {"May.txt": "would be imported"}
    assert not RegionalUpdatePage.objects.exists()


def test_no_cell_is_a_formula(folder, imported):
    put(folder, "May.txt", TEXT.format(title="=HYPERLINK(1) Eastern update May 2019"))
    rows, _ = imported()
    assert rows["May.txt"]["title"].startswith("'=")


def test_no_folder_no_report_and_no_user(folder, imported, tmp_path):
    for arguments in (
        [str(tmp_path / "none")],
        [str(folder), "--report", str(tmp_path / "none" / "report.csv")],
        [str(folder), "--user", "nobody"],
    ):
        with pytest.raises(CommandError) as error:
            call_command("import_archive", *arguments)
        assert error.value.returncode == 2

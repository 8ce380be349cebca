"""An import of an archive that is killed on the way, and run again."""

import csv
import os

import pytest
from django.core.management import call_command

from cms.delivery.models import ContentItem
from regional_updates.models import RegionalUpdatePage
from tests import factories
from tests.processes import start

# The import is a process of its own, so there is no transaction around the test.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
FILES = 36
SEEN = FILES // 4


def test_nothing_is_missing_and_nothing_there_twice(tmp_path):
    factories.region("Eastern")
    folder, report = tmp_path / "archive", tmp_path / "report.csv"
    folder.mkdir()
    for number in range(FILES):
        title = f"Eastern update {1 + number % 12:02}/{2018 + number // 12}"
        text = f"{title}\n\nHello.\n\nWorkforce\n\nText number {number}.\n"
        (folder / f"{number:02}.txt").write_text(text)
    # The report is a pipe: each line is read when it is written, and the process killed in between.
    os.mkfifo(report)
    process = start("import_archive", str(folder), "--publish", "--report", str(report))
    with report.open() as rows:
        for _ in range(1 + SEEN):  # with the head
            assert rows.readline()
        process.kill()
        process.wait()
    report.unlink()
    assert SEEN <= RegionalUpdatePage.objects.count() < FILES
    call_command("import_archive", str(folder), "--publish", "--report", str(report))
    with report.open(newline="", encoding="utf-8-sig") as file:
        outcomes = [row["outcome"] for row in csv.DictReader(file)]
    assert set(outcomes) == {"imported", "imported before"} and len(outcomes) == FILES
    pages = RegionalUpdatePage.objects.live()
    assert pages.count() == pages.values("import_fingerprint").distinct().count() == FILES
    assert ContentItem.objects.count() == FILES
    call_command("verify_delivery")

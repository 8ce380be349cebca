"""The command: what it prints, what it writes, and how it refuses."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cms.delivery.models import ContentItem
from home.models import Event
from regional_updates.models import RegionalUpdatePage
from tests import factories

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "north-east-november-2024.txt"
SEED = ROOT.parent / "shared" / "seeds" / "west-midlands-november-2017.txt"
TEXT = "North East update – May 2019\n\nHello there.\n\nWorkforce\n\nSome text.\n"


@pytest.fixture(autouse=True)
def regions():
    factories.region("North East")
    factories.region("Greater London", other_names="London")
    factories.region("West Midlands")


@pytest.fixture
def run(capsys):
    """Return a function that imports with --json and returns what was printed."""

    def run(path, *options: str) -> dict:
        call_command("import_update", str(path), "--json", *options)
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def text_file(tmp_path):
    def write(text: str | bytes = TEXT, name: str = "update.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def refused(path, *options: str) -> str:
    """Import and expect a refusal: exit code 2, one sentence, nothing written."""
    with pytest.raises(CommandError) as error:
        call_command("import_update", str(path), *options)
    assert error.value.returncode == 2
    assert "\n" not in str(error.value)
    assert not RegionalUpdatePage.objects.exists() and not Event.objects.exists()
    return str(error.value)


def test_a_text_that_differs_in_a_sign_is_another_text(text_file):
    for text in (TEXT, TEXT.rstrip() + " £", TEXT.rstrip() + " %"):
        call_command("import_update", str(text_file(text.encode(), "signs.txt")))


def test_the_example_becomes_a_draft(run):
    report = run(EXAMPLE)
    assert report["status"] == "draft" and report["lost"] == []
    assert report["region"] == "north-east" and report["period"] == "2024-11"
    assert report["path"] == "/regional-updates/north-east/november-2024/"
    assert report["featured_event"] == {
        "title": "North East practice day",
        "starts_at": "2025-01-23T09:30:00+00:00",
    }
    outline = [
        (section["heading"], [block["type"] for block in section["blocks"]])
        for section in report["sections"]
    ]
    assert outline == [
        ("Practice leadership",
         ["paragraph", "bullets", "paragraph", "subheading", "paragraph"]),
        ("Peer visits", ["paragraph", "bullets", "paragraph"]),
        ("Unaccompanied children", ["paragraph"]),
    ]  # fmt: skip
    assert report["related_articles"] == [
        {
            "title": "Our regional plan for 2024 to 2026",
            "url": "https://example.org/north-east/plan",
        }
    ]
    page = RegionalUpdatePage.objects.get(pk=report["id"])
    assert not page.live and page.featured_event.location == "Durham"
    assert page.latest_revision is not None


def test_an_imported_page_is_delivered_as_it_was_written(run, client):
    run(EXAMPLE, "--publish")
    document = client.get("/api/v3/updates/north-east/november-2024/").json()
    bullets = document["sections"][1]["blocks"][1]
    assert bullets["ordered"] and bullets["items"][0]["html"].startswith("Durham looked at")
    assert '<a href="https://example.org/north-east/peer-visits">' in str(document["sections"][1])


@pytest.mark.skipif(not SEED.exists(), reason="the published update it is about is not here")
def test_a_real_update_is_understood_as_its_website_shows_it(run):
    report = run(SEED, "--submit")
    assert report["title"] == "West Midlands Regional Update - November 2017"
    assert report["status"] == "in_review" and report["lost"] == []
    assert report["introduction"] == "Update from the West Midlands region…"
    assert report["featured_event"]["starts_at"] == "2018-11-14T10:00:00+00:00"
    shapes = [
        [len(block["items"]) if block["type"] == "bullets" else block["type"]
         for block in section["blocks"]]
        for section in report["sections"]
    ]  # fmt: skip
    assert shapes == [
        ["paragraph", 4], ["paragraph", 3], ["paragraph", "paragraph"], ["paragraph"], ["paragraph"],
    ]  # fmt: skip


def test_other_names_of_a_region_are_known(run, text_file):
    assert run(text_file(TEXT.replace("North East", "London")))["region"] == "greater-london"


def test_a_day_in_the_title_is_the_days_update(run, text_file):
    report = run(text_file(TEXT.replace("May 2019", "no 354, 31 May 2019")))
    assert report["path"].endswith("/31-may-2019/")
    assert str(RegionalUpdatePage.objects.get().date) == "2019-05-31"


def test_options_say_what_the_title_does_not(run, text_file):
    path = text_file(TEXT.replace("North East update – May 2019", "What we have done"))
    report = run(path, "--region", "north-east", "--period", "2019-06")
    assert (report["region"], report["period"]) == ("north-east", "2019-06")
    assert report["path"].endswith("/june-2019/")


def test_options_win_over_the_title_with_a_warning(run, text_file):
    report = run(text_file(), "--region", "west-midlands", "--period", "2019-06")
    assert (report["region"], report["period"]) == ("west-midlands", "2019-06")
    assert [warning["code"] for warning in report["warnings"]] == ["region", "period"]


def test_a_dry_run_writes_nothing(run):
    report = run(EXAMPLE, "--dry-run")
    assert report["status"] == "dry-run" and report["id"] is None
    assert report["path"] == "/regional-updates/north-east/november-2024/"
    assert not RegionalUpdatePage.objects.exists() and not Event.objects.exists()


def test_a_second_update_of_the_month_is_kept_with_a_warning(run, text_file):
    first = factories.update(factories.region("North East"), "2019-05")
    report = run(text_file())
    (warning,) = report["warnings"]
    assert warning["code"] == "same-month" and first.title in warning["message"]
    assert report["path"].endswith("/may-2019-2/")


def test_submitting_starts_the_workflow_on_behalf_of_the_user(run, text_file):
    editor = factories.editor(factories.region("North East"))
    report = run(text_file(), "--submit", "--user", "editor")
    page = RegionalUpdatePage.objects.get()
    assert report["status"] == "in_review" and not page.live
    assert page.current_workflow_state.requested_by == editor and page.owner == editor


@pytest.mark.parametrize("user", [[], ["--user", "root"]])
def test_publishing_publishes(run, text_file, user):
    factories.person("root", is_superuser=True)
    assert run(text_file(), "--publish", *user)["status"] == "live"
    assert ContentItem.objects.get().path == "/regional-updates/north-east/may-2019/"


def test_for_people_it_prints_a_summary(text_file, capsys):
    call_command("import_update", str(text_file()))
    printed = capsys.readouterr().out
    assert "“North East update – May 2019” is a draft now." in printed
    assert "- Workforce (paragraph)" in printed


def test_the_same_event_is_made_once(run, text_file):
    event = "\nFeatured Event\n\nPractice day\n5 July 2019, 9.30am\n"
    run(text_file(TEXT + event))
    run(text_file(TEXT.replace("May", "June") + event))
    assert Event.objects.count() == 1


def test_what_a_text_says_differently_of_a_known_event_is_kept(run, text_file):
    event = "\nFeatured Event\n\nPractice day\n5 July 2019, 9.30am, Durham\n"
    run(text_file(TEXT + event))
    report = run(text_file(TEXT.replace("May", "June") + event.replace("Durham", "Sunderland")))
    assert Event.objects.get().location == "Durham"
    assert "Sunderland" in str(report["sections"][-1])
    assert "event-differs" in [warning["code"] for warning in report["warnings"]]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_same_text_is_imported_once_whatever_its_encoding(run, text_file, encoding):
    run(text_file())
    again = text_file(TEXT.replace("\n", "\r\n").encode(encoding), "again.txt")
    with pytest.raises(CommandError) as error:
        call_command("import_update", str(again))
    assert error.value.returncode == 2
    assert "imported before" in str(error.value) and "/may-2019/" in str(error.value)
    assert RegionalUpdatePage.objects.count() == 1


class TestRefusals:
    def test_a_file_that_is_not_there(self, tmp_path):
        assert "cannot be read" in refused(tmp_path / "none.txt")

    def test_a_folder(self, tmp_path):
        assert "cannot be read" in refused(tmp_path)

    def test_an_empty_file(self, text_file):
        assert "empty" in refused(text_file(""))

    def test_a_file_of_more_than_five_megabytes(self, text_file):
        assert "5 MB" in refused(text_file(b"word " * 1_100_000))

    def test_a_title_without_a_region(self, text_file):
        message = refused(text_file(TEXT.replace("North East", "Our")))
        assert "--region" in message and "west-midlands" in message

    def test_a_title_with_two_regions(self, text_file):
        message = refused(text_file(TEXT.replace("North East", "North East and London")))
        assert "several regions" in message and "--region" in message

    def test_an_unknown_region(self, text_file):
        assert "no region “atlantis”" in refused(text_file(), "--region", "atlantis")

    def test_a_title_without_a_month(self, text_file):
        assert "--period" in refused(text_file(TEXT.replace("May 2019", "news")))

    @pytest.mark.parametrize("period", ["2019", "2019-13", "May 2019", "", "9999-99"])
    def test_a_period_that_is_no_month(self, text_file, period):
        assert "--period 2017-11" in refused(text_file(), "--period", period)

    def test_an_unknown_user(self, text_file):
        assert "nobody" in refused(text_file(), "--user", "nobody")

    def test_a_user_of_another_region(self, text_file):
        factories.editor(factories.region("West Midlands"))
        assert "may not add updates" in refused(text_file(), "--user", "editor")

    def test_an_editor_who_would_publish(self, text_file):
        factories.editor(factories.region("North East"))
        assert "--submit" in refused(text_file(), "--user", "editor", "--publish")

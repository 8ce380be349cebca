"""`manage.py verify_delivery` finds whatever is delivered and should not be, and the reverse."""

import datetime

import pytest
from django.core.management import call_command

from cms.delivery.models import Change, ContentItem, Section
from regional_updates.models import RegionalUpdatePage
from tests import factories

pytestmark = pytest.mark.django_db
PATH = "/regional-updates/west-midlands/november-2017/"


def verify(capsys, repair: bool = False) -> tuple[int, list[str]]:
    """Return the exit code and the lines that say what is different."""
    try:
        call_command("verify_delivery", repair=repair)
        code = 0
    except SystemExit as ended:
        code = ended.code
    *lines, last = capsys.readouterr().out.splitlines()
    assert last.startswith("No differences.") == (not lines)
    return code, lines


@pytest.fixture(autouse=True)
def archive():
    """One update for each state, so that what is right is never said to be different."""
    factories.update(period="2017-01", publish=False)
    factories.update(period="2017-02").unpublish()
    factories.update(period="2017-03").delete()
    factories.update(factories.region("North East"), "2017-11", [factories.section("A", "B.")])


@pytest.fixture
def page() -> RegionalUpdatePage:
    return factories.update()


def test_a_sound_site_has_no_differences(capsys, page):
    assert verify(capsys) == (0, [])


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (lambda: RegionalUpdatePage.objects.filter(slug="november-2017").update(period="2017-12-01"),
         "has a document that is out of date"),
        (lambda: RegionalUpdatePage.objects.filter(live=True).update(live=False),
         "has a document, but is not public"),
        (lambda: ContentItem.objects.update(title="Wrong"),
         "is listed with other values than its document has"),
        (lambda: Section.objects.filter(position=0).update(text="Wrong"),
         "has sections that are not its document’s"),
        (lambda: Section.objects.all().delete(), "has sections that are not its document’s"),
        (lambda: ContentItem.objects.all().delete(), "is public, but has no document"),
        (lambda: Change.objects.filter(action="published").delete(),
         "has a document that no change announced"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found_and_mended(capsys, page, spoil, what):
    spoil()
    code, lines = verify(capsys)
    assert code == 1 and len(lines) == 2
    assert f"{PATH} {what}." in lines
    assert verify(capsys, repair=True) == (0, lines)
    assert verify(capsys) == (0, [])


def test_another_suggestion_that_could_be_made_by_now_is_no_difference(capsys):
    section = factories.section("Heading", "Text.", topic=factories.topic())
    factories.update(factories.region("Eastern"), "2018-05", [section])
    factories.update(factories.region("Eastern"), "2018-04", [section])
    assert verify(capsys) == (0, [])


def test_a_document_whose_page_is_gone_is_taken_away(capsys, page):
    ContentItem.objects.filter(page=page).update(page_id=999_999)
    Change.objects.filter(page_id=page.pk).update(page_id=999_999)
    RegionalUpdatePage.objects.filter(pk=page.pk).update(live=False)
    assert verify(capsys) == (1, [f"{PATH} has a document, but the page is gone."])
    verify(capsys, repair=True)
    assert not ContentItem.objects.filter(path=PATH).exists()
    assert Change.objects.last().action == "deleted"
    assert verify(capsys) == (0, [])


def test_a_goodbye_that_nobody_announced_is_announced(capsys, page):
    RegionalUpdatePage.objects.filter(pk=page.pk).update(live=False)
    ContentItem.objects.filter(page=page).delete()
    assert verify(capsys) == (1, [f"{PATH} is not public, which no change says."])
    verify(capsys, repair=True)
    assert (Change.objects.last().page_id, Change.objects.last().action) == (page.pk, "unpublished")
    assert verify(capsys) == (0, [])


def test_repairing_announces_what_it_changed(capsys, page):
    before = ContentItem.objects.get(page=page)
    RegionalUpdatePage.objects.filter(pk=page.pk).update(period=datetime.date(2016, 1, 1))
    verify(capsys, repair=True)
    after = ContentItem.objects.get(page=page)
    change = Change.objects.last()
    assert after.version == change.seq > before.version and change.etag == after.etag

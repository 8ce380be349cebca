"""axe finds nothing on any admin screen of ours, in light and dark, at both widths.

Of the editor only the checks, last month and the fields: around them Wagtail has a button without a name (who else has
the page open) and landmarks of one name (blocks of a kind).
"""

import datetime
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page
from wagtail.contrib.search_promotions.models import Query

from regional_updates.editorial.editions.models import Edition
from regional_updates.models import RegionalUpdatePage
from search.models import DailySearch
from tests import factories
from tests.regional_updates.importing.documents import styled, word

from .conftest import SIZES, looks

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
OURS_IN_THE_EDITOR = [
    ".checks-panel",
    ".last-month",
    ".last-month__panel",
    ".Draftail-Editor",
    "input",
]

LOOKS = looks([("desktop", "light"), ("narrow", "dark"), ("phone", "light"),
               ("desktop", "dark"), ("phone", "dark"), ("narrow", "light")])  # fmt: skip

# A dialogue fades in, and colours change over a moment; half-way nothing has its contrast.
ONCE_STILL = """() => document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().endTime !== Infinity).forEach((each) => each.finish())"""


@pytest.fixture
def waiting() -> RegionalUpdatePage:
    """Return an update that waits for its region's approval, with most kinds of blocks and problems;
    last month's is published, and an edition holds this one's month."""
    region = factories.region("North East")
    writer = factories.editor(region)
    factories.approver(region)
    factories.moderator()
    before, month = (timezone.localdate().replace(day=1) - datetime.timedelta(days=days)
                     for days in (1, 0))  # fmt: skip
    bullets = ("bullets", "<ul><li>One<ul><li>Two</li></ul></li></ul>")
    quote = ("quote", {"text": "Well.", "attribution": "A director"})
    figure = ("figure", {"value": "62%", "label": "stay", "source": ""})
    said = ["We met.", bullets, quote, figure, ("subheading", "NEXT"), ("callout", "<p>Click here.</p>")]  # fmt: skip
    sections = [factories.section("Workforce", *said)]
    factories.update(region, f"{before:%Y-%m}", sections)
    page = factories.update(region, f"{month:%Y-%m}", sections, publish=False)
    page.introduction = "<p>What we changed.</p>"
    page.save_revision(user=writer, log_action=True)
    page.get_workflow().start(page, writer)
    Edition.objects.create(period=month)
    factories.pick("uasc", page)
    for days in range(3):
        date = timezone.localdate() - datetime.timedelta(days=days)
        DailySearch.objects.create(date=date, query="kinship care", searches=9, found=3)
        DailySearch.objects.create(date=date, query="uasc", searches=4, missed=4)
    return page


def problems(page: Page, *within: str) -> list[str]:
    """Return what axe finds in each size and theme, in a word and with its place."""
    found = []
    for size, scheme in LOOKS:
        page.set_viewport_size(SIZES[size])
        page.emulate_media(color_scheme=scheme)
        page.evaluate(ONCE_STILL)
        answer = Axe().run(page, context={"include": [[each] for each in within or ("main",)]})
        for violation in answer.response["violations"]:
            places = [node["target"] for node in violation["nodes"]]
            found.append(f"{page.url} {size} {scheme}: {violation['help']}: {places}")
    return found


def import_screens(page: Page) -> list[str]:
    found = problems(page)
    page.get_by_label("A file").set_input_files(
        {"name": "May.docx", "mimeType": "application/x", "buffer": word(styled)}
    )
    page.get_by_role("button", name="Look through it").click()
    page.get_by_role("button", name="Make the draft").wait_for()
    return found + problems(page)


def checks_and_last_month(page: Page) -> list[str]:
    page.locator(".checks__summary").click()
    page.get_by_role("button", name="Last month: Workforce").press("Enter")
    page.locator(".last-month__panel").wait_for()
    return problems(page, *OURS_IN_THE_EDITOR)


def request_changes(page: Page) -> list[str]:
    page.get_by_role("button", name="Request changes").click()
    page.get_by_label("What should change?").wait_for()
    return problems(page, ".modal-dialog")


def comparison(page: Page) -> list[str]:
    found = problems(page)
    page.get_by_role("button", name="Compare", exact=True).click()
    page.locator(".versions-compared").wait_for()
    return found + problems(page)


def choosing_picks(page: Page) -> list[str]:
    page.get_by_role("button", name="Add another pick").click()
    page.get_by_label("Link", exact=True).nth(1).fill("/topics/nowhere/")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Readers find nothing at this address").wait_for()
    return problems(page)


@pytest.mark.parametrize(
    ("who", "address", "look"),
    [
        ("editor", "/admin/", problems),
        ("approver", "/admin/", problems),
        ("approver", "/admin/", request_changes),
        ("moderator", "/admin/", problems),
        ("editor", "/admin/import/", import_screens),
        ("editor", "/admin/regions/{region}/start/", problems),
        ("approver", "/admin/pages/{page}/edit/", checks_and_last_month),
        ("editor", "/admin/pages/{page}/history/", comparison),
        ("editor", "/admin/coverage/", problems),
        ("moderator", "/admin/editions/", problems),
        ("moderator", "/admin/editions/{edition}/", problems),
        ("moderator", "/admin/pages/{live}/unpublish/", problems),
        ("moderator", "/admin/reports/site-history/", problems),
        ("moderator", "/admin/reports/searches/", problems),
        ("moderator", "/admin/searchpicks/", problems),
        ("moderator", "/admin/searchpicks/{picks}/", choosing_picks),
        ("editor", "/admin/account/", problems),
    ],
)
def test_axe_finds_nothing(
    visit, waiting, who: str, address: str, look: Callable[[Page], list[str]]
):
    live = RegionalUpdatePage.objects.live().get()
    path = address.format(
        page=waiting.pk,
        live=live.pk,
        region=waiting.region.pk,
        edition=Edition.objects.get().pk,
        picks=Query.objects.get().pk,
    )
    assert look(visit(path, who)) == []

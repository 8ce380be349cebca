"""The coverage calendar and the dashboard in a real browser: by keyboard, at both widths."""

import datetime
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from regional_updates.models import RegionalUpdatePage
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
SIZES = pytest.mark.parametrize("size", ["desktop", "phone"])


@pytest.fixture(autouse=True)
def pages() -> dict[str, RegionalUpdatePage]:
    """Return this month's updates of two regions; the third has none, and all of the last are late."""
    month = f"{timezone.localdate():%Y-%m}"
    north, west = factories.region("North East"), factories.region("West Midlands")
    factories.region("Eastern")
    editor = factories.editor(north)
    factories.approver(north)
    waiting = factories.update(north, month, publish=False, title="Waits for the region")
    waiting.get_workflow().start(waiting, editor)
    live = factories.update(west, month, title="First of two")
    second = factories.update(west, month, publish=False, title="Second of two")
    factories.moderator()
    return {"waiting": waiting, "live": live, "second": second}


def check(page: Page) -> None:
    """Nothing of ours is out of reach for anyone, and nothing is wider than the screen."""
    found = Axe().run(page, context={"include": [["main"]]})
    assert not found.response["violations"], found.generate_report()
    assert page.evaluate("document.querySelector('main').scrollWidth - innerWidth") <= 0


def cell(page: Page, region: str, month: datetime.date):
    return page.locator("tbody tr", has=page.get_by_role("rowheader", name=region)).locator(
        f"td:nth-of-type({6 - (timezone.localdate().month - month.month) % 12})"
    )


@SIZES
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_out_of_reach(visit, size, scheme):
    page = visit("/admin/coverage/", "moderator", size, color_scheme=scheme)
    check(page)
    page.get_by_text("States: all").click()
    check(page)
    page.keyboard.press("Escape")
    page.locator("tbody summary").click()
    check(page)
    page.goto("/admin/coverage/?period_from=2026-05&period_to=2026-01")
    check(page)
    page.goto("/admin/")
    expect(page.get_by_text("This quarter")).to_be_visible()
    check(page)


@SIZES
def test_arrow_keys_go_from_cell_to_cell_and_enter_opens(visit, pages, size):
    page = visit("/admin/coverage/", "moderator", size)
    today = timezone.localdate().replace(day=1)
    eastern = cell(page, "Eastern", today).get_by_role("link")
    eastern.focus()
    page.keyboard.press("ArrowDown")
    north = cell(page, "North East", today).get_by_role("link")
    expect(north).to_be_focused()
    expect(north).to_have_accessible_name(re.compile(r"North East, \w+ \d+: In regional review"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Second of two")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Second of two")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(north).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(north).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(north).not_to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/admin/pages/{pages['waiting'].pk}/edit/")


@SIZES
def test_filters_by_keyboard(visit, size):
    page = visit("/admin/coverage/", "moderator", size)
    page.get_by_text("Regions: all").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Eastern")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Eastern")).to_be_hidden()
    expect(page.get_by_text("Regions: all")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Eastern")).to_be_checked()
    page.get_by_role("button", name="Show").focus()
    expect(page.get_by_label("Eastern")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader")).to_have_text(["Eastern"])
    expect(page.get_by_text("Regions: 1 chosen")).to_be_visible()


def test_on_a_phone_the_newest_month_is_in_sight_and_the_region_beside_it(visit):
    page = visit("/admin/coverage/", "moderator", "phone")
    today = timezone.localdate().replace(day=1)
    expect(cell(page, "North East", today).get_by_role("link")).to_be_in_viewport(ratio=0.9)
    expect(page.get_by_role("rowheader", name="North East")).to_be_in_viewport(ratio=0.9)
    region = page.get_by_role("region", name=re.compile("Updates by region and month"))
    region.focus()
    expect(region).to_be_focused()


def test_without_javascript_it_is_all_there(visit):
    page = visit("/admin/coverage/", "moderator")
    context = page.context.browser.new_context(
        java_script_enabled=False, storage_state=page.context.storage_state()
    )
    try:
        plain = context.new_page()
        plain.goto(page.url)
        plain.get_by_text("States: all").click()
        plain.get_by_label("Scheduled").check()
        plain.get_by_role("button", name="Show").click()
        expect(plain.get_by_text("Nothing in these months is in a state")).to_be_visible()
    finally:
        context.close()


@SIZES
def test_on_paper_it_is_the_table_and_the_legend(visit, size):
    page = visit("/admin/coverage/", "moderator", size)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Show")).to_be_hidden()
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_role("table").get_by_text("In regional review")).to_be_visible()
    assert page.pdf(prefer_css_page_size=True).count(b"/MediaBox [0 0 841") >= 1


@SIZES
def test_an_approver_decides_on_the_dashboard(visit, pages, size):
    page = visit("/admin/", "approver", size)
    check(page)
    expect(page.get_by_role("link", name="Waits for the region", exact=True)).to_be_visible()
    page.get_by_role("button", name="Approve “Waits for the region”").press("Enter")
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    task = RegionalUpdatePage.objects.get(pk=pages["waiting"].pk).current_workflow_task
    assert task.name == "Approval by the national moderators"

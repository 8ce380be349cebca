"""The next month's update is started and written in a real browser, with last month's beside it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from regional_updates.models import RegionalUpdatePage
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def region():
    region = factories.region("North East")
    factories.editor(region)
    names = ("Adoption", "Data", "Workforce")
    sections = [factories.section(name, f"What {name} was.") for name in names]
    factories.update(region, "2019-05", sections)
    return region


def check(page: Page, *within: str) -> None:
    found = Axe().run(page, context={"include": [[each] for each in within or ("main",)]})
    assert not found.response["violations"], found.generate_report()


def width(page: Page) -> int:
    return page.evaluate("document.querySelector('main').scrollWidth")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_started_by_keyboard_with_last_month_beside_it(visit, region, size):
    page = visit(f"/admin/regions/{region.pk}/start/", "editor", size)
    expect(page.get_by_label("Title")).to_have_value("North East update – June 2019")
    check(page)
    assert width(page) <= page.viewport_size["width"]
    page.get_by_label("Data").press("Space")
    page.get_by_role("button", name="Make the draft").press("Enter")
    expect(page.get_by_text("is a draft now")).to_be_visible()
    button = page.get_by_role("button", name="Last month: Adoption")
    expect(button).to_have_attribute("aria-expanded", "false")
    narrow = width(page)
    button.press("Enter")
    panel = page.get_by_role("region", name="From May 2019: Adoption")
    expect(panel).to_contain_text("What Adoption was.")
    expect(panel).to_contain_text("From May 2019")
    expect(button).to_have_attribute("aria-expanded", "true")
    field, text = page.locator("#body-0-value-heading").bounding_box(), panel.bounding_box()
    beside = text["x"] > field["x"] + field["width"]
    assert beside == (size == "desktop")
    check(page, ".last-month", ".last-month__panel")
    assert width(page) == narrow
    button.press("Enter")
    expect(panel).to_be_hidden()
    button.press("Enter")
    panel.press("Escape")
    expect(panel).to_be_hidden()
    assert page.evaluate("document.activeElement.textContent") == "Last month"


def test_headings_typed_just_now_and_sections_moved_and_deleted(visit, region):
    factories.update(region, "2019-06", [factories.section("New"), factories.section("Workforce")],
                     publish=False)  # fmt: skip
    draft = RegionalUpdatePage.objects.get(title="North East update – June 2019")
    page = visit(f"/admin/pages/{draft.pk}/edit/", "editor")
    buttons = page.locator(".last-month__button:visible")
    expect(buttons).to_have_count(1)
    heading = page.locator("#body-0-value-heading")
    heading.fill(" “ADOPTION”: ")
    expect(page.get_by_role("button", name="Last month: Adoption")).to_be_visible()
    expect(page.locator("div.w-sr-only[role=status]")).to_contain_text("Last month had")
    heading.fill("Adopt")
    expect(buttons).to_have_count(1)
    heading.fill("data")
    page.get_by_role("button", name="Last month: Data").click()
    expect(page.get_by_text("What Data was.")).to_be_visible()
    page.get_by_role("button", name="Move down").first.click()
    expect(page.get_by_text("What Data was.")).to_be_visible()
    page.get_by_role("button", name="Duplicate").first.click()
    expect(page.get_by_role("button", name="Last month: Workforce")).to_have_count(2)
    page.get_by_role("button", name="Insert a block").first.click()
    page.locator("#body-3-value-heading").fill("Adoption")
    expect(buttons).to_have_count(4)
    page.get_by_role("button", name="Delete").first.click()
    expect(buttons).to_have_count(3)
    page.get_by_role("button", name="Save draft").first.click()
    expect(page.get_by_text("has been updated").first).to_be_visible()
    draft.refresh_from_db()
    saved = draft.get_latest_revision_as_object().body
    assert [section.value["heading"] for section in saved] == ["Workforce", "Workforce", "data"]

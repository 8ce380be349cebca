"""The checks in a real browser: live while writing, leading to each place, within everyone's reach."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def region():
    region = factories.region("North East")
    factories.editor(region)
    return region


@pytest.fixture
def draft(region):
    return factories.update(
        region,
        sections=[
            factories.section("Workforce", "More stay.", ("subheading", "NEXT STEPS")),
            factories.section("", "Text."),
        ],
        publish=False,
    )


def summary(page: Page):
    return page.locator("[data-checks-summary]")


def check(page: Page) -> None:
    """Nothing of ours is out of reach for anyone; what stands around it is Wagtail's."""
    found = Axe().run(page, context={"include": [[".checks-panel"]]})
    assert not found.response["violations"], found.generate_report()
    width = page.evaluate("document.querySelector('.checks').scrollWidth - innerWidth")
    assert width <= 0


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_from_a_problem_to_its_place_by_keyboard_and_back_to_fewer(visit, draft, size):
    page = visit(f"/admin/pages/{draft.pk}/edit/", "editor", size)
    expect(summary(page)).to_have_text("1 thing to put right, 3 to consider")
    check(page)
    page.locator(".checks__summary").press("Enter")
    check(page)
    page.get_by_role("link", name="Section 2", exact=True).first.press("Enter")
    heading = page.locator('[name="body-1-value-heading"]')
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    page.keyboard.type("Data")
    expect(summary(page)).to_have_text("3 things to consider")
    expect(
        page.get_by_role("status").filter(has_text="Checks: 3 things to consider.")
    ).to_have_count(1)


def test_a_section_that_is_folded_is_opened(visit, draft):
    page = visit(f"/admin/pages/{draft.pk}/edit/", "editor")
    page.get_by_role("button", name="Collapse all").click()
    subheading = page.locator('[name="body-0-value-content-1-value"]')
    expect(subheading).not_to_be_visible()
    page.locator(".checks__summary").click()
    page.locator("[data-code=capitals] a").click()
    expect(subheading).to_be_visible()
    expect(subheading).to_be_focused()


def test_it_looks_at_what_is_typed_removed_and_chosen(visit, draft):
    page = visit(f"/admin/pages/{draft.pk}/edit/", "editor")
    page.locator(".checks__summary").click()
    text = page.locator('[data-contentpath=introduction] [contenteditable="true"]')
    text.click()
    page.keyboard.press("End")
    page.keyboard.type(" The JTAI came. Click here.")
    expect(page.locator("[data-code=acronym]")).to_contain_text("“JTAI” is not explained")
    expect(page.locator("[data-code=here]")).to_contain_text("“Click here” is not a link")
    page.locator("[data-code=acronym] a").click()
    expect(text).to_be_focused()
    second = page.locator("[data-streamfield-child]:has([name='body-1-value-heading'])").last
    second.locator("> .w-panel > .w-panel__header").get_by_role("button", name="Delete").click()
    expect(page.locator("[data-code=no-heading]")).to_have_count(0)


def test_a_new_update_is_checked_before_and_after_it_is_saved(visit, region):
    page = visit(f"/admin/pages/add/regional_updates/regionalupdatepage/{region.pk}/", "editor")
    expect(summary(page)).to_have_text("1 thing to put right, 1 to consider")
    page.locator("[name=period]").fill("2019-05")
    page.get_by_placeholder("Title*").press_sequentially("North East update – May 2019.")
    expect(summary(page)).to_have_text("2 things to consider")
    page.get_by_role("button", name="Save draft").click()
    expect(page).to_have_url(re.compile(r"/admin/pages/\d+/edit/"))
    page.get_by_placeholder("Title*").fill("North East update – May 2019")
    expect(summary(page)).to_have_text("1 thing to consider")


def test_what_is_refused_is_said_at_its_place(visit, draft):
    page = visit(f"/admin/pages/{draft.pk}/edit/", "editor")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=re.compile("Submit")).click()
    place = page.locator("[data-contentpath=heading]").nth(1)
    expect(place).to_contain_text("Give this section a heading.")
    expect(page.locator('[name="body-0-value-heading"]')).to_have_value("Workforce")

"""The editor on a phone, and what floats over it: nothing covers what is to be read or written."""

import pytest
from playwright.sync_api import Locator, Page, expect

from regional_updates.models import RegionalUpdatePage
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def draft() -> RegionalUpdatePage:
    region = factories.region("North East")
    factories.editor(region)
    said = ("bullets", "<ul><li>One</li></ul>")
    factories.update(region, "2019-04", [factories.section("Workforce", said)])
    blocks = ("We met.", ("subheading", "NEXT STEPS"))
    return factories.update(region, "2019-05", [factories.section("Workforce", *blocks)], False)


def touch(element: Locator) -> None:
    """Wait until a finger at the middle of ``element`` touches it, and nothing over it."""
    element.page.wait_for_function(
        """element => {
            const {x, y, width, height} = element.getBoundingClientRect();
            return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
        }""",
        arg=element.element_handle(),
    )


def locked(page: RegionalUpdatePage) -> None:
    """Have a message at the top of the editor."""
    page.locked = True
    page.save()


def open_comments(page: Page) -> None:
    page.get_by_role("button", name="Toggle comments").click()
    expect(page.locator("body")).to_contain_class("side-panel-open")


def test_a_problem_is_seen_with_its_field_and_the_list_is_folded(visit, draft):
    page = visit(f"/admin/pages/{draft.pk}/edit/", "editor", "phone")
    page.locator(".checks__summary").click()
    page.locator("[data-code=capitals] a").click()
    expect(page.locator("[data-code=capitals]")).to_be_hidden()
    field = page.locator("[name=body-0-value-content-1-value]")
    expect(field).to_be_focused()
    touch(field)


def test_the_menu_button_stays_clear_of_the_checks(visit, draft):
    locked(draft)
    page = visit(f"/admin/pages/{draft.pk}/edit/", "editor", "phone")
    page.locator("[name=body-0-value-content-1-value]").evaluate("field => field.scrollIntoView()")
    button = page.get_by_role("button", name="Toggle sidebar").bounding_box()
    assert button["y"] + button["height"] <= page.locator(".checks").bounding_box()["y"]


def test_comments_that_were_read_do_not_cover_the_form_again(visit, draft):
    page = visit(f"/admin/pages/{draft.pk}/edit/", "editor", "phone")
    open_comments(page)
    page.reload()
    title = page.get_by_placeholder("Title*")
    title.fill("North East update – June 2019")
    touch(title)


def test_the_checks_can_be_folded_beside_the_comments(visit, draft):
    page = visit(f"/admin/pages/{draft.pk}/edit/", "editor")
    open_comments(page)
    page.locator("[name=body-0-value-heading]").scroll_into_view_if_needed()
    page.mouse.move(400, 500)
    page.mouse.wheel(0, 600)
    bar = page.locator(".checks__summary")
    box = bar.bounding_box()
    page.mouse.click(box["x"] + 16, box["y"] + box["height"] / 2)
    expect(page.locator("[data-code=capitals]")).to_be_visible()


def test_bullets_of_last_month_have_their_dots(visit, draft):
    page = visit(f"/admin/pages/{draft.pk}/edit/", "editor", "phone")
    page.get_by_role("button", name="Last month: Workforce").press("Enter")
    expect(page.locator(".last-month__text li")).to_have_css("list-style-type", "disc")


def test_the_calendars_of_the_schedule_close_behind_whoever_leaves_them(visit, draft):
    page = visit(f"/admin/pages/{draft.pk}/edit/", "editor")
    page.get_by_role("button", name="Toggle status").press("Enter")
    page.get_by_role("button", name="Set schedule").press("Enter")
    page.get_by_label("Go live date/time").focus()
    calendars = page.locator(".xdsoft_datetimepicker").filter(visible=True)
    expect(calendars).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save schedule")).to_be_focused()
    expect(calendars).to_have_count(0)

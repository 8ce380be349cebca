"""Nobody is caught in a list of the editor, and bullets can be nested by keyboard all the same."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def page(visit) -> Page:
    region = factories.region("North East")
    factories.editor(region)
    bullets = ("bullets", "<ul><li>One</li><li>Two</li></ul>")
    draft = factories.update(
        region, sections=[factories.section("Workforce", bullets, "After.")], publish=False
    )
    return visit(f"/admin/pages/{draft.pk}/edit/", "editor")


@pytest.fixture
def bullets(page) -> Locator:
    """Return the list, the cursor behind its last bullet."""
    text = page.get_by_role("textbox").filter(has_text="One")
    text.focus()
    page.keyboard.press("Control+End")
    return text


def nested(bullets: Locator) -> list[str]:
    return bullets.locator(".public-DraftStyleDefault-depth1").all_inner_texts()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_tab_behind_a_bullet_leaves_the_list_and_changes_nothing(page, bullets):
    press(page, "Tab")
    expect(bullets).not_to_be_focused()
    assert nested(bullets) == []
    press(page, "Shift+Tab")
    expect(bullets).to_be_focused()
    press(page, "Shift+Tab")
    expect(bullets).not_to_be_focused()


def test_a_bullet_is_moved_in_and_out_at_its_beginning_and_no_further(page, bullets):
    press(page, "Enter", "Tab")
    page.keyboard.type("Three")
    expect(bullets).to_be_focused()
    assert nested(bullets) == ["Three"]
    press(page, "Home", "Shift+Tab")
    expect(bullets).to_be_focused()
    assert nested(bullets) == []
    press(page, "Tab")
    assert nested(bullets) == ["Three"]
    press(page, "Tab")
    expect(bullets).not_to_be_focused()
    assert bullets.locator(".public-DraftStyleDefault-depth2").count() == 0


def test_shift_tab_at_the_top_level_leaves(page, bullets):
    press(page, "Home", "Shift+Tab")
    expect(bullets).not_to_be_focused()


def test_after_escape_tab_leaves_wherever_the_cursor_is(page, bullets):
    press(page, "Enter", "Escape", "Tab")
    expect(bullets).not_to_be_focused()
    assert nested(bullets) == []


def test_the_field_says_so(page, bullets):
    expect(bullets).to_have_accessible_name("Bullets")
    expect(bullets).to_have_accessible_description(
        "Enter begins the next bullet. Where a line has none, type “- ” at its beginning. At the "
        "beginning of a bullet, Tab moves it in and Shift+Tab moves it out. Anywhere else, and after "
        "Escape, Tab leaves the list."
    )

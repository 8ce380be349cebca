"""A list is a list from its first key on, without a look at the toolbar."""

import json

import pytest
from playwright.sync_api import Page, expect

from regional_updates.models import RegionalUpdatePage
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def draft() -> RegionalUpdatePage:
    region = factories.region("North East")
    factories.editor(region)
    sections = [factories.section("Workforce", topic=factories.topic())]
    return factories.update(region, sections=sections, publish=False)


def add_bullets(page: Page):
    """Add a block of bullets to the section that has nothing yet; return its field."""
    page.locator("[data-contentpath=content] button[title='Insert a block']").first.click()
    page.get_by_role("option", name="Bullets").click()
    return page.get_by_role("textbox", name="Bullets")


def test_what_is_typed_into_a_new_one_is_a_bullet(visit, draft):
    page = visit(f"/admin/pages/{draft.pk}/edit/", "editor")
    expect(page.locator("[data-checks-summary]")).to_have_text("1 thing to put right")
    bullets = add_bullets(page)
    expect(bullets.locator("li")).to_have_count(1)
    expect(bullets).to_be_focused()
    page.keyboard.type("A first thing")
    page.keyboard.press("Enter")
    page.keyboard.type("A second")
    expect(bullets.locator("li")).to_have_text(["A first thing", "A second"])
    expect(page.locator("[data-checks-summary]")).to_have_text("Nothing to put right")
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_load_state()
    expect(page.get_by_role("textbox", name="Bullets").locator("li")).to_have_count(2)


def test_one_that_nobody_types_into_is_empty(visit, draft):
    page = visit(f"/admin/pages/{draft.pk}/edit/", "editor")
    bullets = add_bullets(page)
    expect(bullets.locator("li")).to_have_count(1)
    expect(bullets).to_be_focused()
    expect(page.locator("[data-checks-summary]")).to_have_text("1 thing to put right")
    with page.expect_response("**/checks/") as checked:
        page.locator("#id_title").fill("North East update")
    assert "Write something in this section" in checked.value.text()


def test_a_line_that_is_no_bullet_becomes_one_by_a_hyphen(visit, draft):
    paragraph = factories.section("Workforce", ("bullets", "<p>Only a line</p>"))
    draft.body = json.dumps([paragraph])
    draft.save_revision()
    page = visit(f"/admin/pages/{draft.pk}/edit/", "editor")
    expect(page.locator(".checks")).to_contain_text("This is no list.")
    bullets = page.get_by_role("textbox", name="Bullets")
    bullets.focus()
    page.keyboard.press("Home")
    page.keyboard.type("- ")
    expect(bullets.locator("li")).to_have_text(["Only a line"])
    expect(page.locator(".checks")).not_to_contain_text("This is no list.")

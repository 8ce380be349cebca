"""Searching in a browser: by keyboard alone, without JavaScript, and with suggestions while typing."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import factories

from .reader_pages import archive

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def pages():
    archive()
    factories.topic("Care leavers")
    factories.topic("Care orders")


def found(page: Page):
    return page.locator("#found")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus begins with ``name``."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "(e => (e.labels?.[0] ?? e).textContent.trim())(document.activeElement)"
        )
        if focused.startswith(name):
            return
    pytest.fail(f"Tab does not lead to {name!r}")


def test_the_whole_search_by_keyboard_alone(visit):
    page = visit("/")
    tab_to(page, "Search 3 updates")
    page.keyboard.type("adop", delay=20)
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("combobox")).to_have_value("Adoption")
    page.keyboard.press("Enter")
    expect(found(page)).to_have_text("3 updates for “Adoption”")

    tab_to(page, "West Midlands")
    page.keyboard.press("Space")
    tab_to(page, "Apply filters")
    page.keyboard.press("Enter")
    expect(found(page)).to_have_text("3 updates for “Adoption” from West Midlands")

    tab_to(page, "1 update in 2016")
    page.keyboard.press("Enter")
    expect(found(page)).to_have_text("1 update for “Adoption” from West Midlands in 2016")
    tab_to(page, "Remove the filter 2016")
    page.keyboard.press("Enter")
    expect(found(page)).to_have_text("3 updates for “Adoption” from West Midlands")
    tab_to(page, "Oldest first")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("&order=period$"))
    tab_to(page, "Other")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/october-2016/#other$"))
    expect(page.get_by_role("heading", name="Other")).to_be_in_viewport()


def test_the_whole_search_without_javascript(visit):
    page = visit("/", java_script_enabled=False)
    page.get_by_role("searchbox").fill("children")
    page.get_by_role("button", name="Search").click()
    expect(found(page)).to_have_text("3 updates for “children”")
    page.get_by_label("2017").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(found(page)).to_have_text("2 updates for “children” in 2017")
    assert page.url.endswith("/search/?q=children&year=2017")
    page.get_by_role("link", name="1 update in 2016").click()
    expect(found(page)).to_have_text("3 updates for “children” in 2017 or 2016")
    page.get_by_role("link", name="Remove all filters").click()
    expect(found(page)).to_have_text("3 updates for “children”")
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("row", name="2017 2")).to_be_visible()


class TestSuggestions:
    def typed(self, page: Page, text: str):
        field = page.get_by_role("combobox", name="Search the archive")
        field.press_sequentially(text)
        return field

    def test_they_are_announced_and_walked_through_in_a_circle(self, visit):
        page = visit("/search/")
        field = self.typed(page, "care")
        options = page.get_by_role("option")
        expect(options).to_have_count(2)
        expect(page.get_by_role("status")).to_have_text("2 suggestions: use the up and down arrows")
        expect(field).to_have_attribute("aria-expanded", "true")
        for key, value, chosen in [("ArrowDown", "Care leavers", 0), ("ArrowDown", "Care orders", 1),
                                   ("ArrowDown", "care", None), ("ArrowUp", "Care orders", 1)]:  # fmt: skip
            page.keyboard.press(key)
            expect(field).to_have_value(value)
            active = field.get_attribute("aria-activedescendant")
            assert active == (None if chosen is None else options.nth(chosen).get_attribute("id"))
        expect(options.nth(1)).to_have_attribute("aria-selected", "true")
        expect(options.nth(0)).to_have_attribute("aria-selected", "false")

    def test_escape_closes_them_and_gives_back_what_was_typed(self, visit):
        page = visit("/search/")
        field = self.typed(page, "care")
        expect(page.get_by_role("option")).to_have_count(2)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Escape")
        expect(page.get_by_role("listbox")).to_be_hidden()
        expect(field).to_have_value("care")
        expect(field).to_have_attribute("aria-expanded", "false")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("listbox")).to_be_visible()

    def test_one_is_chosen_with_the_mouse(self, visit):
        page = visit("/search/")
        self.typed(page, "care")
        page.get_by_role("option", name="Care leavers").click()
        expect(page).to_have_url(re.compile(r"/search/[?]q=Care[+]leavers$"))

    def test_an_acronym_is_shown_with_what_it_stands_for_and_searched_for_alone(self, visit):
        factories.acronym("UASC", "unaccompanied asylum-seeking children")
        page = visit("/search/")
        field = self.typed(page, "unaccomp")
        option = page.get_by_role("option")
        expect(option).to_have_accessible_name(
            re.compile("^UASC – unaccompanied asylum-seeking children acronym$", re.IGNORECASE)
        )
        page.keyboard.press("ArrowDown")
        expect(field).to_have_value("UASC")
        option.click()
        expect(page).to_have_url(re.compile(r"/search/[?]q=UASC$"))

    def test_enter_without_a_choice_searches_for_what_was_typed(self, visit):
        page = visit("/search/")
        self.typed(page, "care")
        expect(page.get_by_role("option")).to_have_count(2)
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/search/[?]q=care$"))

    def test_leaving_the_field_closes_them(self, visit):
        page = visit("/search/")
        self.typed(page, "care")
        expect(page.get_by_role("listbox")).to_be_visible()
        page.keyboard.press("Tab")
        expect(page.get_by_role("listbox")).to_be_hidden()

    def test_a_late_answer_to_what_is_not_asked_any_more_is_not_shown(self, visit):
        page = visit("/search/")
        held = []
        page.route("**/suggest/?q=ca", lambda route: held.append(route))
        self.typed(page, "ca")
        with page.expect_request("**/suggest/?q=ca"):
            pass
        self.typed(page, "re o")
        expect(page.get_by_role("option")).to_have_count(1)
        for route in held:
            route.fulfill(json={"items": [{"text": "Stale", "kind": "topic", "path": None}]})
        expect(page.get_by_role("option")).to_have_text("Care orderstopic")

    def test_one_request_is_made_for_words_typed_in_a_row(self, visit):
        page = visit("/search/")
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        self.typed(page, "care")
        expect(page.get_by_role("option")).to_have_count(2)
        assert [url.split("?q=")[1] for url in asked if "suggest" in url] == ["care"]

    def test_what_is_suggested_is_never_markup(self, visit):
        factories.topic("Care <img src=x onerror=alert(1)>")
        page = visit("/search/")
        self.typed(page, "care <")
        expect(page.get_by_role("option").filter(has_text="<img src=x")).to_be_visible()
        assert page.locator("[role=listbox] img").count() == 0

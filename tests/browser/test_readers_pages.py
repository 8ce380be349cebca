"""The reader's pages: for everybody, at every width, by keyboard, without JavaScript."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PAGES = {
    "home": "/",
    "index": "/regional-updates/",
    "region": "/regional-updates/west-midlands/",
    "update": "/regional-updates/west-midlands/november-2017/",
    "search": "/search/?q=children",
    "filtered": "/search/?q=children&region=west-midlands&year=2017",
    "nothing found": "/search/?q=chlidren&year=2017&page=3",
    "not found": "/nowhere/",
}


@pytest.fixture(autouse=True)
def archive():
    factories.acronym("DCS", "director of children’s services")
    topic, event = (
        factories.topic("Adoption"),
        factories.event("Practice day", "2999-05-01T10:00+01:00"),
    )
    table = {
        "columns": [{"type": "text", "heading": "Council"}, {"type": "number", "heading": "2017"}],
        "rows": [
            {"values": ["Dudley", 62.0]},
            {"values": ["Averyveryverylongnameofacouncil" * 3, 7.5]},
        ],
        "caption": "Visits",
    }
    everything = factories.section(
        "All that a section can hold for children", "Each DCS and the children.",
        ("subheading", "Action required"),
        ("bullets", "<ul><li>One<ul><li>Inner</li></ul></li><li>Two</li></ul>"),
        ("quote", {"text": "Well said.", "attribution": "A director"}),
        ("callout", "<p>By Friday.</p>"),
        ("figure", {"value": "1,204", "label": "children", "source": "Data set"}),
        ("table", table), topic=topic,
    )  # fmt: skip
    region = factories.region()
    long = factories.section("Word" * 30, "word" * 60, ("quote", {"text": "word" * 60}))
    factories.update(region, "2017-11", [everything, long], featured_event=event)
    factories.update(
        region, "2017-10", [factories.section("Children", "About children.", topic=topic)]
    )
    factories.update(
        region, "2016-10", [factories.section("Other", "About children.", topic=topic)]
    )


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits_its_width(visit, size, scheme):
    page = visit("/", size=size, color_scheme=scheme)
    for name, path in PAGES.items():
        page.goto(path)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{name}: {results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_without_javascript_everything_is_there(visit):
    page = visit("/", java_script_enabled=False)
    page.get_by_role("searchbox").fill("children")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("3 updates for “children”")
    page.get_by_label("2017").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("2 updates")
    page.get_by_role("link", name="Remove the filter").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("3 updates")


def test_the_first_stop_of_the_keyboard_leads_to_the_content(visit):
    page = visit(PAGES["update"])
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_contents_list_leads_to_each_section(visit):
    page = visit(PAGES["update"])
    page.get_by_role("navigation", name="Contents").get_by_role("link").first.click()
    heading = page.get_by_role("heading", name="All that a section can hold")
    expect(heading).to_be_in_viewport()
    assert page.url.endswith("#all-that-a-section-can-hold-for-children")


def test_an_acronym_is_explained_where_it_stands(visit):
    page = visit(PAGES["update"])
    assert (
        page.locator("abbr", has_text="DCS").get_attribute("title")
        == "director of children’s services"
    )


def test_a_misspelt_search_leads_to_a_better_one(visit):
    page = visit(PAGES["nothing found"])
    page.get_by_role("link", name="children").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("2 updates")


def test_no_page_asks_anything_of_other_hosts(visit):
    page = visit("/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES.values():
        page.goto(path)
    assert all("localhost" in url for url in asked), json.dumps(asked)

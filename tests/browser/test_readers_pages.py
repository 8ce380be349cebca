"""The reader's pages: for everybody, at every width, by keyboard, without JavaScript."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import factories

from .conftest import looks
from .reader_pages import PAGES, archive

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
MOST_BYTES = 60_000
# Adds up how far things moved that nobody had moved.
SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => { for (const entry of list.getEntries()) window.shifted += entry.value; })
  .observe({type: "layout-shift", buffered: true});
"""


@pytest.fixture(autouse=True)
def pages():
    archive()


def enlarge_text(page: Page) -> None:
    page.add_style_tag(content="html { font-size: 200% !important; }")


@pytest.mark.parametrize(
    ("size", "text", "scheme"),
    looks(
        [
            ("desktop", 100, "light"),
            ("narrow", 200, "dark"),
            ("desktop", 100, "dark"),
            ("narrow", 100, "light"),
            ("narrow", 100, "dark"),
            ("desktop", 200, "light"),
        ]
    ),
)
def test_every_page_is_accessible_and_fits_its_width(visit, size, text, scheme):
    page = visit("/", size=size, color_scheme=scheme)
    for name, path in PAGES.items():
        page.goto(path)
        if text == 200:
            enlarge_text(page)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{name}: {results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_targets_are_large_enough_for_a_finger(visit):
    page = visit("/", size="phone", has_touch=True, is_mobile=True)
    for name in ("home", "search", "filtered", "nothing found", "topic", "region", "patterns"):
        page.goto(PAGES[name])
        small = page.evaluate(SMALL_TARGETS)
        assert not small, f"{name}: {small}"


# What stands alone, not in a line of text: its own box, or its label's.
SMALL_TARGETS = """
[...document.querySelectorAll("button, summary, label, .nav a, .topics a, .chips a, .order a, .pages a, .tile a, .years a, .months a")]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest("h1") && !e.matches("label[for]"))
  .map(e => [e.textContent.trim().slice(0, 30), Math.round(e.getBoundingClientRect().height)])
  .filter(([, height]) => height < 44)
"""


def test_nothing_moves_while_a_page_loads(visit):
    page = visit("/")
    page.add_init_script(SHIFTS)
    for name, path in PAGES.items():
        page.goto(path, wait_until="networkidle")
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        assert page.evaluate("shifted") == 0, name


def test_no_page_is_heavy(visit):
    """Before compression, with ten results of three passages each."""
    topics = [factories.topic(f"A topic with a name {n}") for n in range(16)]
    for month in range(1, 11):
        sections = [
            factories.section(f"Heading {n} about children", "What councils tried with children. " + "And what came of it. " * 10,
                              topic=topics[(month + n) % 16])
            for n in range(3)
        ]  # fmt: skip
        factories.update(factories.region(f"Region {month}"), f"{2007 + month}-01", sections)
    page = visit("/")
    # The pattern page has every part at once; no reader is sent it.
    light = {name: path for name, path in PAGES.items() if name != "patterns"}
    for name, path in {**light, "ten results": "/search/?q=children"}.items():
        # A context of its own, so that nothing comes from the cache.
        fresh = page.context.browser.new_context(base_url=page.url)
        sizes: dict[str, int] = {}
        window = fresh.new_page()
        window.on(
            "response",
            lambda response, sizes=sizes: sizes.update({response.url: len(response.body())}),
        )
        window.goto(path, wait_until="networkidle")
        fresh.close()
        assert any("site.css" in url for url in sizes)
        assert sum(sizes.values()) < MOST_BYTES, f"{name}: {sizes}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_feed_that_is_opened_says_what_it_is_for(visit, scheme):
    page = visit("/feeds/updates.atom?topic=adoption", color_scheme=scheme)
    said = page.locator("feed > link").first.evaluate(
        "e => getComputedStyle(e, '::before').content"
    )
    assert said.startswith('"This is a feed: put its address in a feed reader')
    expect(page.locator("entry > title").first).to_be_visible()
    expect(page.locator("entry > content").first).to_be_hidden()


@pytest.mark.parametrize(("size", "fits"), [("desktop", True), ("phone", False), ("narrow", False)])
def test_a_table_of_months_that_does_not_fit_says_so(visit, size, fits):
    page = visit(PAGES["topic filtered"], size=size)
    hidden = page.locator(".months").evaluate("e => e.scrollWidth - e.clientWidth")
    assert (hidden == 0) is fits
    expect(page.get_by_text("Scroll sideways")).to_be_visible(visible=not fits)
    chosen, other = page.locator(".months__chosen td").first, page.locator(".months thead th").first
    edge = "e => getComputedStyle(e).borderTopWidth"
    assert (chosen.evaluate(edge), other.evaluate(edge)) == ("2px", "0px")


def test_the_first_stop_of_the_keyboard_leads_to_the_content(visit):
    page = visit(PAGES["update"])
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("name", ["search", "topic"])
def test_the_second_stop_leads_to_what_was_found(visit, name):
    page = visit(PAGES[name])
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the results")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.results') !== null")


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
    page = visit(PAGES["misspelt"])
    page.get_by_role("link", name="children").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("2 updates")


def test_no_page_asks_anything_of_other_hosts(visit):
    page = visit("/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES.values():
        page.goto(path)
    assert all("localhost" in url for url in asked), json.dumps(asked)

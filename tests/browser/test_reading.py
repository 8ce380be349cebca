"""Reading one update: links and citations copied, the same topic elsewhere, on paper, by keyboard alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
HERE = "/regional-updates/west-midlands/november-2017/"
MOST_BYTES = 60_000
TEXT = "Councils tried a DCS duty rota, and came to like what it did for families. " * 4


@pytest.fixture(autouse=True)
def archive():
    """Publish an update as long as most are, and what else was said on its topics."""
    factories.acronym("DCS", "director of children’s services")
    topics = [factories.topic(f"Topic number {number}") for number in range(6)]
    event = factories.event("Practice day", "2999-05-01T10:00+01:00")

    def publish(region: str, period: str, **fields) -> None:
        sections = [
            factories.section(
                f"{region} on {topic.name}", TEXT,
                f'More is <a href="https://example.org/{topic.slug}">there</a>.', topic=topic,
            )
            for topic in topics
        ]  # fmt: skip
        factories.update(factories.region(region), period, sections, **fields)

    for month in ("2017-06", "2017-08", "2017-09", "2018-01"):
        publish("West Midlands", month)
    for region in ("Eastern", "North East", "South West"):
        publish(region, "2017-11")
    publish("West Midlands", "2017-11", featured_event=event)


@pytest.fixture
def reading(visit, live_server) -> Page:
    page = visit(HERE)
    permissions = ["clipboard-read", "clipboard-write"]
    page.context.grant_permissions(permissions, origin=live_server.url)
    return page


def clipboard(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def tab_to(page: Page, what: str) -> None:
    """Press Tab until the focus is on the element that ``what`` selects."""
    for _ in range(100):
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not come to {what}")


def test_the_link_of_a_section_copies_itself_and_says_so(reading):
    tab_to(reading, "section:nth-of-type(2) .anchor")
    expect(reading.get_by_role("status")).to_be_empty()
    reading.keyboard.press("Enter")
    expect(reading.get_by_role("status")).to_have_text("The link is copied")
    address = reading.url
    assert address.endswith(f"{HERE}#west-midlands-on-topic-number-1")
    assert clipboard(reading) == address
    expect(reading.get_by_role("status")).to_be_empty()


def test_a_refused_clipboard_is_said_too(reading):
    reading.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }"
    )
    reading.locator(".anchor").first.click()
    expect(reading.get_by_role("status")).to_contain_text("The link is not copied")


def test_a_section_is_cited_by_keyboard(reading):
    tab_to(reading, "section:nth-of-type(1) .cite summary")
    reading.keyboard.press("Enter")
    tab_to(reading, "section:nth-of-type(1) .cite button")
    reading.keyboard.press("Enter")
    expect(reading.get_by_role("status")).to_have_text("The citation is copied")
    assert "‘West Midlands on Topic number 0’, in ‘West Midlands update" in clipboard(reading)
    reading.keyboard.press("Tab")
    reading.keyboard.press("Enter")
    expect(reading.get_by_role("status")).to_have_text("The BibTeX is copied")
    assert clipboard(reading).startswith("@misc{west-midlands-november-2017-west-midlands-on-")
    assert clipboard(reading).endswith("}")


def test_the_strip_leads_to_the_section_of_another_month_by_keyboard(reading):
    tab_to(reading, ".strip a[aria-label^='August 2017']")
    reading.keyboard.press("Enter")
    reading.wait_for_url("**/august-2017/#west-midlands-on-topic-number-0")
    expect(reading.locator("#west-midlands-on-topic-number-0")).to_be_in_viewport()


def test_other_regions_fold_out_and_lead_to_their_sections_by_keyboard(reading):
    link = reading.get_by_role("link", name="North East on Topic number 0")
    expect(link).to_be_hidden()
    tab_to(reading, ".elsewhere summary")
    reading.keyboard.press("Enter")
    expect(link).to_be_visible()
    tab_to(reading, ".elsewhere a[href^='/regional-updates/north-east/']")
    reading.keyboard.press("Enter")
    reading.wait_for_url("**/north-east/november-2017/#north-east-on-topic-number-0")


def test_the_contents_list_says_which_section_is_read(reading):
    contents = reading.get_by_role("navigation", name="Contents")
    expect(contents.locator("[aria-current]")).to_have_count(0)
    for place in (3, 1):
        reading.locator(".prose h2").nth(place).evaluate(
            "e => e.scrollIntoView({behavior: 'instant'})"
        )
        expect(contents.locator("[aria-current]")).to_have_text(
            f"West Midlands on Topic number {place}"
        )


def test_without_javascript_links_are_links_and_citations_are_there(visit):
    page = visit(HERE, java_script_enabled=False)
    page.locator(".anchor").first.click()
    assert page.url.endswith("#west-midlands-on-topic-number-0")
    page.get_by_text("Cite this update").click()
    expect(page.get_by_text("@misc{west-midlands-november-2017,")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_all_that_folds_out_is_accessible_and_fits(visit, width, scheme):
    page = visit(HERE, color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    page.locator(".strip a").nth(2).focus()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_update_as_long_as_most_is_light(visit):
    page = visit("/")
    fresh = page.context.browser.new_context(base_url=page.url)
    sizes: dict[str, int] = {}
    window = fresh.new_page()
    window.on("response", lambda response: sizes.update({response.url: len(response.body())}))
    window.goto(HERE, wait_until="networkidle")
    fresh.close()
    assert any("reading.js" in url for url in sizes)
    assert sum(sizes.values()) < MOST_BYTES, sizes


def test_on_paper_there_is_the_document_and_nothing_to_click(visit):
    page = visit(HERE)
    page.emulate_media(media="print")
    for name in (
        ".nav",
        ".contents",
        ".crumbs",
        ".anchor",
        ".strip",
        ".cite",
        ".neighbours",
        ".footer",
    ):
        expect(page.locator(name).first).to_be_hidden()
    expect(page.locator(".brand__name")).to_be_visible()
    after = "e => getComputedStyle(e, '::after').content"
    link = page.locator(".prose p a[href^='https:']").first
    assert link.evaluate(
        after
    ) == '" (https://example.org/topic-number-0)"' or "attr" in link.evaluate(after)
    abbreviations = page.locator(".prose abbr")
    expect(abbreviations).to_have_count(1)
    assert "director of children’s services" in abbreviations.evaluate(after)
    file = page.pdf(format="A4", prefer_css_page_size=True)
    assert file.startswith(b"%PDF") and file.count(b"/Type /Page\n") > 1

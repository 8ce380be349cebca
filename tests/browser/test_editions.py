"""Editions and the guide in a real browser: within everybody's reach, and without JavaScript too."""

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from regional_updates.editorial.editions.models import Edition, HeldUpdate
from regional_updates.editorial.state import state_of
from regional_updates.models import RegionalUpdatePage
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
SIZES = pytest.mark.parametrize("size", ["desktop", "phone"])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


@pytest.fixture
def page_id() -> int:
    """Return the update that the one edition holds; another region's is a draft."""
    edition = Edition.objects.create(period=datetime.date(2017, 11, 1))
    page = factories.update(factories.region("North East"), publish=False)
    factories.update(factories.region("Eastern"), publish=False)
    factories.moderator()
    HeldUpdate.objects.create(edition=edition, page=page, revision=page.latest_revision)
    return page.pk


def check(page: Page, within: str = "main") -> None:
    """Nothing of ours is out of reach for anyone, and nothing is wider than the screen."""
    found = Axe().run(page, context={"include": [[within]]})
    assert not found.response["violations"], found.generate_report()
    assert page.evaluate("document.querySelector('main').scrollWidth - innerWidth") <= 0


def address() -> str:
    return f"/admin/editions/{Edition.objects.get().pk}/"


@SIZES
@SCHEMES
def test_nothing_is_out_of_reach(visit, page_id, size, scheme):
    page = visit(address(), "moderator", size, color_scheme=scheme)
    check(page)
    preview = page.locator("#link").input_value()
    page.get_by_role("button", name="Release it now").click()
    expect(page.get_by_text("Not ready yet: 1 region")).to_be_visible()
    check(page)
    page.get_by_role("link", name="No, keep holding it back").click()
    page.get_by_role("link", name="Take out").click()
    page.get_by_role("button", name="Yes, take it out").click()
    expect(page.get_by_text("Say why, so that the region knows")).to_be_visible()
    check(page)
    page.goto("/preview/editions/" + preview.partition("/preview/editions/")[2])
    expect(page.get_by_text("Preview, not public.")).to_be_visible()
    check(page, "body")
    page.goto("/admin/guide/")
    check(page)


def test_the_link_is_copied_by_keyboard(visit, page_id):
    page = visit(address(), "moderator", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Copied. Paste it into your message.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#link").input_value()


def test_an_update_is_taken_out_without_javascript(visit, page_id):
    page = visit(address(), "moderator", java_script_enabled=False)
    page.get_by_role("link", name="Take out").click()
    page.get_by_label("Why?").fill("The figures are wrong.")
    page.get_by_role("button", name="Yes, take it out").click()
    expect(page.get_by_text("is a draft again")).to_be_visible()
    assert state_of(RegionalUpdatePage.objects.get(pk=page_id)) == "draft"


def test_the_guide_is_in_the_help_menu_and_its_contents_lead_to_its_parts(visit, page_id):
    page = visit("/admin/", "moderator")
    page.get_by_role("button", name="Help").click()
    page.get_by_role("link", name="Guide to regional updates").click()
    expect(page.get_by_role("heading", name="Guide to regional updates")).to_be_visible()
    page.get_by_role("navigation", name="Contents").get_by_role("link", name="Approval").click()
    expect(page.get_by_role("heading", name="Approval", exact=True)).to_be_in_viewport()
    loaded = "[...document.querySelectorAll('.guide-text img')].every(i => i.naturalWidth > 0)"
    page.wait_for_function(loaded)

"""A Word document becomes a draft in a real browser: dropped or pasted, looked through, put right."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from regional_updates.models import RegionalUpdatePage
from tests import factories
from tests.regional_updates.importing.documents import TITLE, styled, word

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def editor():
    return factories.editor(factories.region("North East"))


def check(page: Page) -> None:
    """Nothing of ours is out of reach for anyone; what stands around it is Wagtail's."""
    found = Axe().run(page, context={"include": [["main"]]})
    assert not found.response["violations"], found.generate_report()
    width = page.evaluate("document.querySelector('main').scrollWidth - innerWidth")
    assert width <= 0


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_word_document_by_keyboard_and_mouse(visit, size):
    page = visit("/admin/import/", "editor", size)
    check(page)
    page.get_by_label("A file").set_input_files(
        {"name": "May.docx", "mimeType": "application/x", "buffer": word(styled)}
    )
    page.get_by_role("button", name="Look through it").press("Enter")
    expect(page.get_by_label("Title")).to_have_value(TITLE)
    check(page)
    page.get_by_label("What “Matches take less time; see www.example.org.” is").select_option(
        "Quote"
    )
    page.get_by_label("What the picture shows").fill("Two teams")
    page.get_by_role("button", name="Make the draft").press("Enter")
    expect(page.get_by_text("is a draft now")).to_be_visible()
    section = RegionalUpdatePage.objects.get().get_latest_revision_as_object().body[0].value
    assert section["content"][0].block_type == "quote"
    assert section["content"][-1].value["alt_text"] == "Two teams"


def test_what_is_pasted_keeps_its_formatting(visit):
    page = visit("/admin/import/", "editor")
    html = f"<h1>{TITLE}</h1><p>Hello.</p><h2>Data</h2><ul><li>One <b>point</b></li></ul>"
    page.get_by_label("Or paste it").evaluate(
        """(field, html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            data.setData("text/plain", "as text");
            field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, cancelable: true}));
        }""",
        html,
    )
    expect(page.get_by_text("headings, bullets and links were kept")).to_be_visible()
    page.get_by_role("button", name="Look through it").click()
    expect(page.get_by_label("What “One point” is")).to_have_value("bullet")

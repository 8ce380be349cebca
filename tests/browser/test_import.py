"""A Word document becomes a draft in a real browser: dropped or pasted, looked through, put right."""

import re

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
    page.get_by_label("Picture 1: what it becomes").select_option("Leave out")
    expect(page.get_by_text("Without a description yet")).to_be_hidden()
    page.get_by_label("Picture 1: what it becomes").select_option("Image")
    expect(page.get_by_text("Without a description yet: Picture 1.")).to_be_visible()
    page.get_by_label("What picture 1 shows").fill("Two teams")
    expect(page.get_by_text("Without a description yet")).to_be_hidden()
    page.get_by_role("button", name="Make the draft").press("Enter")
    expect(page.get_by_text("is a draft now")).to_be_visible()
    section = RegionalUpdatePage.objects.get().get_latest_revision_as_object().body[0].value
    assert section["content"][0].block_type == "quote"
    assert section["content"][-1].value["alt_text"] == "Two teams"


def test_what_was_wrong_with_one_file_is_not_said_of_another(visit):
    page = visit("/admin/import/", "editor")
    page.get_by_role("button", name="Look through it").click()
    expect(page.get_by_role("alert")).to_have_text(re.compile("Choose a file, or paste"))
    file = page.get_by_label("A file")
    file.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    expect(page.get_by_text("Choose a file, or paste")).to_have_count(0)
    page.get_by_role("button", name="Look through it").click()
    expect(page.get_by_text("The file is a PDF")).to_be_visible()
    file.set_input_files({"name": "May.docx", "mimeType": "application/x", "buffer": word(styled)})
    expect(page.get_by_text("The file is a PDF")).to_have_count(0)
    expect(file).not_to_have_attribute("aria-invalid", "true")


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

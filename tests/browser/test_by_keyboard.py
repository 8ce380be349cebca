"""The whole task without a mouse, from a Word document to the nation's review: every step by Tab, Enter and typing."""

import re

import pytest
from docx.document import Document as WordDocument
from playwright.sync_api import Locator, Page, expect

from regional_updates.models import RegionalUpdatePage
from tests import factories
from tests.regional_updates.importing.documents import TITLE, image, word

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def people():
    region = factories.region("North East")
    factories.editor(region)
    factories.approver(region)
    factories.moderator()
    factories.topic("Adoption")


def as_it_was_written(document: WordDocument) -> None:
    document.add_paragraph("What we worked on.")
    document.add_heading("ADOPTION", 1)
    document.add_paragraph("Matches take less time.")
    document.add_paragraph("Fewer wait.", style="List Bullet")
    document.add_picture(image())


def go(page: Page, to: Locator, key: str = "Tab") -> None:
    """Press ``key`` until ``to`` has the focus."""
    expect(to).to_be_visible(timeout=30_000)
    for _ in range(150):
        if to.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{to} is not reached by {key}")


def choose(page: Page, to: Locator, key: str = "Tab") -> None:
    go(page, to, key)
    page.keyboard.press("Enter")


def action(page: Page, name: str) -> None:
    """Choose what begins with ``name`` in the menu at the foot of the editor."""
    foot = page.locator("footer")
    choose(page, foot.get_by_role("button", name="More actions"))
    choose(page, foot.get_by_role("button", name=re.compile(f"^{name}")).first)


def row(page: Page, heading: str) -> Locator:
    panel = page.locator("section", has=page.get_by_role("heading", name=heading))
    return panel.get_by_role("listitem").filter(has_text=TITLE)


def test_from_a_document_to_the_second_step(visit):
    editor = visit("/admin/import/", "editor")
    editor.on("filechooser", lambda _: None)  # From here on none is opened on the screen.
    go(editor, editor.get_by_label("A file"))
    with editor.expect_file_chooser() as chooser:
        editor.keyboard.press("Enter")
    chooser.value.set_files(
        {"name": "May.docx", "mimeType": "application/x", "buffer": word(as_it_was_written)}
    )
    choose(editor, editor.get_by_role("button", name="Look through it"))
    choose(editor, editor.get_by_role("button", name="Make the draft"))

    # Each problem leads to its place, and back to the list.
    checks = editor.locator(".checks__summary")
    choose(editor, checks)
    choose(editor, editor.locator("[data-code=capitals] a"))
    heading = editor.locator("[name=body-0-value-heading]")
    expect(heading).to_be_focused()
    editor.keyboard.press("Control+a")
    editor.keyboard.type("Adoption")
    topic = editor.locator("[data-contentpath=topic]")
    choose(editor, topic.get_by_role("button", name="Choose topic"))
    choose(editor, editor.get_by_role("dialog").get_by_role("link", name="Adoption"))
    expect(topic.get_by_role("button", name="Actions")).to_be_focused()
    choose(editor, editor.locator("[data-code=alt-text] a"), "Shift+Tab")
    editor.keyboard.type("Two teams at a table")
    expect(editor.locator("[data-checks-summary]")).to_have_text("Nothing to put right")
    bullets = editor.get_by_role("textbox", name="Bullets")
    go(editor, bullets, "Shift+Tab")
    editor.keyboard.press("Control+End")
    editor.keyboard.press("Enter")
    editor.keyboard.press("Tab")
    editor.keyboard.type("Most of them under five.")
    action(editor, "Submit")
    expect(editor.locator(".messages")).to_contain_text("ubmitted", timeout=30_000)
    page = RegionalUpdatePage.objects.get()
    section = page.get_latest_revision_as_object().body[0].value
    assert section["topic"].name == "Adoption"
    assert section["content"][1].value.source.count("<ul>") == 2

    approver = visit("/admin/", "approver")
    waiting = row(approver, "Waiting for you")
    choose(approver, waiting.get_by_role("button", name="Request changes"))
    dialog = approver.get_by_role("dialog")
    go(approver, dialog.get_by_label("What should change?"))
    approver.keyboard.type("Which councils?")
    choose(approver, dialog.get_by_role("button", name="Request changes", exact=True))
    expect(waiting).to_have_count(0, timeout=30_000)

    editor.goto("/admin/")
    choose(editor, row(editor, "Sent back to you").get_by_role("link", name=TITLE))
    go(editor, editor.get_by_placeholder("Title*"))
    editor.keyboard.press("End")
    editor.keyboard.type(", all councils")
    action(editor, "Resubmit")
    expect(editor.locator(".messages")).to_contain_text("ubmitted", timeout=30_000)

    approver.reload()
    choose(approver, waiting.get_by_role("button", name="Approve").first)
    expect(waiting).to_have_count(0, timeout=30_000)
    page = RegionalUpdatePage.objects.get()
    assert page.draft_title.endswith("all councils")
    assert page.current_workflow_task.name != page.get_workflow().tasks[0].name

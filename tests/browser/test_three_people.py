"""The whole task as three people do it, from a Word document to a page that the worker publishes."""

import datetime
import re
from typing import Any

import pytest
from django.utils import timezone
from docx.document import Document as WordDocument
from playwright.sync_api import Locator, Page, expect

from regional_updates.editorial.mail.models import DigestDay
from regional_updates.models import RegionalUpdatePage
from tests import factories
from tests.processes import start
from tests.regional_updates.editorial.mail.mail_server import MailServer
from tests.regional_updates.importing.documents import TITLE, image, word

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ADDRESS = "/regional-updates/north-east/may-2025/"


@pytest.fixture(autouse=True)
def people(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    region = factories.region("North East")
    factories.editor(region)
    factories.approver(region)
    factories.moderator()
    factories.topic("Adoption")
    # Whatever the clock says, nobody gets a digest.
    DigestDay.objects.create(date=timezone.localdate())


@pytest.fixture
def post(settings):
    """Return a mail server, to which a worker sends."""
    server = MailServer()
    worker = start(
        "worker",
        DJANGO_SETTINGS_MODULE="tests.regional_updates.editorial.mail.settings",
        EMAIL_URL=server.url,
        EMAIL_FROM="updates@example.org",
        MEDIA_ROOT=str(settings.MEDIA_ROOT),
    )
    yield server
    worker.terminate()
    worker.wait(30)
    server.close()


def as_it_was_written(document: WordDocument) -> None:
    document.add_paragraph("What we worked on.")
    document.add_heading("ADOPTION", 1)
    document.add_paragraph("Matches take less time.")
    document.add_picture(image())
    document.add_heading("Workforce", 1)
    document.add_paragraph("More social workers stay.")


def action(page: Page, name: str | re.Pattern) -> None:
    """Choose ``name`` in the menu at the foot of the editor."""
    foot = page.locator("footer")
    foot.get_by_role("button", name="More actions").click()
    foot.get_by_role("button", name=name).first.click()


def mail(post: MailServer, to: str, subject: str) -> Any:
    """Wait for the mail, and return its text."""

    def found() -> list:
        return [
            message
            for address, message in post.messages
            if address == f"{to}@example.org" and subject in message["Subject"]
        ]

    post.wait(found)
    return found()[0].get_body(("plain",)).get_content()


def the_time_comes(page: RegionalUpdatePage) -> None:
    """Make now the moment for which ``page`` is scheduled."""
    revision = page.scheduled_revision
    revision.approved_go_live_at = timezone.now()
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()


def row(page: Page, heading: str) -> Locator:
    panel = page.locator("section", has=page.get_by_role("heading", name=heading))
    return panel.get_by_role("listitem").filter(has_text=TITLE)


def test_from_a_word_document_to_a_page_that_goes_live_on_time(visit, post):
    editor = visit("/admin/import/", "editor")
    editor.get_by_label("A file").set_input_files(
        {"name": "May.docx", "mimeType": "application/x", "buffer": word(as_it_was_written)}
    )
    editor.get_by_role("button", name="Look through it").click()
    editor.get_by_role("button", name="Make the draft").click()
    expect(editor.get_by_text("is a draft now")).to_be_visible()

    # What is to be put right keeps it back, and leads to its place.
    action(editor, re.compile("^Submit for"))
    expect(
        editor.get_by_text(re.compile(r"Not submitted: \d things? to put right first"))
    ).to_be_visible()
    assert not RegionalUpdatePage.objects.get().workflow_in_progress
    expect(editor.locator(".checks__box")).to_have_attribute("open", "")
    editor.locator("[data-code=capitals] a").click()
    editor.keyboard.press("Control+a")
    editor.keyboard.type("Adoption")
    editor.locator("[data-code=alt-text] a").click()
    editor.keyboard.type("Two teams at a table")
    expect(editor.locator("[data-checks-summary]")).not_to_contain_text("put right")
    expect(editor.locator(".error-message")).to_have_count(0)

    editor.locator('[data-contentpath="title"]').get_by_role("button", name="Add comment").click()
    editor.get_by_placeholder("Enter your comments").fill("Is this the right month?")
    editor.get_by_role("button", name="Comment", exact=True).click()
    action(editor, re.compile("^Submit for"))
    expect(editor.get_by_text("Submitted.")).to_be_visible()
    assert "Approve it or ask for changes" in mail(post, "approver", "waits for your approval")

    approver = visit("/admin/", "approver")
    row(approver, "Waiting for you").get_by_role("button", name="Request changes").click()
    approver.get_by_label("What should change?").fill("Which councils?")
    approver.get_by_role("button", name="Request changes", exact=True).last.click()
    expect(approver.get_by_text("is sent back to editor. They are told by mail.")).to_be_visible()
    expect(row(approver, "Waiting for you")).to_have_count(0)
    assert "Which councils?" in mail(post, "editor", "changes")

    editor.goto("/admin/")
    expect(row(editor, "Sent back to you")).to_contain_text("Which councils?")
    row(editor, "Sent back to you").get_by_role("link", name=TITLE).click()
    expect(editor.get_by_text("Sent back by approver")).to_be_visible()
    editor.locator(".comment summary").click()
    editor.get_by_role("menuitem", name="Resolve").click()
    action(editor, re.compile("^Resubmit for"))
    expect(editor.get_by_text("Submitted.")).to_be_visible()

    approver.reload()
    expect(row(approver, "Waiting for you")).to_contain_text("What changed since it was sent back")
    row(approver, "Waiting for you").get_by_role(
        "button", name="Approve", exact=False
    ).first.click()
    expect(row(approver, "Waiting for you")).to_have_count(0)

    mail(post, "moderator", "waits for your approval")
    moderator = visit("/admin/", "moderator")
    row(moderator, "Waiting for you").get_by_role("link", name=TITLE).first.click()
    moderator.get_by_role("button", name="Toggle status").click()
    moderator.get_by_role("button", name="Set schedule").click()
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    moderator.get_by_label("Go live date/time").fill(f"{tomorrow:%d/%m/%Y %H:%M}")
    moderator.get_by_role("button", name="Save schedule").click()
    expect(moderator.get_by_text("Once scheduled:")).to_be_visible()
    action(moderator, re.compile("^Approve and "))
    reader = visit(ADDRESS)
    expect(reader.get_by_role("heading", name="Page not found")).to_be_visible()
    mail(post, "editor", "is to be published on")
    the_time_comes(RegionalUpdatePage.objects.get())
    mail(post, "editor", "is published")
    page = RegionalUpdatePage.objects.get()
    reader.goto(ADDRESS)
    expect(reader.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(reader.get_by_role("heading", name="Adoption")).to_be_visible()

    moderator.goto(f"/admin/pages/{page.pk}/history/")
    for said in ("Imported from a document", "Which councils?", "Sent for approval again",
                 "Published at the time it was scheduled for"):  # fmt: skip
        expect(moderator.get_by_text(said).filter(visible=True).first).to_be_visible()

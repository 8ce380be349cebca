"""The whole path in a real browser: a text file becomes a page, is approved, published, read, found."""

from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
EXAMPLE = Path(__file__).parents[2] / "examples" / "north-east-november-2024.txt"
TITLE = "North East Regional Update – November 2024"


@pytest.fixture(autouse=True)
def people():
    region = factories.region("North East")
    factories.region("West Midlands")
    factories.acronym("UASC", "unaccompanied asylum-seeking children")
    factories.editor(region)
    factories.approver(region)
    factories.moderator()


def approve(admin: Page, wording: str) -> None:
    """Open the waiting page from the dashboard and approve it, as the menu at its foot offers."""
    admin.get_by_role("link", name=TITLE).first.click()
    admin.get_by_role("button", name="More actions").click()
    with admin.expect_navigation():
        admin.locator("footer").get_by_role("button", name=wording, exact=True).first.click()


def test_from_a_text_file_to_a_passage_in_the_archive(visit):
    call_command("import_update", str(EXAMPLE), "--submit", "--user", "editor", verbosity=0)
    address = "/regional-updates/north-east/november-2024/"

    reader = visit(address)
    expect(reader.get_by_role("heading", name="Page not found")).to_be_visible()
    approve(visit("/admin/", "approver"), "Approve")
    assert visit(address).title().startswith("Page not found")
    approve(visit("/admin/", "moderator"), "Approve and publish")

    reader.goto(address)
    expect(reader.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(reader.get_by_text("North East practice day", exact=True)).to_be_visible()

    api = reader.request.get("/api/v3/updates/north-east/november-2024/")
    assert api.ok and api.json()["featured_event"]["starts_at"] == "2025-01-23T09:30:00Z"

    reader.goto("/search/")
    reader.get_by_label("Search the archive").fill("unaccompanied asylum seeking children")
    reader.get_by_role("button", name="Search", exact=True).click()
    expect(reader.locator("mark").first).to_have_text("UASCs")
    reader.get_by_role("link", name="Unaccompanied children").click()
    assert reader.url.endswith(f"{address}#unaccompanied-children")
    expect(reader.get_by_role("heading", name="Unaccompanied children")).to_be_in_viewport()


def test_an_editor_sees_unsaved_changes_in_the_preview(visit):
    page = factories.update(factories.region("North East"), publish=False)
    admin = visit(f"/admin/pages/{page.pk}/edit/", "editor")
    admin.get_by_role("textbox", name="Title*").fill("Not saved yet – November 2017")
    admin.get_by_role("button", name="Toggle preview").click()
    preview = admin.frame_locator("iframe#w-preview-iframe, iframe[title=Preview]").first
    expect(preview.get_by_role("heading", level=1)).to_have_text("Not saved yet – November 2017")
    expect(preview.get_by_text("Draft.")).to_be_visible()

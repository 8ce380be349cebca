"""The editors' guide is read in the admin, by those who may sign in there, as it is written in docs/."""

import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from regional_updates.editorial import guide
from tests import factories

pytestmark = pytest.mark.django_db
DOCS = settings.BASE_DIR / "docs"


@pytest.fixture
def editor(client):
    client.force_login(factories.editor(factories.region()))
    return client


@pytest.fixture
def page(editor) -> BeautifulSoup:
    return BeautifulSoup(editor.get("/admin/guide/").content, "html.parser")


def test_it_is_in_the_help_menu(editor):
    assert "/admin/guide/" in editor.get("/admin/").content.decode()


def test_its_contents_lead_to_each_of_its_parts(page):
    parts = re.findall(r"^## (.+)$", (DOCS / "editors.md").read_text(), re.MULTILINE)
    entries = page.select(".guide-contents a")
    assert [entry.get_text() for entry in entries] == parts
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    for entry in entries:
        assert page.find(id=entry["href"].removeprefix("#")).get_text() == entry.get_text()


def test_its_pictures_are_shown_and_described(editor, page):
    pictures = page.select(".guide-text img")
    assert len(pictures) >= 8
    for picture in pictures:
        answer = editor.get(picture["src"])
        assert answer.status_code == 200 and answer["Content-Type"] == "image/png"
        assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
        assert len(picture["alt"]) > 20


def test_its_pictures_are_small_enough_for_slow_lines():
    for picture in (DOCS / "images").glob("*.png"):
        assert picture.stat().st_size < 250_000, picture


def test_its_links_lead_somewhere_in_the_admin(page):
    for link in page.select(".guide-text a"):
        assert link["href"].startswith(("#", "https://"))
    assert "docs/operators.md" in page.select_one(".guide-text").get_text()


@pytest.mark.parametrize("address", ["", "edition.png"])
def test_it_is_for_people_with_access_to_the_admin_only(client, address):
    assert client.get(f"/admin/guide/{address}").status_code == 302
    client.force_login(factories.person("reader"))
    assert client.get(f"/admin/guide/{address}").status_code == 302


@pytest.mark.parametrize(
    "name", ["none.png", "..%2Feditors.md", "../editors.md", "%2Fetc%2Fpasswd", "x" * 300 + ".png"]
)
def test_it_shows_nothing_else_of_the_server(editor, name):
    assert editor.get(f"/admin/guide/{name}", follow=True).status_code == 404


def test_html_in_the_text_is_shown_and_not_run():
    shown = guide.in_html("# Title\n\n## A <b>part</b>\n\n<script>alert(1)</script>\n")
    assert "<script" not in shown.html and "<b>" not in shown.html
    assert shown.contents == [("a-bpartb", "A <b>part</b>")]


def test_a_server_without_it_is_told_so_and_works(editor, monkeypatch, tmp_path):
    assert guide.check_guide() == []
    monkeypatch.setattr(guide, "GUIDE", tmp_path / "editors.md")
    (warning,) = guide.check_guide()
    assert "Put the folder docs/ beside manage.py" in warning.hint
    assert editor.get("/admin/guide/").status_code == 404

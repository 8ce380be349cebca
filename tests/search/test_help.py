"""Readers are told how to search and follow, as docs/readers.md says it."""

import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.utils import timezone

from home.models import Event
from regional_updates.editorial import guide
from tests import factories

pytestmark = pytest.mark.django_db
TEXT = settings.BASE_DIR / "docs" / "readers.md"


@pytest.fixture
def page(client) -> BeautifulSoup:
    factories.index()
    return BeautifulSoup(client.get("/help/").content, "html.parser")


def test_every_page_leads_to_it_and_search_engines_find_it(client, page):
    for path in ("/", "/search/", "/nowhere/"):
        assert '<a href="/help/">How to search and follow</a>' in client.get(path).text
    assert "http://localhost/help/" in client.get("/sitemap-pages.xml").text
    assert page.title.get_text() == "How to search and follow – Regional Updates"
    assert page.find("link", rel="canonical")["href"] == "http://localhost/help/"


def test_its_contents_lead_to_each_of_its_parts(page):
    entries = page.select(".contents a")
    assert [entry.get_text() for entry in entries] == re.findall(
        r"^## (.+)$", TEXT.read_text(), re.MULTILINE
    )
    for entry in entries:
        assert page.find(id=entry["href"].removeprefix("#")).get_text() == entry.get_text()


def test_every_page_that_it_names_is_there(client, page):
    event = Event.objects.create(pk=12, title="Practice day", starts_at=timezone.now())
    factories.update(
        factories.region("North East"), "2023-05", slug="may-2023", featured_event=event
    )
    factories.topic("Adoption")
    texts = [code.get_text() for code in page.select("td code")]
    named = [text for text in texts if text.startswith("/")]
    assert len(named) > 8
    assert {path: client.get(path).status_code for path in named} == dict.fromkeys(named, 200)


def test_a_server_without_it_says_that_there_is_nothing(client, monkeypatch, tmp_path):
    factories.index()
    monkeypatch.setattr(guide, "DOCS", tmp_path)
    assert client.get("/help/").status_code == 404

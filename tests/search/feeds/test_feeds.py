"""Feeds of the site, of a region, of a topic and of any search."""

import re
from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.embeds.embeds import get_embed_hash
from wagtail.embeds.models import Embed

from home.models import Organisation
from regional_updates.models import RegionPage
from tests import factories

from .reading import ATOM, atom, entries, json_feed, link, said, titles

pytestmark = pytest.mark.django_db
FEED, JSON = "/feeds/updates.atom", "/feeds/updates.json"
HOSTILE = [
    "", "a" * 2000, "the of", "- \" OR", '"unclosed', "😀", "שלום", "<script>alert(1)</script>",
    "'; DROP TABLE x; --", "\x00", "\x01\x0b\x1f", "%", "\ufffe", "]]>", "&amp;",
]  # fmt: skip


@pytest.fixture
def archive():
    """Three updates of two regions; one says something on adoption and on fostering."""
    adoption, fostering = factories.topic("Adoption"), factories.topic("Fostering")
    west, north = factories.region("West Midlands"), factories.region("North East")
    adopters = factories.section("Adopters wanted", "For <b>siblings</b>.", topic=adoption)
    carers = factories.section("Carers wanted", "Foster carers.", topic=fostering)
    factories.update(west, "2016-05", [carers])
    factories.update(north, "2018-05", [adopters, carers])
    factories.update(west, "2017-05", [adopters])


class TestWhatTheyHold:
    def test_the_newest_update_is_first(self, client, archive):
        assert titles(client.get(FEED)) == [
            "North East update – May 2018",
            "West Midlands update – May 2017",
            "West Midlands update – May 2016",
        ]

    @pytest.mark.parametrize(
        ("address", "months"),
        [
            (f"{FEED}?region=west-midlands", ["2017", "2016"]),
            ("/feeds/west-midlands/updates.atom", ["2017", "2016"]),
            ("/feeds/west-midlands/updates.atom?region=north-east&year=2017", ["2017"]),
            (f"{FEED}?topic=fostering", ["2018", "2016"]),
            (f"{FEED}?topic=adoption&topic=fostering&year=2016", ["2016"]),
            (f"{FEED}?q=siblings", ["2018", "2017"]),
            (f"{FEED}?q=siblings&order=period", ["2017", "2018"]),
            (f"{FEED}?period_from=2017-01&period_to=2018-05", ["2018", "2017"]),
            (f"{FEED}?region=nowhere", []),
            (f"{FEED}?page=99&order=sideways&period_from=soon", ["2018", "2017", "2016"]),
        ],
    )
    def test_they_take_the_searchs_own_parameters(self, client, archive, address, months):
        assert [title[-4:] for title in titles(client.get(address))] == months
        found = json_feed(client.get(address.replace(".atom", ".json")))["items"]
        assert [item["title"][-4:] for item in found] == months

    def test_the_newest_fifty_are_enough(self, client):
        region = factories.region()
        for year in range(1950, 2001):
            factories.update(region, f"{year}-01", [])
        found = titles(client.get(FEED))
        assert len(found) == 50 and found[-1].endswith("1951")

    def test_an_entry_says_whose_it_is_and_when(self, client, archive):
        page = factories.update(factories.region("North East"), "2019-05")
        page.title = "Another title"
        page.save_revision().publish()
        page.refresh_from_db()
        entry, item = entries(client.get(FEED))[0], json_feed(client.get(JSON))["items"][0]
        assert said(entry, "title") == item["title"] == "Another title"
        assert said(entry, "id") == item["id"] == f"urn:uuid:{page.translation_key}"
        address = "http://localhost/regional-updates/north-east/may-2019/"
        assert link(entry, "alternate") == item["url"] == address
        assert said(entry, "summary") == item["summary"] == "What we have been working on."
        assert datetime.fromisoformat(said(entry, "published")) == page.first_published_at
        assert datetime.fromisoformat(said(entry, "updated")) == page.last_published_at
        assert item["date_modified"] == page.last_published_at.isoformat()
        assert item["authors"] == [{"name": "North East"}]

    def test_what_was_withdrawn_is_left_out_unless_asked_for(self, client, archive):
        page = factories.update(factories.region("North East"), "2019-05")
        page.withdraw("It was wrong.")
        assert not any("2019" in title for title in titles(client.get(FEED)))
        entry = entries(client.get(f"{FEED}?include_withdrawn=true"))[0]
        assert "2019" in said(entry, "title") and "It was wrong." in said(entry, "content")

    def test_a_region_that_is_not_public_has_none(self, client, archive):
        RegionPage.objects.get(slug="north-east").unpublish()
        for form in ("atom", "json", "csv"):
            for region in ("north-east", "nowhere", "%00", "a b"):
                assert client.get(f"/feeds/{region}/updates.{form}").status_code == 404

    def test_one_without_updates_is_a_feed_too(self, client):
        factories.region()
        assert titles(client.get(FEED)) == json_feed(client.get(JSON))["items"] == []
        first, second = client.get(FEED), client.get(FEED)
        assert first["ETag"] == second["ETag"]


class TestWhatTheySayOfThemselves:
    @pytest.mark.parametrize(
        ("address", "title", "page"),
        [
            (FEED, "Regional Updates", "/"),
            ("/feeds/west-midlands/updates.atom", "Regional Updates: updates from West Midlands",
             "/regional-updates/west-midlands/"),
            (f"{FEED}?topic=adoption&region=west-midlands",
             "Regional Updates: updates from West Midlands on Adoption",
             "/topics/adoption/?region=west-midlands"),
            (f"{FEED}?region=west-midlands", "Regional Updates: updates from West Midlands",
             "/regional-updates/west-midlands/"),
            (f"{FEED}?region=nowhere", "Regional Updates: updates from nowhere", "/search/?region=nowhere"),
            (f"{FEED}?topic=adoption", "Regional Updates: updates on Adoption", "/topics/adoption/"),
            (f"{FEED}?topic=nothing", "Regional Updates: updates on nothing", "/search/?topic=nothing"),
            (f"{FEED}?topic=adoption&topic=fostering",
             "Regional Updates: updates on Adoption or Fostering", "/search/?topic=adoption&topic=fostering"),
            (f"{FEED}?topic=adoption&q=siblings", "Regional Updates: updates for “siblings” on Adoption",
             "/search/?q=siblings&topic=adoption"),
            (f"{FEED}?q=siblings&utm_source=x&page=2", "Regional Updates: updates for “siblings”",
             "/search/?q=siblings"),
        ],
    )  # fmt: skip
    def test_their_title_and_page_say_what_is_asked_for(
        self, client, archive, address, title, page
    ):
        feed = atom(client.get(address))
        assert said(feed, "title") == title
        assert link(feed, "alternate") == f"http://localhost{page}"
        as_json = json_feed(client.get(address.replace("atom", "json")))
        assert (as_json["title"], as_json["home_page_url"]) == (title, f"http://localhost{page}")
        assert as_json["authors"] == [{"name": "Regional Updates"}]

    def test_their_own_address_is_the_shortest_that_leads_to_them(self, client, archive):
        asked = "order=relevance&topic=adoption&q=+siblings&utm_source=x&period_to=never&expand=yes"
        feed = atom(client.get(f"{FEED}?{asked}"))
        assert link(feed, "self") == "http://localhost/feeds/updates.atom?q=siblings&topic=adoption"
        assert said(feed, "id") == link(feed, "self")
        of_region = atom(client.get("/feeds/west-midlands/updates.atom?region=x&q=siblings"))
        itself = "http://localhost/feeds/west-midlands/updates.atom?q=siblings"
        assert link(of_region, "self") == itself

    def test_it_is_said_where_no_update_has_all_the_words(self, client, archive):
        feed = atom(client.get(f"{FEED}?q=siblings+zebra"))
        assert said(feed, "subtitle").startswith("No section has all of these words")
        assert len(feed.findall(f"{ATOM}entry")) == 2

    def test_readers_pages_stay_where_the_front_end_is(self, client, archive, settings):
        settings.HEADLESS_CLIENT_URL = "https://front.example.org"
        feed = atom(client.get(f"{FEED}?topic=adoption"))
        assert link(feed, "alternate") == "https://front.example.org/topics/adoption/"
        assert link(feed, "self") == "http://localhost/feeds/updates.atom?topic=adoption"


class TestTheText:
    def test_the_whole_of_an_update_is_there_with_whole_addresses(self, client):
        page = factories.index()
        text = f'See <a linktype="page" id="{page.pk}">all</a>, <a href="#more">more</a>.'
        factories.update(sections=[factories.section("People", text)])
        html = said(entries(client.get(FEED))[0], "content")
        assert html == json_feed(client.get(JSON))["items"][0]["content_html"]
        soup = BeautifulSoup(html, "html.parser")
        here = "http://localhost/regional-updates/west-midlands/november-2017/"
        assert [a["href"] for a in soup.select("a")] == [
            f"{here}#people", "http://localhost/regional-updates/", f"{here}#more",
        ]  # fmt: skip
        assert soup.find("p").text == "What we have been working on."

    @pytest.mark.parametrize(
        ("asked", "headings"),
        [
            ("region=north-east", ["Adopters wanted", "Carers wanted"]),
            ("topic=fostering&region=north-east", ["Carers wanted"]),
            ("q=siblings&region=north-east", ["Adopters wanted"]),
        ],
    )
    def test_of_a_topic_or_of_words_there_are_the_sections_that_were_found(
        self, client, archive, asked, headings
    ):
        soup = BeautifulSoup(
            said(entries(client.get(f"{FEED}?{asked}"))[0], "content"), "html.parser"
        )
        assert [heading.text for heading in soup.select("h2")] == headings
        whole = soup.find("a", string="The whole update")
        assert (whole is None) == (len(headings) == 2)

    def test_every_kind_of_block_is_there_and_no_script(self, client):
        address = "https://www.youtube.com/watch?v=1"
        Embed.objects.create(
            url=address, hash=get_embed_hash(address), type="video", provider_name="YouTube",
            html='<iframe src="https://www.youtube.com/embed/1"></iframe>',
        )  # fmt: skip
        video = ("embed", address)
        quote = ("quote", {"text": "<script>x</script>", "attribution": "A & B"})
        factories.update(sections=[factories.section("Kinds", "Text.", quote, video)])
        html = said(entries(client.get(FEED))[0], "content")
        assert f'<a href="{address}">YouTube</a>' in html
        assert "&lt;script&gt;x&lt;/script&gt;" in html and "A &amp; B" in html
        assert not re.search("<(script|iframe|style|form|input)", html)

    def test_what_xml_cannot_hold_breaks_nothing(self, client):
        title = "A\x01 \x0b<b>&amp; ]]> </title> 😀 \u2028"
        factories.update(title=title, slug="odd", introduction="<p>In\x02tro &lt;x&gt;</p>",
                         sections=[factories.section("He\x03ad", "Te\x04xt")])  # fmt: skip
        Organisation.objects.update_or_create(
            site_id=1, defaults={"name": "O\x05rg </title><script>"}
        )
        entry = entries(client.get(FEED))[0]
        assert said(entry, "title").split() == ["A", "<b>&amp;", "]]>", "</title>", "😀"]
        assert "Head" in said(entry, "content") and "Text" in said(entry, "content")
        json_feed(client.get(JSON))


class TestAsking:
    @pytest.mark.parametrize("text", HOSTILE)
    def test_nothing_that_is_asked_is_an_error(self, client, archive, text):
        names = (
            "q",
            "region",
            "topic",
            "year",
            "period_from",
            "period_to",
            "order",
            "page",
            "expand",
        )
        for asked in ({"q": text}, dict.fromkeys(names, text)):
            atom(client.get(FEED, asked))
            atom(client.get("/feeds/west-midlands/updates.atom", asked))
            json_feed(client.get(JSON, asked))

    @pytest.mark.parametrize("address", [FEED, JSON, "/feeds/west-midlands/updates.atom"])
    def test_it_is_answered_anew_only_when_something_changed(self, client, archive, address):
        first = client.get(address)
        assert first["Cache-Control"].startswith("public, max-age=")
        assert first["X-Robots-Tag"] == "noindex"
        known = {"If-None-Match": first["ETag"]}
        again = client.get(address, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        factories.update(factories.region("West Midlands"), "2019-01")
        assert client.get(address, headers=known).status_code == 200

    @pytest.mark.parametrize(
        ("address", "tags"),
        [
            (FEED, "updates"),
            ("/feeds/west-midlands/updates.atom", "region-west-midlands"),
            ("/feeds/updates.csv?region=west-midlands", "region-west-midlands"),
            ("/feeds/west-midlands/updates.json?q=siblings", "updates"),
        ],
    )
    def test_caches_are_told_what_to_forget_it_by(self, client, archive, address, tags):
        assert client.get(address)["Cache-Tag"] == tags

    def test_a_person_who_opens_one_is_shown_it(self, client, archive):
        """Browsers that are told it is a feed show its source; its style is named in it, for others."""
        opened = client.get(FEED, headers={"Sec-Fetch-Dest": "document"})
        assert opened["Content-Type"] == "application/xml; charset=utf-8"
        asked = client.get(FEED)
        assert asked.content == opened.content and "Sec-Fetch-Dest" in asked["Vary"]
        assert b'?>\n<?xml-stylesheet type="text/css" href="/static/css/feed' in asked.content

    def test_only_reading_is_possible(self, client, archive):
        assert client.post(FEED).status_code == 405
        answer = client.head(FEED)
        assert (answer.status_code, answer.content) == (200, b"")

    def test_scripts_of_other_sites_may_read_them(self, client, archive):
        answer = client.get(JSON, headers={"Origin": "https://front.example.org"})
        assert answer["Access-Control-Allow-Origin"] == "*"

    @pytest.mark.parametrize("address", [FEED, f"{JSON}?q=siblings", f"{FEED}?topic=adoption"])
    def test_a_larger_archive_takes_no_more_queries(self, client, archive, address):
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            assert client.get(address).status_code == 200
        topic = factories.topic("More")
        for number in range(6):
            more = factories.section("Siblings", "For siblings.", topic=topic)
            factories.update(factories.region(f"Region {number}"), "2019-05", [more])
        client.get(address)
        with CaptureQueriesContext(connection) as many:
            assert client.get(address).status_code == 200
        assert len(many) == len(few)

"""robots.txt, the sitemaps and the search from a browser's own box."""

import re
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.models import Organisation
from regional_updates.models import RegionPage
from search.sitemaps import Updates
from tests import factories

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def listed(response) -> dict[str, str]:
    """Return when each address that a sitemap or an index of them lists was changed."""
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    return {
        each.findtext(f"{SITEMAP}loc", ""): each.findtext(f"{SITEMAP}lastmod", "")
        for each in ElementTree.fromstring(response.content)
    }


def local(addresses) -> list[str]:
    assert all(address.startswith("http://localhost/") for address in addresses)
    return [address.removeprefix("http://localhost") for address in addresses]


class TestSitemaps:
    def test_all_public_pages_are_in_them(self, client):
        factories.topic("Nobody spoke of")
        section = factories.section("Families", topic=factories.topic("Adoption"))
        factories.update(factories.region("West Midlands"), "2017-11", [section])
        factories.update(factories.region("Eastern"), "2017-12")
        factories.update(factories.region("Eastern"), "2018-01", publish=False)
        factories.region("Hidden").unpublish()
        found = [
            local(listed(client.get(path))) for path in local(listed(client.get("/sitemap.xml")))
        ]
        assert found == [
            ["/", "/regional-updates/", "/regional-updates/west-midlands/", "/regional-updates/eastern/", "/help/"],
            ["/topics/", "/topics/adoption/"],
            ["/regional-updates/west-midlands/november-2017/", "/regional-updates/eastern/december-2017/"],
        ]  # fmt: skip
        for path in sum(found, []):
            assert client.get(path).status_code == 200

    def test_they_say_when_a_page_changed(self, client):
        page = factories.update()
        factories.region("Eastern")
        page.first_published_at = page.last_published_at = "2018-02-03T12:00:00Z"
        page.save()
        assert [*listed(client.get("/sitemap-updates.xml")).values()] == ["2018-02-03"]
        pages = listed(client.get("/sitemap-pages.xml"))
        # One that was never published, and the help, have nothing to say of when it was.
        assert [bool(changed) for changed in pages.values()] == [True, True, True, False, False]
        before = listed(client.get("/sitemap.xml"))
        factories.update(period="2018-01")
        assert all(at > before[url] for url, at in listed(client.get("/sitemap.xml")).items())

    def test_what_was_withdrawn_is_not_offered_and_its_page_says_so(self, client):
        page = factories.update()
        page.withdraw("It was wrong.")
        assert listed(client.get("/sitemap-updates.xml")) == {}
        assert 'content="noindex"' in client.get(page.url).text
        page.end_withdrawal()
        assert len(listed(client.get("/sitemap-updates.xml"))) == 1
        assert 'content="noindex"' not in client.get(page.url).text

    def test_a_large_archive_is_in_parts(self, client, monkeypatch):
        monkeypatch.setattr(Updates, "limit", 2)
        for month in (1, 2, 3):
            factories.update(period=f"2018-0{month}")
        parts = local(listed(client.get("/sitemap.xml")))
        assert parts == [
            "/sitemap-pages.xml",
            "/sitemap-topics.xml",
            "/sitemap-updates.xml",
            "/sitemap-updates.xml?p=2",
        ]
        assert [len(listed(client.get(part))) for part in parts[2:]] == [2, 1]
        for wrong in ("3", "0", "x", "99999999999999999999"):
            assert client.get(f"/sitemap-updates.xml?p={wrong}").status_code == 404
        assert client.get("/sitemap-others.xml").status_code == 404

    def test_addresses_are_encoded_and_where_the_front_end_is(self, client, settings):
        settings.HEADLESS_CLIENT_URL = "https://front.example.org/news"
        factories.update(slug="été")
        assert [*listed(client.get("/sitemap-updates.xml"))] == [
            "https://front.example.org/news/regional-updates/west-midlands/%C3%A9t%C3%A9/"
        ]
        parts = listed(client.get("/sitemap.xml"))
        assert all(part.startswith("http://localhost/sitemap-") for part in parts)

    def test_they_are_answered_anew_only_when_something_changed(self, client):
        page = factories.update()
        factories.update(period="2018-01")
        for path in ("/sitemap.xml", "/sitemap-updates.xml"):
            known = {"If-None-Match": client.get(path)["ETag"]}
            assert client.get(path, headers=known).status_code == 304
        page.unpublish()
        assert client.get("/sitemap-updates.xml", headers=known).status_code == 200

    @pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-pages.xml", "/sitemap-updates.xml"])
    def test_more_pages_take_no_more_queries(self, client, path):
        factories.update(factories.region("West Midlands"))
        client.get(path)
        with CaptureQueriesContext(connection) as few:
            client.get(path)
        for name in ("Eastern", "North East", "North West"):
            factories.update(factories.region(name))
        with CaptureQueriesContext(connection) as many:
            client.get(path)
        assert len(many) == len(few)


class TestRobots:
    def allows(self, client, path: str) -> bool:
        response = client.get("/robots.txt")
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        lines = [line.split(": ", 1) for line in response.text.splitlines() if line]
        assert lines[0] == ["User-agent", "*"]
        assert lines[-1] == ["Sitemap", "http://localhost/sitemap.xml"]
        # RFC 9309, 2.2.2: the longest rule that matches counts; Python's own parser knows no stars.
        matching = [
            (len(rule), does == "Allow")
            for does, rule in lines[1:-1]
            if re.match(re.escape(rule).replace(r"\*", ".*"), path)
        ]
        return max(matching)[1]

    @pytest.mark.parametrize(
        ("path", "allowed"),
        [
            ("/", True), ("/regional-updates/west-midlands/november-2017/", True),
            ("/search/", True), ("/search/?q=adoption", False), ("/admin/login/", False),
            ("/feeds/updates.atom", True), ("/feeds/updates.atom?q=adoption", False), ("/api/v3/updates/", True),
            ("/media/images/x.jpg", True), ("/sitemap.xml", True),
        ],
    )  # fmt: skip
    def test_it_keeps_crawlers_from_endless_variations(self, client, path, allowed):
        factories.index()
        assert self.allows(client, path) == allowed

    def test_beside_a_front_end_the_search_page_is_left_alone(self, client, settings):
        factories.index()
        settings.HEADLESS_CLIENT_URL = "https://front.example.org"
        assert not self.allows(client, "/search/")
        assert self.allows(client, "/regional-updates/")


class TestOpenSearch:
    def described(self, client) -> ElementTree.Element:
        response = client.get("/opensearch.xml")
        assert response["Content-Type"].startswith("application/opensearchdescription+xml")
        return ElementTree.fromstring(response.content)

    def test_browsers_can_search(self, client):
        factories.acronym()
        factories.topic("Adoption")
        factories.update(sections=[factories.section("Adopters", "Adopters.")])
        root = self.described(client)
        address = {url.get("type"): url.get("template") for url in root.iter(f"{OPENSEARCH}Url")}
        assert all(each.startswith("http://localhost/") for each in address.values())

        def answer(kind: str, words: str):
            return client.get(address[kind].replace("{searchTerms}", words))

        assert "1 update for “adopters”" in answer("text/html", "adopters").text
        assert b"<entry>" in answer("application/atom+xml", "adopters").content
        suggested = answer("application/x-suggestions+json", "ado")
        assert suggested["Content-Type"] == "application/x-suggestions+json"
        assert suggested.json() == ["ado", ["Adoption", "Adopters"], ["", ""]]
        acronym = answer("application/x-suggestions+json", "uas").json()
        assert acronym == ["uas", ["UASC"], ["unaccompanied asylum-seeking children"]]
        assert answer("application/x-suggestions+json", "%00%22%3C").json() == [' "<', [], []]

    def test_it_keeps_to_the_lengths_that_browsers_take(self, client):
        factories.index()
        name = "A & <b> " + "long " * 20
        Organisation.objects.update_or_create(site_id=1, defaults={"name": name})
        root = self.described(client)
        assert 0 < len(root.findtext(f"{OPENSEARCH}ShortName", "")) <= 16
        assert 0 < len(root.findtext(f"{OPENSEARCH}LongName", "")) <= 48

    def test_every_page_leads_to_it(self, client):
        page = factories.update()
        for path in ("/", "/search/", "/regional-updates/", page.url):
            soup = BeautifulSoup(client.get(path).content, "html.parser")
            assert soup.select_one('link[rel="search"]')["href"] == "/opensearch.xml"


def test_regions_are_named_once_in_the_sitemap_whatever_their_updates(client):
    for month in ("01", "02"):
        factories.update(period=f"2018-{month}")
    assert RegionPage.objects.count() == 1
    assert local(listed(client.get("/sitemap-pages.xml"))) == [
        "/", "/regional-updates/", "/regional-updates/west-midlands/", "/help/"]  # fmt: skip

"""What pages say in their heads: to search engines, feed readers and other sites."""

import json

import pytest
from bs4 import BeautifulSoup
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from home.models import Organisation
from tests import factories

pytestmark = pytest.mark.django_db
REGION = "/regional-updates/west-midlands/"
UPDATE = f"{REGION}november-2017/"
BREAKS_OUT = '</script><script>alert(1)</script> & \u2028 "quotes" <!--'


def head(client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").head


def href(soup, selector: str) -> str:
    (found,) = soup.select(selector)
    return found["href"]


def meta(soup, name: str) -> str | None:
    found = soup.select(f'meta[property="{name}"], meta[name="{name}"]')
    assert len(found) <= 1
    return found[0]["content"] if found else None


def nodes(soup) -> dict[str, dict]:
    (script,) = soup.select('script[type="application/ld+json"]')
    found = json.loads(script.string)
    assert found["@context"] == "https://schema.org"
    return {node["@type"]: node for node in found["@graph"]}


class TestCanonicalAddresses:
    @pytest.mark.parametrize(
        ("path", "canonical", "indexed"),
        [
            ("/", "/", True),
            ("/?utm_source=x", "/", True),
            ("/regional-updates/", "/regional-updates/", True),
            (REGION, REGION, True),
            (UPDATE, UPDATE, True),
            ("/search/", "/search/", True),
            ("/search/?utm_source=x", "/search/", True),
            ("/search/?q=met&utm_source=x", "/search/?q=met", False),
            ("/search/?year=2017&region=west-midlands", "/search/?region=west-midlands&year=2017", False),
            ("/search/?page=2", "/search/?page=2", False),
        ],
    )  # fmt: skip
    def test_a_page_says_where_it_is_and_whether_it_is_to_be_listed(
        self, client, path, canonical, indexed
    ):
        for number in range(11):
            factories.update(factories.region("West Midlands"), f"20{number + 10}-11")
        soup = head(client, path)
        assert href(soup, 'link[rel="canonical"]') == f"http://localhost{canonical}"
        assert meta(soup, "og:url") in (None, f"http://localhost{canonical}")
        assert (meta(soup, "robots") is None) == indexed

    def test_a_page_is_where_the_site_says_whatever_name_it_was_asked_by(self, client, settings):
        factories.update()
        settings.WAGTAILADMIN_BASE_URL = "https://updates.example.org"
        for path in ("/", "/regional-updates/", REGION, "/search/"):
            address = href(head(client, path), 'link[rel="canonical"]')
            assert address == f"https://updates.example.org{path}"


class TestFeeds:
    @pytest.mark.parametrize(
        ("path", "feed"),
        [
            ("/", "/feeds/updates"),
            ("/regional-updates/", "/feeds/updates"),
            (REGION, "/feeds/west-midlands/updates"),
            (UPDATE, "/feeds/west-midlands/updates"),
            ("/search/", "/feeds/updates"),
            ("/search/?q=a+%26+b&topic=adoption", "/feeds/updates"),
        ],
    )
    def test_every_page_leads_to_the_feeds_of_what_it_shows(self, client, path, feed):
        factories.update()
        soup = head(client, path)
        query = "?q=a+%26+b&topic=adoption" if "a+%26+b" in path else ""
        for kind, form in (("atom+xml", "atom"), ("feed+json", "json")):
            address = href(soup, f'link[rel="alternate"][type="application/{kind}"]')
            assert address == f"{feed}.{form}{query}"
            assert client.get(address).status_code == 200

    @pytest.mark.parametrize(
        "path", [REGION, "/search/?q=met", "/search/?q=zebra", "/regional-updates/"]
    )
    def test_readers_can_follow_what_they_look_at(self, client, path):
        factories.update()
        page = BeautifulSoup(client.get(path).content, "html.parser")
        links = {a.text: a["href"] for a in page.select(".follow a")}
        assert [*links] == ["Atom feed", "JSON feed", "Spreadsheet (CSV)", "Calendar of events"]
        for address in links.values():
            assert client.get(address).status_code == 200
        if "?" in path:
            assert all(address.endswith(path.partition("?")[2]) for address in links.values())


class TestStructuredData:
    def test_the_front_page_says_whose_site_it_is_and_how_it_is_searched(self, client):
        factories.index()
        found = nodes(head(client, "/"))
        assert found["Organization"]["name"] == found["WebSite"]["name"] == "Regional Updates"
        action = found["WebSite"]["potentialAction"]
        target = action["target"]["urlTemplate"]
        assert target == "http://localhost/search/?q={search_term_string}"
        assert client.get(target.replace("{search_term_string}", "x")).status_code == 200

    def test_an_update_says_what_it_is_about_and_from_whom(self, client):
        topic = factories.topic("Adoption")
        page = factories.update(sections=[factories.section("A", "B.", topic=topic)])
        found = nodes(head(client, UPDATE))
        article = found["Article"]
        assert article["headline"] == page.title and article["temporalCoverage"] == "2017-11"
        assert article["url"] == f"http://localhost{UPDATE}"
        assert article["datePublished"][:16] == page.first_published_at.isoformat()[:16]
        assert article["dateModified"][:16] == page.last_published_at.isoformat()[:16]
        assert article["about"] == [{"@type": "Thing", "name": "Adoption"}]
        assert article["author"]["name"] == "West Midlands"
        assert article["publisher"] == {"@id": found["Organization"]["@id"]}
        assert article["isPartOf"] == {"@id": "http://localhost/#site"}
        assert "image" not in article and "Event" not in found

    @pytest.mark.parametrize(
        ("path", "steps"),
        [
            ("/regional-updates/", ["Home", "Regional updates"]),
            (REGION, ["Home", "Regional updates", "West Midlands"]),
            (UPDATE, ["Home", "Regional updates", "West Midlands", "West Midlands update – November 2017"]),
        ],
    )  # fmt: skip
    def test_pages_say_what_is_above_them(self, client, path, steps):
        factories.update()
        items = nodes(head(client, path))["BreadcrumbList"]["itemListElement"]
        assert [item["name"] for item in items] == steps
        assert [item["position"] for item in items] == [*range(1, len(steps) + 1)]
        assert items[-1]["item"] == f"http://localhost{path}"
        for item in items:
            assert client.get(item["item"].removeprefix("http://localhost")).status_code == 200

    def test_its_event_is_in_londons_time(self, client):
        event = factories.event("Practice day", "2018-07-05T09:00+00:00")
        factories.update(featured_event=event)
        found = nodes(head(client, UPDATE))["Event"]
        assert (found["name"], found["startDate"]) == ("Practice day", "2018-07-05T10:00:00+01:00")
        assert found["location"] == {"@type": "Place", "name": "Birmingham"}
        assert "endDate" not in found

    def test_an_event_of_whole_days_has_days_and_one_online_an_address(self, client):
        event = factories.event("Residential", "2018-07-04T23:00+00:00")
        event.ends_at = event.starts_at.replace(day=6)
        event.location, event.link = "Online", "https://example.org/join"
        event.save()
        factories.update(featured_event=event)
        found = nodes(head(client, UPDATE))["Event"]
        assert (found["startDate"], found["endDate"]) == ("2018-07-05", "2018-07-06")
        assert found["location"] == {"@type": "VirtualLocation", "url": "https://example.org/join"}

    def test_no_title_breaks_out_of_the_script(self, client):
        region = factories.region(BREAKS_OUT, slug="west-midlands")
        topic = factories.topic("T")
        topic.name = BREAKS_OUT
        topic.save()
        event = factories.event(BREAKS_OUT)
        Organisation.objects.update_or_create(site_id=1, defaults={"name": BREAKS_OUT})
        factories.update(region, title=BREAKS_OUT, slug="odd", featured_event=event,
                         sections=[factories.section(BREAKS_OUT, "x", topic=topic)])  # fmt: skip
        for path in (
            "/",
            "/regional-updates/",
            REGION,
            f"{REGION}odd/",
            "/search/?q=%3C/script%3E",
        ):
            text = client.get(path).text
            assert "<script>" not in text, path
        found = nodes(head(client, f"{REGION}odd/"))
        assert found["Article"]["headline"] == found["Event"]["name"] == BREAKS_OUT

    def test_a_draft_says_nothing_to_machines(self):
        page = factories.update(publish=False)
        text = page.make_preview_request().render().content.decode()
        assert "ld+json" not in text and 'content="noindex"' in text


class TestSharing:
    def test_an_update_is_shared_as_an_article(self, client):
        factories.update(sections=[factories.section("A", "B.", topic=factories.topic("Adoption"))])
        soup = head(client, UPDATE)
        assert meta(soup, "og:type") == "article"
        assert meta(soup, "og:title") == "West Midlands update – November 2017"
        assert meta(soup, "og:description") == "What we have been working on."
        assert meta(soup, "og:site_name") == "Regional Updates"
        assert meta(soup, "og:locale") == "en_GB"
        assert meta(soup, "article:published_time").endswith("Z")
        assert meta(soup, "article:tag") == "Adoption"
        assert meta(soup, "twitter:card") == "summary" and meta(soup, "og:image") is None

    def test_its_first_picture_is_shown(self, client):
        image = Image.objects.create(title="Team", file=get_test_image_file(size=(1200, 800)))
        block = {"image": image.pk, "alt_text": "Twelve people", "decorative": False, "caption": ""}
        factories.update(sections=[factories.section("A", ("image", block))])
        soup = head(client, UPDATE)
        assert meta(soup, "twitter:card") == "summary_large_image"
        assert meta(soup, "og:image").startswith("http://localhost/media/images/")
        assert meta(soup, "og:image:alt") == "Twelve people"
        assert nodes(soup)["Article"]["image"] == meta(soup, "og:image")

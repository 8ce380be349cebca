"""The index, a region and an update as readers see them."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

pytestmark = pytest.mark.django_db
REGION = "/regional-updates/west-midlands/"


def page(client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def links(soup: BeautifulSoup) -> list[str]:
    return [link["href"] for link in soup.select("main a")]


def test_the_index_has_every_public_region_with_its_newest_update(client):
    west = factories.region("West Midlands")
    factories.region("Eastern")
    factories.update(west, "2017-11")
    factories.update(west, "2017-12")
    factories.region("Secret").unpublish()
    found = links(page(client, "/regional-updates/"))
    assert {REGION, "/regional-updates/eastern/", f"{REGION}december-2017/"} <= {*found}
    assert not any("secret" in link for link in found)


def test_a_region_shows_its_updates_by_year_the_newest_first(client):
    west = factories.region("West Midlands")
    for period in ("2016-05", "2017-11", "2017-12"):
        factories.update(west, period)
    factories.update(factories.region("Eastern"), "2017-11")
    soup = page(client, REGION)
    assert [heading.get_text(strip=True) for heading in soup.select("main h2")] == ["2017", "2016"]
    shown = [link for link in links(soup) if link.startswith(REGION) and link != REGION]
    assert [link.split("/")[3] for link in shown] == ["december-2017", "november-2017", "may-2016"]


def test_an_update_shows_its_document(client):
    topic = factories.topic("Adoption")
    factories.acronym("DCS", "director of children’s services")
    west = factories.region("West Midlands")
    section = factories.section("Adoption board", "Each <b>DCS</b> &lt;agreed&gt;.", topic=topic)
    factories.update(west, "2017-11", [section])
    factories.update(west, "2017-10")
    factories.update(west, "2017-12")
    soup = page(client, f"{REGION}november-2017/")
    assert soup.h1.get_text() == "West Midlands update – November 2017"
    assert soup.find(id="adoption-board").get_text() == "Adoption board"
    assert "Each <b><abbr" in str(soup.main) and "&lt;agreed&gt;" in str(soup.main)
    assert {"#adoption-board", "/topics/adoption/", f"{REGION}october-2017/",
            f"{REGION}december-2017/"} <= {*links(soup)}  # fmt: skip
    assert soup.find("link", rel="canonical")["href"] == f"http://localhost{REGION}november-2017/"


def test_an_event_of_several_days_says_when_each_of_them_is(client):
    event = factories.event("Conference", "2018-07-05T10:00+01:00")
    event.ends_at = event.starts_at.replace(day=6, hour=15)
    event.save()
    factories.update(featured_event=event)
    text = " ".join(page(client, f"{REGION}november-2017/").get_text(" ").split())
    assert "Thursday 5 July 2018, 10:00 to Friday 6 July 2018, 15:00" in text


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "“Ünïcode” – 更新 & co"])
def test_what_editors_type_is_shown_as_they_typed_it(client, title):
    factories.update(title=title, slug="typed", sections=[factories.section(title, "Text.")])
    soup = page(client, f"{REGION}typed/")
    assert soup.h1.get_text() == title
    assert title in [heading.get_text() for heading in soup.select("h2")]


@pytest.mark.parametrize("path", ["/regional-updates/", REGION, f"{REGION}november-2017/"])
def test_a_page_takes_as_many_queries_with_twice_the_archive(client, path):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    def publish(region: str, year: int) -> None:
        of = factories.region(region)
        for month in ("10", "11", "12"):
            sections = [factories.section(heading, "Text.") for heading in ("One", "Two")]
            factories.update(of, f"{year}-{month}", sections)

    publish("West Midlands", 2017)
    queries()
    first = queries()
    publish("West Midlands", 2018)
    publish("Eastern", 2017)
    assert queries() == first

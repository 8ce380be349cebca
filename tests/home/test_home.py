"""The front page, and events."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.models import HomePage
from tests import factories

pytestmark = pytest.mark.django_db


def page(client) -> BeautifulSoup:
    response = client.get("/")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_it_leads_to_the_newest_updates_and_to_every_region(client):
    factories.update(factories.region("West Midlands"), "2017-11")
    factories.update(factories.region("North East"), "2017-12")
    factories.update(factories.region("North East"), "2018-01", publish=False)
    links = [link["href"] for link in page(client).select("main a")]
    december = links.index("/regional-updates/north-east/december-2017/")
    assert december < links.index("/regional-updates/west-midlands/november-2017/")
    assert {"/regional-updates/north-east/", "/regional-updates/west-midlands/"} <= {*links}
    assert not any("january-2018" in link for link in links)


def test_it_shows_what_comes_next_and_nothing_that_is_over(client):
    factories.index()
    factories.event("Over", "2001-05-01T10:00+00:00")
    factories.event("Coming", "2999-05-01T10:00+01:00")
    soup = page(client)
    text = soup.get_text(" ")
    assert "Coming" in text and "Over" not in text
    assert soup.find("a", string="Add these to your calendar")["href"] == "/feeds/events.ics"


@pytest.mark.parametrize(
    ("title", "seo_title", "shown"),
    [
        ("What we do", "", "Regional Updates – What we do"),
        ("What we do", "For search engines", "For search engines"),
        (
            "Regional Updates",
            "",
            "Regional Updates – What every region is working on, month by month",
        ),
    ],
)
def test_its_title_says_whose_it_is_and_what(client, title, seo_title, shown):
    factories.index()
    HomePage.objects.update(title=title, seo_title=seo_title)
    assert page(client).title.get_text() == shown


def test_an_empty_site_has_a_front_page(client):
    factories.index()
    assert page(client).h1


def test_it_takes_as_many_queries_with_twice_the_archive(client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        return len(captured)

    def publish(region: str) -> None:
        topic = factories.topic(f"Topic of {region}")
        section = factories.section("Heading", "Text.", topic=topic)
        factories.update(factories.region(region), "2017-11", [section])
        factories.event(f"Event of {region}", "2999-05-01T10:00+01:00")

    publish("West Midlands")
    queries()
    first = queries()
    publish("North East")
    publish("Eastern")
    assert queries() == first


def test_an_event_ends_after_it_starts(admin_client):
    form = {
        "title": "Practice day", "starts_at": "2030-05-01 10:00", "ends_at": "2030-05-01 09:00",
        "location": "", "link": "",
    }  # fmt: skip
    response = admin_client.post("/admin/snippets/home/event/add/", form)
    assert "The event must end after it starts." in response.content.decode()
    form["ends_at"] = "2030-05-01 12:00"
    response = admin_client.post("/admin/snippets/home/event/add/", form, follow=True)
    assert "Practice day, 1 May 2030" in response.content.decode()

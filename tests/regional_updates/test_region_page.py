"""A region's page with many years, and what the region speaks about."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

pytestmark = pytest.mark.django_db
REGION = "/regional-updates/west-midlands/"


def page(client, query: str = "") -> BeautifulSoup:
    response = client.get(f"{REGION}{query}")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def text(element) -> str:
    return " ".join(element.get_text(" ").split())


def years(soup: BeautifulSoup) -> list[str]:
    """Return the years whose updates are shown."""
    return [text(heading) for heading in soup.select(".year h2")]


def topics(soup: BeautifulSoup) -> list[tuple[str, str]]:
    return [(text(link), link["href"]) for link in soup.select(".speaks .topics a")]


def publish(period: str, *topics, of: str = "West Midlands"):
    sections = [factories.section(topic.name, "Text.", topic=topic) for topic in topics]
    return factories.update(factories.region(of), period, sections)


class TestYears:
    @pytest.fixture(autouse=True)
    def archive(self):
        """Two updates in 2019, ten in 2018, two in 2017, one in 2015."""
        for period in ("2019-01", "2019-02", "2017-05", "2017-06", "2015-05"):
            publish(period)
        for month in range(1, 11):
            publish(f"2018-{month:02}")

    def test_whole_years_are_shown_until_there_are_twelve_updates(self, client):
        assert years(page(client)) == ["2019", "2018"]
        assert len(page(client).select(".timeline li")) == 12

    def test_every_year_is_one_step_away_with_its_updates_counted(self, client):
        found = {text(link): link["href"] for link in page(client).select("nav.years a")}
        assert found == {
            "2019 2 updates": "?year=2019#years", "2018 10 updates": "?year=2018#years",
            "2017 2 updates": "?year=2017#years", "2015 1 update": "?year=2015#years",
        }  # fmt: skip

    def test_a_year_that_is_asked_for_is_shown_alone_between_those_beside_it(self, client):
        soup = page(client, "?year=2017")
        assert years(soup) == ["2017"]
        assert text(soup.select_one("nav.years [aria-current]")) == "2017 2 updates"
        beside = {link["rel"][0]: link["href"] for link in soup.select(".neighbours a")}
        assert beside == {"prev": "?year=2015#years", "next": "?year=2018#years"}
        assert soup.title.get_text().startswith("West Midlands in 2017 –")

    @pytest.mark.parametrize(
        "year", ["2016", "x", "", "-1", "%00", "9" * 2000, "<b>", "2017&year=x"]
    )
    def test_a_year_that_there_is_not_shows_the_newest(self, client, year):
        soup = page(client, f"?year={year}")
        assert years(soup) == ["2019", "2018"]
        said = "West Midlands has no update for 2016. These are its newest."
        assert [text(notice) for notice in soup.select(".notice")] == [said] * (year == "2016")


class TestTopics:
    def test_those_with_most_updates_are_there_by_name_and_lead_to_what_it_said(self, client):
        adoption, fostering = factories.topic("Adoption"), factories.topic("Fostering")
        other = factories.topic("Digital")
        publish("2019-01", fostering, adoption, adoption)
        publish("2019-02", adoption)
        publish("2019-03", other).withdraw("It was wrong.")
        publish("2019-01", other, of="Eastern")
        assert topics(page(client)) == [
            ("Adoption 2 updates", "/topics/adoption/?region=west-midlands"),
            ("Fostering 1 update", "/topics/fostering/?region=west-midlands"),
        ]
        assert client.get(topics(page(client))[0][1]).status_code == 200

    def test_of_many_topics_those_are_shown_that_are_spoken_of_most(self, client):
        many = [factories.topic(f"Topic {n:02}") for n in range(12)]
        publish("2019-01", *many)
        publish("2019-02", *many[2:])
        soup = page(client)
        assert [name[:8] for name, _ in topics(soup)] == [topic.name for topic in many[2:]]
        assert soup.select_one(".speaks .hint a")["href"] == "/topics/"

    def test_a_region_without_topics_or_updates_says_nothing_of_them(self, client):
        factories.region("West Midlands")
        soup = page(client)
        assert not soup.select(".speaks, .years, .neighbours")
        assert "has not published an update yet" in text(soup)


def test_fifteen_years_take_as_many_queries_as_one(client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client)
        return len(captured)

    publish("2017-01", factories.topic("Adoption"))
    queries()
    first = queries()
    for year in range(2003, 2018):
        publish(f"{year}-02", factories.topic(f"Topic of {year}"))
    assert queries() == first

"""What else was said on a section's topic: elsewhere that month, and in the region before and after."""

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.delivery.models import Section
from tests import factories

pytestmark = pytest.mark.django_db
HERE = "/regional-updates/west-midlands/november-2017/"


@pytest.fixture
def adoption():
    return factories.topic("Adoption")


@pytest.fixture
def say(adoption):
    """Return a function that publishes an update with a section on adoption."""

    def say(region: str, period: str, heading: str = "Adopters", topic=adoption, **fields):
        section = factories.section(heading, "Text.", topic=topic)
        return factories.update(factories.region(region), period, [section], **fields)

    return say


def foot(client) -> Tag:
    soup = BeautifulSoup(client.get(HERE).content, "html.parser")
    return soup.select_one(".section-foot")


def elsewhere(client) -> list[tuple[str, str, str]]:
    return [
        (item.select_one(".tag").get_text(), item.a.get_text(), item.a["href"])
        for item in foot(client).select(".elsewhere li")
    ]


def strip(client) -> list[tuple[str, str]]:
    """Return the months that lead somewhere: what they are called, and where."""
    return [(link["aria-label"], link["href"]) for link in foot(client).select(".strip a")]


def test_other_regions_sections_of_the_month_are_linked_by_region(client, say):
    say("West Midlands", "2017-11")
    say("North East", "2017-11", "Finding families")
    say("Eastern", "2017-11", "Decision makers")
    say("Eastern", "2017-12")
    say("South East", "2017-11", topic=factories.topic("Digital"))
    assert elsewhere(client) == [
        ("Eastern", "Decision makers", "/regional-updates/eastern/november-2017/#decision-makers"),
        ("North East", "Finding families",
         "/regional-updates/north-east/november-2017/#finding-families"),
    ]  # fmt: skip


def test_the_regions_own_months_before_and_after_are_a_strip(client, say):
    say("West Midlands", "2017-11")
    say("West Midlands", "2017-09", "Fund")
    say("West Midlands", "2018-01", "Decision makers")
    say("Eastern", "2017-10")
    assert strip(client) == [
        ("September 2017: Fund", "/regional-updates/west-midlands/september-2017/#fund"),
        ("January 2018: Decision makers",
         "/regional-updates/west-midlands/january-2018/#decision-makers"),
    ]  # fmt: skip
    months = foot(client).select(".strip ol > li")
    assert [month.get_text() for month in months] == ["Sep", "Nov: this update", "Jan"]
    assert [group["aria-label"] for group in foot(client).select(".strip ol")] == [
        "Adoption in 2017", "Adoption in 2018",
    ]  # fmt: skip


def test_the_strip_is_of_twelve_months_before_and_six_after(client, say):
    say("West Midlands", "2017-11")
    for period in ("2016-10", "2016-11", "2018-05", "2018-06"):
        say("West Midlands", period)
    assert [name for name, _ in strip(client)] == ["November 2016: Adopters", "May 2018: Adopters"]


def test_a_month_with_several_sections_leads_to_the_first(client, say, adoption):
    say("West Midlands", "2017-11")
    sections = [factories.section(heading, topic=adoption) for heading in ("One", "Two")]
    factories.update(factories.region("West Midlands"), "2017-10", sections)
    assert strip(client) == [
        ("October 2017: One, and 1 more", "/regional-updates/west-midlands/october-2017/#one")
    ]


def test_many_regions_are_listed_in_part_and_counted_in_full(client, say):
    say("West Midlands", "2017-11")
    for number in range(14):
        say(f"Region {number:02}", "2017-11")
    assert len(elsewhere(client)) == 12
    assert foot(client).summary.get_text() == "Adoption elsewhere in November 2017 (14)"
    rest = foot(client).find("a", string="And 2 more")["href"]
    assert rest == "/topics/adoption/?period_from=2017-11&period_to=2017-11"
    assert "15 updates on Adoption in November 2017" in client.get(rest).text


def test_nothing_is_shown_where_nobody_else_spoke(client, say):
    say("West Midlands", "2017-11")
    say("Eastern", "2017-12")
    assert not foot(client).select(".strip, .elsewhere, .same-topic")


def test_what_is_published_unpublished_or_withdrawn_later_comes_and_goes_at_once(client, say):
    say("West Midlands", "2017-11")
    before, other = say("West Midlands", "2017-10", publish=False), say("Eastern", "2017-11")
    assert (len(strip(client)), len(elsewhere(client))) == (0, 1)
    before.get_latest_revision().publish()
    assert (len(strip(client)), len(elsewhere(client))) == (1, 1)
    other.withdraw("It was wrong.")
    assert (len(strip(client)), len(elsewhere(client))) == (1, 0)
    other.end_withdrawal()
    before.refresh_from_db()
    before.unpublish()
    assert (len(strip(client)), len(elsewhere(client))) == (0, 1)


@pytest.mark.parametrize("period", ["0001-01", "9999-12"])
def test_the_first_and_the_last_month_there_is_have_strips(client, say, period):
    page = say("West Midlands", period)
    assert client.get(page.get_url()).status_code == 200


def test_two_queries_answer_for_the_page_however_much_there_is(client, say):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(HERE)
        return sum(Section._meta.db_table in query["sql"] for query in captured)

    topics = [factories.topic(name) for name in ("Digital", "Health", "Housing")]
    sections = [factories.section(topic.name, topic=topic) for topic in topics]
    factories.update(factories.region("West Midlands"), "2017-11", sections)
    for region, period in (("Eastern", "2017-11"), ("West Midlands", "2017-10")):
        factories.update(factories.region(region), period, sections)
    asked()
    assert asked() == 2
    for region, period in (("North East", "2017-11"), ("West Midlands", "2017-09")):
        factories.update(factories.region(region), period, sections)
    assert asked() == 2


class TestCaching:
    def test_the_page_may_be_kept_for_seconds(self, client, say):
        say("West Midlands", "2017-11")
        response = client.get(HERE)
        assert response["Cache-Control"] == "public, max-age=10, stale-while-revalidate=60"
        assert response["Cache-Tag"] == "updates"
        assert "Cookie" not in response["Vary"]

    def test_whoever_has_it_is_told_so_until_anything_on_it_changes(self, client, say):
        say("West Midlands", "2017-11")
        etag = client.get(HERE)["ETag"]

        def status() -> int:
            return client.get(HERE, headers={"If-None-Match": etag}).status_code

        assert status() == 304
        say("Eastern", "2017-11")
        assert status() == 200

    def test_a_preview_is_never_kept(self, client, say):
        page = say("West Midlands", "2017-11")
        response = page.make_preview_request()
        assert response.status_code == 200 and "ETag" not in response.headers
        assert "public" not in response.headers.get("Cache-Control", "")

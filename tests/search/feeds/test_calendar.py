"""The events of the archive as a calendar to subscribe to."""

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regional_updates import events
from tests import factories

pytestmark = pytest.mark.django_db
CALENDAR = "/feeds/events.ics"


def calendar(client, query: str = "") -> icalendar.Calendar:
    response = client.get(f"{CALENDAR}{query}")
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return icalendar.Calendar.from_ical(response.content)


def titles(client, query: str = "") -> list[str]:
    return [str(event["SUMMARY"]) for event in calendar(client, query).walk("VEVENT")]


def test_it_has_what_updates_show_of_their_own_of_their_region_or_as_the_next(client):
    own, of_region = factories.event("Own"), factories.event("Region’s", "2019-01-01T10:00+00:00")
    following = factories.event("Next", "2999-05-01T10:00+01:00")
    factories.event("After the next", "2999-06-01T10:00+01:00")
    factories.event("Of a draft", "2017-01-01T10:00+00:00")
    factories.update(factories.region("West Midlands", featured_event=of_region))
    factories.update(factories.region("West Midlands"), "2017-12", featured_event=own)
    factories.update(factories.region("Eastern"))
    factories.update(factories.region("Eastern"), "2018-01", publish=False, featured_event=own)
    assert titles(client) == [following.title, of_region.title, own.title]
    assert titles(client, "?region=west-midlands") == [of_region.title, own.title]
    assert titles(client, "?region=eastern&region=x") == [following.title]
    assert titles(client, "?region=nowhere") == titles(client, "?region=%3Cb%3E") == []


def test_it_takes_the_searchs_own_parameters(client):
    for period, heading in (("2017-11", "Adopters"), ("2018-11", "Carers")):
        event = factories.event(heading, f"{period}-20T10:00+00:00")
        factories.update(
            period=period, sections=[factories.section(heading, "x")], featured_event=event
        )
    assert titles(client, "?q=adopters") == titles(client, "?year=2017&page=9") == ["Adopters"]
    assert titles(client, "?year=x&utm_source=y") == ["Carers", "Adopters"]
    for text in ("%00", "%22", "a" * 2000, "-x", "%F0%9F%98%80"):
        titles(client, f"?q={text}&region={text}&topic={text}&period_from={text}")


def test_what_only_withdrawn_updates_show_is_not_in_it(client):
    page = factories.update(featured_event=factories.event())
    page.withdraw("It was wrong.")
    assert titles(client) == titles(client, "?include_withdrawn=true") == []


def test_each_has_the_file_that_its_update_leads_to(client):
    event = factories.event()
    factories.update(featured_event=event)
    (found,) = calendar(client).walk("VEVENT")
    alone = icalendar.Calendar.from_ical(client.get(f"/events/{event.pk}.ics").content)
    assert found.to_ical() == alone.walk("VEVENT")[0].to_ical()


def test_it_is_named_and_asked_for_again(client):
    factories.index()
    found = calendar(client)
    assert found["X-WR-CALNAME"] == found["NAME"] == "Regional Updates: events"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in found.to_ical()
    answer = client.get(CALENDAR)
    assert client.get(CALENDAR, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_an_event_goes_with_the_last_update_that_shows_it(client):
    page = factories.update(featured_event=factories.event())
    assert len(titles(client)) == 1
    page.unpublish()
    assert titles(client) == []


def test_it_is_bounded_to_the_last(client, monkeypatch):
    monkeypatch.setattr(events, "MOST", 2)
    for month in (1, 2, 3):
        event = factories.event(f"{month}", f"2018-0{month}-01T10:00+00:00")
        factories.update(period=f"2018-0{month}", featured_event=event)
    assert titles(client) == ["3", "2"]


def test_more_events_take_no_more_queries(client):
    def add(period: str) -> None:
        factories.update(period=period, featured_event=factories.event(period))

    add("2018-01")
    titles(client)
    with CaptureQueriesContext(connection) as few:
        titles(client)
    for month in range(2, 6):
        add(f"2018-0{month}")
    with CaptureQueriesContext(connection) as many:
        assert len(titles(client)) == 5
    assert len(many) == len(few)

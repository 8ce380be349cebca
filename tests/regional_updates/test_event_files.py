"""The event of an update as a file for people's own calendars."""

import icalendar
import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests import factories

pytestmark = pytest.mark.django_db
HERE = "/regional-updates/west-midlands/november-2017/"


def path(event) -> str:
    return f"/events/{event.pk}.ics"


def test_an_update_leads_to_the_file_of_its_event(client):
    event = factories.event("Practice day: “Ünïcode”")
    event.ends_at, event.link = event.starts_at.replace(hour=15), "https://example.org/book?a=1&b=2"
    event.save()
    factories.update(featured_event=event)
    soup = BeautifulSoup(client.get(HERE).content, "html.parser")
    link = next(a for a in soup.select("a") if a.get_text().startswith("Add to your calendar"))
    assert link["href"] == f"http://localhost{path(event)}"
    response = client.get(path(event))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="practice-day-unicode.ics"'
    (found,) = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert (found["SUMMARY"], found["URL"]) == (event.title, event.link)
    assert (found["DTSTART"].dt, found["DTEND"].dt) == (event.starts_at, event.ends_at)
    assert client.get(path(event), headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_it_is_the_regions_event_or_the_next_of_all_too(client):
    of_region = factories.event("Of the region")
    factories.update(factories.region("West Midlands", featured_event=of_region))
    following = factories.event("Next", "2999-05-01T10:00+01:00")
    factories.update(factories.region("Eastern"))
    assert client.get(path(of_region)).status_code == client.get(path(following)).status_code == 200


def test_only_what_published_updates_show_is_public(client):
    own, of_draft, later = (
        factories.event("Own"), factories.event("Of a draft"),
        factories.event("Next", "2999-05-01T10:00+01:00"),
    )  # fmt: skip
    page = factories.update(featured_event=own)
    factories.update(factories.region("Eastern"), publish=False, featured_event=of_draft)
    assert client.get(path(own)).status_code == 200
    assert client.get(path(of_draft)).status_code == client.get(path(later)).status_code == 404
    page.unpublish()
    assert client.get(path(own)).status_code == 404


@pytest.mark.parametrize("path", ["/events/0.ics", f"/events/{'9' * 30}.ics", "/events/x.ics"])
def test_what_is_no_event_is_not_found(client, path):
    factories.update()
    assert client.get(path).status_code == 404


def test_it_is_stamped_anew_when_the_event_changes(client):
    event = factories.event()
    factories.update(featured_event=event)

    def stamp():
        (found,) = icalendar.Calendar.from_ical(client.get(path(event)).content).walk("VEVENT")
        return found["DTSTAMP"].dt, found["UID"], found["SUMMARY"]

    first = stamp()
    assert stamp() == first
    event.title = "Another name"
    event.save()
    now = timezone.now().replace(microsecond=0)
    assert stamp()[0] <= now and stamp()[1:] == (first[1], "Another name")


def test_a_draft_leads_to_no_file(client):
    page = factories.update(featured_event=factories.event())
    assert "Add to your calendar" not in page.make_preview_request().render().content.decode()

"""Events as iCalendar files: RFC 5545 read by a parser, and by the octet."""

import datetime

import icalendar
import pytest

from home.calendar import calendar
from tests import factories

pytestmark = pytest.mark.django_db
REVISED = datetime.datetime(2018, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)


def file_of(starts_at: str, ends_at: str = "", **fields) -> bytes:
    factories.index()
    event = factories.event(fields.pop("title", "Practice day"), starts_at)
    event.ends_at = datetime.datetime.fromisoformat(ends_at) if ends_at else None
    for name, value in fields.items():
        setattr(event, name, value)
    event.save()
    return calendar([(event, REVISED)])


def lines(file: bytes) -> dict[str, str]:
    unfolded = file.decode().replace("\r\n ", "")
    return dict(line.split(":", 1) for line in unfolded.splitlines() if "EVENT" not in line)


def test_an_event_begins_and_ends_in_utc_whatever_the_clock_in_london():
    found = lines(file_of("2018-07-05T10:00+01:00", "2018-07-05T16:30+01:00"))
    assert (found["DTSTART"], found["DTEND"]) == ("20180705T090000Z", "20180705T153000Z")
    assert found["DTSTAMP"] == "20180102T030405Z"
    assert (found["SUMMARY"], found["LOCATION"]) == ("Practice day", "Birmingham")


def test_without_an_end_there_is_none():
    found = lines(file_of("2018-11-14T10:00+00:00"))
    assert found["DTSTART"] == "20181114T100000Z" and "DTEND" not in found


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "end"),
    [
        ("2018-07-05T00:00+01:00", "", None),
        ("2018-07-05T00:00+01:00", "2018-07-07T00:00+01:00", "20180707"),
        ("2018-12-05T00:00+00:00", "2018-12-06T00:00+00:00", "20181206"),
    ],
)
def test_from_midnight_to_midnight_in_london_is_whole_days(starts_at, ends_at, end):
    found = lines(file_of(starts_at, ends_at))
    assert found["DTSTART;VALUE=DATE"] == starts_at[:10].replace("-", "")
    assert found.get("DTEND;VALUE=DATE") == end


def test_from_midnight_to_noon_is_not():
    assert "DTSTART" in lines(file_of("2018-12-05T00:00+00:00", "2018-12-05T12:00+00:00"))


def test_texts_are_escaped_and_lines_are_of_75_octets_at_most():
    title = "Ünïcode 更新; commas, back\\slash – " + "long " * 30 + "end"
    file = file_of("2018-11-14T10:00+00:00", title=title, location="Room 1\r\nEND:VCALENDAR")
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert b"\n" not in file.replace(b"\r\n", b"")
    assert file.count(b"\r\nEND:VCALENDAR\r\n") == 1
    (event,) = icalendar.Calendar.from_ical(file).walk("VEVENT")
    assert event["SUMMARY"] == title and event["LOCATION"].split() == ["Room", "1", "END:VCALENDAR"]


def test_a_calendars_name_is_one_escaped_line():
    file = calendar([], "Good, with; semi\r\nand\x0bmore")
    assert b"\r\nNAME:Good\\, with\\; semi and more\r\n" in file


def test_an_event_keeps_its_uid_when_it_changes():
    file = file_of("2018-11-14T10:00+00:00")
    event = type(factories.event()).objects.earliest("pk")
    event.title, event.starts_at = "Another", event.starts_at + datetime.timedelta(days=1)
    assert lines(calendar([(event, REVISED)]))["UID"] == lines(file)["UID"]
    assert lines(file)["UID"] == f"event-{event.pk}@localhost"

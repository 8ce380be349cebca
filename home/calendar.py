"""Events as iCalendar files (RFC 5545), for people's own calendars."""

import datetime
from collections.abc import Iterable
from urllib.parse import urlsplit

import icalendar
from django.utils import timezone

from cms.addresses import cms_root
from cms.templatetags.documents import is_of_whole_days

from .models import Event

CONTENT_TYPE = "text/calendar; charset=utf-8"
ASKED_AGAIN = datetime.timedelta(hours=6)


def calendar(events: Iterable[tuple[Event, datetime.datetime]], name: str = "") -> bytes:
    """Return the file of ``events``, each with the moment at which it was last told otherwise.

    One with a ``name`` is a calendar to subscribe to, and asked for again every few hours. Moments are
    in UTC. An event from midnight to midnight in London, or to no known end, is of whole days; another
    without an end has none.
    """
    made = icalendar.Calendar()
    made.add("PRODID", "-//Regional Updates//Events//EN")
    made.add("VERSION", "2.0")
    if name:
        # RFC 7986, and what calendars knew before it.
        for field in ("NAME", "X-WR-CALNAME"):
            made.add(field, icalendar.vText(_line(name)))
        made.add("REFRESH-INTERVAL", ASKED_AGAIN, {"VALUE": "DURATION"})
        made.add("X-PUBLISHED-TTL", icalendar.vDuration(ASKED_AGAIN))
    for event, revised in events:
        made.add_component(_entry(event, revised))
    return made.to_ical()


def _line(text: str) -> str:
    """Return ``text`` as one line, without the characters that no calendar can hold."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _entry(event: Event, revised: datetime.datetime) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("UID", f"event-{event.pk}@{urlsplit(cms_root()).hostname or 'localhost'}")
    entry.add("DTSTAMP", revised.astimezone(datetime.UTC))
    for name, moment in (("DTSTART", event.starts_at), ("DTEND", event.ends_at)):
        if moment:
            whole_days = is_of_whole_days(event.starts_at, event.ends_at)
            entry.add(
                name, timezone.localdate(moment) if whole_days else moment.astimezone(datetime.UTC)
            )
    entry.add("SUMMARY", _line(event.title))
    if event.location:
        entry.add("LOCATION", _line(event.location))
    if event.link:
        entry.add("URL", event.link)
    return entry

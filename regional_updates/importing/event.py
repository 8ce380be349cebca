"""The featured event of a text: its date, and the title and place around it."""

import datetime
import re
from zoneinfo import ZoneInfo

from regional_updates.periods import date_in

from .draft import FeaturedEvent
from .lines import Line

LONDON = ZoneInfo("Europe/London")
UNTITLED = "Featured event"
LONGEST = 160
_TIME = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s*(?P<half>[ap])\.?m\b\.?"
    r"|\b(?P<hour24>[01]?\d|2[0-3])[:.](?P<minute24>[0-5]\d)\b"
    r"|\b(?:12 )?(?P<noon>noon|midday)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[,.]?", re.I
)


def starts_at(text: str) -> tuple[datetime.datetime, bool] | None:
    """Return when the event that ``text`` dates begins, in Europe/London, and whether a time is given.

    ``Wed, 14 Nov 18 10:00``, ``14 November 2018, 10am``, ``14/11/2018``. None without a full date.
    """
    found = date_in(text)
    if not found or not found.day:
        return None
    time = _TIME.search(text[: found.span[0]]) or _TIME.search(text[found.span[1] :])
    if not time:
        return datetime.datetime.combine(found.day, datetime.time(), LONDON), False
    if time["noon"]:
        hour, minute = 12, 0
    elif time["hour24"]:
        hour, minute = int(time["hour24"]), int(time["minute24"])
    else:
        hour, minute = int(time["hour"]) % 12, int(time["minute"] or 0)
        hour += 12 if time["half"].lower() == "p" else 0
    return datetime.datetime.combine(found.day, datetime.time(hour, minute), LONDON), True


def take_event(lines: list[Line]) -> tuple[FeaturedEvent, list[Line], bool] | None:
    """Read the event from the lines after its label.

    Returns the event, the lines that it used, and whether it has a time of day; None where the
    first lines hold no date. A title may stand before the date; a place on the line right after it.
    """
    for position, line in enumerate(lines[:3]):
        if line.marker or len(line.text) > LONGEST:
            return None
        found = starts_at(line.text)
        if not found:
            continue
        when, timed = found
        titles = [before.text for before in lines[:position]]
        rest = _without_date(line.text)
        place = lines[position + 1 : position + 2]
        # Only a line that belongs to the date's own block is the event's place.
        if not (
            place and not place[0].gap and not place[0].marker and len(place[0].text) <= LONGEST
        ):
            place = []
        if rest and not titles:
            titles, rest = [rest], ""
        location = ", ".join(filter(None, [rest, *(line.text for line in place)]))
        event = FeaturedEvent(", ".join(titles) or UNTITLED, when, location)
        return event, lines[: position + 1 + len(place)], timed
    return None


def _without_date(text: str) -> str:
    """Return what ``text`` says beside the date, the weekday and the time."""
    found = date_in(text)
    if found:
        text = f"{text[: found.span[0]]} {text[found.span[1] :]}"
    text = _WEEKDAY.sub(" ", _TIME.sub(" ", text, count=1), count=1)
    text = re.sub(r"\s*,(?:\s*,)+", ",", text)
    return re.sub(r"^\W*(?:at\b\W*)?|(?:\W*\bat)?[\s,;:–—-]*$", "", " ".join(text.split()))

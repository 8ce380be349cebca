"""The date and the times of an event, as people write them in Britain."""

import datetime
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from regional_updates.periods import date_in

LONDON = ZoneInfo("Europe/London")

_CLOCK = (
    r"(?P<{0}hour>[01]?\d|2[0-3])(?:(?:[:.](?P<{0}minute>[0-5]\d)(?::\d\d)?)?\s?(?P<{0}half>[ap])\.?m\b\.?"
    r"|[:.](?P<{0}minute24>[0-5]\d)(?::\d\d)?(?:\s?hrs?\b)?{1})(?!\d)|\b(?:12\s)?(?P<{0}word>noon|midday|midnight)\b"
)
_TO = r"\s?(?:-|–|—|to|until|till)\s?"
_BARE = rf"|(?={_TO}\d{{1,2}}(?:[:.]\d\d)?\s?[ap]\.?m)"
_TIMES = re.compile(
    rf"(?<![\d:.])(?:{_CLOCK.format('', _BARE)})(?:{_TO}(?:{_CLOCK.format('end_', '')}))?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[,.]?\s*$", re.IGNORECASE
)
_JOINTS = " \t,;:@|()[]-–—"
_AT = re.compile(r"^(?:at|from|on)\b|\b(?:at|from|on)$", re.IGNORECASE)


@dataclass(frozen=True)
class Moment:
    """When something starts and ends, in London, and what the text says before and after that.

    Without a time of day it is midnight, and ``timed`` is false.
    """

    starts_at: datetime.datetime
    ends_at: datetime.datetime | None
    timed: bool
    before: str
    after: str


def find_moment(text: str) -> Moment | None:
    """Return the first date in ``text`` with its times, or None where it has no whole date."""
    found = date_in(text)
    if found is None or found.day is None:
        return None
    before, after = _WEEKDAY.sub("", text[: found.span[0]]), text[found.span[1] :]
    if times := _TIMES.search(after):
        after = f"{after[: times.start()].rstrip(_JOINTS + 'T')} {after[times.end() :]}"
    elif times := _TIMES.search(before):
        before = f"{before[: times.start()]} {before[times.end() :].strip(_JOINTS)}"
    starts, ends = _start_and_end(times) if times else (datetime.time(), None)
    return Moment(
        datetime.datetime.combine(found.day, starts, LONDON),
        datetime.datetime.combine(found.day, ends, LONDON) if ends and ends > starts else None,
        timed=bool(times),
        before=_trimmed(before),
        after=_trimmed(after),
    )


def _start_and_end(found: re.Match[str]) -> tuple[datetime.time, datetime.time | None]:
    starts, ends = _time(found, ""), _time(found, "end_")
    assumed_morning = found["hour"] and not found["half"] and not found["minute24"]
    if ends and starts and assumed_morning and starts.hour + 12 < ends.hour:
        starts = starts.replace(hour=starts.hour + 12)
    return starts or datetime.time(), ends


def _time(found: re.Match[str], which: str) -> datetime.time | None:
    if word := found[f"{which}word"]:
        return datetime.time(0 if word.lower() == "midnight" else 12)
    if found[f"{which}hour"] is None:
        return None
    hour, half = int(found[f"{which}hour"]), (found[f"{which}half"] or "").lower()
    minute = int(found[f"{which}minute"] or found[f"{which}minute24"] or 0)
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return datetime.time(hour, minute)


def _trimmed(text: str) -> str:
    text = " ".join(text.split()).strip(_JOINTS)
    return _AT.sub("", text).strip(_JOINTS)

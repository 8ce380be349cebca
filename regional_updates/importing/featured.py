"""The featured event: what the lines around its date say."""

import re
from collections import Counter

from regional_updates.periods import MONTHS

from .dates import find_moment
from .draft import FeaturedEvent
from .lines import is_address, is_finished, words_of

UNTITLED = "Featured event"
LONGEST = 255
LONGEST_LINK = 200
LONGEST_PLACE = 100

_PLACE = re.compile(r"(?:venue|location|where|place)\s*:\s*(?P<place>.+)", re.IGNORECASE)


def read_event(texts: list[str]) -> tuple[FeaturedEvent | None, list[str], bool]:
    """Return the event that ``texts`` describe, the texts it has no field for, and if it has a time.

    Without a full date there is no event, and all texts come back.
    """
    moments = ((text, moment) for text in texts if (moment := find_moment(text)))
    dated, moment = next(moments, (None, None))
    if dated is None or moment is None:
        return None, texts, False
    event = FeaturedEvent("", moment.starts_at, moment.ends_at, texts=texts)
    left_over = []
    if len(dated) > LONGEST:
        left_over.append(dated)
    elif moment.before:
        event.title, event.location = moment.before, moment.after
    else:
        event.location = moment.after
    remaining = list(texts)
    remaining.remove(dated)
    for text in remaining:
        if not _takes(event, text):
            left_over.append(text)
    event.title = event.title or UNTITLED
    taken = "\n".join(text for text in texts if text not in left_over)
    if dated not in left_over and Counter(words_of(taken)) - words_shown_by(event):
        left_over.insert(0, dated)
    return event, left_over, moment.timed


def _takes(event: FeaturedEvent, text: str) -> bool:
    """Put ``text`` into the field of ``event`` that it is for; False where there is none."""
    place = _PLACE.fullmatch(text)
    if is_address(text) and "@" not in text and len(text) < LONGEST_LINK - 8 and not event.link:
        event.link = text if "://" in text else f"http://{text}"
    elif place and len(event.location) + len(text) <= LONGEST:
        event.location = ", ".join(filter(None, [place["place"], event.location]))
    elif not event.title and len(text) <= LONGEST:
        event.title = text
    elif not event.location and len(text) <= LONGEST_PLACE and not is_finished(text):
        event.location = text
    else:
        return False
    return True


def words_shown_by(event: FeaturedEvent) -> Counter[str]:
    """Return the words that an event stands for: its label, its fields, and its times spelt out."""
    title = "" if event.title == UNTITLED else event.title
    shown = Counter(words_of(f"{title} {event.location} {event.link} featured event events"))
    shown.update(["at", "on", "from", "to", "until", "till", "the", "of", "venue", "location",
                  "where", "place", "hrs", "hr", "t"])  # fmt: skip
    for moment in filter(None, (event.starts_at, event.ends_at)):
        month, weekday = MONTHS[moment.month - 1], f"{moment:%A}".lower()
        shown.update([weekday, weekday[:3], weekday[:4], weekday[:5], month, month[:3], month[:4]])
        for number in (
            moment.day,
            moment.month,
            moment.hour,
            moment.hour % 12 or 12,
            moment.minute,
        ):
            shown.update(
                f"{number:{width}}{end}" for width in ("", "02") for end in ("", "am", "pm")
            )
        shown.update(f"{moment.day}{end}" for end in ("st", "nd", "rd", "th"))
        shown.update([str(moment.year), f"{moment:%y}", "am", "pm", "a", "p", "m", "00", "12"])
        shown.update(["noon", "midday", "midnight"])
    return shown

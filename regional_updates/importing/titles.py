"""Where in a text its title is."""

from collections.abc import Callable
from itertools import islice

from regional_updates.periods import date_in

from .dates import find_moment
from .lines import Line
from .units import label_of

HEAD = 30
LONGEST = 200


def find_title(lines: list[Line], names_region: Callable[[str], bool]) -> range:
    """Return the positions in ``lines`` of the title.

    It is the line near the top that names a region and a month, or two lines of which one names
    the region and the other is the month; else the one that a document styles as its title, or the
    first line, after a featured event's.
    """
    worded = (
        position
        for position, line in enumerate(lines)
        if any(map(str.isalnum, line.text)) and not line.block
    )
    head = list(islice(worded, HEAD)) or [p for p, line in enumerate(lines) if line.text]
    short = [p for p in head if _may_be_title(lines[p])]
    named = {p for p in short if names_region(lines[p].text)}
    for position in short:
        if position in named and date_in(lines[position].text):
            return range(position, position + 1)
    for first, second in zip(head, head[1:], strict=False):
        for region, month in ((first, second), (second, first)):
            if region in named and _is_date(lines[month].text):
                return range(first, second + 1)
    styled = (position for position in head if lines[position].is_title)
    position = next(styled, _after_event(lines, head))
    return range(position, position + 1)


def _may_be_title(line: Line) -> bool:
    if len(line.text) > LONGEST or line.text.endswith(".") or label_of(line):
        return False
    return not line.marker or bool(line.marker.places)


def _is_date(text: str) -> bool:
    found = date_in(text)
    return found is not None and found.span == (0, len(text))


def _after_event(lines: list[Line], head: list[int]) -> int:
    if not (label := label_of(lines[head[0]])) or label[0] != "event":
        return head[0]
    for position, following in zip(head[:5], head[1:6], strict=False):
        if find_moment(lines[position].text):
            return following
    return head[1] if len(head) > 1 else head[0]

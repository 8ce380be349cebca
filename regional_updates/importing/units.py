"""From lines to units: the title, labels, paragraphs with their wrapped lines rejoined, and lists."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Literal

from .draft import Block
from .lines import Line, Marker, goes_on, is_finished, is_rule, joined, wrap_width
from .lists import MarkedText

PEER_DISTANCE = 12
RECENT_ITEMS = 50

_LABEL = re.compile(
    r"(?P<name>featured events?|related articles?)\s*(?:$|[:–—-]\s*(?P<rest>.*))", re.IGNORECASE
)


@dataclass
class Unit:
    """A run of lines that belong together.

    ``apart`` says that nothing unfinished comes right before; ``items`` are a list's bullets;
    ``level``, ``bold`` and ``block`` are as its line has them.
    """

    kind: Literal["title", "event", "related", "text", "list", "block"]
    line: int
    parts: list[str] = field(default_factory=list)
    apart: bool = True
    underlined: bool = False
    items: list[MarkedText] = field(default_factory=list)
    level: int = 0
    bold: bool = False
    block: Block | None = None

    @property
    def text(self) -> str:
        return joined(self.parts)


def label_of(line: Line) -> tuple[Literal["event", "related"], str] | None:
    """Return which of the two labels of this kind of text ``line`` is, and what follows on it."""
    if found := _LABEL.fullmatch(line.text):
        return "event" if found["name"][0] in "fF" else "related", found["rest"] or ""
    return None


def is_unspaced(lines: list[Line]) -> bool:
    """Whether paragraphs follow each other without blank lines, as in an export from Word."""
    blank = sum(not line.text for line in lines)
    return blank * 10 < len(lines)


def units_of(lines: list[Line], title: range) -> list[Unit]:
    """Return the units of ``lines``; ``title`` are the positions of the title's lines."""
    units = _Reader(lines, title).units
    return [unit for unit in units if unit.kind != "list" or any(item.parts for item in unit.items)]


class _Reader:
    """Reads line by line; ``spaced`` says that there was a blank line before the current one."""

    def __init__(self, lines: list[Line], title: range) -> None:
        self.lines = lines
        self.width = wrap_width(lines)
        self.peers = _peers(lines)
        self.unspaced = is_unspaced(lines)
        self.units: list[Unit] = []
        self.previous: Line | None = None
        self.spaced = True
        for position, line in enumerate(lines):
            if line.block:
                self._add(Unit("block", line.number, block=line.block), None)
            elif not line.text:
                self.spaced = True
            elif position in title:
                if position == title.start:
                    words = " – ".join(lines[p].text for p in title if lines[p].text)
                    self._add(Unit("title", line.number, [words]), None)
            elif is_rule(line):
                if self.units and not self.spaced and len(self.units[-1].parts) == 1:
                    self.units[-1].underlined = True
                self.spaced = True
            elif label := label_of(line):
                name = line.text.removesuffix(label[1]).rstrip(" :–—-")
                self._add(Unit(label[0], line.number, [name]), None)
                if label[1]:
                    self._add(Unit("text", line.number, [label[1]]), line)
            elif line.level:
                self._add(Unit("text", line.number, [line.text], level=line.level), None)
            else:
                self._read(position, line)

    def _add(self, unit: Unit, line: Line | None) -> None:
        self.units.append(unit)
        self.previous = line
        self.spaced = line is None

    def _read(self, position: int, line: Line) -> None:
        current = self.units[-1] if self.units and self.previous else None
        if line.marker and self._begins_item(position, line, line.marker, current):
            parts = [line.marker.text] if line.marker.text else []
            marked = MarkedText(line.marker, line.indent, parts, self.spaced)
            if current and current.kind == "list":
                current.items.append(marked)
                self.previous, self.spaced = line, False
            else:
                self._add(Unit("list", line.number, items=[marked]), line)
        elif current and self._continues(line, current):
            parts = current.items[-1].parts if current.kind == "list" else current.parts
            parts.append(line.text)
            self.previous, self.spaced = line, False
        else:
            apart = self.spaced or self.unspaced or current is None or _is_closed(current)
            self._add(Unit("text", line.number, [line.text], apart, bold=line.bold), line)

    def _continues(self, line: Line, current: Unit) -> bool:
        previous = self.previous
        if current.kind == "list":
            item = current.items[-1]
            if not item.parts:
                return True
            if line.indent > item.indent and (not self.spaced or _is_prose(line.text)):
                return True
        if self.spaced or previous is None:
            return False
        if line.marker and not is_finished(previous.text):
            return True
        return goes_on(previous, line, self.width)

    def _begins_item(self, position: int, line: Line, marker: Marker, current: Unit | None) -> bool:
        if marker.sure:
            return True
        if not marker.text or self._is_numbered_heading(position, line, marker, current):
            return False
        known = current is not None and self._fits(marker, current)
        peer = position in self.peers
        if marker.kind == "o":
            return known or peer or marker.gap != " "
        if self.spaced or self.previous is None:
            return known or peer or not marker.places or 1 in marker.places
        if known or peer or is_finished(self.previous.text):
            return known or peer or not marker.places or 1 in marker.places
        if current and current.kind == "list" and line.indent >= current.items[-1].indent + 2:
            return not marker.text[0].isdigit()
        return False

    def _fits(self, marker: Marker, current: Unit) -> bool:
        """Whether a bullet of this kind, or with the number before or again, is in the list."""
        for item in reversed(current.items[-RECENT_ITEMS:]):
            if item.marker.kind == marker.kind:
                places = marker.places
                again = {place + 1 for place in item.marker.places} | item.marker.places
                return not places or self.spaced or bool(places & again)
        return False

    def _is_numbered_heading(
        self, position: int, line: Line, marker: Marker, current: Unit | None
    ) -> bool:
        """Whether a numbered line stands by itself above text that is no other item."""
        if not marker.places or len(marker.text) > 100 or is_finished(marker.text):
            return False
        if not (self.spaced or self.previous is None or is_finished(self.previous.text)
                or (current and current.kind == "list")):  # fmt: skip
            return False
        if current and any(
            _precedes(item, marker, line.indent) for item in current.items[-RECENT_ITEMS:]
        ):
            return False
        following = self.lines[position + 1 : position + 4]
        after = next((other for other in following if other.text), None)
        if after is None or label_of(after) or after.indent > line.indent:
            return False
        if after.marker:
            same_or_loose = after.marker.kind == marker.kind or after is following[0]
            return not same_or_loose
        if after is not following[0]:
            return True
        return not goes_on(line, after, self.width)


def _precedes(item: MarkedText, marker: Marker, indent: int) -> bool:
    """Whether ``marker``, at the column ``indent``, has the number after ``item``'s."""
    if item.marker.kind != marker.kind or abs(item.indent - indent) > 1:
        return False
    return any(place - 1 in item.marker.places for place in marker.places)


def _is_closed(unit: Unit) -> bool:
    return unit.kind == "list" or unit.underlined or is_finished(unit.parts[-1])


def _is_prose(text: str) -> bool:
    return text[0].islower() or len(text) > 100 or is_finished(text)


def _peers(lines: list[Line]) -> set[int]:
    """Return the positions of weak markers that a marker of the same list follows soon."""
    soon: dict[tuple[str, int], int] = defaultdict(lambda: -PEER_DISTANCE - len(lines))
    found = set()
    for position in range(len(lines) - 1, -1, -1):
        marker = lines[position].marker
        if marker is None or marker.sure:
            continue
        follow = {value + 1 for value in marker.places} or {0}
        if any(0 <= soon[marker.kind, value] - position <= PEER_DISTANCE for value in follow):
            found.add(position)
        for value in marker.places or {0}:
            soon[marker.kind, value] = position
    return found

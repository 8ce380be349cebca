"""From text to logical lines: bullets are recognised, and what was wrapped is one line again."""

import re
from dataclasses import dataclass

_BULLET = re.compile(r"^(?P<marker>[•●▪‣◦○·–—*\-]|o(?=\t| {2,}))[ \t\xa0]+(?P<text>\S.*)$")
_NUMBER = re.compile(r"^(?P<marker>\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])[ \t\xa0]+(?P<text>\S.*)$")
_TAB = " " * 4
LONGEST_WRAPPED = 130
SHORTEST_WRAPPED = 40


@dataclass
class Line:
    """One paragraph, heading or bullet of the source, on one line.

    ``marker`` is the bullet or number it began with, or empty. ``number`` is its first line's in
    the file, from 1. ``gap`` says that a blank line, or the start of the text, stands before it.
    """

    text: str
    number: int
    marker: str = ""
    indent: int = 0
    gap: bool = False

    @property
    def ordered(self) -> bool:
        """Whether the marker is a number or letter."""
        return any(char.isalnum() for char in self.marker) and self.marker != "o"


def logical_lines(text: str) -> list[Line]:
    """Return the lines of ``text``, wrapped ones rejoined, blank ones left out."""
    raw = text.split("\n")
    width = _wrap_width(raw)
    found: list[Line] = []
    gap, length = True, 0
    for number, row in enumerate(raw, 1):
        if not row.strip():
            gap = True
            continue
        line = _parse(row, number, gap)
        before = found[-1] if found else None
        if before and not line.marker and _continues(before, line, row, length, width):
            before.text = f"{before.text} {line.text}"
        else:
            found.append(line)
        gap, length = False, len(row.rstrip())
    return found


def _parse(row: str, number: int, gap: bool) -> Line:
    expanded = row.replace("\t", _TAB)
    indent = len(expanded) - len(expanded.lstrip())
    stripped = row.strip()
    match = _BULLET.match(stripped) or _NUMBER.match(stripped)
    if match:
        text = " ".join(match["text"].split())
        return Line(text, number, match["marker"], indent, gap)
    return Line(" ".join(stripped.split()), number, "", indent, gap)


def _continues(before: Line, line: Line, row: str, length: int, width: float) -> bool:
    """Whether ``line`` goes on where ``before``, whose last row had ``length`` characters, broke."""
    starts_small = line.text[0].islower()
    if line.gap:
        return False
    if starts_small:
        return True
    if before.marker and line.indent > before.indent:
        return True
    # A wrapped row is full: the next row's first word would not have fitted on it.
    first_word = row.split(maxsplit=1)[0]
    return length + 1 + len(first_word) > width


def _wrap_width(raw: list[str]) -> float:
    """Return the width that the text was wrapped at, or infinity where it was not."""
    lengths = sorted(
        len(row.rstrip())
        for row, following in zip(raw, raw[1:], strict=False)
        if row.strip() and following.strip() and not _parse(following, 0, False).marker
    )
    if len(lengths) < 2:
        return float("inf")
    width = lengths[int(0.9 * (len(lengths) - 1))]
    return width if SHORTEST_WRAPPED <= width <= LONGEST_WRAPPED else float("inf")

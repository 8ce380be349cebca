"""From lines with markers to bullets: nested to two levels, numbered where the numbers say so."""

from dataclasses import dataclass

from .draft import Bullet, Bullets
from .lines import Marker, joined


@dataclass
class MarkedText:
    """One bullet as it was read, line by line. ``spaced``: a blank line came before."""

    marker: Marker
    indent: int
    parts: list[str]
    spaced: bool

    @property
    def whole(self) -> str:
        """The text with its number or letter, where it begins with one."""
        return joined([self.marker.mark, *self.parts] if self.marker.mark.isalnum()
                      or self.marker.places else self.parts)  # fmt: skip


def bullets_of(marked: list[MarkedText]) -> list[Bullets]:
    """Return ``marked`` as one list or, where the numbering starts again, as several.

    A marker that the list itself will show is left out; every other number stays in the text.
    """
    return [bullets for group in _groups(marked) if (bullets := _bullets(group)).items]


def _groups(marked: list[MarkedText]) -> list[list[MarkedText]]:
    last = {one.marker.kind: position for position, one in enumerate(marked)}
    groups: list[list[MarkedText]] = []
    first_level = 0
    for position, one in enumerate(marked):
        first = groups[-1][0] if groups else None
        if first is None or _starts_again(groups[-1], one, first_level, last, position):
            groups.append([])
            first = one
            first_level = 0
        groups[-1].append(one)
        first_level += one.marker.kind == first.marker.kind and one.indent < first.indent + 2
    return groups


def _starts_again(
    group: list[MarkedText], one: MarkedText, first_level: int, last: dict[str, int], position: int
) -> bool:
    first = group[0]
    if one.indent >= first.indent + 2:
        return False
    if one.marker.kind == first.marker.kind:
        return 1 in one.marker.places and first_level > 1
    if not one.spaced or last[first.marker.kind] > position:
        return False
    return all(other.marker.kind != one.marker.kind for other in group)


def _bullets(group: list[MarkedText]) -> Bullets:
    base, kind = group[0].indent, group[0].marker.kind
    levels = []
    for one in group:
        if one.indent < base:
            base, kind = one.indent, one.marker.kind
        levels.append(1 if one.indent < base + 2 and one.marker.kind == kind else 2)
    numbers = [one.marker.places for one, level in zip(group, levels, strict=True) if level == 1]
    ordered = all(place in places for place, places in enumerate(numbers, 1))
    items: list[Bullet] = []
    for one, level in zip(group, levels, strict=True):
        shown = not one.marker.places or (level == 1 and ordered)
        text = joined(one.parts) if shown else one.whole
        if not text:
            continue
        if level == 1 or not items:
            items.append(Bullet(text))
        else:
            items[-1].items.append(text)
    return Bullets(items, ordered and len(items) == len(numbers))

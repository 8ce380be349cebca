"""Which block of one version is which of another, and which of them left their places."""

import json
from bisect import bisect_left
from collections.abc import Sequence
from functools import partial
from typing import Any

from wagtail import blocks

from .words import Effort, alike

# So many blocks without a known id are looked through for what they might have been.
UNKNOWN = 100
Pair = tuple[int | None, int | None]


def pairs(old: Sequence[Any], new: Sequence[Any], effort: Effort) -> list[Pair]:
    """Return the positions in ``old`` and ``new`` of each block, None where it is not in one.

    They are in the order of ``new``; what is only in ``old`` comes where it was. Finding what is
    alike takes from ``effort``.
    """
    by_id = {child.id: a for a, child in enumerate(old) if child.id}
    partner = {b: by_id.pop(child.id) for b, child in enumerate(new) if child.id in by_id}
    # What came through the API, or was imported again, has other ids and may be the same.
    for same in (str.__eq__, partial(alike, effort=effort)):
        taken = set(partner.values())
        left = [(a, _said(child)) for a, child in enumerate(old) if a not in taken]
        for b in [b for b in range(len(new)) if b not in partner][:UNKNOWN]:
            said = _said(new[b])
            for place, (a, before) in enumerate(left[:UNKNOWN]):
                if old[a].block_type == new[b].block_type and same(before, said):
                    partner[b] = a
                    del left[place]
                    break
    found: list[Pair] = [(partner.get(b), b) for b in range(len(new))]
    partners = set(partner.values())
    for a in range(len(old)):
        if a not in partners:
            place = next((place for place, pair in enumerate(found) if a and pair[0] == a - 1), -1)
            found.insert(place + 1, (a, None))
    return found


def _said(child: Any) -> str:
    """Return what tells a block from others of its type: a section's heading, or all there is."""
    if isinstance(child.block, blocks.StructBlock) and "heading" in child.block.child_blocks:
        return child.value["heading"].casefold()
    return json.dumps(child.block.get_prep_value(child.value), default=str, ensure_ascii=False)


def moved(found: Sequence[Pair]) -> dict[Pair, str]:
    """Return for each of the pairs whose block left its place whether it went "up" or "down"."""
    both = [pair for pair in found if None not in pair]
    olds = [a for a, _ in both if a is not None]
    rank = {a: place for place, a in enumerate(sorted(olds))}
    stay = _longest_rising(olds)
    return {
        pair: "up" if place < rank[olds[place]] else "down"
        for place, pair in enumerate(both)
        if olds[place] not in stay
    }


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """Return a longest part of ``numbers`` that rises: what may count as having stayed."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        place = bisect_left(tails, number)
        before[number] = tails[place - 1] if place else None
        tails[place : place + 1] = [number]
    found, last = set(), tails[-1] if tails else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found

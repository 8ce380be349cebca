"""A region, years or a month that stand among the words of a query, read as filters."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cms.delivery.analysis import is_stop_word, term, words

from .query import ASKED, LONGEST, PART, Terms, asks
from .typed_months import month_typed

_YEAR = re.compile("(?:19|20)[0-9]{2}")
# Before a filter these say that it is not meant as one.
_TURNING = frozenset("not except without since before after until".split())


@dataclass(frozen=True)
class Narrower:
    """What the words say as filters, and the ``text`` that is left to look for, which may be empty."""

    text: str
    region: list[str]
    year: list[int]
    month: datetime.date | None


@dataclass(frozen=True)
class _Part:
    """A piece of a query, which stays or goes as a whole. What is in quotation marks or left out by a
    minus is not ``loose``."""

    text: str
    words: tuple[str, ...]
    loose: bool

    @property
    def is_small(self) -> bool:
        return self.loose and len(self.words) == 1 and is_stop_word(self.words[0])


def narrower(text: str, regions: dict[str, list[str]]) -> Narrower | None:
    """Return ``text`` with the names of ``regions``, by slug, the years and the month in it read as
    filters; None where there is none of these, more than one month, or a word such as "since" before one."""
    names = {
        _terms(words(name)): slug
        for slug, of_region in regions.items()
        for name in (slug.replace("-", " "), *of_region)
    }
    parts = [*_parts(text)]
    found: dict[str, list] = {"region": [], "year": [], "month": []}
    taken: set[int] = set()
    for places, name, value in _filters(parts, names):
        taken.update(places)
        if value not in found[name]:
            found[name].append(value)
    if not taken or _turned(parts, taken) or len(found["month"]) > 1:
        return None
    left = _left(parts, taken, asks(text))
    return Narrower(left, found["region"], found["year"], next(iter(found["month"]), None))


def _parts(text: str) -> Iterator[_Part]:
    for part in PART.finditer(text[:LONGEST]):
        loose = not part["minus"] and part["phrase"] is None
        if found := [*words(part[0])]:
            shown = part[0][found[0].start() : found[-1].end()] if loose else part[0]
            yield _Part(shown, tuple(match.group() for match in found), loose)


def _terms(found: Iterator[re.Match[str]]) -> Terms:
    return tuple(term(match.group()) for match in found)


def _filters(
    parts: list[_Part], names: dict[Terms, str]
) -> Iterator[tuple[range, str, str | int | datetime.date]]:
    """Yield the places of parts that are a filter, which it is, and its value; the longest first."""
    longest = max([2, *map(len, names)])
    at = 0
    while at < len(parts):
        for end in range(min(len(parts), at + longest), at, -1):
            if found := _filter(parts[at:end], names):
                yield range(at, end), *found
                at = end
                break
        else:
            at += 1


def _filter(some: list[_Part], names: dict[Terms, str]) -> tuple[str, Any] | None:
    if not all(part.loose for part in some):
        return None
    terms = tuple(term(word) for part in some for word in part.words)
    if terms in names:
        return "region", names[terms]
    month = month_typed(" ".join(part.text for part in some))
    # Two numbers beside each other are no month, nor is May with a day.
    in_full = any(_YEAR.fullmatch(each) for each in terms)
    if month and in_full and not (len(some) > 1 and some[0].text.isdigit()):
        return "month", month
    if len(terms) == 1 and _YEAR.fullmatch(terms[0]):
        return "year", int(terms[0])
    return None


def _turned(parts: list[_Part], taken: set[int]) -> bool:
    """Return whether before one of those that are ``taken``, but for small words, stands a word that
    turns it around."""
    for at in taken:
        while at and at - 1 not in taken:
            at -= 1
            if parts[at].loose and parts[at].text.casefold() in _TURNING:
                return True
            if not parts[at].is_small:
                break
    return False


def _left(parts: list[_Part], taken: set[int], asking: bool) -> str:
    """Return the parts that are not ``taken``, without the small words beside those; of a question,
    without what asks."""
    gone = set(taken)
    if asking:
        gone |= {at for at, part in enumerate(parts) if part.words[0].casefold() in ASKED}
    for order in (range(len(parts)), reversed(range(len(parts)))):
        beside = asking
        for at in order:
            beside = at in gone or (beside and parts[at].is_small)
            if beside:
                gone.add(at)
    return " ".join(part.text for at, part in enumerate(parts) if at not in gone)

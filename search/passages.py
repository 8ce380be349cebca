"""The part of a section that answers a query, its words marked."""

import re
from collections.abc import Iterable
from html import escape

from cms.delivery.analysis import term, words

from .query import Terms

LONGEST = 200
BEFORE = 40
# Of so many matches the best place is chosen: the time grows with their square.
CONSIDERED = 100
# What ends as a sentence does, or has so many spaces, is running text.
_SENTENCE = re.compile("[.!?…]\\W*$")
SPACES = 9


def passage(text: str, alternatives: Iterable[Terms]) -> str:
    """Return the paragraph of ``text`` that holds most of ``alternatives``, as safe HTML; of several
    the first that is running text.

    Paragraphs are separated by line ends; a long one is cut to where most of them stand together.
    Matches are in ``<mark>``; nothing else in it is markup.
    """
    wanted = list(alternatives)
    read = [(paragraph, matches(paragraph, wanted)) for paragraph in text.split("\n")]
    return _marked(
        *max(read, key=lambda each: (len({terms for *_, terms in each[1]}), _is_running(each[0])))
    )


def _is_running(paragraph: str) -> bool:
    """Return whether ``paragraph`` says something by itself: no caption, row of a table, name or
    sub-heading."""
    return bool(_SENTENCE.search(paragraph)) or paragraph.count(" ") >= SPACES


def matches(text: str, alternatives: Iterable[Terms]) -> list[tuple[int, int, Terms]]:
    """Return where words or phrases of ``alternatives`` stand in ``text``: start, end, which."""
    by_first: dict[str, list[Terms]] = {}
    for terms in alternatives:
        by_first.setdefault(terms[0], []).append(terms)
    places = [(match.start(), match.end(), term(match.group())) for match in words(text)]
    found, at = [], 0
    while at < len(places):
        # The longest phrase that begins here, so that its words are marked as one.
        here = [
            terms
            for terms in by_first.get(places[at][2], [])
            if tuple(place[2] for place in places[at : at + len(terms)]) == terms
        ]
        if here:
            terms = max(here, key=len)
            last = at + len(terms) - 1
            found.append((places[at][0], places[last][1], terms))
            at = last
        at += 1
    return found


def _marked(text: str, found: list[tuple[int, int, Terms]]) -> str:
    start, end = _window(text, found)
    parts, at = ["…" if start else ""], start
    for left, right, _ in found:
        if start <= left and right <= end:
            parts += [escape(text[at:left]), "<mark>", escape(text[left:right]), "</mark>"]
            at = right
    parts += [escape(text[at:end]), "…" if end < len(text) else ""]
    return "".join(parts)


def _window(text: str, found: list[tuple[int, int, Terms]]) -> tuple[int, int]:
    """Return the part of ``text`` to show, cut between words: from a little before the match that is
    followed by the most others."""
    if len(text) <= LONGEST:
        return 0, len(text)
    found = found[:CONSIDERED]
    first = max(
        (left for left, _, _ in found), key=lambda left: (_different(found, left), -left), default=0
    )
    start = max(0, min(first - BEFORE, len(text) - LONGEST))
    if start:
        start = text.find(" ", start, first + 1) + 1 or start
    end = min(len(text), start + LONGEST)
    if end < len(text):
        cut = text.rfind(" ", start, end)
        end = cut if cut > first else end
    return start, end


def _different(found: list[tuple[int, int, Terms]], first: int) -> int:
    """Return how many different matches fit into a part that begins before ``first``."""
    last = first - BEFORE + LONGEST
    return len({terms for left, right, terms in found if first <= left and right <= last})

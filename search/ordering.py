"""The order of the updates that were found: by what narrow rows say, then a closer look at the best."""

import calendar
from collections import defaultdict
from collections.abc import Callable
from functools import reduce
from operator import or_

from django.db.models import Q

from cms.delivery.indexing import spaced_terms
from cms.delivery.models import Heading, Section

from . import hits
from .hits import HEADING, PAGE, RECENCY, REGION, SECTION, TOPIC
from .labels import Labels
from .query import Query, Terms, any_of
from .ranking import COVERAGE, IN_WHERE, PHRASE, Ranking, Read, rarity, spaced

# So many updates are looked at closely, and so many sections of each; what comes after them stays
# in the first order.
CLOSELY, SECTIONS = 200, 25
# A word or a phrase in more sections than this does not tell them apart.
COMMON = 5000

# Of so many words it is asked, each by itself, where they are.
TELLING = 12
# A section's recency is its period, as YYYYMM, times this, and its date.
PERIOD = 10**8

# A page and its sections that were found, the best first.
Found = tuple[int, list[int]]


class Order:
    """Puts ``found`` in order for ``query``; ``any_word`` says that no section has all its words.

    ``unknown`` are then those, as they were typed, that no section of the archive has.
    """

    def __init__(self, query: Query, found: list[tuple], labels: Labels, any_word: bool) -> None:
        self.query, self.found = query, found
        self.newness = {hit[PAGE]: (hit[RECENCY], hit[PAGE]) for hit in found}
        self.unknown: list[str] = []
        if query.clauses and found:
            where = [_some(each.alternatives) for each in query.clauses[:TELLING] if any_word]
            self.unknown = [
                clause.typed for clause, keys in zip(query.clauses, where, strict=False) if not keys
            ]
            self.ranking, self.worth = _first_look(query, found, labels, where)

    @property
    def count(self) -> int:
        return len(self.newness)

    def newest(self, start: int, end: int, oldest: bool = False) -> list[Found]:
        """Return the newest pages from ``start`` to before ``end``, or the oldest."""
        pages = sorted(self.newness, key=self.newness.__getitem__, reverse=not oldest)[start:end]
        if not self.query.clauses or not pages:
            return [(page, []) for page in pages]
        sections, _ = self._read(pages)
        return [(page, sections[page]) for page in pages]

    def best(self, start: int, end: int) -> list[Found]:
        """Return the best pages from ``start`` to before ``end``; the newest without a query."""
        if not self.query.clauses or not self.found:
            return self.newest(start, end)
        best = dict.fromkeys(self.newness, 0.0)
        for hit, worth in zip(self.found, self.worth(self.found), strict=True):
            if worth > best[hit[PAGE]]:
                best[hit[PAGE]] = worth
        pages = self._by_worth(list(self.newness), best)
        closely = pages[:CLOSELY] if start < CLOSELY else []
        sections, best = self._read([*closely, *pages[max(start, CLOSELY) : end]])
        pages[:CLOSELY] = self._by_worth(closely, best) if closely else pages[:CLOSELY]
        return [(page, sections[page]) for page in pages[start:end]]

    def _by_worth(self, pages: list[int], best: dict[int, float]) -> list[int]:
        return sorted(pages, key=lambda page: (best[page], self.newness[page]), reverse=True)

    def _read(self, pages: list[int]) -> tuple[dict[int, list[int]], dict[int, float]]:
        """Return the sections of ``pages``, the best first, and the worth of each page's best."""
        wanted, of_page = set(pages), defaultdict(list)
        hits = [hit for hit in self.found if hit[PAGE] in wanted]
        for hit, worth in zip(hits, self.worth(hits), strict=True):
            of_page[hit[PAGE]].append((worth, -hit[SECTION]))
        keys = {-key: page for page, some in of_page.items()
                for _, key in sorted(some, reverse=True)[:SECTIONS]}  # fmt: skip
        rows = Section.objects.filter(pk__in=keys).values_list(
            "pk", "position", "heading_terms", "where_terms", "terms"
        )
        read = sorted(
            (-self.ranking.of_section(Read(*texts)), position, pk) for pk, position, *texts in rows
        )
        sections: dict[int, list[int]] = defaultdict(list)
        best: dict[int, float] = defaultdict(float)
        for worth, _, pk in read:
            sections[keys[pk]].append(pk)
            best[keys[pk]] = max(best[keys[pk]], -worth)
        return sections, best


def _first_look(
    query: Query, found: list[tuple], labels: Labels, where: list[set[int]]
) -> tuple[Ranking, Callable[[list[tuple]], list[float]]]:
    """Return the ranking for ``query``, and what says how much hits seem to be worth unread.

    ``where`` is in which sections the first of its words are, if none has all.
    """
    holding: list[tuple[set[int], float]] = []
    rarities = None
    if where:
        sets = [_telling(keys) for keys in where]
        sets += [set() for _ in query.clauses[TELLING:]]
        rarities = [rarity(len(keys) or len(found), len(found)) for keys in sets]
        holding = [
            (keys, COVERAGE * each / sum(rarities))
            for keys, each in zip(sets, rarities, strict=True)
        ]
    elif len(query.phrase) > 1:
        holding = [(_telling(_some([query.phrase])), PHRASE)]
    ranking = Ranking(query, rarities)
    alternatives = [Q(terms__contains=spaced(terms)) for terms in query.alternatives]
    headings = {
        pk: ranking.of_heading(terms)
        for pk, terms in Heading.objects.filter(reduce(or_, alternatives)).values_list(
            "pk", "terms"
        )
    }
    regions, topics = (
        {slug: ranking.of_terms(terms, IN_WHERE) for slug, terms in labels.terms_of(name).items()}
        for name in ("region", "topic")
    )
    periods = _periods({hit[RECENCY] // PERIOD for hit in found}, ranking)
    holding = [(keys, worth) for keys, worth in holding if keys]

    def worth(some: list[tuple]) -> list[float]:
        # There may be as many as the archive has sections.
        in_heading, in_region, in_topic = headings.get, regions.get, topics.get
        seems = [
            in_heading(hit[HEADING], 0) + in_region(hit[REGION], 0) + in_topic(hit[TOPIC], 0)
            for hit in some
        ]
        if any(periods.values()):
            seems = [
                before + periods[hit[RECENCY] // PERIOD]
                for before, hit in zip(seems, some, strict=True)
            ]
        for keys, value in holding:
            seems = [
                before + value if hit[SECTION] in keys else before
                for before, hit in zip(seems, some, strict=True)
            ]
        return seems

    return ranking, worth


def _periods(periods: set[int], ranking: Ranking) -> dict[int, float]:
    """Return the worth of each period, YYYYMM, by the words for it in a title."""
    names = {each: f"{calendar.month_name[each % 100]} {each // 100}" for each in periods}
    return {each: ranking.of_terms(spaced_terms(name), IN_WHERE) for each, name in names.items()}


def _some(alternatives: list[Terms]) -> set[int]:
    """Return sections that have one of ``alternatives``: all of them, or enough to be common."""
    return hits.keys(any_of(alternatives), COMMON + 1)


def _telling(keys: set[int]) -> set[int]:
    return keys if len(keys) <= COMMON else set()

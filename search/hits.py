"""What the search backend finds, and how it divides by region, topic and year."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter

from django.db.models import QuerySet, Subquery
from modelsearch.query import SearchQuery

from cms.delivery.indexing import sections_found
from cms.delivery.models import Change, IndexedSection
from regional_updates.models import RegionPage
from regional_updates.vocabulary import Topic

FACETS = ("region", "topic", "year")

# The answers to so many questions are kept; each holds some 300 bytes for every section found.
KEPT = 8

# What a hit is: a plain tuple, for of a common word there are as many as the archive has sections.
FIELDS = ("section_id", "page_id", "region", "topic", "year", "recency", "heading_id")
SECTION, PAGE, REGION, TOPIC, YEAR, RECENCY, HEADING = range(len(FIELDS))


def state() -> str:
    """Return what the archive is known by as it is now: another, as soon as others may be found."""
    last_key = IndexedSection.objects.order_by("-pk").values("pk")[:1]
    newest = Change.objects.order_by("-seq").values_list("seq", "at", Subquery(last_key)).first()
    # The sections of a topic or a region follow its slug at once, before there is a change.
    topics, regions = (
        model.objects.order_by().values_list("pk", "slug") for model in (Topic, RegionPage)
    )
    return f"{newest} {sorted(topics.union(regions, all=True))}"


def find(
    query: SearchQuery | None,
    among: QuerySet[IndexedSection],
    state: str,
    unwanted: SearchQuery | None = None,
) -> list[tuple]:
    """Return a tuple of ``FIELDS`` for each section of ``among`` that answers ``query``, or for
    all of them where it is None; but for those that answer ``unwanted``.

    Whoever pages through results or chooses a facet asks the same again: what was found is kept
    until there is another ``state``. The list is not the caller's to change.
    """
    asked = f"{state} {query!r} {unwanted!r} {among.query}"
    return _found(Question(asked, query, among, unwanted))


@dataclass(frozen=True)
class Question:
    """What is asked of the archive. ``asked`` says all of it, and in which state of the archive."""

    asked: str
    query: SearchQuery | None = field(compare=False)
    among: QuerySet[IndexedSection] = field(compare=False)
    unwanted: SearchQuery | None = field(compare=False)


@lru_cache(maxsize=KEPT)
def _found(question: Question) -> list[tuple]:
    query, among = question.query, question.among
    rows = among if query is None else sections_found(query, among)
    found = list(rows.order_by().values_list(*FIELDS))
    # Not by the backend: PostgreSQL's takes no phrase under a Not.
    left_out = keys(question.unwanted) if question.unwanted else set()
    return [hit for hit in found if hit[SECTION] not in left_out] if left_out else found


def keys(query: SearchQuery, most: int | None = None) -> set[int]:
    """Return the keys of the sections that answer ``query``, of ``most`` at the most."""
    rows = sections_found(query, IndexedSection.objects.all()).order_by()
    return set(rows.values_list("pk", flat=True)[:most])


def chosen(hits: list[tuple], filters: dict[str, list], but: str = "") -> list[tuple]:
    """Return those of ``hits`` that have a chosen value of each facet, or of each ``but`` one."""
    for name in FACETS:
        if filters[name] and name != but:
            at, values = FIELDS.index(name), set(filters[name])
            hits = [hit for hit in hits if hit[at] in values]
    return hits


def updates_by(name: str, hits: Iterable[tuple]) -> Counter:
    """Return how many updates there are among ``hits`` of each value of the facet ``name``."""
    at = FIELDS.index(name)
    of_page = [(hit[PAGE], hit[at]) for hit in hits]
    # An update has one region and one year, but many topics.
    return Counter(map(itemgetter(1), set(of_page)) if name == "topic" else dict(of_page).values())

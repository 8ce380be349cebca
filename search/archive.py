"""The search itself: which updates answer a query, in what order, and how they divide."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet

from cms.delivery.models import ContentItem, IndexedSection, Section
from regional_updates.vocabulary import Acronym

from . import hits, suggestions
from .hits import FACETS, PAGE, RECENCY, SECTION
from .labels import Labels
from .narrower import narrower
from .ordering import Found, Order
from .passages import passage
from .picks import picks
from .query import Query, parse
from .ranking import count

PASSAGES = 3
ORDERS = ("relevance", "-period", "period")


@dataclass
class Criteria:
    """What is asked for: words, filters (several values of one are alternatives), order, page.

    ``expand`` lets acronyms find what they stand for, and the other way round.
    """

    text: str = ""
    region: list[str] = field(default_factory=list)
    topic: list[str] = field(default_factory=list)
    year: list[int] = field(default_factory=list)
    period_from: datetime.date | None = None
    period_to: datetime.date | None = None
    include_withdrawn: bool = False
    expand: bool = True
    order: str = "relevance"
    limit: int = 20
    offset: int = 0

    @property
    def facets(self) -> dict[str, list]:
        """The chosen values of each facet."""
        return {name: getattr(self, name) for name in FACETS}

    @property
    def words_alone(self) -> bool:
        """Whether words are looked for in the whole archive, from the first result on."""
        period = self.period_from or self.period_to
        return bool(self.text.strip()) and not (any(self.facets.values()) or period or self.offset)

    def sections(self) -> QuerySet[IndexedSection]:
        """Return what is searched, before words and facets."""
        sections = IndexedSection.objects.all()
        if not self.include_withdrawn:
            sections = sections.filter(withdrawn=False)
        if self.period_from:
            sections = sections.filter(period__gte=self.period_from)
        if self.period_to:
            sections = sections.filter(period__lte=self.period_to)
        return sections


@dataclass(frozen=True)
class _Now:
    """What is read once for each search: which state the archive is in, and the acronyms."""

    state: str = field(default_factory=hits.state)
    acronyms: list[Acronym] = field(default_factory=lambda: [*Acronym.objects.all()])

    def parse(self, criteria: Criteria) -> Query:
        return parse(criteria.text, self.acronyms, criteria.expand)


def search(criteria: Criteria) -> dict[str, Any]:
    """Return the answer as plain values, shaped as ``schema.SearchResults``.

    The number of database queries does not depend on how much is found.
    """
    now = _Now()
    query = now.parse(criteria)
    everywhere, matched, suggestion = _find(criteria, query, now)
    labels = Labels()
    found = hits.chosen(everywhere, criteria.facets)
    order = Order(query, found, labels, matched == "any")
    place = criteria.offset, criteria.offset + criteria.limit
    if criteria.order == "relevance":
        shown = order.best(*place)
    else:
        shown = order.newest(*place, oldest=criteria.order == "period")
    any_word = matched == "any"
    missing = _missing(query, [page for page, _ in shown], order.unknown) if any_word else {}
    respelt = query.read_as if any_word else {}
    acronyms = [
        {"term": acronym.term, "expansion": acronym.expansion} for acronym in query.acronyms
    ]
    return {
        "count": order.count,
        "matched": matched,
        "picks": picks(criteria.text) if criteria.words_alone else [],
        "items": [
            {**item, "missing": missing.get(item["id"], [])}
            for item in items(
                [(page, sections[:PASSAGES]) for page, sections in shown],
                lambda text: passage(text, query.alternatives),
            )
        ],
        "facets": {name: facet(name, everywhere, criteria, labels) for name in FACETS},
        "unknown": order.unknown,
        "suggestion": suggestion,
        "narrower": _narrower(criteria, labels, now),
        "respelt": [{"typed": typed, "read_as": word} for typed, word in respelt.items()],
        "expanded": acronyms if criteria.expand else [],
        "expandable": [] if criteria.expand else acronyms,
    }


def sections(criteria: Criteria) -> list[int]:
    """Return the keys of all sections found, the newest updates' first, or the oldest's; whatever
    page is asked for."""
    new = -1 if criteria.order == "period" else 1
    # An update's sections stay in the order in which they are read.
    found = sorted(
        _found(criteria), key=lambda hit: (-new * hit[RECENCY], -new * hit[PAGE], hit[SECTION])
    )
    return [hit[SECTION] for hit in found]


def pages(criteria: Criteria) -> set[int]:
    """Return the ids of all updates found, whatever page is asked for."""
    return {hit[PAGE] for hit in _found(criteria)}


def _found(criteria: Criteria) -> list[tuple]:
    now = _Now()
    return hits.chosen(_find(criteria, now.parse(criteria), now)[0], criteria.facets)


def _find(criteria: Criteria, query: Query, now: _Now) -> tuple[list[tuple], str, str | None]:
    """Return what is found in all regions, topics and years, by "all" words or by "any", and a
    better spelling where one finds more under the same filters."""
    if not query.clauses:
        return [] if query.typed else hits.find(None, criteria.sections(), now.state), "all", None
    found = hits.find(query.all_words(), criteria.sections(), now.state, query.unwanted())
    if found:
        return found, "all", None
    likelier = suggestions.likelier_words(query.words)
    respelt = replace(criteria, text=suggestions.respelt(criteria.text, likelier))
    suggestion = respelt.text if respelt != criteria and _finds(respelt, now) else None
    for word, likelier_word in likelier.items():
        query.read_also(word, likelier_word)
    any_word = query.any_word()
    unwanted = query.unwanted()
    found = hits.find(any_word, criteria.sections(), now.state, unwanted) if any_word else []
    return found, "any" if found else "all", suggestion


def _missing(query: Query, pages: list[int], unknown: list[str]) -> dict[int, list[str]]:
    """Return, by page, which of the words none of its sections has, but those that are ``unknown``."""
    texts: dict[int, str] = dict.fromkeys(pages, "")
    rows = Section.objects.filter(item__page_id__in=pages)
    for page, *terms in rows.values_list("item__page_id", "where_terms", "heading_terms", "terms"):
        texts[page] += "".join(terms)
    clauses = [clause for clause in query.clauses if clause.typed not in unknown]
    return {
        page: [clause.typed for clause in clauses if not count(clause, text)]
        for page, text in texts.items()
    }


def _finds(criteria: Criteria, now: _Now) -> bool:
    """Return whether a section has all of the words, under all of the filters."""
    query = now.parse(criteria)
    if query.typed and not query.clauses:
        return False
    among = criteria.sections()
    for name, values in criteria.facets.items():
        among = among.filter(**{f"{name}__in": values}) if values else among
    asked = query.all_words() if query.clauses else None
    return bool(hits.find(asked, among, now.state, query.unwanted()))


def _narrower(criteria: Criteria, labels: Labels, now: _Now) -> dict[str, Any] | None:
    """Return the words without the region, years and month among them, and these as filters; None
    where that finds nothing, or where others are chosen."""
    read = narrower(criteria.text, labels.names["region"])
    if not read:
        return None
    filters: dict[str, Any] = {
        "region": read.region,
        "year": read.year,
        "period_from": read.month,
        "period_to": read.month,
    }
    for name, value in filters.items():
        chosen = getattr(criteria, name)
        if value and chosen and value != chosen:
            return None
        filters[name] = value or chosen
    if not _finds(replace(criteria, text=read.text, **filters), now):
        return None
    first, last = filters["period_from"], filters["period_to"]
    return {
        "q": read.text,
        "region": [{"slug": slug, "name": labels.of("region", slug)} for slug in filters["region"]],
        "year": filters["year"],
        "period_from": first and f"{first:%Y-%m}",
        "period_to": last and f"{last:%Y-%m}",
    }


def items(shown: list[Found], excerpt: Callable[[str], str]) -> list[dict[str, Any]]:
    """Return the summaries of these pages, each with passages of its sections: ``excerpt`` makes
    safe HTML of a section's text."""
    rows = ContentItem.objects.filter(page_id__in=[page for page, _ in shown])
    summaries = dict(rows.values_list("page_id", "summary"))
    wanted = [pk for _, sections in shown for pk in sections]
    texts = {
        pk: {"anchor": anchor, "heading": heading, "topic": topic, "html": excerpt(text)}
        for pk, anchor, heading, topic, text in Section.objects.filter(pk__in=wanted).values_list(
            "pk", "anchor", "heading", "topic", "text"
        )
    }
    return [
        {
            **summaries[page],
            "passages": [texts[pk] for pk in sections if pk in texts],
        }
        for page, sections in shown
        if page in summaries
    ]


def facet(
    name: str, everywhere: list[tuple], criteria: Criteria, labels: Labels
) -> list[dict[str, Any]]:
    """Return how the updates divide by ``name`` when it is not filtered by."""
    counts = hits.updates_by(name, hits.chosen(everywhere, criteria.facets, but=name))
    counts.pop("", None)
    for value in criteria.facets[name]:
        # A choice that finds nothing can still be taken back.
        if labels.known(name, value):
            counts.setdefault(value, 0)
    values = [
        {"value": str(value), "label": labels.of(name, value), "count": count}
        for value, count in counts.items()
    ]
    return sorted(values, key=lambda row: row["label"], reverse=name == "year")

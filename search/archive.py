"""The search itself: which updates answer a query, in what order, and how they divide."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    FloatField,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Cast, Length, Replace, Round
from wagtail.search.backends import get_search_backend

from cms.delivery.models import ContentItem, Section
from regional_updates.vocabulary import Acronym

from . import suggestions
from .passages import passage
from .query import Query, parse

PASSAGES = 3
USUAL_LENGTH = 80.0
FACETS = ("region", "topic", "year")
ORDERS = {
    "relevance": ("tier", "-score", "-period", "-date", "-page"),
    "-period": ("-period", "-date", "-page"),
    "period": ("period", "date", "page"),
}


@dataclass
class Criteria:
    """What is asked for: words, filters (several values of one are alternatives), order, page."""

    text: str = ""
    region: list[str] = field(default_factory=list)
    topic: list[str] = field(default_factory=list)
    year: list[int] = field(default_factory=list)
    period_from: datetime.date | None = None
    period_to: datetime.date | None = None
    include_withdrawn: bool = False
    order: str = "relevance"
    limit: int = 20
    offset: int = 0


def search(criteria: Criteria) -> dict[str, Any]:
    """Return the answer as plain values, shaped as ``schema.SearchResults``.

    The number of database queries does not depend on how much is found.
    """
    query = parse(criteria.text, Acronym.objects.all())
    if query.typed and not query.clauses:
        return _answer(criteria, query, Section.objects.none())
    return _answer(criteria, query, _hits(query))


def _hits(query: Query) -> QuerySet[Section]:
    """Return the sections that answer ``query``, each with its tier, 0 the best, and its score.

    In the heading word for word; all in the heading; in the text word for word; anywhere.
    """
    sections = Section.objects.order_by()
    if not query.clauses:
        return sections.annotate(tier=Value(0, IntegerField()), score=Value(0.0, FloatField()))
    hits = sections.filter(pk__in=_found(query.search_query()))
    if query.excluded:
        hits = hits.exclude(pk__in=_found(query.excluded_query()))
    phrase = f" {' '.join(query.phrase)} "
    all_in_heading = Q()
    for clause in query.clauses:
        either = Q()
        for terms in clause:
            either |= Q(heading_terms__contains=f" {' '.join(terms)} ")
        all_in_heading &= either
    tier = Case(
        When(heading_terms__contains=phrase, then=0),
        When(all_in_heading, then=1),
        When(terms__contains=phrase, then=2),
        default=3,
        output_field=IntegerField(),
    )
    return hits.annotate(tier=tier, score=_score(query))


def _score(query: Query) -> Any:
    """Return BM25's measure of how much a section is about ``query``, without its weights of words:
    often, and in few words, is better. Rounded, so that among alikes the newest comes first."""
    score: Any = Value(0.0, FloatField())
    for clause in query.clauses:
        often: Any = Value(0.0, FloatField())
        for terms in clause:
            text = f" {' '.join(terms)} "
            without = Length(Replace(F("terms"), Value(text), Value(" ")))
            removed = Cast(Length(F("terms")) - without, FloatField())
            often = often + removed / Value(float(len(text) - 1))
        size = Cast(F("length"), FloatField()) / Value(USUAL_LENGTH)
        score = score + often * Value(2.2) / (often + Value(0.3) + size * Value(0.9))
    return Round(score, precision=2, output_field=FloatField())


def _found(query: Any) -> QuerySet:
    """Return the keys of the sections that Wagtail's search backend finds."""
    results = get_search_backend().search(query, Section.objects.all(), order_by_relevance=False)
    return results.get_queryset().order_by().values("pk")


def _filtered(hits: QuerySet, criteria: Criteria, but: str = "") -> QuerySet:
    """Return ``hits`` under all filters, or under all ``but`` one."""
    for name in FACETS:
        chosen = getattr(criteria, name)
        if chosen and name != but:
            hits = hits.filter(**{f"{name}__in": chosen})
    if not criteria.include_withdrawn:
        hits = hits.filter(withdrawn=False)
    if criteria.period_from:
        hits = hits.filter(period__gte=criteria.period_from)
    if criteria.period_to:
        hits = hits.filter(period__lte=criteria.period_to)
    return hits


def _answer(criteria: Criteria, query: Query, hits: QuerySet) -> dict[str, Any]:
    found = _filtered(hits, criteria)
    count = found.values("item").distinct().count()
    suggestion = None
    if not count and query.words:
        suggestion = suggestions.did_you_mean(criteria.text, query.words)
    return {
        "count": count,
        "items": _items(found, criteria, query) if count else [],
        "facets": {name: _facet(hits, criteria, name) for name in FACETS},
        "suggestion": suggestion,
        "expanded": [
            {"term": acronym.term, "expansion": acronym.expansion} for acronym in query.expanded
        ],
    }


def _items(found: QuerySet, criteria: Criteria, query: Query) -> list[dict[str, Any]]:
    """Return the asked page of summaries, each with up to three passages."""
    best = (
        found.values("item_id")
        .annotate(
            tier=Min("tier"),
            score=Max("score"),
            period=Max("item__period"),
            date=Max("item__date"),
            page=Max("item__page_id"),
        )
        .order_by(*ORDERS[criteria.order])
        .values_list("item_id", flat=True)
    )
    ids = list(best[criteria.offset : criteria.offset + criteria.limit])
    summaries = dict(ContentItem.objects.filter(pk__in=ids).values_list("pk", "summary"))
    passages: dict[int, list[dict[str, str]]] = {pk: [] for pk in ids}
    if query.clauses:
        rows = found.filter(item_id__in=ids).order_by("item_id", "tier", "-score", "position")
        for item_id, anchor, heading, text in rows.values_list(
            "item_id", "anchor", "heading", "text"
        ):
            if len(passages[item_id]) < PASSAGES:
                html = passage(text, query.alternatives)
                passages[item_id].append({"anchor": anchor, "heading": heading, "html": html})
    return [{**summaries[pk], "passages": passages[pk]} for pk in ids]


def _facet(hits: QuerySet, criteria: Criteria, name: str) -> list[dict[str, Any]]:
    """Return how the updates divide by ``name`` when it is not filtered by."""
    label = F("year") if name == "year" else F(f"{name}_name")
    rows = (
        _filtered(hits, criteria, but=name)
        .values(value=F(name), label=label)
        .annotate(count=Count("item_id", distinct=True))
    )
    if name == "topic":
        rows = rows.exclude(topic="")
    ordered = rows.order_by("-value") if name == "year" else rows.order_by("label")
    return [
        {"value": str(row["value"]), "label": str(row["label"]), "count": row["count"]}
        for row in ordered
    ]

"""Lists of what is published, for reader's pages: summaries, never whole documents."""

from collections.abc import Iterable
from itertools import groupby

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from wagtail.models import PageQuerySet

from .models import ContentItem, IndexedSection, Section
from .publishing import path_of, public

NEWEST = ("-period", "-date", "-page")


def newest(count: int) -> list[dict]:
    """Return the summaries of the ``count`` newest updates."""
    items = ContentItem.objects.order_by(*NEWEST).values_list("summary", flat=True)
    return list(items[:count])


def years(region: str) -> dict[int, int]:
    """Return the number of updates that ``region`` has for each year, the newest first."""
    rows = ContentItem.objects.filter(region=region).values_list("period__year")
    return dict(rows.annotate(Count("pk")).order_by("-period__year"))


def by_year(region: str, years: Iterable[int]) -> list[dict]:
    """Return the updates of ``region`` in ``years`` as ``{"year", "summaries"}``, the newest first."""
    items = ContentItem.objects.filter(region=region, period__year__in=years).order_by(*NEWEST)
    rows = items.values_list("period__year", "summary")
    return [
        {"year": year, "summaries": [summary for _, summary in group]}
        for year, group in groupby(rows, key=lambda row: row[0])
    ]


def neighbours(item: ContentItem) -> tuple[dict | None, dict | None]:
    """Return the summaries of the same region's update before ``item`` and of the one after it."""
    rows = ContentItem.objects.filter(region=item.region).values_list("summary", flat=True)
    before = rows.filter(_beyond(item, "lt")).order_by(*NEWEST).first()
    after = rows.filter(_beyond(item, "gt")).order_by("period", "date", "page").first()
    return before, after


def _beyond(item: ContentItem, than: str) -> Q:
    """Return the filter for rows that come before (``lt``) or after (``gt``) ``item``."""
    same_day = Q(period=item.period, date=item.date)
    return (
        Q(**{f"period__{than}": item.period})
        | Q(period=item.period) & Q(**{f"date__{than}": item.date})
        | same_day & Q(**{f"page__{than}": item.page_id})
    )


def regions(pages: PageQuerySet) -> list[dict]:
    """Return the public ones of ``pages`` as ``{"name", "slug", "path", "count", "latest"}``.

    ``latest`` is the summary of the region's newest update, or None.
    """
    items = ContentItem.objects.filter(region=OuterRef("slug"))
    counted = items.order_by().values("region").annotate(count=Count("pk")).values("count")
    rows = public(pages).annotate(
        count=Coalesce(Subquery(counted), 0),
        latest=Subquery(items.order_by(*NEWEST).values("summary")[:1]),
    )
    return [
        {
            "name": page.title,
            "slug": page.slug,
            "path": path_of(page),
            "count": page.count,
            "latest": page.latest,
        }
        for page in rows.order_by("title")
    ]


def topics(region: str = "") -> list[dict]:
    """Return the topics that were spoken of, in ``region`` or anywhere, by name, as ``{"slug",
    "name", "count", "newest"}``.

    ``count`` is the number of updates with a section on the topic, and ``newest`` the month of the
    newest; what was withdrawn does not count.
    """
    sections = IndexedSection.objects.filter(withdrawn=False).exclude(topic="")
    if region:
        sections = sections.filter(region=region)
    rows = sections.values("topic").annotate(
        count=Count("page_id", distinct=True), newest=Max("period"), section=Max("section_id")
    )
    found = {row["topic"]: row for row in rows}
    # A topic is called what the section that was written last calls it.
    named = Section.objects.filter(pk__in=[row["section"] for row in found.values()])
    return [
        {
            "slug": slug,
            "name": name,
            "count": found[slug]["count"],
            "newest": found[slug]["newest"],
        }
        for slug, name in named.order_by("topic_name").values_list("topic", "topic_name")
    ]

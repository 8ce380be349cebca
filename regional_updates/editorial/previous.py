"""A region's updates in the order of their months, drafts counted by what they say now."""

import datetime
from typing import Any, NamedTuple

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, NullIf

from regional_updates.models import RegionalUpdatePage, RegionPage


class Place(NamedTuple):
    """Where an update stands: ``month`` is a first day; ``day`` is an ISO date, or empty."""

    month: datetime.date
    day: str
    pk: int


def places(region: RegionPage) -> list[Place]:
    """Return the places of all updates of ``region``, drafts too, the oldest first."""
    rows = as_drafted(RegionalUpdatePage.objects.child_of(region))
    return sorted(
        Place(_month(drafted) or period, day or "", pk)
        for pk, period, drafted, day in rows.values_list(
            "pk", "period", "drafted_period", "drafted_date"
        )
    )


def newest_before(region: RegionPage, month: datetime.date) -> RegionalUpdatePage | None:
    """Return ``region``'s newest update before ``month`` (a first day), as it was last saved."""
    return _last([place for place in places(region) if place.month < month])


def update_before(page: RegionalUpdatePage) -> RegionalUpdatePage | None:
    """Return the update that comes before ``page`` in its region, as it was last saved."""
    order = places(page.region)
    pks = [place.pk for place in order]
    return _last(order[: pks.index(page.pk)])


def in_month(region: RegionPage, month: datetime.date) -> list[RegionalUpdatePage]:
    """Return ``region``'s updates for ``month``, as their pages are kept, the oldest first."""
    pks = [place.pk for place in places(region) if place.month == month]
    pages = RegionalUpdatePage.objects.select_related("owner").in_bulk(pks)
    return [pages[pk] for pk in pks]


def as_drafted(pages: Any) -> QuerySet:
    """Annotate what a draft says of its month and day, which the page itself does not know yet."""

    def drafted(name: str) -> Case:
        # SQLite says null as a text.
        in_draft = NullIf(KeyTextTransform(name, "latest_revision__content"), Value("null"))
        return Case(
            When(has_unpublished_changes=True, latest_revision__isnull=False, then=in_draft),
            default=Cast(F(name), CharField()),
            output_field=CharField(),
        )

    return pages.annotate(
        drafted_period=Coalesce(drafted("period"), Cast(F("period"), CharField())),
        drafted_date=drafted("date"),
    )


def _month(drafted: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(drafted[:10]).replace(day=1)
    except ValueError:
        return None


def _last(found: list[Place]) -> RegionalUpdatePage | None:
    if not found:
        return None
    page = RegionalUpdatePage.objects.select_related("latest_revision").get(pk=found[-1].pk)
    draft = page.get_latest_revision_as_object()
    draft.period = draft.period or page.period
    return draft

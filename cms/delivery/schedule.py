"""When something is next due to be published or to expire, so that no cache outlives it."""

import datetime
from collections.abc import Callable

from django.db import transaction
from django.db.models import Min, QuerySet, Subquery
from wagtail.models import Page, Revision

from .models import Schedule

Moment = datetime.datetime | None
_others: list[Callable[[], Moment]] = []


def also(moment: Callable[[], Moment]) -> None:
    """Count in the next ``moment`` at which a room has something to do: the worker tells time then.

    Whoever makes it return another one calls ``keep``.
    """
    _others.append(moment)


def next_moment() -> Moment:
    """Return when something is next due, in the past where the worker has not got to it yet."""
    return Schedule.objects.values_list("next_at", flat=True).first()


def as_column() -> Subquery:
    """Return the same for a query that has others to answer, too."""
    return Subquery(Schedule.objects.values("next_at")[:1])


def keep() -> None:
    """Look again when something is next due, and remember it."""
    if _next_due() == next_moment():
        return
    with transaction.atomic():
        row, _ = Schedule.objects.select_for_update().get_or_create(pk=1)
        # Others may have planned something since it was looked for, and before the row was locked.
        row.next_at = _next_due()
        row.save()


def _next_due() -> Moment:
    found = [
        _first(Revision.objects.filter(approved_go_live_at__isnull=False), "approved_go_live_at"),
        _first(Page.objects.filter(live=True, expire_at__isnull=False), "expire_at"),
        *(moment() for moment in _others),
    ]
    return min((moment for moment in found if moment), default=None)


def _first(rows: QuerySet, column: str) -> datetime.datetime | None:
    return rows.aggregate(first=Min(column))["first"]

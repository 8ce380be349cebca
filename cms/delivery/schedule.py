"""When something is next due to be published or to expire, so that no cache outlives it."""

import datetime
from collections.abc import Callable

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
    found = [
        _first(Revision.objects.filter(approved_go_live_at__isnull=False), "approved_go_live_at"),
        _first(Page.objects.filter(live=True, expire_at__isnull=False), "expire_at"),
        *(moment() for moment in _others),
    ]
    next_at = min((moment for moment in found if moment), default=None)
    if next_at != next_moment():
        Schedule.objects.update_or_create(pk=1, defaults={"next_at": next_at})


def _first(rows: QuerySet, column: str) -> datetime.datetime | None:
    return rows.aggregate(first=Min(column))["first"]

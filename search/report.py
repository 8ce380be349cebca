"""The report of what people search for, and of what they do not find."""

import datetime
from collections import OrderedDict
from typing import Any

import django_filters
from django import forms
from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import TruncMonth
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from wagtail.admin.auth import permission_denied
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.contrib.search_promotions.models import Query

from regional_updates.editorial.roles import is_moderator
from regional_updates.editorial.spreadsheet import safe_cell

from .models import DailySearch
from .picks import picked_for

# On how many days something must have been searched for before anybody is shown it: what one person
# typed once may be about one person.
SHOWN_AFTER_DAYS = 3
PERIODS = {7: "The last 7 days", 30: "The last 30 days", 365: "The last 365 days"}
USUAL_PERIOD = 30


def shown_queries() -> QuerySet:
    """Return the queries that may be shown, as rows with nothing but a ``query``."""
    days = DailySearch.objects.values("query").annotate(days=Count("pk"))
    return days.filter(days__gte=SHOWN_AFTER_DAYS).values("query")


def searched(since: datetime.date) -> QuerySet:
    """Return a dict for each query that was searched for on ``since`` or later, and may be shown.

    ``searches`` and ``missed`` are of that time; ``found`` is of the last time, ``last``.
    """
    newest = DailySearch.objects.filter(query=OuterRef("query")).order_by("-date")
    return (
        DailySearch.objects.filter(date__gte=since, query__in=shown_queries())
        .values("query")
        .annotate(
            searches=Sum("searches"),
            missed=Sum("missed"),
            last=Max("date"),
            found=Subquery(newest.values("found")[:1]),
        )
        .annotate(
            lost=Case(When(found=0, then=Value(True)), default=False, output_field=BooleanField())
        )
    )


class SearchesFilterSet(WagtailFilterSet):
    period = django_filters.ChoiceFilter(
        label="Period",
        choices=[(str(days), label) for days, label in PERIODS.items() if days != USUAL_PERIOD],
        empty_label=PERIODS[USUAL_PERIOD],
        method="leave",
        widget=forms.RadioSelect,
    )
    found = django_filters.ChoiceFilter(
        label="Found",
        choices=[("no", "Nothing the last time"), ("yes", "Something the last time")],
        empty_label="All",
        method="by_found",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = DailySearch
        fields: list[str] = []

    def leave(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """What is added up is of the period already."""
        return rows

    def by_found(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(lost=value == "no")


class SearchesPaginator(WagtailPaginator):
    verbose_name, verbose_name_plural = "different search", "different searches"


class FoundColumn(Column):
    cell_template_name = "search/admin/found_cell.html"


class QueryColumn(TitleColumn):
    """What was searched for, and below it what can be done about it."""

    cell_template_name = "search/admin/query_cell.html"


class SearchesView(ReportView):
    """What people search for, with what they do not find first."""

    template_name = "search/admin/searches.html"
    results_template_name = "search/admin/searches_results.html"
    page_title = "Searches"
    header_icon = "search"
    filterset_class = SearchesFilterSet
    is_searchable = True
    search_fields = ["query"]
    default_ordering = ("-lost", "-searches")
    index_url_name = "searches"
    index_results_url_name = "searches_results"
    paginator_class = SearchesPaginator
    no_results_message = "Nothing has been searched for on enough days yet."
    columns = [
        QueryColumn(
            "query",
            label="Searched for",
            sort_key="query",
            get_url=lambda row: f"{reverse('search')}?{urlencode({'q': row['query']})}",
        ),
        NumberColumn("searches", sort_key="searches"),
        NumberColumn("missed", label="Not found", sort_key="missed"),
        FoundColumn("found", label="Last time", sort_key="found"),
    ]
    export_filename = "searches"
    export_headings = {
        "query": "Searched for",
        "searches": "Searches",
        "missed": "Not found",
        "found": "Updates found the last time",
        "last": "Last searched for",
    }
    list_export = list(export_headings)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_moderator(request.user):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def days(self) -> int:
        """How many days are reported on, today among them."""
        asked = self.filters.is_valid() and self.filters.form.cleaned_data["period"]
        return int(asked or USUAL_PERIOD)

    @cached_property
    def since(self) -> datetime.date:
        return timezone.localdate() - datetime.timedelta(days=self.days - 1)

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "queryset": DailySearch.objects.none()}

    def get_base_queryset(self) -> QuerySet:
        return searched(self.since)

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        ordering = (self.ordering,) if isinstance(self.ordering, str) else self.ordering
        return queryset.order_by(*ordering, "query")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """Say with each query which picks there are for it."""
        if not self.is_export:
            queries = Query.objects.filter(editors_picks__isnull=False).distinct()
            picks = {picked_for(query.query_string): query.pk for query in queries}
            # In place: the table has the same rows already.
            for row in object_list:
                row["pick"] = picks.get(picked_for(row["query"]))
        return object_list

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not self.is_export:
            context |= picture(self.since, self.days)
            context |= {"period": PERIODS[self.days].lower(), "shown_after": SHOWN_AFTER_DAYS}
        return context

    def to_row_dict(self, item: dict[str, Any]) -> OrderedDict[str, Any]:
        numbers = ("searches", "missed", "found")
        return OrderedDict(
            (name, item[name] if name in numbers else safe_cell(item[name]))
            for name in self.list_export
        )


def picture(since: datetime.date, days: int) -> dict[str, Any]:
    """Return a bar for each day from ``since``, of many days for each month, and what they add up to.

    They count what is not shown, too. A bar's ``top``, ``height`` and ``lost`` (the height of what
    was not found) are in percent.
    """
    rows = DailySearch.objects.filter(date__gte=since)
    by_month = days > max(day for day in PERIODS if day < 365)
    at = TruncMonth("date") if by_month else F("date")
    counted = {
        row["at"]: row
        for row in rows.values(at=at).annotate(all=Sum("searches"), missed=Sum("missed")).order_by()
    }
    every = [since + datetime.timedelta(days=number) for number in range(days)]
    moments = list(dict.fromkeys(day.replace(day=1) for day in every)) if by_month else every
    most = max((row["all"] for row in counted.values()), default=0)
    bars = []
    for moment in moments:
        row = counted.get(moment, {"all": 0, "missed": 0})
        height, lost = (round(100 * row[name] / most) if most else 0 for name in ("all", "missed"))
        bars.append({
            "moment": moment, "searches": row["all"], "missed": row["missed"],
            "top": 100 - height, "height": height, "lost_top": 100 - lost, "lost": lost,
        })  # fmt: skip
    return {
        "bars": bars,
        "by_month": by_month,
        "total": sum(bar["searches"] for bar in bars),
        "total_missed": sum(bar["missed"] for bar in bars),
    }

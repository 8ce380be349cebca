"""The coverage calendar in the admin: regions by months."""

import datetime
from collections import OrderedDict
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.models import Site

from regional_updates.models import RegionPage
from regional_updates.periods import MonthFormField
from regional_updates.screens import Screen

from .coverage import Cell, Row, coverage, months_between, newest_month, shifted, visible_regions
from .models import EditorialSettings
from .spreadsheet import safe_cell
from .state import ICONS, State

MONTHS_SHOWN = 6
MOST_MONTHS = 36
POSSIBLE = [
    MinValueValidator(datetime.date(1900, 1, 1), "Choose a month after 1899."),
    MaxValueValidator(datetime.date(2199, 12, 1), "Choose a month before 2200."),
]
WHAT_IT_MEANS = {
    State.DRAFT: "being written",
    State.CHANGES_REQUESTED: "changes were asked for",
    State.REGIONAL_REVIEW: "waits for the region’s approvers",
    State.NATIONAL_REVIEW: "waits for the nation’s approvers",
    State.HELD: "approved, goes out with its month’s edition",
    State.SCHEDULED: "approved, goes live later",
    State.LIVE: "readers see it",
    State.LATE: "{}after the end of the month, readers see nothing yet",
    State.NOTHING: "not begun",
}


def late_after_days(request: HttpRequest) -> int:
    """Return how many days after the end of a month a region without an update for it is late."""
    if Site.find_for_request(request) is None:
        return EditorialSettings().late_after_days
    return EditorialSettings.for_request(request).late_after_days


class CoverageForm(forms.Form):
    """Which part of the calendar to show. Names are those of the public API's parameters."""

    period_from = MonthFormField(label="From", required=False, validators=POSSIBLE)
    period_to = MonthFormField(label="To", required=False, validators=POSSIBLE)
    region = forms.ModelMultipleChoiceField(
        RegionPage.objects.none(),
        to_field_name="slug",
        label="Regions",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "There is no region “%(value)s” here. Choose others."},
    )
    state = forms.MultipleChoiceField(
        choices=State.choices,
        label="States",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "There is no state “%(value)s”. Choose others."},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for name in ("period_from", "period_to"):
            self.fields[name].error_messages["invalid"] = (
                "Type a month as year and number, for example 2026-05."
            )
        region = self.fields["region"]
        if isinstance(region, forms.ModelMultipleChoiceField):
            region.queryset = visible_regions(user)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if {"period_from", "period_to"} & self.errors.keys():
            return answers
        first, last = answers["period_from"], answers["period_to"]
        if not last:
            last = shifted(first, MONTHS_SHOWN - 1) if first else newest_month(self.user)
        first = first or shifted(last, 1 - MONTHS_SHOWN)
        if first > last:
            self.add_error("period_to", "Choose a month that is not before the first one.")
        elif len(months_between(first, last)) > MOST_MONTHS:
            self.add_error("period_to", f"Choose at most {MOST_MONTHS} months at a time.")
        return {**answers, "period_from": first, "period_to": last}


class CoverageView(SpreadsheetExportMixin, Screen, TemplateView):
    """Regions by months; the same as a spreadsheet, a row for each region and month."""

    template_name = "editorial/coverage.html"
    page_title = "Coverage"
    header_icon = "calendar-check"
    export_filename = "coverage"
    export_headings = {
        "region": "Region",
        "month": "Month",
        "state": "State",
        "title": "Title",
        "holder": "Who holds it",
        "since": "Since",
        "due": "Due",
        "address": "Address",
    }
    list_export = list(export_headings)

    @cached_property
    def form(self) -> CoverageForm:
        form = CoverageForm(asked := self.request.GET.copy(), user=self.request.user)
        if form.is_valid():
            for name in ("period_from", "period_to"):
                asked[name] = f"{form.cleaned_data[name]:%Y-%m}"
        return form

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What to show: what was asked for, or where that cannot be, what is shown to begin with."""
        form = self.form if self.form.is_valid() else CoverageForm({}, user=self.request.user)
        form.is_valid()
        return form.cleaned_data

    @cached_property
    def months(self) -> list[datetime.date]:
        return months_between(self.chosen["period_from"], self.chosen["period_to"])

    def rows(self) -> list[Row]:
        """Return the chosen rows. Of a row with a chosen state, its other cells are not shown."""
        user, states = self.request.user, set(self.chosen["state"])
        regions = self.chosen["region"] or None
        rows = coverage(user, self.months, late_after_days(self.request), regions)
        if not states:
            return rows
        for row in rows:
            for cell in row.cells:
                cell.shown = bool(states & cell.states)
        return [row for row in rows if any(cell.shown for cell in row.cells)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_export and self.form.is_valid():
            cells = [cell for row in self.rows() for cell in row.cells if cell.shown]
            return self.as_spreadsheet(cells, request.GET["export"])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        count = len(self.months)
        days = late_after_days(self.request)
        after = f"more than {days} day{'s' * (days > 1)} " if days else ""
        first, last = self.months[0], self.months[-1]
        return super().get_context_data(
            form=self.form,
            rows=self.rows(),
            months=self.months,
            legend=[
                (state, ICONS[state], meaning.format(after))
                for state, meaning in WHAT_IT_MEANS.items()
            ],
            states=[State(state).label for state in self.chosen["state"]],
            earlier=self.address_of(shifted(first, -count), shifted(last, -count)),
            later=self.address_of(shifted(first, count), shifted(last, count)),
            is_filtered=bool(self.request.GET),
            **kwargs,
        )

    def address_of(self, first: datetime.date, last: datetime.date) -> str:
        """Return the address of other months, with the regions and states as they are chosen."""
        asked = self.request.GET.copy()
        asked["period_from"], asked["period_to"] = f"{first:%Y-%m}", f"{last:%Y-%m}"
        return f"?{asked.urlencode()}"

    def to_row_dict(self, item: Cell) -> OrderedDict[str, Any]:
        first = item.first
        url = first.url if first else ""
        values = {
            "region": item.region.title,
            "month": f"{item.month:%Y-%m}",
            "state": item.label,
            "title": "; ".join(update.title for update in item.updates),
            "holder": first.holder if first else "",
            "since": _moment(first.since if first else None),
            "due": _moment(first.due if first else None),
            "address": self.request.build_absolute_uri(url) if url else "",
        }
        return OrderedDict((name, safe_cell(value)) for name, value in values.items())


def _moment(moment: datetime.datetime | None) -> str:
    """Return ``moment`` as on a clock in London, in a form that sorts; nothing for None."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""

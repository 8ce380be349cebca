"""Who did what to a page, and when: on its history, in the site's, and as a spreadsheet of either."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.history import ActionColumn, LogEntryUserColumn
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.views.pages.history import PageHistoryView
from wagtail.admin.views.pages.revisions import RevisionsCompareView
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.models import BaseLogEntry, PageLogEntry

from cms.ids import is_id

from .editing import PageViews
from .log import in_words, who
from .seeing import ListingView, StepDialogueView, StepPreviewView
from .spreadsheet import safe_cell
from .versions import PAUSE, version_name, versions_of

SAVED = "wagtail.edit"
# What Wagtail calls some versions in its addresses.
NAMED = ("live", "earliest", "latest")
PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")


class LogExport(SpreadsheetExportMixin):
    """Mixin for lists of log entries, which are exported in words, with their times in London."""

    list_export = ["when", "who", "label", "message", "comment"]
    export_headings = {
        "when": "When (London time)", "who": "Who", "label": "What",
        "message": "What was done", "comment": "Comment",
    }  # fmt: skip

    def to_row_dict(self, item: BaseLogEntry) -> dict[str, str]:
        when = f"{timezone.localtime(item.timestamp):%Y-%m-%d %H:%M:%S}"
        said = [who(item), item.label, item.message, item.comment]
        cells = [safe_cell(text) for text in said]
        return dict(zip(self.list_export, [when, *cells], strict=True))


class SiteHistoryView(LogExport, LogEntriesView):
    """Wagtail's own, exported with what was said."""


class DoneColumn(ActionColumn):
    """What was done. Drafts that were saved one soon after the other are one, which opens."""

    cell_template_name = "editorial/history_cell.html"

    def __init__(self, *args: Any, marks: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks = marks

    def get_status(self, instance: Any, parent_context: Any) -> str | None:
        return self.marks.get(instance.pk)

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        # Of one version that Wagtail saved again in its place, the last time is enough.
        versions = {entry.revision_id: entry for entry in reversed(instance.run)}
        saved = [
            (entry, self.get_actions(entry, parent_context))
            for entry in reversed(versions.values())
        ]
        # What is compared with the version before is all of it.
        instance.previous_revision_id = instance.run[-1].previous_revision_id
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "saved": saved if len(saved) > 1 else []}


class WhoColumn(LogEntryUserColumn):
    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "display_name": who(instance)}


def when(entry: Any) -> str:
    """Return, in words, when ``entry`` was made; of a run of them, from when until when."""
    until = in_words(entry.timestamp)
    since = in_words(entry.run[-1].timestamp)
    if since == until:
        return until
    day, _, time = until.rpartition(", ")
    return f"{since} to {time if since.startswith(f'{day}, ') else until}"


class HistoryView(LogExport, PageHistoryView):
    """Wagtail's own, where any two versions can be compared, and all of it exported."""

    template_name = "editorial/history.html"
    table_classname = "listing history"

    def get_base_queryset(self) -> QuerySet:
        # Wagtail's own leaves out all but one of what is done alike in one request, be it to other pages.
        return self._annotate_queryset(PageLogEntry.objects.filter(page=self.object))

    def get_filename(self) -> str:
        return f"history-{self.object.slug}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = [request.GET[name] for name in ("one", "other") if name in request.GET]
        if len(chosen) < 2:
            return super().get(request, *args, **kwargs)
        numbers = [pk for pk in chosen if is_id(pk)]
        revisions = self.object.revisions.filter(pk__in=numbers)
        found = list(revisions.order_by("created_at", "pk").values_list("pk", flat=True))
        if len(found) == 2:
            return redirect("wagtailadmin_pages:revisions_compare", self.object.pk, *found)
        messages.error(request, "Choose two different versions to compare.")
        return redirect(self.history_url_name, self.object.pk)

    @cached_property
    def columns(self) -> list[Column]:
        done = super().columns[0]
        return [
            DoneColumn(
                done.name,
                label="What was done",
                object=self.object,
                url_names=done.url_names,
                user_can_unschedule=done.user_can_unschedule,
                marks=self.marks(),
            ),
            WhoColumn("user", label="Who", width="25%"),
            Column("when", label="When", accessor=when, width="22%"),
        ]

    def marks(self) -> dict[int, str]:
        """Return, by its entry's id, what is live, and the newest draft: once each."""
        entries = PageLogEntry.objects.filter(page=self.object.pk).order_by("-timestamp", "-pk")
        page = self.object
        live = entries.filter(revision=page.live_revision_id, action__in=PUBLISHED)
        newest = entries.filter(revision=page.latest_revision_id, content_changed=True)
        marks = dict.fromkeys(newest.values_list("pk", flat=True)[:1], "Newest draft")
        return marks | dict.fromkeys(live.values_list("pk", flat=True)[:1], "Live version")

    def paginate_queryset(self, queryset: QuerySet, page_size: int) -> tuple[Any, Any, Any, bool]:
        rows = queryset.values_list("pk", "action", "user_id", "timestamp")
        paginator, page, runs, is_paginated = super().paginate_queryset(runs_of(rows), page_size)
        entries = queryset.in_bulk([pk for run in runs for pk in run])
        shown = []
        for run in runs:
            entry = entries[run[0]]
            entry.run = [entries[pk] for pk in run]
            shown.append(entry)
        return paginator, page, shown, is_paginated

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.results_only or self.is_export:
            return context
        versions, one = versions_of(self.object)
        return {**context, "versions": versions, "one": one}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if self.is_export:
            return self.as_spreadsheet(context["object_list"], self.request.GET["export"])
        return super().render_to_response(context, **kwargs)


Entry = tuple[int, str, int | None, datetime.datetime]


def runs_of(entries: Iterable[Entry]) -> list[list[int]]:
    """Return the ids of ``entries`` (id, action, user's id, time; the newest first) in runs.

    A run is of drafts that one person saved without a long pause. Any other entry is its own.
    """
    runs: list[list[int]] = []
    last: Entry | None = None
    for entry in entries:
        pk, action, user, time = entry
        goes_on = last and last[1:3] == (action, user) and last[3] - time <= PAUSE
        if goes_on and action == SAVED:
            runs[-1].append(pk)
        else:
            runs.append([pk])
        last = entry
    return runs


class CompareView(RevisionsCompareView):
    """Wagtail's own, which says whose versions they are."""

    template_name = "editorial/compare.html"

    def _get_revision_and_heading(self, revision_id: str) -> tuple[Any, str]:
        if not (is_id(revision_id) or revision_id in NAMED):
            raise Http404("There is no such version.")
        page, heading = super()._get_revision_and_heading(revision_id)
        if revision_id == "live":
            revision = self.object.live_revision
        else:
            oldest_first = self.object.revisions.select_related("user").order_by("created_at", "pk")
            if revision_id == "earliest":
                revision = oldest_first.first()
            elif revision_id == "latest":
                revision = oldest_first.last()
            else:
                revision = oldest_first.filter(pk=revision_id).first()
        return page, version_name(revision) if revision else heading


class EditorialPageViewSet(PageViews):
    """The admin's screens of every page that are not Wagtail's own."""

    history_view_class = HistoryView
    revisions_compare_view_class = CompareView
    index_view_class = ListingView
    workflow_preview_view_class = StepPreviewView
    collect_workflow_action_data_view_class = StepDialogueView

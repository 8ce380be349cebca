"""Who did what to a page, and when: on its history, in the site's, and as a spreadsheet of either."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.views.pages.history import PageHistoryView
from wagtail.admin.views.pages.revisions import RevisionsCompareView
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.models import BaseLogEntry, Revision

from regional_updates.models import RegionalUpdatePage

from .editing import PageViews
from .log import in_words
from .spreadsheet import safe_cell

# More digits than any version has; beyond what databases hold.
_MOST_DIGITS = 18


class LogExport(SpreadsheetExportMixin):
    """Mixin for lists of log entries, which are exported in words, with their times in London."""

    list_export = ["when", "who", "label", "message", "comment"]
    export_headings = {
        "when": "When (London time)", "who": "Who", "label": "What",
        "message": "What was done", "comment": "Comment",
    }  # fmt: skip

    def to_row_dict(self, item: BaseLogEntry) -> dict[str, str]:
        when = f"{timezone.localtime(item.timestamp):%Y-%m-%d %H:%M:%S}"
        said = [item.user_display_name, item.label, item.message, item.comment]
        return dict(zip(self.list_export, [when, *map(safe_cell, said)], strict=True))


class SiteHistoryView(LogExport, LogEntriesView):
    """Wagtail's own, exported with what was said."""


class UpdateHistoryView(LogExport, PageHistoryView):
    """Wagtail's own, where any two versions can be compared, and all of it exported."""

    template_name = "editorial/history.html"

    def get_filename(self) -> str:
        return f"history-{self.object.slug}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = [request.GET[name] for name in ("one", "other") if name in request.GET]
        if len(chosen) < 2:
            return super().get(request, *args, **kwargs)
        revisions = self.object.revisions.filter(pk__in=[pk for pk in chosen if _is_number(pk)])
        found = list(revisions.order_by("created_at", "pk").values_list("pk", flat=True))
        if len(found) == 2:
            return redirect("wagtailadmin_pages:revisions_compare", self.object.pk, *found)
        messages.error(request, "Choose two different versions to compare.")
        return redirect(self.history_url_name, self.object.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        revisions = list(
            self.object.revisions.select_related("user").order_by("-created_at", "-pk")
        )
        live, newest = self.object.live_revision_id, self.object.latest_revision_id
        before = next((revision.pk for revision in revisions if revision.pk != newest), None)
        return {
            **context,
            "versions": [(revision.pk, self.name_of(revision)) for revision in revisions],
            "one": live if live and live != newest else before,
        }

    def name_of(self, revision: Revision) -> str:
        which = {
            self.object.latest_revision_id: "newest",
            self.object.live_revision_id: "live",
        }.get(revision.pk)
        return f"{version_name(revision)}{f' ({which})' if which else ''}"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if self.is_export:
            return self.as_spreadsheet(context["object_list"], self.request.GET["export"])
        return super().render_to_response(context, **kwargs)


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= _MOST_DIGITS


def version_name(revision: Revision) -> str:
    """Return when, on a clock in London, and by whom ``revision`` was saved."""
    saved = in_words(revision.created_at)
    return f"{saved} by {_name(revision.user)}" if revision.user else saved


def _name(user: AbstractBaseUser) -> str:
    return getattr(user, "get_full_name", str)() or user.get_username()


class UpdateCompareView(RevisionsCompareView):
    """Wagtail's own, which says whose versions they are."""

    template_name = "editorial/compare.html"

    def _get_revision_and_heading(self, revision_id: str) -> tuple[Any, str]:
        named = {"live": self.object.live_revision, "latest": self.object.latest_revision}
        if revision_id not in (*named, "earliest") and not _is_number(revision_id):
            raise Http404
        page, heading = super()._get_revision_and_heading(revision_id)
        revision = (
            named.get(revision_id)
            or self.object.revisions.filter(pk=revision_id if _is_number(revision_id) else None)
            .select_related("user")
            .first()
        )
        return page, version_name(revision) if revision else heading


class UpdateViewSet(PageViews):
    """The admin's screens of an update that are not Wagtail's own."""

    model = RegionalUpdatePage
    history_view_class = UpdateHistoryView
    revisions_compare_view_class = UpdateCompareView
    # The region's listing stays as it is.
    parent_models = ()

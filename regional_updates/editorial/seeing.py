"""Which pages a person sees in the admin, where Wagtail shows everybody all of them.

Those are the pages that the person works on, or that are above those, and what readers see.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.chooser import BrowseView, ChosenMultipleView
from wagtail.admin.views.pages import bulk_actions
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.views.pages.workflow import (
    CollectWorkflowActionDataView,
    PreviewRevisionForTaskView,
)
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.query import PageQuerySet

from cms.delivery.publishing import public
from cms.ids import is_id


def seen_by(user: Any) -> PageQuerySet:
    """Return the pages that ``user`` may know of."""
    explored = page_permission_policy.explorable_instances(user)
    readers_see = public(Page.objects.all())
    return Page.objects.filter(
        Q(depth=1) | Q(pk__in=explored.values("pk")) | Q(pk__in=readers_see.values("pk"))
    )


def of_pages_seen(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Return ``view``, which answers 404 where its address names a page that its user may not see."""

    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        ids = request.GET.getlist("id")
        if not all(map(is_id, ids)):
            raise Http404("There is no page with such a number.")
        named = Page.objects.filter(pk__in=[*ids, *kwargs.values()])
        if named.exclude(pk__in=seen_by(request.user).values("pk")).exists():
            raise Http404("There is no such page that you may see.")
        return view(request, *args, **kwargs)

    return checked


@method_decorator(of_pages_seen, name="dispatch")
class ChooserView(BrowseView):
    """Wagtail's own, which opens no page that is hidden."""


@method_decorator(of_pages_seen, name="dispatch")
class ChosenView(ChosenMultipleView):
    """Wagtail's own, which names no page that is hidden."""


def works_on(user: Any, page_id: int) -> bool:
    """Return whether ``user`` works on the page with this id, or on one below it."""
    return page_permission_policy.explorable_instances(user).filter(pk=page_id).exists()


class OfAPageWorkedOn:
    """Mixin for Wagtail's screens of one page that name it before they ask who may see it."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        if not works_on(request.user, self.object.pk):  # type: ignore[attr-defined]
            raise Http404("There is no such page that you work on.")


class ListingView(ExplorableIndexView):
    """Wagtail's own, for those who work in some of a page's children only, too."""

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponseBase:
        if parent_page_id and not works_on(request.user, parent_page_id):
            return redirect("wagtailadmin_explore_root")
        return super().get(request, parent_page_id)


class StepPreviewView(OfAPageWorkedOn, PreviewRevisionForTaskView):
    """Wagtail's own, of a page that the person works on."""


class StepDialogueView(OfAPageWorkedOn, CollectWorkflowActionDataView):
    """Wagtail's own, of a page that the person works on."""


class TypesReportView(PageTypesUsageReportView):
    """Wagtail's own, which names the page that was edited last to those who may see it."""

    def decorate_paginated_queryset(self, page_types: Any) -> Any:
        page_types = super().decorate_paginated_queryset(page_types)
        named = [each.last_edited_page_id for each in page_types]
        seen = set(seen_by(self.request.user).filter(pk__in=named).values_list("pk", flat=True))
        for each in page_types:
            if each.last_edited_page_id not in seen:
                each.last_edited_page = None
        return page_types


class NamingPagesSeen(BulkAction):
    """Mixin for Wagtail's actions on many pages, which name those that were refused, too."""

    def get_actionable_objects(self) -> tuple[list[Page], dict[str, list[Any]]]:
        pages, refused = super().get_actionable_objects()
        without = refused["items_with_no_access"]
        named = [page.pk for page in without]
        seen = set(seen_by(self.request.user).filter(pk__in=named).values_list("pk", flat=True))
        refused["items_with_no_access"] = [page for page in without if page.pk in seen]
        return pages, refused


class DeleteAction(NamingPagesSeen, bulk_actions.DeleteBulkAction):
    pass


class MoveAction(NamingPagesSeen, bulk_actions.MoveBulkAction):
    pass


class UnpublishAction(NamingPagesSeen, bulk_actions.UnpublishBulkAction):
    pass


class PublishAction(NamingPagesSeen, bulk_actions.PublishBulkAction):
    pass


BULK_ACTIONS = (DeleteAction, MoveAction, PublishAction, UnpublishAction)

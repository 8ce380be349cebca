"""Checks of what is in the editor's form just now; nothing is saved."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST
from wagtail.models import Page

from regional_updates.models import RegionalUpdatePage, RegionPage

from .panel import shown
from .rules import problems

# What reading it raises, where it was made by hand: the editor's own form raises none of these.
NO_FORM = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError)


@require_POST
def check_update(request: HttpRequest, page_id: int) -> HttpResponse:
    """Answer with the problems of an update, as its form has it."""
    page = get_object_or_404(RegionalUpdatePage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise Http404("There is no such update that you may edit.")
    return _checked(request, page.get_latest_revision_as_object(), page.get_parent())


@require_POST
def check_new_update(request: HttpRequest, region_id: int) -> HttpResponse:
    """Answer likewise for one that is not saved yet."""
    region = get_object_or_404(RegionPage, pk=region_id)
    if not region.permissions_for_user(request.user).can_add_subpage():
        raise Http404("There is no such region that you may add updates to.")
    return _checked(request, RegionalUpdatePage(owner=request.user), region)


def _checked(request: HttpRequest, page: RegionalUpdatePage, parent: Page) -> HttpResponse:
    form_class = page.get_edit_handler().get_form_class()
    form = form_class(request.POST, instance=page, parent_page=parent, for_user=request.user)
    try:
        typed = form.without_blocks_validated()
        found = problems(typed, publishing=False, comments=form.unresolved_comments())
    except NO_FORM:
        return HttpResponseBadRequest("This is not the form of an update. Load the page again.")
    return render(request, "editorial/checks/problems.html", shown(found))

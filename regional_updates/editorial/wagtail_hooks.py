from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from wagtail import hooks
from wagtail.actions.registry import ActionRegistry
from wagtail.admin import messages
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from regional_updates.models import RegionalUpdatePage

from .checks.publishing import PublishCheckedAction, not_ready


@hooks.register("register_actions")
def register_actions(registry: ActionRegistry) -> None:
    """In the place of Wagtail's own, which its API takes."""
    registry.register(Page, PublishCheckedAction)


@hooks.register("before_bulk_action")
def refuse_to_publish_many(
    request: HttpRequest, action_type: str, objects: Iterable[Page], action: Any
) -> HttpResponse | None:
    """Publish none of the chosen pages where an update among them has something to put right."""
    if action_type != "publish" or request.method != "POST":
        return None
    refused = not_ready(objects, below=bool(request.POST.get("include_descendants")))
    for page in refused:
        messages.error(
            request,
            f"“{page.draft_title}” has something to put right, so nothing was published. Open it to see what.",
            buttons=[
                messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), "Open it")
            ],
        )
    return redirect(action.next_url) if refused else None


@hooks.register("before_edit_page")
def say_that_it_is_withdrawn(request: HttpRequest, page: Page) -> None:
    """Whoever edits a withdrawn update should know it, and who may should be able to end that."""
    if request.method != "GET" or not isinstance(page, RegionalUpdatePage) or not page.withdrawn_at:
        return
    buttons = []
    if page.permissions_for_user(request.user).can_unpublish():
        end = reverse("end_withdrawal", args=[page.pk])
        buttons = [messages.button(end, "End the withdrawal")]
    text = "This update was withdrawn on {}. Readers see it under a notice: “{}”"
    when = f"{timezone.localtime(page.withdrawn_at):%-d %B %Y}"
    messages.warning(request, format_html(text, when, page.withdrawal_explanation), buttons=buttons)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name what history and the site's log say of withdrawals."""
    actions.register_action("regional_updates.withdraw", "Withdraw", "Withdrawn, kept as a record")
    actions.register_action(
        "regional_updates.end_withdrawal", "End the withdrawal", "Withdrawal ended"
    )

"""The menu at the bottom of the editor: what each entry does, by its name, and nothing harmful first."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.action_menu import (
    ActionMenuItem,
    CancelWorkflowMenuItem,
    PageLockedMenuItem,
    RestartWorkflowMenuItem,
    SaveDraftMenuItem,
    SubmitForModerationMenuItem,
    WorkflowMenuItem,
)
from wagtail.models import WorkflowState

from . import telling


class SubmitMenuItem(SubmitForModerationMenuItem):
    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        page = context.get("page")
        state = page.current_workflow_state if page else None
        again = state and state.status == WorkflowState.STATUS_NEEDS_CHANGES
        return {**context, "label": f"{'Resubmit' if again else 'Submit'} for approval"}


class SubmitAnewMenuItem(RestartWorkflowMenuItem):
    label = "Begin the approval anew"


class TakeBackMenuItem(CancelWorkflowMenuItem):
    label = "Take back from approval"


OURS: dict[type[ActionMenuItem], type[ActionMenuItem]] = {
    SubmitForModerationMenuItem: SubmitMenuItem,
    RestartWorkflowMenuItem: SubmitAnewMenuItem,
    CancelWorkflowMenuItem: TakeBackMenuItem,
}
# The first is the big button: to save, or where that cannot be, to do nothing.
FIRST = (SaveDraftMenuItem, PageLockedMenuItem)


def arrange(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """Put ours in the place of Wagtail's ``items``, and what takes nothing away before the others."""
    # Wagtail's are shared by all requests: they are replaced, never changed.
    items[:] = [OURS[type(item)](item.order) if type(item) in OURS else item for item in items]
    items.sort(key=lambda item: (not isinstance(item, FIRST), isinstance(item, TakeBackMenuItem)))
    page = context.get("page")
    if page is None or page.current_workflow_task is None:
        return
    if not page.current_workflow_state.is_at_final_task:
        return
    labels = {
        (name, modal): label
        for name, label, modal in page.current_workflow_task.get_actions(page, request.user)
    }
    for item in items:
        if isinstance(item, WorkflowMenuItem) and item.name == "approve":
            label = labels["approve", item.launch_modal]
            item.label = f"{label} and {telling.how_it_ends(page)}"

"""Why a page that waits for approval cannot be changed, or by whom; read at the top of the editor."""

from typing import Any

from django.utils.html import format_html, format_html_join
from wagtail.admin.utils import get_user_display_name
from wagtail.locks import WorkflowLock


class ApprovalLock(WorkflowLock):
    """Wagtail's own, which names people and times, and tells those whose turn it is that it is."""

    def get_message(self, user: Any) -> str | None:
        # The steps, which these look at, are locked by this.
        from . import looking, telling

        state = self.object.current_workflow_task_state
        if state is None:
            return None
        workflow_state = state.workflow_state
        by = workflow_state.requested_by
        whose = telling.whose_and_when(state)
        if not self.task.approves(user, self.object):
            text = f"This page waits for {whose}. Until then nobody else changes it."
            if workflow_state.user_can_cancel(user):
                text += " You can take it back from approval, in the menu below."
            return text
        if self.task.is_author(user, self.object):
            return (
                "You made the latest changes to this page, so somebody else has to approve it: "
                f"{whose}."
            )
        when = telling.due(state)
        return format_html(
            "This page waits for your approval{}.{} {}",
            f", {when}" if when else "",
            f" Submitted by {get_user_display_name(by)}." if by else "",
            format_html_join(
                " ",
                '<a class="button button-small button-secondary" href="{}">{}</a>',
                ((address, label) for label, address in looking.ways(self.object, state)),
            ),
        )

    def get_locked_by(self, user: Any, can_lock: bool = False) -> str:
        return "Open to those whose turn it is" if can_lock else "Waits for approval"

    def get_description(self, user: Any, can_lock: bool = False) -> str:
        if can_lock:
            return "Whoever approves it may change it. Lock it to keep the others from that."
        return "Only those whose turn it is can change it."

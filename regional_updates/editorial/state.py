"""Where an update stands, in one word."""

from wagtail.models import WorkflowState

from regional_updates.models import RegionalUpdatePage

from .editions.models import HeldUpdate


def state_of(page: RegionalUpdatePage) -> str:
    """Return ``draft``, ``in_review``, ``changes_requested``, ``held``, ``scheduled`` or ``live``.

    Of a published page with a newer draft it is the draft's, where that is on its way.
    """
    workflow = page.current_workflow_state
    if workflow is not None:
        waits = workflow.status == WorkflowState.STATUS_IN_PROGRESS
        return "in_review" if waits else "changes_requested"
    if page.scheduled_revision is not None:
        return "scheduled"
    if HeldUpdate.of(page):
        return "held"
    return "live" if page.live else "draft"

"""What follows from the last approval. Wagtail imports this before any model, so it imports none."""

from typing import Any

from django.core.exceptions import PermissionDenied


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish what was approved, or schedule it, or hold it back for the edition of its month.

    In the name of ``user``, who approved it last: that is what they may do, whether or not they
    may publish without approval. Raises PermissionDenied where there was no step to approve it.
    """
    from .editions.holding import hold

    if workflow_state.current_task_state is None:
        raise PermissionDenied("No step of the approval is active. Ask an administrator.")
    revision = workflow_state.content_object.get_latest_revision()
    if not hold(revision, user):
        revision.publish(user=user, skip_permission_checks=True)

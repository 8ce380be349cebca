"""What waits for somebody's approval, the most urgent first."""

import datetime
from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, TaskState, WorkflowState

from ..models import due_times
from .recipients import whose_turn


@dataclass(frozen=True)
class Waiting:
    """A page that waits: until when it should be decided, where its step has a due time."""

    page_id: int
    title: str
    due: datetime.datetime | None


def waiting_states() -> list[TaskState]:
    """Return every step that a page waits at."""
    return list(
        TaskState.objects.filter(
            status=TaskState.STATUS_IN_PROGRESS,
            workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
            workflow_state__base_content_type=ContentType.objects.get_for_model(Page),
        ).select_related("workflow_state")
    )


def waiting_for(user: AbstractUser) -> list[Waiting]:
    """Return what waits for ``user``, but for pages that they may not see."""
    states = waiting_states()
    turns = whose_turn(states)
    theirs = {
        int(state.workflow_state.object_id): state for state in states if user in turns[state.pk]
    }
    due = due_times(theirs.values())
    found = [
        Waiting(page.pk, page.get_admin_display_title(), due.get(theirs[page.pk].pk))
        for page in Page.objects.filter(pk__in=theirs)
    ]
    return sorted(found, key=lambda item: (item.due is None, item.due, item.title))

"""What mail is sent because time has passed: reminders of what is overdue, and the daily digest."""

import datetime
import logging
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from ..models import SATURDAY, ApprovalState
from .events import late, overdue
from .models import DigestDay
from .recipients import whose_turn
from .sending import Event, queue
from .waiting import waiting_states

DIGEST_HOUR = 8
WHY = "pages wait for your approval"

logger = logging.getLogger(__name__)


def remind(now: datetime.datetime, **kwargs: Any) -> None:
    """Remind of each step that has become overdue by ``now``, once, whichever worker finds it."""
    due = ApprovalState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        due_at__lte=now,
        reminded_at=None,
    )
    for pk in list(due.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                locked = due.select_for_update(skip_locked=True, of=("self",))
                if state := locked.filter(pk=pk).first():
                    _remind_of(state, now)
        except Exception:
            # One that fails does not hold up the others.
            logger.exception("Nobody could be reminded of step %s; it is tried again", pk)


def _remind_of(state: ApprovalState, now: datetime.datetime) -> None:
    state.reminded_at = now
    state.save(update_fields=["reminded_at"])
    reminder = overdue(state)
    queue(reminder)
    queue(late(state, but=reminder.people))


def send_digests(now: datetime.datetime, **kwargs: Any) -> None:
    """Queue the day's digest for everybody whom something waits for: from Monday to Friday, from
    eight in the morning in London, once; a worker that starts later does it then."""
    local = timezone.localtime(now)
    if local.weekday() >= SATURDAY or local.hour < DIGEST_HOUR:
        return
    if DigestDay.objects.filter(date=local.date()).exists():
        return
    with transaction.atomic():
        # A second worker waits here for the first, and then has nothing to do.
        _, created = DigestDay.objects.get_or_create(date=local.date())
        if created:
            turns = whose_turn(waiting_states()).values()
            people = {user: WHY for found in turns for user in found}
            queue(Event("digest", "digest", people, {}))

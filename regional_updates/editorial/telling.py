"""What people are told of a page's approval: what became of it, who has it now, and until when."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, Revision, TaskState, WorkflowState, WorkflowTask

from .editions import holding
from .editions.models import Edition, HeldUpdate
from .log import edition_in
from .mail.preferences import wants
from .mail.recipients import whose_turn
from .models import due_times

# More people than that are "one of 5 people".
MOST_NAMES = 3


def on_the_clock(moment: datetime.datetime) -> str:
    """Return an aware ``moment`` as in a sentence, in London: ``3 June 2019 at 09:00``."""
    return f"{timezone.localtime(moment):%-d %B %Y at %H:%M}"


def title_of(page: Page) -> str:
    return f"“{page.specific_deferred.get_admin_display_title()}”"


def people(state: TaskState) -> str:
    """Return who can take the step of ``state``, for the middle of a sentence."""
    names = sorted(map(get_user_display_name, whose_turn([state])[state.pk]))
    if not names:
        return "an administrator"
    if len(names) > MOST_NAMES:
        return f"one of {len(names)} people ({state.task.name})"
    return " or ".join([", ".join(names[:-1]), names[-1]] if names[:-1] else names)


def due(state: TaskState) -> str:
    """Return until when the step of ``state`` should be taken, or an empty text."""
    moment = due_times([state]).get(state.pk)
    if moment is None:
        return ""
    return f"{'overdue since' if moment < timezone.now() else 'due'} {on_the_clock(moment)}"


def whose_and_when(state: TaskState) -> str:
    """Return “Ann or Bob, due 3 June 2019 at 09:00”."""
    return ", ".join(filter(None, [people(state), due(state)]))


def now(page: Page) -> str:
    """Return how the sentence goes on that says where ``page`` is since its last approval."""
    page = Page.objects.get(pk=page.pk)
    state = page.current_workflow_task_state
    if state and page.workflow_in_progress:
        return f"waits for {whose_and_when(state)}."
    if held := HeldUpdate.of(page):
        return f"is held back for the {held.edition.named}."
    if scheduled := page.scheduled_revision:
        return f"will be published on {on_the_clock(scheduled.approved_go_live_at)}."
    return "is now public." if page.live else "is not public."


def submitted(page: Page) -> str:
    """Return what whoever has submitted ``page`` is told."""
    state = page.current_workflow_task_state
    if state is None or not page.workflow_in_progress:
        return f"Submitted. {title_of(page)} {now(page)}"
    return f"Submitted. {title_of(page)} waits for {whose_and_when(state)}."


def approved(page: Page) -> str:
    """Return what whoever has approved ``page`` is told."""
    return f"Approved. {title_of(page)} {now(page)}"


def sent_back(page: Page, by: Any) -> str:
    """Return what ``by``, who has asked for changes to ``page``, is told."""
    asked = WorkflowState.objects.for_instance(page).order_by("created_at", "pk").last()
    author = asked.requested_by if asked else None
    if author is None or author == by:
        return f"{title_of(page)} is sent back."
    mail = " They are told by mail." if author.email and wants(author, "rejected") else ""
    return f"{title_of(page)} is sent back to {get_user_display_name(author)}.{mail}"


def taken_back(page: Page) -> str:
    """Return what whoever has taken ``page`` back from approval is told."""
    return f"Taken back. {title_of(page)} is a draft again, and waits for nobody."


def why_sent_back(page: Page) -> str:
    """Return, in safe HTML, who sent ``page`` back, or took it out of its edition, when and why, and
    what to do; or an empty text."""
    asked = page.current_workflow_state
    if asked is None:
        return _why_taken_out(page)
    if asked.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return ""
    state = asked.current_task_state
    by = get_user_display_name(state.finished_by) if state.finished_by else "somebody"
    return format_html(
        "Sent back by <b>{}</b> on {}: “{}” Change it, then choose <b>Resubmit for approval</b> "
        "below. It then goes back to the step that it came from: {}.",
        by,
        on_the_clock(state.finished_at),
        state.comment,
        state.task.name,
    )


def _why_taken_out(page: Page) -> str:
    entry = holding.taken_out().filter(page=page.pk).first()
    if entry is None:
        return ""
    return format_html(
        "Taken out of the <b>{}</b> by <b>{}</b> on {}: “{}” Change it and submit it again: choose "
        "<b>Submit for approval</b> below. It is then approved anew, by every step.",
        edition_in(entry),
        get_user_display_name(entry.user) if entry.user else "somebody",
        on_the_clock(entry.timestamp),
        entry.comment,
    )


def how_it_ends(page: Page) -> str:
    """Return what the last approval of ``page``, as it is in memory, does with it."""
    period: Any = getattr(page, "period", None)
    held_back = bool(period) and Edition.objects.open().filter(period=period).exists()
    return _end(page.go_live_at, held_back and not page.live)


def how_they_end(states: Iterable[TaskState], pages: Mapping[int, Page]) -> dict[int, str]:
    """Return the same for those of ``states`` that are at the last step, by their ids; ``pages`` are
    by theirs. As many queries for many as for one."""
    states = list(states)
    steps = WorkflowTask.objects.filter(
        task__active=True, workflow__in={state.workflow_state.workflow_id for state in states}
    )
    last = dict(steps.order_by("sort_order").values_list("workflow_id", "task_id"))
    drafts = Revision.objects.filter(pk__in=[page.latest_revision_id for page in pages.values()])
    planned = {
        int(pk): (go_live_at and parse_datetime(go_live_at), period)
        for pk, go_live_at, period in drafts.values_list(
            "object_id", "content__go_live_at", "content__period"
        )
    }
    months = {f"{edition.period:%Y-%m-%d}" for edition in Edition.objects.open()}
    found = {}
    for state in states:
        page = pages.get(int(state.workflow_state.object_id))
        if page and last.get(state.workflow_state.workflow_id) == state.task_id:
            go_live_at, period = planned.get(page.pk, (None, None))
            found[state.pk] = _end(go_live_at, period in months and not page.live)
    return found


def _end(go_live_at: datetime.datetime | None, held_back: bool) -> str:
    if go_live_at and go_live_at > timezone.now():
        return "schedule"
    return "hold back" if held_back else "publish"

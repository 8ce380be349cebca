"""What happens to a page that somebody is told of: for each event, who is told, why, and the facts."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractUser
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, PageLogEntry, TaskState, WorkflowState

from ..models import (
    ApprovalState,
    Edition,
    HeldUpdate,
    decisions,
    due_times,
    said_by_approvers,
)
from . import recipients
from .recipients import People
from .sending import Event

APPROVED_WITH_CHANGES = "regional_updates.approve_with_changes"
WITHDRAWN = "regional_updates.withdraw"
PAGES = "you took part in these pages"


def submitted(state: TaskState, by: AbstractUser | None = None) -> Event:
    """A page is at a step: to those whose turn it is, with what was said at the steps before.

    Where the step before was to ask for changes, ``by`` has submitted it again.
    """
    workflow_state = state.workflow_state
    decided = decisions([workflow_state.pk]).get(workflow_state.pk, [])
    approvals = [each for each in decided if each.status == TaskState.STATUS_APPROVED]
    facts = {
        **_step(state),
        "waits": state.pk,
        "submitted_by": name_of(workflow_state.requested_by),
        "approved_by": name_of(approvals[-1].finished_by) if approvals else "",
        "said": [_decision(each) for each in said_by_approvers(decided)],
    }
    if decided and decided[-1].status == TaskState.STATUS_REJECTED:
        asked = decided[-1]
        pair = {"from": asked.revision_id, "to": state.revision_id}
        facts["again"] = {**_decision(asked), **pair, "submitted_by": name_of(by)}
    return Event("submitted", "submitted", _turn(state), facts)


def approved(state: TaskState) -> Event | None:
    """A step is taken and another follows: to whoever submitted the page, and whose it is."""
    workflow_state = WorkflowState.objects.get(pk=state.workflow_state_id)
    following = workflow_state.current_task_state
    if workflow_state.status != WorkflowState.STATUS_IN_PROGRESS or following is None:
        return None
    page = page_of(workflow_state)
    facts = {**_step(state), **_decision(state), **_changed(workflow_state)}
    people = recipients.submitter_and_owner(workflow_state, page)
    return Event("approved", "approved", people, {**facts, "next": following.task.name})


def changes_requested(workflow_state: WorkflowState) -> Event:
    """A page is sent back: to whoever submitted it and whoever changed it last."""
    state = workflow_state.current_task_state
    people = recipients.submitter_and_editor(workflow_state, page_of(workflow_state))
    return Event("changes_requested", "rejected", people, {**_step(state), **_decision(state)})


def cancelled(workflow_state: WorkflowState, by: AbstractUser | None) -> list[Event]:
    """A page is taken back, or published meanwhile: to those whose turn it was, and, unless they hear
    of it as published, to whoever submitted it."""
    state = workflow_state.current_task_state
    if state is None or by is None:
        return []
    page = page_of(workflow_state)
    latest = page.latest_revision
    published = bool(latest and (latest.pk == page.live_revision_id or latest.approved_go_live_at))
    facts = {**_step(state), "by": name_of(by), "published": published}
    told_otherwise = (
        recipients.took_part(page) if published else recipients.submitter(workflow_state)
    )
    found = []
    # Where changes were asked for, it was not their turn.
    if state.status != TaskState.STATUS_REJECTED:
        people = {user: why for user, why in _turn(state).items() if user not in told_otherwise}
        found.append(Event("cancelled", "submitted", people, facts))
    if not published:
        found.append(Event("taken_back", "rejected", told_otherwise, facts))
    return found


def published(workflow_state: WorkflowState) -> Event:
    """The last step is taken, so that a page is live, scheduled or held back for its edition: to
    those who took part."""
    page = page_of(workflow_state)
    state = workflow_state.current_task_state
    held = HeldUpdate.objects.filter(page_id=page.pk).select_related("edition").first()
    facts = {
        **_step(state),
        **_decision(state),
        **_changed(workflow_state),
        **_publication(page),
        "approved": True,
        "held_for": month(held.edition) if held else "",
    }
    return Event("published", "published", recipients.took_part(page), facts)


def released(edition: Edition, pages: Iterable[Page], by: AbstractUser | None) -> list[Event]:
    """An edition is out: to those who took part in any of ``pages``, a mail each for all of theirs."""
    theirs: defaultdict[AbstractUser, list[Page]] = defaultdict(list)
    why: People = {}
    for page in Page.objects.filter(pk__in=[page.pk for page in pages]).order_by("path"):
        for user, reason in recipients.took_part(page).items():
            theirs[user].append(page)
            why[user] = reason
    return [
        Event(
            "released",
            "published",
            {user: why[user] if len(found) == 1 else PAGES},
            {
                "edition": month(edition),
                "by": name_of(by),
                "pages": [[page.pk, page.title, page.full_url or ""] for page in found],
            },
        )
        for user, found in theirs.items()
    ]


def taken_out(entry: PageLogEntry) -> Event:
    """A page is a draft again, instead of going out with its edition: to those who took part."""
    page = entry.page
    people = recipients.took_part(page)
    facts = {
        **_about(page),
        "by": name_of(entry.user),
        "comment": entry.data.get("comment", ""),
        "approvers": [user.pk for user, why in people.items() if why == recipients.APPROVED],
    }
    return Event("taken_out", "published", people, facts)


def published_without_approval(entry: PageLogEntry) -> Event:
    """A page went round the approval: to those who took part before."""
    page = entry.page
    facts = {
        **_about(page),
        **_publication(page),
        "by": name_of(entry.user),
        "approved": False,
        "held_for": "",
    }
    return Event("published", "published", recipients.took_part(page), facts)


def published_on_time(entry: PageLogEntry) -> Event:
    """What was scheduled is live: to those who took part."""
    page = entry.page
    facts = {**_about(page), **_publication(page), "by": "", "approved": True, "held_for": ""}
    return Event("published", "published", recipients.took_part(page), facts)


def withdrawn(entry: PageLogEntry) -> Event:
    """A page is unpublished, or kept as a record only: to those who took part."""
    page = entry.page
    kept = entry.action == WITHDRAWN
    facts = {
        **_about(page),
        "by": name_of(entry.user),
        "kept": kept,
        "notice": page.specific.withdrawal_explanation if kept else "",
    }
    return Event("withdrawn", "published", recipients.took_part(page), facts)


def commented(page: Page, by: AbstractUser, people: People, comments: list[list[str]]) -> Event:
    """Comments were written, answered, resolved or deleted: ``comments`` says what, and the text."""
    facts = {**_about(page), "by": name_of(by), "comments": comments}
    return Event("comments", "comments", people, facts)


def overdue(state: ApprovalState) -> Event:
    """A step should have been taken: to those whose turn it is."""
    return Event("overdue", "overdue", _turn(state), {**_step(state), "waits": state.pk})


def late(state: ApprovalState, but: People) -> Event:
    """The same: to whoever submitted the page, unless they are among ``but``, who can take it."""
    people = recipients.submitter(state.workflow_state)
    people = {user: why for user, why in people.items() if user not in but}
    facts = {**_step(state), "waits": state.pk, "somebody_can": bool(but)}
    return Event("late", "overdue", people, facts)


def name_of(user: AbstractUser | None) -> str:
    return get_user_display_name(user) if user else ""


def month(edition: Edition) -> str:
    return f"{edition.period:%B %Y}"


def page_of(workflow_state: WorkflowState) -> Page:
    """Return the page as it is in the database: what others hold in memory may be older."""
    return Page.objects.get(pk=workflow_state.object_id)


def _turn(state: TaskState) -> People:
    return recipients.whose_turn([state])[state.pk]


def _about(page: Page) -> dict[str, Any]:
    return {"page": page.pk, "title": page.get_admin_display_title()}


def _step(state: TaskState) -> dict[str, Any]:
    workflow_state = state.workflow_state
    due = due_times([state]).get(state.pk)
    return {
        **_about(page_of(workflow_state)),
        "approval": workflow_state.pk,
        "step": state.task.name,
        "due": due.isoformat() if due else "",
    }


def _decision(state: TaskState) -> dict[str, Any]:
    return {"by": name_of(state.finished_by), "comment": state.comment.strip()}


def _changed(workflow_state: WorkflowState) -> dict[str, Any]:
    """Return from what to what reviewers changed the page on its way, and who last did, if any."""
    entries = PageLogEntry.objects.filter(
        page_id=workflow_state.object_id,
        action=APPROVED_WITH_CHANGES,
        timestamp__gte=workflow_state.created_at,
    ).order_by("timestamp", "pk")
    changes = list(entries.select_related("user"))
    if not changes:
        return {}
    first, last = changes[0], changes[-1]
    pair = {"from": first.data["from"], "to": last.data["to"], "by": name_of(last.user)}
    return {"changed": pair}


def _publication(page: Page) -> dict[str, Any]:
    """Return where readers find ``page``, or when it goes live."""
    scheduled = page.scheduled_revision
    go_live = scheduled.approved_go_live_at.isoformat() if scheduled else ""
    return {"go_live": go_live, "address": "" if go_live else page.specific.full_url or ""}


# What the log says, and in no signal of Wagtail's.
OF_LOG_ACTIONS = {
    "regional_updates.publish_without_approval": published_without_approval,
    "wagtail.publish.scheduled": published_on_time,
    "wagtail.unpublish": withdrawn,
    "wagtail.unpublish.scheduled": withdrawn,
    WITHDRAWN: withdrawn,
    "regional_updates.take_out": taken_out,
}

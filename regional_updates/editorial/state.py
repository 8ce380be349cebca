"""Where an update stands, in one word; and who holds it, since when."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import TextChoices
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, Revision, Task, WorkflowState

from regional_updates.models import RegionalUpdatePage, RegionPage

from .editions.models import HeldUpdate
from .models import RegionApprovalTask, due_times


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


def version_of(page: Page) -> str:
    """Return what tells the latest draft of ``page`` from every other, also from one that Wagtail has
    saved in its place."""
    saved = page.latest_revision_created_at
    return f"{page.latest_revision_id}-{saved.timestamp():.6f}" if saved else ""


class State(TextChoices):
    """How far an update has got, the least finished first; and what a month without one is."""

    DRAFT = "draft", "Draft"
    CHANGES_REQUESTED = "changes_requested", "Sent back"
    REGIONAL_REVIEW = "regional_review", "In regional review"
    NATIONAL_REVIEW = "national_review", "In national review"
    HELD = "held", "Approved, held back"
    SCHEDULED = "scheduled", "Scheduled"
    LIVE = "live", "Live"
    LATE = "late", "Late"
    NOTHING = "nothing", "Nothing"


ICONS = {
    State.DRAFT: "draft",
    State.CHANGES_REQUESTED: "resubmit",
    State.REGIONAL_REVIEW: "group",
    State.NATIONAL_REVIEW: "globe",
    State.HELD: "folder-inverse",
    State.SCHEDULED: "calendar-alt",
    State.LIVE: "circle-check",
    State.LATE: "warning",
    State.NOTHING: "minus",
}
NO_BREAK = "\u00a0"
WHEN = {State.DRAFT: "saved", State.SCHEDULED: "goes live"}


@dataclass
class Update:
    """One update as a person may see it. ``url`` opens it; ``since`` is aware, None where unknown."""

    title: str
    state: State
    holder: str
    since: datetime.datetime | None
    url: str
    note: str = ""
    page_id: int = 0
    due: datetime.datetime | None = None
    """Until when the one whose turn it is should decide, where there is such a time."""

    @property
    def when(self) -> str:
        """Since when it is in its state, in words, as on a clock in London."""
        if self.since is None:
            return ""
        word = WHEN.get(self.state, "since")
        return (
            f"{word} {_at(self.since)}"
            if self.state == State.SCHEDULED
            else f"{word} {_on(self.since)}"
        )

    @property
    def icon(self) -> str:
        return ICONS[self.state]


def _on(moment: datetime.datetime) -> str:
    day = timezone.localtime(moment)
    year = "" if day.year == timezone.localdate().year else " %Y"
    return day.strftime(f"%-d %b{year}").replace(" ", NO_BREAK)


def _at(moment: datetime.datetime) -> str:
    return f"{_on(moment)},{NO_BREAK}{timezone.localtime(moment):%H:%M}"


def _due(moment: datetime.datetime | None) -> str:
    if moment is None:
        return ""
    return f"overdue since {_on(moment)}" if moment <= timezone.now() else f"due {_on(moment)}"


class Progress:
    """How far pages have got: what waits in a workflow, and what is scheduled, asked for at once."""

    def __init__(self, pages: Iterable[int]) -> None:
        keys = [str(pk) for pk in pages]
        of_pages = {
            "base_content_type": ContentType.objects.get_for_model(Page),
            "object_id__in": keys,
        }
        self.workflows = {
            state.object_id: state
            for state in WorkflowState.objects.active()
            .filter(**of_pages)
            .select_related("current_task_state", "requested_by")
        }
        self.held = {
            held.page_id: held
            for held in HeldUpdate.objects.filter(
                page__in=[int(key) for key in keys], edition__released_at=None
            ).select_related("edition")
        }
        self.goes_live = dict(
            Revision.objects.filter(**of_pages, approved_go_live_at__isnull=False).values_list(
                "object_id", "approved_go_live_at"
            )
        )
        steps = [
            state.current_task_state
            for state in self.workflows.values()
            if state.current_task_state
        ]
        self.due = due_times(steps)
        tasks = {step.task_id for step in steps}
        self.tasks = {task.pk: task for task in Task.objects.filter(pk__in=tasks).specific()}
        self.national_holders = {
            pk: _national_holder(task)
            for pk, task in self.tasks.items()
            if not isinstance(task, RegionApprovalTask)
        }

    def of(self, page: RegionalUpdatePage, region: RegionPage) -> Update:
        """Return how far ``page`` has got; a published page is live, whatever is being changed."""
        update = self.of_draft(page, region)
        if not page.live:
            return update
        notes = ["withdrawn"] if page.withdrawn_at else []
        if page.has_unpublished_changes:
            how_far = "" if update.state == State.DRAFT else f" {update.state.label.lower()}"
            notes.append(f"newer draft{how_far}")
        note = ", ".join(notes)
        since = page.first_published_at
        return Update(update.title, State.LIVE, "", since, "", note, due=update.due)

    def of_draft(self, page: Page, region: RegionPage | None) -> Update:
        """Return how far the draft of ``page`` has got. Pages above the regions have no region."""
        title, key = page.draft_title or page.title, str(page.pk)
        workflow: Any = self.workflows.get(key)
        task_state: Any = workflow and workflow.current_task_state
        if task_state and workflow.status == WorkflowState.STATUS_NEEDS_CHANGES:
            holder = get_user_display_name(workflow.requested_by)
            since = task_state.finished_at
            return Update(title, State.CHANGES_REQUESTED, holder, since, "")
        if task_state:
            task, since = self.tasks[task_state.task_id], task_state.started_at
            due = self.due.get(task_state.pk)
            note = _due(due)
            if isinstance(task, RegionApprovalTask):
                holder = region.approvers.name if region and region.approvers else task.name
                return Update(title, State.REGIONAL_REVIEW, holder, since, "", note, due=due)
            holder = self.national_holders[task.pk]
            return Update(title, State.NATIONAL_REVIEW, holder, since, "", note, due=due)
        if held := self.held.get(page.pk):
            goes_out = held.edition.release_at
            note = f"goes out {_at(goes_out)}" if goes_out else ""
            return Update(title, State.HELD, str(held.edition), held.approved_at, "", note)
        if goes_live := self.goes_live.get(key):
            return Update(title, State.SCHEDULED, "", goes_live, "")
        saved: Any = page.latest_revision
        holder = get_user_display_name(saved.user) if saved else ""
        return Update(title, State.DRAFT, holder, saved and saved.created_at, "")


def _national_holder(task: Any) -> str:
    """Return the names of the groups whose turn it is, else that of the step."""
    groups = getattr(task, "groups", None)
    names = [group.name for group in groups.all()] if groups else []
    return ", ".join(names) or task.name

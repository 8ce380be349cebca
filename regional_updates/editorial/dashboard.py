"""What a person finds on the dashboard: what waits for them, what is theirs, how their regions stand."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views import home
from wagtail.models import (
    Page,
    PageLogEntry,
    Revision,
    Task,
    TaskState,
    WorkflowState,
    get_default_page_content_type,
)
from wagtail.permissions import page_permission_policy

from regional_updates.models import RegionPage

from . import looking, telling
from .calendar import late_after_days
from .coverage import MAY_WORK_ON, coverage, months_between, regions_for, shifted
from .editions import holding
from .editions.models import HeldUpdate
from .log import edition_in
from .models import ApprovalStep, decisions, said_by_approvers
from .state import Progress, Update, version_of

AT_MOST = 10
REPLACED = (
    home.WorkflowObjectsToModeratePanel,
    home.UserObjectsInWorkflowModerationPanel,
    home.RecentEditsPanel,
)


@dataclass
class Waiting:
    """A page that its reader may approve. ``actions`` are Wagtail's: label, address, in a dialog."""

    title: str
    url: str
    step: str
    submitted_by: str
    since: datetime.datetime
    due: datetime.datetime | None
    said: list[TaskState] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    actions: list[tuple[str, str, bool]] = field(default_factory=list)

    @property
    def is_overdue(self) -> bool:
        return self.due is not None and self.due < timezone.now()


class Panel(Component):
    """A panel of rows with a heading; without rows, it says ``nothing``, or is not there."""

    template_name: str
    name: str
    heading: str
    more: str
    nothing = ""

    class Media:
        css = {"all": ["editorial/coverage.css"]}

    def rows(self, request: HttpRequest) -> tuple[list[Any], int, str]:
        """Return the first rows, the number of all, and the address where ``more`` is."""
        raise NotImplementedError

    def concerns(self, user: Any) -> bool:
        """Whether ``user`` is somebody who should know that there is nothing."""
        return False

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        rows, count, everything = self.rows(request)
        return {
            "panel": self,
            "rows": rows,
            "nothing": self.nothing if not rows and self.concerns(request.user) else "",
            "count": count,
            "everything": everything if count > len(rows) else "",
        }


class WaitingForYou(Panel):
    """What the person may approve now, what has waited longest first."""

    name, heading, order = "waiting-for-you", "Waiting for you", 110
    more = "All that wait for you"
    template_name = "editorial/dashboard_waiting.html"
    nothing = "Nothing waits for you."

    def concerns(self, user: Any) -> bool:
        approves = RegionPage.objects.filter(approvers__in=user.groups.all())
        return approves.exists() or regions_for(user, "publish").exists()

    def rows(self, request: HttpRequest) -> tuple[list[Any], int, str]:
        user: Any = request.user
        waiting = TaskState.objects.reviewable_by(user).filter(
            revision__base_content_type=get_default_page_content_type()
        )
        states = list(
            waiting.select_related("revision", "workflow_state__requested_by", "approvalstate")
            .defer("revision__content")
            .order_by("started_at", "pk")[:AT_MOST]
        )
        pages = (
            Page.objects.specific(defer=True)
            .prefetch_workflow_states()
            .in_bulk([int(state.revision.object_id) for state in states])
        )
        tasks = Task.objects.specific().in_bulk([state.task_id for state in states])
        ends = telling.how_they_end(states, pages)
        decided = decisions([state.workflow_state_id for state in states])
        sent_back = looking.sent_back_before(decided)
        rows = [
            _waiting(
                state,
                page,
                tasks[state.task_id],
                looking.ways(page, state, sent_back),
                ends.get(state.pk, ""),
                said_by_approvers(decided.get(state.workflow_state_id, [])),
                user,
            )
            for state in states
            if (page := pages.get(int(state.revision.object_id)))
        ]
        count = waiting.count() if len(states) == AT_MOST else len(rows)
        return rows, count, f"{reverse('wagtailadmin_reports:workflow')}?reviewable=true"


def _waiting(
    state: TaskState,
    page: Page,
    task: Task,
    links: list[tuple[str, str]],
    end: str,
    said: list[TaskState],
    user: Any,
) -> Waiting:
    """``end`` is what approving it does, where this is the last step."""
    # Only steps with a due time have such a state.
    timed = getattr(state, "approvalstate", None)
    row = Waiting(
        title=page.draft_title,
        url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
        step=task.name,
        submitted_by=get_user_display_name(state.workflow_state.requested_by),
        since=state.started_at,
        due=timed.due_at if timed else None,
        links=links,
        said=said,
    )
    # What may be reviewed was found already; asking each step again would take queries of its own.
    own = isinstance(task, ApprovalStep)
    for action, label, in_dialog in task.ACTIONS if own else task.get_actions(page, user):
        address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
        address += f"?seen={version_of(page)}"
        does = f" and {end}" if action == "approve" and end else ""
        row.actions.append((f"{label}{does}", address, in_dialog))
    return row


@dataclass
class SentBack:
    """A page that its reader is to change: by whose word, when and why. ``out_of`` is the edition that
    it was taken out of, if any."""

    title: str
    url: str
    by: str
    at: datetime.datetime
    comment: str
    out_of: str = ""


class SentBackToYou(Panel):
    """What was asked to be changed, or taken out of its edition, of pages that the person submitted or
    made."""

    name, heading, order = "sent-back-to-you", "Sent back to you", 120
    more = "All that were sent back"
    template_name = "editorial/dashboard_sent_back.html"

    def rows(self, request: HttpRequest) -> tuple[list[Any], int, str]:
        user: Any = request.user
        own = keys(editable(user).filter(owner=user))
        states = (
            WorkflowState.objects.filter(
                status=WorkflowState.STATUS_NEEDS_CHANGES,
                base_content_type=get_default_page_content_type(),
                object_id__in=keys(editable(user)),
            )
            .filter(Q(requested_by=user) | Q(object_id__in=own))
            .select_related("current_task_state__finished_by")
            .order_by("-current_task_state__finished_at")
        )
        shown = list(states[:AT_MOST])
        pages = Page.objects.in_bulk([int(state.object_id) for state in shown])
        rows = [
            _sent_back(
                pages[int(state.object_id)], step.finished_by, step.finished_at, step.comment
            )
            for state in shown
            if (step := state.current_task_state)
        ]
        entries = taken_out_of(user).select_related("page").order_by("-timestamp")
        out = list(entries[:AT_MOST])
        rows += [
            _sent_back(entry.page, entry.user, entry.timestamp, entry.comment, edition_in(entry))
            for entry in out
        ]
        rows.sort(key=lambda row: row.at, reverse=True)
        report = reverse("wagtailadmin_reports:workflow")
        count = states.count() if len(shown) == AT_MOST else len(shown)
        count += entries.count() if len(out) == AT_MOST else len(out)
        everything = f"{report}?status={WorkflowState.STATUS_NEEDS_CHANGES}"
        return rows[:AT_MOST], count, everything


def _sent_back(
    page: Page, by: Any, at: datetime.datetime, comment: str, out_of: str = ""
) -> SentBack:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    name = get_user_display_name(by) if by else "somebody"
    return SentBack(page.draft_title, address, name, at, comment, out_of)


def taken_out_of(user: Any) -> QuerySet[PageLogEntry]:
    """Return the entries of updates that ``user`` submitted or made, and that were taken out of their
    edition and not submitted since."""
    approvals = WorkflowState.objects.filter(
        base_content_type=get_default_page_content_type(),
        object_id=Cast(OuterRef("page_id"), CharField()),
    )
    submitter = approvals.order_by("-created_at", "-pk").values("requested_by")[:1]
    return (
        holding.taken_out()
        .filter(page__in=editable(user).values("pk"))
        .annotate(submitter=Subquery(submitter))
        .filter(Q(submitter=user.pk) | Q(page__owner=user))
    )


class YourDrafts(Panel):
    """Drafts that the person last edited or made, which no one is asked to look at yet."""

    name, heading, order = "your-drafts", "Your drafts", 130
    more = "All pages that you edited"
    template_name = "editorial/dashboard_updates.html"
    nothing = "You have no drafts."

    def concerns(self, user: Any) -> bool:
        return regions_for(user, "add").exists()

    def rows(self, request: HttpRequest) -> tuple[list[Any], int, str]:
        user: Any = request.user
        page_type = get_default_page_content_type()
        busy = WorkflowState.objects.active().filter(base_content_type=page_type)
        scheduled = Revision.objects.filter(
            base_content_type=page_type, approved_go_live_at__isnull=False
        )
        drafts = (
            editable(user)
            .filter(has_unpublished_changes=True)
            .filter(Q(latest_revision__user=user) | Q(owner=user))
            .annotate(key=Cast("pk", CharField()))
            .exclude(key__in=busy.values("object_id"))
            .exclude(key__in=scheduled.values("object_id"))
            .exclude(pk__in=HeldUpdate.objects.filter(edition__released_at=None).values("page"))
            .exclude(pk__in=taken_out_of(user).values("page"))
        )
        top = page_permission_policy.explorable_root_instance(user)
        explorer = reverse("wagtailadmin_explore", args=[top.pk]) if top else ""
        everything = f"{explorer}?edited_by={user.pk}"
        return _updates(drafts.order_by("-latest_revision_created_at", "pk"), everything)


class OnItsWay(Panel):
    """What the person submitted and others look at now."""

    name, heading, order = "on-its-way", "You submitted, others have it now", 140
    more = "All that you submitted"
    template_name = "editorial/dashboard_updates.html"

    def rows(self, request: HttpRequest) -> tuple[list[Any], int, str]:
        user: Any = request.user
        states = WorkflowState.objects.filter(
            status=WorkflowState.STATUS_IN_PROGRESS,
            requested_by=user,
            base_content_type=get_default_page_content_type(),
        ).exclude(current_task_state__in=TaskState.objects.reviewable_by(user).values("pk"))
        pages = (
            editable(user)
            .annotate(key=Cast("pk", CharField()))
            .filter(key__in=states.values("object_id"))
        )
        report = reverse("wagtailadmin_reports:workflow")
        everything = f"{report}?status={WorkflowState.STATUS_IN_PROGRESS}&requested_by={user.pk}"
        return _updates(pages.order_by("-latest_revision_created_at", "pk"), everything)


class Coverage(Component):
    """How the person's regions stand: the last two months, or for who publishes, the quarter."""

    order = 150
    template_name = "editorial/dashboard_coverage.html"

    class Media:
        css = {"all": ["editorial/coverage.css"]}
        js = ["editorial/coverage.js"]

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        this = timezone.localdate().replace(day=1)
        if regions_for(request.user, "publish").exists():
            heading = "This quarter"
            first = this.replace(month=(this.month - 1) // 3 * 3 + 1)
            months = months_between(first, shifted(first, 2))
        else:
            heading, months = "This month in your regions", [shifted(this, -1), this]
        regions = regions_for(request.user, *MAY_WORK_ON)
        rows = coverage(request.user, months, late_after_days(request), regions)
        return {"heading": heading, "months": months, "rows": rows}


def editable(user: Any) -> QuerySet[Page]:
    """Return the pages that ``user`` may change."""
    return page_permission_policy.instances_user_has_permission_for(user, "change")


def keys(pages: QuerySet[Page]) -> QuerySet:
    """Return the keys of ``pages`` as workflows have them, which is as texts."""
    return pages.annotate(key=Cast("pk", CharField())).values("key")


def regions_by_path() -> dict[str, RegionPage]:
    return {region.path: region for region in RegionPage.objects.select_related("approvers")}


def region_above(page: Page, regions: dict[str, RegionPage]) -> RegionPage | None:
    """Return the one of ``regions``, which are by their paths, that ``page`` is or is below."""
    return regions.get(page.path) or regions.get(page.path[: -Page.steplen])


def _updates(pages: QuerySet[Page], everything: str) -> tuple[list[Update], int, str]:
    related = pages.select_related("latest_revision__user").defer("latest_revision__content")
    shown = list(related[:AT_MOST])
    regions = regions_by_path()
    progress = Progress(page.pk for page in shown)
    updates = []
    for page in shown:
        update = progress.of_draft(page, region_above(page, regions))
        update.url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        update.note = "of a live page" if page.live else ""
        updates.append(update)
    return updates, pages.count() if len(shown) == AT_MOST else len(shown), everything


def arrange(panels: list[Component]) -> None:
    """Put ours in the place of those of Wagtail's ``panels`` that say the same; keep the others."""
    panels[:] = [panel for panel in panels if not isinstance(panel, REPLACED)]
    panels += [WaitingForYou(), SentBackToYou(), YourDrafts(), OnItsWay(), Coverage()]

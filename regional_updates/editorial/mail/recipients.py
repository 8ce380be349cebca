"""Who is told, and why. Nobody is told for being a superuser."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractUser
from wagtail.models import (
    AbstractGroupApprovalTask,
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    Task,
    TaskState,
    WorkflowState,
)

from regional_updates.models import RegionPage

from ..authorship import last_change
from ..models import NationalApprovalTask, RegionApprovalTask, authors

# People, and how the sentence goes on that says why they are told.
People = dict[AbstractUser, str]

SUBMITTED = "you submitted this page for approval"
OWNS = "this page is yours"
APPROVED = "you took part in the approval of this page"
EDITED = "you made the latest changes to this page"
DECIDED = (TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED)


def whose_turn(states: Iterable[TaskState]) -> dict[int, People]:
    """Return, by the ids of ``states``, who can take each: as many queries for many as for one.

    As the steps themselves say, but for superusers.
    """
    states = list(states)
    made_by = authors(states)
    tasks = {
        task.pk: task
        for task in Task.objects.filter(pk__in={state.task_id for state in states}).specific()
    }
    places = {state.pk: state.workflow_state.object_id for state in states}
    paths = {
        str(pk): path
        for pk, path in Page.objects.filter(pk__in=set(places.values())).values_list("pk", "path")
    }
    step_people = _StepPeople()
    found: dict[int, People] = {}
    for state in states:
        task, path = tasks[state.task_id], paths.get(places[state.pk], "")
        author = None if getattr(task, "author_may_approve", True) else made_by.get(state.pk)
        found[state.pk] = step_people.of(task, path, author) if path else {}
    return found


class _StepPeople:
    """Looks up once who is in which role, for any number of steps."""

    def __init__(self) -> None:
        self.regions = RegionPage.objects.select_related("approvers").prefetch_related(
            "approvers__user_set"
        )
        self.publishers = (
            GroupPagePermission.objects.filter(permission__codename="publish_page")
            .select_related("page")
            .prefetch_related("group__user_set")
        )
        self.groups: dict[int, People] = {}

    def of(self, task: Task, path: str, author: int | None) -> People:
        """Return who can take ``task`` for the page at ``path``, which ``author`` may not."""
        if isinstance(task, RegionApprovalTask):
            people = self._region(path, author) or self._moderators(path)
        elif isinstance(task, AbstractGroupApprovalTask):
            people = self._group_members(task)
        else:
            people = {}
        return _others(people, author)

    def _region(self, path: str, author: int | None) -> People:
        region = next((region for region in self.regions if path.startswith(region.path)), None)
        if region is None or region.approvers is None:
            return {}
        why = f"you approve the updates of {region.title}"
        return _others(dict.fromkeys(region.approvers.user_set.all(), why), author)

    def _moderators(self, path: str) -> People:
        why = "you are a moderator, and nobody in the region can take this step"
        return {
            user: why
            for permission in self.publishers
            if path.startswith(permission.page.path)
            for user in permission.group.user_set.all()
        }

    def _group_members(self, task: AbstractGroupApprovalTask) -> People:
        if task.pk not in self.groups:
            self.groups[task.pk] = {
                user: f"you are one of the {group.name}"
                for group in task.groups.prefetch_related("user_set")
                for user in group.user_set.all()
            }
        return self.groups[task.pk]


def _others(people: People, author: int | None) -> People:
    return {user: why for user, why in people.items() if user.is_active and user.pk != author}


def took_part(page: Page) -> People:
    """Return who made ``page``, and who had to do with its latest approval."""
    found = {page.owner: OWNS} if page.owner else {}
    latest = page.workflow_states.order_by("created_at", "pk").last()
    if latest is not None:
        decided = latest.task_states.filter(status__in=DECIDED).select_related("finished_by")
        found |= {state.finished_by: APPROVED for state in decided if state.finished_by}
        found |= submitter(latest)
    return found


def submitter(workflow_state: WorkflowState) -> People:
    """Return who submitted it, if they are known."""
    return {workflow_state.requested_by: SUBMITTED} if workflow_state.requested_by else {}


def submitter_and_owner(workflow_state: WorkflowState, page: Page) -> People:
    """Return both, once where they are the same."""
    return ({page.owner: OWNS} if page.owner else {}) | submitter(workflow_state)


def submitter_and_editor(workflow_state: WorkflowState, page: Page) -> People:
    """Return who submitted it, and who made the latest changes, once where they are the same."""
    latest = page.latest_revision and last_change(page.latest_revision)
    return ({latest.user: EDITED} if latest and latest.user else {}) | submitter(workflow_state)


def approves_pages(user: AbstractUser) -> bool:
    """Whether it may ever be the turn of ``user``, as :func:`whose_turn` says."""
    groups = user.groups.all()
    return (
        RegionPage.objects.filter(approvers__in=groups).exists()
        or NationalApprovalTask.objects.filter(groups__in=groups).exists()
        or GroupApprovalTask.objects.filter(groups__in=groups).exists()
        or GroupPagePermission.objects.filter(
            group__in=groups, permission__codename="publish_page"
        ).exists()
    )

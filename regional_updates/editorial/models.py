"""The steps of the workflow, the region's and the nation's, and what the work is measured by."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.forms import TaskStateCommentForm
from wagtail.log_actions import log
from wagtail.models import AbstractGroupApprovalTask, Page, Task, TaskState
from wagtail.permissions import page_permission_policy

from regional_updates.models import RegionPage

from .authorship import content_of, last_change
from .checks.link_check import LinkCheck
from .checks.publishing import refuse_errors
from .editions.models import Edition, HeldUpdate
from .locks import ApprovalLock
from .mail.models import DigestDay, MailPreferences

__all__ = [
    "ApprovalState",
    "ApprovalStep",
    "DigestDay",
    "Edition",
    "HeldUpdate",
    "LinkCheck",
    "MailPreferences",
    "NationalApprovalTask",
    "RegionApprovalTask",
]

SATURDAY = 5


def region_of(page: Page) -> RegionPage | None:
    """Return the region that ``page`` is, or is below; None for pages above the regions."""
    return RegionPage.objects.ancestor_of(page, inclusive=True).first()


def working_days_after(moment: datetime.datetime, days: int) -> datetime.datetime:
    """Return the same time of day, in London, so many days from Monday to Friday later."""
    found = timezone.localtime(moment)
    while days:
        found += datetime.timedelta(days=1)
        days -= found.weekday() < SATURDAY
    return found


class ApprovalState(TaskState):
    """One page at one step: until when it should be decided, and who made what waits there."""

    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    exclude_fields_in_copy = ["taskstate_ptr", "reminded_at"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.due_at is None:
            step = self.task.specific
            self.due_at = working_days_after(timezone.now(), step.days_to_decide)
            self.author = last_change(self.revision).user
        super().save(*args, **kwargs)


def due_times(states: Iterable[TaskState]) -> dict[int, datetime.datetime]:
    """Return until when each of ``states`` should be decided, by its id, where it has a due time."""
    found = ApprovalState.objects.filter(pk__in=[state.pk for state in states])
    return dict(found.values_list("pk", "due_at"))


def authors(states: Iterable[TaskState]) -> dict[int, int | None]:
    """Return the id of whoever last changed the content that waits in each of ``states``, by its id,
    where that is known. Who only commented on it is not its author."""
    found = ApprovalState.objects.filter(pk__in=[state.pk for state in states])
    return dict(found.values_list("pk", "author_id"))


def decisions(approvals: Iterable[int]) -> dict[int, list[TaskState]]:
    """Return what was decided so far in the approvals (workflow states) with these ids, the earliest
    first."""
    found: dict[int, list[TaskState]] = {}
    for state in (
        TaskState.objects.filter(
            workflow_state__in=approvals,
            status__in=(TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED),
        )
        .select_related("finished_by")
        .order_by("finished_at", "pk")
    ):
        found.setdefault(state.workflow_state_id, []).append(state)
    return found


def said_by_approvers(decided: Iterable[TaskState]) -> list[TaskState]:
    """Return those of ``decided`` that the next step's people should read: approvals with a comment."""
    return [
        state
        for state in decided
        if state.status == TaskState.STATUS_APPROVED and state.comment.strip()
    ]


class RequestChangesForm(TaskStateCommentForm):
    """Sends a page back, which its editor can do nothing with unless told why."""

    comment = forms.CharField(
        label="What should change?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what should change, so that the editor can do it."},
    )


class ApprovalStep(models.Model):
    """Mixin for tasks: four eyes, a due time, and a reason whenever a page is sent back."""

    days_to_decide = models.PositiveSmallIntegerField(
        "working days to decide",
        default=3,
        help_text="After so many days, Monday to Friday, a page that waits here is overdue.",
    )
    author_may_approve = models.BooleanField(
        "authors may approve their own changes",
        default=False,
        help_text="Otherwise somebody else than whoever made the latest changes has to.",
    )

    # Name, label, and whether Wagtail asks for more in a dialogue.
    ACTIONS = (
        ("reject", "Request changes", True),
        ("approve", "Approve", False),
        ("approve", "Approve with comment", True),
    )
    task_state_class = ApprovalState
    lock_class = ApprovalLock

    class Meta:
        abstract = True

    def approves(self, user: AbstractUser | AnonymousUser, page: Page) -> bool:
        """Whether this step is among the things that ``user`` does for ``page``."""
        raise NotImplementedError

    def is_author(self, user: AbstractUser | AnonymousUser, page: Page) -> bool:
        """Whether ``user`` made the changes that wait here and may not approve them.

        What a reviewer changes while it is their turn is part of the review: it is recorded, and
        the changes that the page came with stay their author's.
        """
        state = page.current_workflow_task_state
        return bool(user.pk and user.pk == self._author(state))

    def _author(self, state: TaskState | None) -> int | None:
        """Return the id of whoever may not approve what waits in ``state``, if anybody."""
        if state is None or self.author_may_approve:
            return None
        return getattr(state, "author_id", None)

    def user_can_access_editor(self, obj: Page, user: AbstractUser) -> bool:
        return self.approves(user, obj)

    def locked_for_user(self, obj: Page, user: AbstractUser) -> bool:
        # An author who went on writing would have a colleague approve what nobody has seen.
        return not self.approves(user, obj) or self.is_author(user, obj)

    def user_can_lock(self, obj: Page, user: AbstractUser) -> bool:
        return self.approves(user, obj)

    def user_can_unlock(self, obj: Page, user: AbstractUser) -> bool:
        return self.approves(user, obj)

    def get_actions(self, obj: Page, user: AbstractUser) -> list[tuple[str, str, bool]]:
        if not self.approves(user, obj) or self.is_author(user, obj):
            return []
        return list(self.ACTIONS)

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        return RequestChangesForm if action == "reject" else TaskStateCommentForm

    @transaction.atomic
    def on_action(
        self, task_state: TaskState, user: AbstractUser, action_name: str, **kwargs: Any
    ) -> None:
        """Approve, or ask for changes, once.

        Raises PermissionDenied where that is done already, and for a request for changes that does
        not say which; ValidationError for the approval of an update that has errors.
        """
        comment = str(kwargs.get("comment", "")).strip()
        if action_name == "reject" and not comment:
            raise PermissionDenied("Say what should change.")
        page = task_state.workflow_state.content_object
        if action_name not in [name for name, *_ in self.get_actions(page, user)]:
            raise PermissionDenied("This step is for others to take.")
        waiting = TaskState.objects.select_for_update().filter(status=TaskState.STATUS_IN_PROGRESS)
        if not waiting.filter(pk=task_state.pk).exists():
            raise PermissionDenied("This step has been taken already.")
        if action_name == "approve":
            state = task_state.workflow_state
            draft = state.content_object.get_latest_revision_as_object()
            refuse_errors(draft, publishing=state.is_at_final_task)
            self._record_changes(task_state)
        super().on_action(task_state, user, action_name, comment=comment)  # type: ignore[misc]

    def _record_changes(self, task_state: TaskState) -> None:
        """Put it into the log where something else is approved than was handed in, and whose it is."""
        latest = task_state.revision.content_object.get_latest_revision()
        if content_of(latest) != content_of(task_state.revision):
            log(
                latest.content_object,
                "regional_updates.approve_with_changes",
                user=last_change(latest).user,
                revision=latest,
                data={"from": task_state.revision_id, "to": latest.pk},
            )

    def waiting_for(self, user: AbstractUser) -> QuerySet[TaskState]:
        """Return what waits at this step, but for changes that ``user`` made."""
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)  # type: ignore[attr-defined]
        if self.author_may_approve:
            return waiting
        return waiting.exclude(approvalstate__author=user)


class RegionApprovalTask(ApprovalStep, Task):  # type: ignore[django-manager-missing]
    """Waits for an approver of the region that the page belongs to.

    One task serves every region, so a new region needs a page and people, no new workflow. Where
    nobody of the region can take it, and for pages above the regions, the moderators do.
    """

    admin_form_fields = [*Task.admin_form_fields, "days_to_decide", "author_may_approve"]

    class Meta:
        verbose_name = "region approval task"

    @classmethod
    def get_description(cls) -> str:
        return "The approvers of the page’s own region can approve this task"

    def approves(self, user: AbstractUser | AnonymousUser, page: Page) -> bool:
        if user.is_superuser:
            return True
        region = region_of(page)
        if region and user.groups.filter(pk=region.approvers_id).exists():
            return True
        return _moderates(user, page) and not (region and self._has_approver(region, page))

    def _has_approver(self, region: RegionPage, page: Page) -> bool:
        approvers = region.approvers.user_set.filter(is_active=True) if region.approvers else None
        author = self._author(page.current_workflow_task_state)
        if approvers and author:
            approvers = approvers.exclude(pk=author)
        return bool(approvers and approvers.exists())

    def get_task_states_user_can_moderate(
        self, user: AbstractUser, **kwargs: Any
    ) -> QuerySet[TaskState]:
        waiting = self.waiting_for(user)
        if user.is_superuser:
            return waiting
        theirs = Q(pk__in=[])
        for path in RegionPage.objects.filter(approvers__in=user.groups.all()).values_list(
            "path", flat=True
        ):
            theirs |= Q(path__startswith=path)
        pages = Page.objects.filter(theirs).annotate(key=Cast("pk", CharField()))
        found = Q(workflow_state__object_id__in=pages.values("key"))
        return waiting.filter(found | Q(pk__in=self._without_approvers(waiting, user)))

    def _without_approvers(self, waiting: QuerySet[TaskState], user: AbstractUser) -> list[int]:
        """Return those of ``waiting`` that only a moderator can take, where ``user`` is one."""
        if not page_permission_policy.user_has_permission(user, "publish"):
            return []
        may = {
            region.path: set(region.approvers.user_set.all()) if region.approvers else set()
            for region in RegionPage.objects.select_related("approvers").prefetch_related(
                "approvers__user_set"
            )
        }
        rows = list(waiting.select_related("workflow_state"))
        made_by = {} if self.author_may_approve else authors(rows)
        ids = [row.workflow_state.object_id for row in rows]
        paths = {
            str(pk): path for pk, path in Page.objects.filter(pk__in=ids).values_list("pk", "path")
        }
        found = []
        for row in rows:
            path = paths.get(row.workflow_state.object_id, "")
            people = next((users for start, users in may.items() if path.startswith(start)), set())
            author = made_by.get(row.pk)
            if not any(person.is_active and person.pk != author for person in people):
                found.append(row.pk)
        return found


class NationalApprovalTask(ApprovalStep, AbstractGroupApprovalTask):  # type: ignore[django-manager-missing]
    """Waits for somebody of the groups that look at every region's pages."""

    admin_form_fields = [
        *AbstractGroupApprovalTask.admin_form_fields,
        "days_to_decide",
        "author_may_approve",
    ]

    class Meta:
        verbose_name = "national approval task"

    @classmethod
    def get_description(cls) -> str:
        return "The groups that you choose can approve this task, for every region"

    def approves(self, user: AbstractUser | AnonymousUser, page: Page) -> bool:
        return user.is_superuser or self._user_in_groups(user)

    def get_task_states_user_can_moderate(
        self, user: AbstractUser, **kwargs: Any
    ) -> QuerySet[TaskState]:
        if user.is_superuser or self._user_in_groups(user):
            return self.waiting_for(user)
        return TaskState.objects.none()


def _moderates(user: AbstractUser | AnonymousUser, page: Page) -> bool:
    return page_permission_policy.user_has_permission_for_instance(user, "publish", page)


@register_setting(icon="calendar-check")
class EditorialSettings(BaseSiteSetting):
    """What the organisation expects of its regions."""

    late_after_days = models.PositiveSmallIntegerField(
        "late after",
        default=14,
        validators=[MaxValueValidator(366)],
        help_text="Days after the end of a month. A region that has no live update for the month "
        "by then is shown as late in the coverage calendar.",
    )

    panels = [FieldPanel("late_after_days")]

    class Meta:
        verbose_name = "editorial"

    def __str__(self) -> str:
        return "Editorial"

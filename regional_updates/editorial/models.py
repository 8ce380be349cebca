"""The step of the workflow that a region's own people take."""

from django.contrib.auth.models import AbstractUser
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, Task, TaskState

from regional_updates.models import RegionPage

from .checks.link_check import LinkCheck

__all__ = ["LinkCheck", "RegionApprovalTask", "region_of"]


def region_of(page: Page) -> RegionPage | None:
    """Return the region that ``page`` is, or is below; None for pages above the regions."""
    return RegionPage.objects.ancestor_of(page, inclusive=True).first()


class RegionApprovalTask(Task):
    """Waits for an approver of the region that the page belongs to.

    One task serves every region, so a new region needs a page and people, no new workflow. Pages
    above the regions wait for someone who may publish them.
    """

    class Meta:
        verbose_name = "region approval task"

    @classmethod
    def get_description(cls) -> str:
        return "The approvers of the page's own region can approve this task"

    def approves(self, user: AbstractUser, page: Page) -> bool:
        """Whether ``user`` may take this step for ``page``."""
        if user.is_superuser:
            return True
        region = region_of(page)
        if region is None:
            return page.permissions_for_user(user).can_publish()
        return user.groups.filter(pk=region.approvers_id).exists()

    def user_can_access_editor(self, obj: Page, user: AbstractUser) -> bool:
        return self.approves(user, obj)

    def locked_for_user(self, obj: Page, user: AbstractUser) -> bool:
        return not self.approves(user, obj)

    def user_can_lock(self, obj: Page, user: AbstractUser) -> bool:
        return self.approves(user, obj)

    def get_actions(self, obj: Page, user: AbstractUser) -> list[tuple[str, str, bool]]:
        if not self.approves(user, obj):
            return []
        return [
            ("reject", "Request changes", True),
            ("approve", "Approve", False),
            ("approve", "Approve with comment", True),
        ]

    def get_task_states_user_can_moderate(
        self, user: AbstractUser, **kwargs
    ) -> QuerySet[TaskState]:
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        if user.is_superuser:
            return waiting
        within = Q(pk__in=[])
        for path in RegionPage.objects.filter(approvers__in=user.groups.all()).values_list(
            "path", flat=True
        ):
            within |= Q(path__startswith=path)
        pages = Page.objects.filter(within).annotate(key=Cast("pk", CharField()))
        return waiting.filter(workflow_state__object_id__in=pages.values("key"))

"""What a person may do with a page that is approved, beyond what Wagtail's groups say."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField
from django.db.models.functions import Cast
from wagtail.locks import BaseLock, BasicLock, WorkflowLock
from wagtail.models import Page, PagePermissionTester, WorkflowState

PUBLISH_WITHOUT_APPROVAL = "regional_updates.publish_without_approval"


class ApprovedPagePermissionTester(PagePermissionTester):
    """Publishing is for the workflow, and for whoever may publish without approval.

    Wagtail's own permission to publish remains that to unpublish, to make a page private and to
    stop what is scheduled. Nobody deletes a page with all below it while some of that waits.
    """

    user: Any

    def can_publish(self) -> bool:
        return super().can_publish() and self.user.has_perm(PUBLISH_WITHOUT_APPROVAL)

    def can_publish_subpage(self) -> bool:
        return super().can_publish_subpage() and self.user.has_perm(PUBLISH_WITHOUT_APPROVAL)

    def can_set_view_restrictions(self) -> bool:
        return super().can_publish()

    def can_unschedule(self) -> bool:
        return super().can_publish()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        # What is moved, which asks for this without the bulk, takes nothing away.
        return super().can_delete(ignore_bulk) and (ignore_bulk or not self._waits_below())

    def _waits_below(self) -> bool:
        """Whether something below the page waits for somebody's approval, or is held back."""
        from .editorial.editions.models import HeldUpdate

        if self.page.is_leaf():
            return False
        below = self.page.get_descendants().annotate(key=Cast("pk", CharField()))
        waiting = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
        held = HeldUpdate.objects.filter(page__in=below.values("pk"), edition__released_at=None)
        return waiting.filter(object_id__in=below.values("key")).exists() or held.exists()


class UpdatePermissionTester(ApprovedPagePermissionTester):
    """Whoever may not change an update, because it waits for others, may not take it away either."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return super().can_delete(ignore_bulk) and not self.page_locked()

    def can_move(self) -> bool:
        return super().can_move() and not self.page_locked()

    def can_move_to(self, destination: Page) -> bool:
        # Wagtail asks no more of administrators.
        return super().can_move_to(destination) and not self.page_locked()


class LockInReview(BasicLock):
    """Whoever locked a page when it was their turn may not change it when it is somebody else's."""

    def waits(self, user: Any) -> WorkflowLock | None:
        task = self.object.current_workflow_task
        lock = (task.lock_class or WorkflowLock)(self.object, task) if task else None
        return lock if lock and lock.for_user(user) else None

    def for_user(self, user: Any) -> bool:
        return super().for_user(user) or self.waits(user) is not None

    def get_message(self, user: Any) -> str:
        waits = self.waits(user)
        return waits.get_message(user) if waits else super().get_message(user)


class ApprovedPage:
    """Mixin for pages that go public once they are approved."""

    def permissions_for_user(
        self, user: AbstractBaseUser | AnonymousUser
    ) -> ApprovedPagePermissionTester:
        return ApprovedPagePermissionTester(user, self)

    def get_lock(self) -> BaseLock | None:
        lock = super().get_lock()  # type: ignore[misc]
        return LockInReview(self) if type(lock) is BasicLock else lock

"""What a person may do with a page that is approved, beyond what Wagtail's groups say."""

from typing import Any

from wagtail.models import PagePermissionTester

PUBLISH_WITHOUT_APPROVAL = "regional_updates.publish_without_approval"


class ApprovedPagePermissionTester(PagePermissionTester):
    """Publishing is for the workflow, and for whoever may publish without approval.

    Wagtail's own permission to publish remains that to unpublish, to make a page private and to
    stop what is scheduled.
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


class UpdatePermissionTester(ApprovedPagePermissionTester):
    """Whoever may not change an update, because it waits for others, may not take it away either."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return super().can_delete(ignore_bulk) and not self.page_locked()

    def can_move(self) -> bool:
        return super().can_move() and not self.page_locked()

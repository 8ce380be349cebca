"""Going back to an earlier version, which is a change like any other."""

from django.core.exceptions import PermissionDenied
from wagtail.actions.revert_to_page_revision import RevertToPageRevisionAction


class RevertUnlockedAction(RevertToPageRevisionAction):
    """Wagtail's own, for its API: a page that waits for others, or is held back, stays as it is."""

    def check(self, skip_permission_checks: bool = False) -> None:
        """Raise PermissionDenied where the user may not change the page now."""
        super().check(skip_permission_checks)
        lock = self.instance.get_lock()
        if self.user and not skip_permission_checks and lock and lock.for_user(self.user):
            raise PermissionDenied("This page is locked for you, so it stays as it is.")

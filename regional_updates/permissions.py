"""What a person may do with an update, beyond what Wagtail's groups say."""

from wagtail.models import PagePermissionTester


class UpdatePermissionTester(PagePermissionTester):
    """Whoever may not change an update, because it waits for others, may not take it away either."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return super().can_delete(ignore_bulk) and not self.page_locked()

    def can_move(self) -> bool:
        return super().can_move() and not self.page_locked()

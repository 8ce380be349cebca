"""Which kinds of mail there are, and whether a person has left them on."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractUser
from wagtail.permissions import page_permission_policy
from wagtail.users.models import UserProfile

from .models import MailPreferences
from .recipients import approves_pages


@dataclass(frozen=True)
class Kind:
    """A kind of mail: the field that turns it off, how it is named, and who may ever get it."""

    column: str
    label: str
    help: str
    for_approvers: bool = False

    @property
    def model(self) -> type[UserProfile] | type[MailPreferences]:
        """Wagtail's own choices stay where Wagtail has them."""
        return UserProfile if self.column.endswith("_notifications") else MailPreferences


KINDS = {
    "submitted": Kind(
        "submitted_notifications",
        "A page waits for your approval",
        "When it is your turn, and when it no longer is because the page was taken back.",
        for_approvers=True,
    ),
    "digest": Kind(
        "digest",
        "Every morning: what waits for you",
        "From Monday to Friday at eight, if anything does.",
        for_approvers=True,
    ),
    "overdue": Kind(
        "overdue",
        "An approval is overdue",
        "One mail for each page that has waited too long: for your approval, or for that of others "
        "where you submitted it.",
    ),
    "approved": Kind(
        "approved_notifications",
        "Your page is approved and goes to the next step",
        "After the last step you hear that it is published.",
    ),
    "rejected": Kind(
        "rejected_notifications",
        "Somebody asks you for changes",
        "With what they wrote; or cancels the approval of a page that you submitted.",
    ),
    "published": Kind(
        "published",
        "A page that you worked on is published, held back or taken away",
        "Pages that you made, submitted or helped to approve; also when one is scheduled.",
    ),
    "comments": Kind(
        "updated_comments_notifications",
        "There are new comments",
        "In discussions that you take part in, and on pages whose comments you follow.",
    ),
}


def wants(user: AbstractUser, kind: str) -> bool:
    """Return whether ``user`` has left mails of this kind on."""
    return _stored(KINDS[kind].model, user, KINDS[kind].column)


def _stored(model: Any, user: AbstractUser, column: str) -> bool:
    chosen = model.objects.filter(user=user).values_list(column, flat=True).first()
    return True if chosen is None else chosen


def kinds_for(user: AbstractUser) -> dict[str, Kind]:
    """Return the kinds of mail that ``user`` may ever get."""
    if not page_permission_policy.user_has_permission(user, "change"):
        return {}
    approves = approves_pages(user)
    return {name: kind for name, kind in KINDS.items() if approves or not kind.for_approvers}

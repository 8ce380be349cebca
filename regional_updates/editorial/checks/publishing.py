"""What has errors is not published, whichever way."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page
from wagtail.utils.forms import FormValidationError

from regional_updates.models import RegionalUpdatePage

from .rules import problems


def refuse_errors(page: Page) -> None:
    """Raise ValidationError, naming each place, where ``page`` is an update that has errors."""
    if not isinstance(page, RegionalUpdatePage):
        return
    errors: dict[tuple[str | int, ...], list[tuple[str, str]]] = {}
    for problem in problems(page, publishing=True):
        if problem.level == "error":
            errors.setdefault(problem.place.path, []).append((problem.message, problem.code))
    if errors:
        raise FormValidationError(errors)


class PublishCheckedAction(PublishPageRevisionAction):
    """Wagtail's own, for its API: an update with errors is not published."""

    def check(self, *args: Any, **kwargs: Any) -> None:
        super().check(*args, **kwargs)
        refuse_errors(self.object)


def not_ready(pages: Iterable[Page], below: bool) -> list[Page]:
    """Return those of ``pages``, and of the unpublished ones ``below`` them, whose drafts have errors."""
    found = []
    for page in pages:
        for each in [page, *(page.get_descendants().not_live() if below else [])]:
            try:
                refuse_errors(each.get_latest_revision_as_object())
            except ValidationError:
                found.append(each)
    return found

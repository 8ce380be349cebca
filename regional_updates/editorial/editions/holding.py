"""Holding approved updates back, and letting them go: all at once, one, or none."""

import datetime
import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from cms.delivery import schedule
from regional_updates.editorial.checks.publishing import refuse_errors
from regional_updates.models import RegionalUpdatePage

from ..mail import events
from ..mail.sending import queue
from .models import Edition, HeldUpdate

RELEASED = "This edition has been released already."
NOT_IN_IT = "That update is not in this edition any more."
TAKE_OUT = "regional_updates.take_out"
# After that nobody has to do anything about its having been taken out.
DONE_WITH = (
    "wagtail.workflow.start",
    "wagtail.publish",
    "wagtail.publish.schedule",
    "wagtail.publish.scheduled",
)

logger = logging.getLogger(__name__)


class ReleaseFailed(Exception):
    """An edition could not be released, and nothing of it was; the text says which page is why."""


class TooLate(Exception):
    """Something else has happened to the edition; the text says what."""


def hold(revision: Revision, user: Any) -> bool:
    """Keep an approved ``revision`` for the edition of its month, where there is an open one.

    Returns whether it is held. What readers have already is not: a correction waits for nobody.
    Neither is a page with a time of its own to go live at.
    """
    page = revision.as_object()
    if not isinstance(page, RegionalUpdatePage) or page.live:
        return False
    if page.go_live_at and page.go_live_at > timezone.now():
        return False
    # The row is locked, so that it is not released just now without this one.
    edition = Edition.objects.open().select_for_update().filter(period=page.period).first()
    if edition is None:
        return False
    HeldUpdate.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "edition": edition,
            "revision": revision,
            "approved_by": user,
            "approved_at": timezone.now(),
        },
    )
    _log(page, "hold", user, edition)
    return True


@transaction.atomic
def take_out(held: HeldUpdate, user: Any, reason: str) -> None:
    """Make the update a draft again, which is to be approved anew; ``reason`` is told to its people.

    Raises TooLate once it is out, and where somebody else has taken it out.
    """
    edition = _in_hand(held.edition)
    page = held.page
    deleted, _ = HeldUpdate.objects.filter(pk=held.pk).delete()
    if not deleted:
        raise TooLate(NOT_IN_IT)
    _log(page, "take_out", user, edition, comment=reason)


def taken_out() -> QuerySet[PageLogEntry]:
    """Return, of each update that was taken out and not submitted since, the entry that says so."""
    later = PageLogEntry.objects.filter(
        page=OuterRef("page"), action__in=(TAKE_OUT, *DONE_WITH), pk__gt=OuterRef("pk")
    )
    return PageLogEntry.objects.filter(~Exists(later), action=TAKE_OUT).select_related("user")


@transaction.atomic
def stop(edition: Edition) -> None:
    """Hold the month back no more. Raises TooLate once it is out, and while it holds something."""
    edition = _in_hand(edition)
    if edition.held.exists():
        raise TooLate("Release its updates first, or take them out.")
    edition.delete()
    schedule.keep()


def _in_hand(edition: Edition) -> Edition:
    """Return ``edition`` so that nobody else changes or releases it in this transaction."""
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    if locked.released_at:
        raise TooLate(RELEASED)
    return locked


def let_go(page: Page) -> None:
    """Forget that ``page`` was held back: it has been published on its own."""
    HeldUpdate.objects.filter(page_id=page.pk, edition__released_at=None).delete()


@transaction.atomic
def plan(edition: Edition, moment: Any) -> None:
    """Have ``edition`` released at ``moment``, or for None when somebody does it. Raises TooLate once
    it is out."""
    edition = _in_hand(edition)
    edition.release_at, edition.problem = moment, ""
    edition.save(update_fields=["release_at", "problem"])
    schedule.keep()


def release(edition: Edition, user: Any = None) -> int:
    """Publish everything in ``edition`` in one transaction; by ``user``, or for None on time.

    Returns how many updates went out; 0 where it has been released before. Raises ReleaseFailed
    where one of them could not be published: then none was.
    """
    with transaction.atomic():
        locked = Edition.objects.select_for_update().get(pk=edition.pk)
        if locked.released_at:
            return 0
        held = list(locked.held.select_related("revision", "page").order_by("page__path"))
        # First, so that what is published from here on counts as released.
        locked.released_at, locked.released_by, locked.problem = timezone.now(), user, ""
        locked.save()
        for each in held:
            try:
                _refuse(each.revision.as_object())
                each.revision.publish(user=user, skip_permission_checks=True)
            except ValidationError as error:
                said = " ".join(error.messages[:3])
                raise ReleaseFailed(f"“{each.page.draft_title}” is not ready: {said}") from error
            except Exception as error:
                logger.exception("%s could not be published", each)
                raise ReleaseFailed(f"“{each.page.draft_title}” could not be published.") from error
            _log(each.page, "release", user, locked)
        for event in events.released(locked, [each.page for each in held], user):
            queue(event, by=user)
        schedule.keep()
    logger.info("%s: %d updates released", locked, len(held))
    return len(held)


def _refuse(page: Page) -> None:
    """Raise ValidationError where what was approved is not fit for readers any more."""
    if page.expire_at and page.expire_at <= timezone.now():
        raise ValidationError("It was to be taken away by now.")
    refuse_errors(page)


def release_what_is_due(now: datetime.datetime, **kwargs: Any) -> None:
    """Release the editions that are due by ``now``. One that fails says why, and waits for a person."""
    for edition in Edition.objects.due(now):
        try:
            release(edition)
        except ReleaseFailed as failure:
            edition.problem = str(failure)
            edition.save(update_fields=["problem"])
            schedule.keep()


def _log(page: Page, action: str, user: Any, edition: Edition, **said: str) -> None:
    data = {"edition": f"{edition.period:%Y-%m}", **said}
    log(page, f"regional_updates.{action}", user=user, data=data)

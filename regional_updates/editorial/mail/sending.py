"""One task for each message and person, queued in the transaction that causes it.

A mail is sent once. Where a worker dies after sending and before it could say so, it is sent once
more, under the same Message-ID.
"""

import datetime
import logging
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page, TaskState

from . import messages, preferences
from .recipients import People

FIRST_DELAY, LONGEST_DELAY = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)
PATIENCE = datetime.timedelta(days=1)
# No mail takes so long: whoever had it in hand is gone.
LOST_AFTER = datetime.timedelta(minutes=15)
KEPT = datetime.timedelta(days=30)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Event:
    """Something that happened: what, the kind of mail that tells of it, to whom, and the facts.

    ``facts`` are what was true then, as JSON: a mail that is late must not tell of something else.
    """

    name: str
    kind: str
    people: People
    facts: dict[str, Any]


def queue(event: Event, by: AbstractUser | None = None) -> None:
    """Queue a mail about ``event`` to each of its people, but for ``by``, who did it."""
    for user, why in event.people.items():
        if user != by:
            send.enqueue({
                "name": event.name, "kind": event.kind, "to": user.pk, "why": why,
                "facts": event.facts, "id": uuid.uuid4().hex,
                "queued_at": timezone.now().isoformat(), "tries": 0,
            })  # fmt: skip


# What readers wait for goes first.
@task(priority=-10)
def send(mail: dict[str, Any]) -> str:
    """Send ``mail``, if by now it still is of use to its person, and return what became of it.

    Where it cannot be sent it is tried again, later each time, for a day.
    """
    user = get_user_model().objects.filter(pk=mail["to"], is_active=True).exclude(email="").first()
    if user is None or not preferences.wants(user, mail["kind"]):
        return "not wanted"
    if not _is_true(mail["facts"], user):
        return "not true any more"
    message = messages.compose(mail["name"], mail["facts"], user)
    if message is None:
        return "nothing to say"
    try:
        _email(message, mail, user).send()
    except Exception as error:
        return _later(mail, error)
    return "sent"


def _is_true(facts: dict[str, Any], user: AbstractUser) -> bool:
    """Whether ``user`` may see what it is about, and what waited for them still waits."""
    about = {facts["page"]} if "page" in facts else {pk for pk, *_ in facts.get("pages", [])}
    pages = Page.objects.filter(pk__in=about).specific()
    seen = {page.pk for page in pages if page.permissions_for_user(user).can_edit()}
    if seen != about:
        return False
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    return "waits" not in facts or waiting.filter(pk=facts["waits"]).exists()


def _email(
    message: messages.Message, mail: dict[str, Any], user: AbstractUser
) -> EmailMultiAlternatives:
    text, html = messages.render(message, mail["why"])
    domain = messages.domain()
    headers = {"Message-ID": f"<{mail['id']}@{domain}>", "Auto-Submitted": "auto-generated"}
    if approval := mail["facts"].get("approval"):
        # Nobody sent that message; it is what mails about one approval have in common.
        thread = f"<approval-{approval}@{domain}>"
        headers |= {"In-Reply-To": thread, "References": thread}
    email = EmailMultiAlternatives(message.subject, text, to=[user.email], headers=headers)
    email.attach_alternative(html, "text/html")
    return email


def _later(mail: dict[str, Any], error: Exception) -> str:
    """Queue ``mail`` again, unless that has been done for a day."""
    now = timezone.now()
    if now - datetime.datetime.fromisoformat(mail["queued_at"]) >= PATIENCE:
        logger.error("Mail %s to user %s is given up: %s", mail["name"], mail["to"], error)
        return "given up"
    logger.warning("Mail %s to user %s is tried again: %s", mail["name"], mail["to"], error)
    delay = min(FIRST_DELAY * 3 ** min(mail["tries"], 9), LONGEST_DELAY)
    send.using(run_after=now + delay).enqueue({**mail, "tries": mail["tries"] + 1})
    return "tried again later"


def look_after(now: datetime.datetime, **kwargs: Any) -> None:
    """Queue again what a worker had in hand when it died, and forget what was sent long ago."""
    mails = DBTaskResult.objects.filter(task_path=send.module_path)
    lost = mails.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - LOST_AFTER)
    # Looking first: on SQLite whoever writes makes others wait.
    if lost.exists():
        lost.update(status=TaskResultStatus.READY)
    old = mails.finished().filter(finished_at__lt=now - KEPT)
    if old.exists():
        old.delete()

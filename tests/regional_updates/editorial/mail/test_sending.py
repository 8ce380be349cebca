"""A mail is sent once, to somebody who may see what it is about, or tried again for a day."""

import datetime
import logging

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from regional_updates.editorial.mail.sending import look_after, send
from tests import factories

from .approving import act, fresh, submitted

pytestmark = pytest.mark.django_db


class FailingBackend(EmailBackend):
    """A mail server that is away."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("Nobody is here")


@pytest.fixture
def region():
    return factories.region("North East")


@pytest.fixture
def approver(region):
    return factories.approver(region)


@pytest.fixture
def queued(settings, region, approver):
    """A page that an approver is to be told of, as soon as the worker runs."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    page = submitted(region, factories.editor(region))
    tasks = DBTaskResult.objects.filter(task_path=send.module_path)
    assert tasks.count() == 1 and not mail.outbox
    return page


def work() -> list[str]:
    """Do what is queued, and return what became of it."""
    outcomes = []
    for row in DBTaskResult.objects.filter(task_path=send.module_path, status="READY"):
        row.claim("a worker")
        outcomes.append(row.task.call(*row.args_kwargs["args"]))
        row.set_successful(outcomes[-1])
    return outcomes


def test_it_is_sent_once(queued):
    assert work() == ["sent"] and work() == []
    assert [message.to for message in mail.outbox] == [["approver@example.org"]]


def test_arguments_hold_no_text_of_mails(queued):
    row = DBTaskResult.objects.get(task_path=send.module_path)
    assert "Approve it or ask" not in str(row.args_kwargs)


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"email": ""}], ids=["inactive", "without an address"]
)
def test_who_cannot_get_it_does_not(queued, approver, change):
    type(approver).objects.filter(pk=approver.pk).update(**change)
    assert work() == ["not wanted"] and not mail.outbox


def test_who_may_not_see_the_page_any_more_does_not_get_it(queued, approver):
    approver.groups.clear()
    assert work() == ["not true any more"] and not mail.outbox


def test_of_a_page_that_is_gone_nothing_is_said(queued):
    fresh(queued).delete()
    assert work() == ["not true any more"] and not mail.outbox


def test_nobody_is_asked_for_what_somebody_else_has_done_meanwhile(queued, region):
    act(factories.approver(region, "second"), queued)
    work()
    assert "approver@example.org" not in [message.to[0] for message in mail.outbox]


def test_it_tells_what_was_true_then(queued, approver):
    page = fresh(queued)
    page.title = "Something else"
    page.save_revision(user=approver)
    work()
    assert mail.outbox[0].subject.startswith("North East update – November 2017")


def test_where_it_cannot_be_sent_it_is_tried_again_later_each_time(queued, settings):
    settings.EMAIL_BACKEND = f"{__name__}.FailingBackend"
    waits = []
    for _ in range(6):
        began = timezone.now()
        assert work() == ["tried again later"]
        after = DBTaskResult.objects.get(task_path=send.module_path, status="READY").run_after
        waits.append(round((after - began).total_seconds() / 60))
    assert waits == [1, 3, 9, 27, 60, 60]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert work() == ["sent"] and len(mail.outbox) == 1


def test_after_a_day_it_is_given_up_and_the_log_says_so(queued, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.FailingBackend"
    row = DBTaskResult.objects.get(task_path=send.module_path)
    yesterday = timezone.now() - datetime.timedelta(days=1)
    row.args_kwargs["args"][0]["queued_at"] = yesterday.isoformat()
    row.save()
    with caplog.at_level(logging.ERROR):
        assert work() == ["given up"] and work() == []
    assert "is given up: Nobody is here" in caplog.text


def test_what_a_worker_had_in_hand_when_it_died_is_sent_by_the_next(queued):
    row = DBTaskResult.objects.get(task_path=send.module_path)
    row.claim("a worker that dies")
    look_after(now=timezone.now())
    assert work() == []
    look_after(now=timezone.now() + datetime.timedelta(minutes=16))
    assert work() == ["sent"]
    assert (
        mail.outbox[0].message()["Message-ID"] == f"<{row.args_kwargs['args'][0]['id']}@localhost>"
    )


def test_what_was_sent_long_ago_is_forgotten(queued):
    work()
    tasks = DBTaskResult.objects.filter(task_path=send.module_path)
    look_after(now=timezone.now() + datetime.timedelta(days=29))
    assert tasks.exists()
    look_after(now=timezone.now() + datetime.timedelta(days=31))
    assert not tasks.exists()


def test_what_is_undone_is_not_told(settings, region, approver):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with transaction.atomic():
        submitted(region, factories.editor(region))
        transaction.set_rollback(True)
    assert not DBTaskResult.objects.exists()

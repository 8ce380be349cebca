"""What is overdue is reminded of once; what waits is listed on the morning of each working day."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.signals import time_passed
from regional_updates.editorial.mail.reminding import remind, send_digests
from regional_updates.editorial.mail.waiting import waiting_for
from regional_updates.editorial.models import ApprovalState
from tests import factories

from .approving import act, html_of, sent_by, submitted

LONDON = ZoneInfo("Europe/London")
# A Monday.
MORNING = datetime.datetime(2026, 3, 2, 8, tzinfo=LONDON)


@pytest.fixture
def region(db):
    return factories.region("North East")


@pytest.fixture
def editor(region):
    return factories.editor(region)


@pytest.fixture
def approver(region):
    return factories.approver(region)


def due(at: datetime.datetime, **which) -> None:
    ApprovalState.objects.filter(**which).update(due_at=at)


def test_an_overdue_step_is_reminded_of_once(region, editor, approver):
    submitted(region, editor)
    due(MORNING)
    assert not sent_by(remind, MORNING - datetime.timedelta(seconds=1))
    sent = sent_by(remind, MORNING)
    assert sent.keys() == {"approver", "editor"}
    assert sent["approver"].subject.startswith("Overdue: North East update – November 2017 waits")
    assert "it was due by Monday 2 March 2026 at 08:00" in sent["approver"].body
    assert sent["editor"].subject == "The approval of North East update – November 2017 is late"
    assert "have been reminded" in sent["editor"].body
    assert not sent_by(remind, MORNING + datetime.timedelta(days=30))


def test_each_step_is_reminded_of(region, editor, approver):
    factories.moderator()
    page = submitted(region, editor)
    due(MORNING)
    remind(MORNING)
    act(approver, page)
    due(MORNING)
    assert sent_by(remind, MORNING).keys() == {"moderator", "editor"}


def test_what_is_decided_is_not_overdue(region, editor, approver):
    page = submitted(region, editor)
    due(MORNING)
    act(approver, page, "reject", "Please name the councils.")
    assert not sent_by(remind, MORNING)


def test_the_submitter_learns_where_nobody_can_take_it(region, editor):
    submitted(region, editor)
    due(MORNING)
    sent = sent_by(remind, MORNING)
    assert sent.keys() == {"editor"}
    assert sent["editor"].body.startswith("Ask an administrator to help")


def test_a_reminder_that_fails_does_not_hold_up_the_others(region, editor, approver):
    broken, page = submitted(region, editor), submitted(region, editor, period="2017-12")
    due(MORNING)
    # By hand, past everything that would have cleared up.
    state = broken.current_workflow_state
    type(state).objects.filter(pk=state.pk).update(object_id="0")
    sent = sent_by(remind, MORNING)
    assert page.title in sent["approver"].subject


def test_the_digest_lists_what_waits_the_overdue_first(region, editor, approver):
    factories.moderator()
    later = submitted(region, editor, period="2017-10")
    late = submitted(region, editor, period="2017-11")
    due(MORNING + datetime.timedelta(days=1), workflow_state__object_id=str(later.pk))
    due(MORNING - datetime.timedelta(days=1), workflow_state__object_id=str(late.pk))
    sent = sent_by(send_digests, MORNING)
    # Nothing waits for the moderator, nor for the editor.
    assert sent.keys() == {"approver"}
    message = sent["approver"]
    assert message.body.index(late.title) < message.body.index(later.title)
    for page in (late, later):
        assert f"http://localhost/admin/pages/{page.pk}/edit/" in message.body
        assert page.title in html_of(message)
    assert "Overdue: it was due by Sunday 1 March 2026 at 08:00" in message.body


def test_whoever_made_the_changes_is_not_asked_to_approve_them(region, approver):
    factories.approver(region, "second")
    submitted(region, approver)
    assert sent_by(send_digests, MORNING).keys() == {"second"}


@pytest.mark.parametrize(
    ("at", "comes"),
    [
        ("2026-03-02T07:59:59+00:00", False),
        ("2026-03-02T08:00:00+00:00", True),
        ("2026-03-06T08:00:00+00:00", True),
        ("2026-03-07T08:00:00+00:00", False),
        ("2026-03-08T23:00:00+00:00", False),
        # Summer time begins on Sunday 29 March, and ends on Sunday 25 October.
        ("2026-03-27T07:30:00+00:00", False),
        ("2026-03-30T06:59:59+00:00", False),
        ("2026-03-30T07:00:00+00:00", True),
        ("2026-10-23T07:00:00+00:00", True),
        ("2026-10-26T07:00:00+00:00", False),
        ("2026-10-26T08:00:00+00:00", True),
        # It is Monday in London already, but night.
        ("2026-05-31T23:30:00+00:00", False),
        # A worker that was away in the morning does it when it is back.
        ("2026-03-02T15:00:00+00:00", True),
    ],
)
def test_the_digest_comes_from_monday_to_friday_at_eight_in_london(
    region, editor, approver, at, comes
):
    submitted(region, editor)
    mail.outbox.clear()
    send_digests(datetime.datetime.fromisoformat(at))
    assert len(mail.outbox) == comes


def test_the_digest_comes_once_a_day(region, editor, approver):
    submitted(region, editor)
    assert sent_by(send_digests, MORNING)
    assert not sent_by(send_digests, MORNING + datetime.timedelta(hours=3))
    assert sent_by(send_digests, MORNING + datetime.timedelta(days=1))


def test_where_nothing_waits_there_is_no_digest(region, approver):
    assert not sent_by(send_digests, MORNING)


def test_the_worker_looks_at_both(region, editor, approver):
    submitted(region, editor)
    due(MORNING)
    mail.outbox.clear()
    time_passed.send_robust(None, now=MORNING)
    subjects = {m.subject.split(" ")[0] for m in mail.outbox if m.to == ["approver@example.org"]}
    assert subjects == {"Overdue:", "1"}


def test_as_many_queries_for_many_as_for_few(region, editor, approver):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert waiting_for(approver)
        return len(captured)

    for month in range(1, 4):
        submitted(region, editor, period=f"2016-{month:02}")
    queries()
    few = queries()
    other = factories.region("South East")
    factories.approver(other, "southern")
    for month in range(1, 7):
        submitted(region, editor, period=f"2018-{month:02}")
        submitted(other, editor, period=f"2018-{month:02}")
    assert queries() == few

"""Approvals and releases at the same moment, and at their moment."""

import datetime
import threading

import pytest
from django.utils import timezone
from wagtail.models import TaskState
from wagtail.signals import page_published

from cms.delivery import schedule
from cms.delivery.models import Change
from cms.management.commands.worker import keep_time
from regional_updates.editorial.editions import holding
from regional_updates.editorial.editions.models import Edition
from tests import factories
from tests.regional_updates.test_writing_at_once import at_once

from .test_approval import act, client_of, fresh, submitted

# Threads have connections of their own, so there is no transaction around the tests.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def moderator():
    factories.index()
    return factories.moderator()


def waiting_for_the_last_approval(name: str):
    region = factories.region(name)
    page = submitted(region, factories.editor(region, f"editor.{region.slug}"))
    act(factories.approver(region, f"approver.{region.slug}"), page)
    return fresh(page)


def test_of_two_who_take_the_same_step_one_does():
    region = factories.region()
    page = submitted(region, factories.editor(region))
    people = [factories.approver(region, name) for name in ("one", "two")]
    state = page.current_workflow_task_state
    address = f"/admin/pages/workflow/action/{page.pk}/approve/{state.pk}/"
    clients = [client_of(person) for person in people]
    at_once(2, lambda number: clients[number].post(address, {"comment": ""}))
    assert TaskState.objects.filter(status="in_progress").count() == 1
    assert TaskState.objects.filter(status="approved").count() == 1


def test_an_edition_that_two_release_goes_out_once(moderator):
    edition = Edition.objects.create(period="2017-11")
    for name in ("North East", "South West"):
        act(moderator, waiting_for_the_last_approval(name))
    clients = [client_of(person) for person in (moderator, factories.moderator("second"))]
    form = {"action": "release", "sure": "1"}
    answers = at_once(2, lambda n: clients[n].post(f"/admin/editions/{edition.pk}/", form))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Change.objects.count() == 2


def test_what_is_approved_while_the_edition_is_released_is_not_left_behind(moderator):
    edition = Edition.objects.create(period="2017-11")
    page = waiting_for_the_last_approval("North East")

    def both(number: int):
        return holding.release(edition) if number else act(moderator, page)

    at_once(2, both)
    assert fresh(page).live and Change.objects.count() == 1


def test_what_is_planned_while_the_next_moment_is_looked_for_is_remembered(moderator, monkeypatch):
    edition = Edition.objects.create(period="2017-11")
    moment = timezone.now() + datetime.timedelta(days=1)
    done: list = []

    def meanwhile() -> None:
        if not done:
            done.append("once")
            at_once(1, lambda _: holding.plan(edition, moment))

    monkeypatch.setattr(schedule, "_others", [*schedule._others, meanwhile])
    schedule.keep()
    assert done and schedule.next_moment() == moment


def test_the_worker_releases_an_edition_in_its_second(moderator):
    edition = Edition.objects.create(period="2017-11")
    page = waiting_for_the_last_approval("North East")
    act(moderator, page)
    stopped, gone_out = threading.Event(), threading.Event()

    def published(**kwargs) -> None:
        gone_out.set()

    worker = threading.Thread(target=keep_time, args=(stopped,))
    worker.start()
    page_published.connect(published)
    try:
        moment = timezone.now() + datetime.timedelta(seconds=3)
        holding.plan(edition, moment)
        # Half a minute is how often it looks for what nobody has planned.
        assert gone_out.wait(15)
    finally:
        page_published.disconnect(published)
        stopped.set()
        worker.join()
    edition.refresh_from_db()
    assert fresh(page).live and edition.released_at >= moment

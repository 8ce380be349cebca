"""The background worker does what is queued and what is due."""

import datetime
import json

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.delivery.models import Change, ContentItem
from regional_updates.models import RegionalUpdatePage
from tests import factories

# The worker closes its connections, so there is no transaction around the tests.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

A_MINUTE = datetime.timedelta(minutes=1)


def scheduled(month: str, minutes_ago: int, **content: str) -> RegionalUpdatePage:
    """Return an update that was to go live ``minutes_ago``, its revision's ``content`` as given."""
    page = factories.update(period=month, publish=False)
    page.go_live_at = timezone.now() + A_MINUTE
    revision = page.save_revision()
    revision.publish()
    revision.approved_go_live_at = timezone.now() - minutes_ago * A_MINUTE
    revision.content |= {"go_live_at": revision.approved_go_live_at.isoformat(), **content}
    revision.save()
    page.refresh_from_db()
    assert not page.live
    return page


def paths() -> list[str]:
    return list(ContentItem.objects.order_by("path").values_list("slug", flat=True))


def test_a_page_goes_live_when_its_time_has_come():
    scheduled("2017-11", minutes_ago=1)
    scheduled("2017-12", minutes_ago=-1)
    call_command("worker", once=True)
    assert paths() == ["november-2017"]


def test_looking_again_changes_nothing():
    scheduled("2017-11", minutes_ago=1)
    call_command("worker", once=True)
    call_command("worker", once=True)
    assert [change.action for change in Change.objects.all()] == ["published"]


def test_a_page_that_cannot_be_published_does_not_hold_up_the_others():
    broken = scheduled("2017-10", minutes_ago=2, period="never")
    scheduled("2017-11", minutes_ago=1)
    call_command("worker", once=True)
    assert paths() == ["november-2017"]
    broken.refresh_from_db()
    assert not broken.live and broken.approved_schedule


def test_a_page_is_taken_away_when_it_has_expired():
    page = factories.update()
    RegionalUpdatePage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - A_MINUTE)
    call_command("worker", once=True)
    page.refresh_from_db()
    assert not page.live and page.expired
    assert paths() == []


def test_queued_work_is_done(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    page = factories.update()
    page.body = json.dumps([factories.section()])
    page.save()
    assert DBTaskResult.objects.ready().exists()
    call_command("worker", once=True)
    assert {task.status for task in DBTaskResult.objects.all()} == {"SUCCESSFUL"}

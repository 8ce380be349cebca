"""From an editor's draft to a published page, through the two people who look at it."""

import datetime

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cms.delivery.models import ContentItem
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return factories.region()


@pytest.fixture
def page(region):
    page = factories.update(region, publish=False)
    page.get_workflow().start(page, factories.editor(region, "submitter"))
    return page


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def act(user, page, action: str = "approve", comment: str = "") -> None:
    page.refresh_from_db()
    state = page.current_workflow_task_state
    client_of(user).post(
        f"/admin/pages/workflow/action/{page.pk}/{action}/{state.pk}/", {"comment": comment}
    )
    page.refresh_from_db()


def step(page) -> str | None:
    task = type(page).objects.get(pk=page.pk).current_workflow_task
    return task.name if task else None


def test_two_approvals_publish_the_page(region, page):
    act(factories.approver(region), page)
    assert step(page) == "Approval by the national moderators" and not page.live
    act(factories.moderator(), page)
    assert page.live and step(page) is None
    assert ContentItem.objects.get().page_id == page.pk


@pytest.mark.parametrize("role", [factories.editor, factories.approver])
def test_while_it_waits_for_others_it_cannot_be_taken_away(region, page, role):
    act(factories.approver(region, "first"), page)
    person = role(region)
    client_of(person).post(f"/admin/pages/{page.pk}/delete/")
    client_of(person).post(f"/admin/bulk/wagtailcore/page/delete/?id={page.pk}")
    assert type(page).objects.filter(pk=page.pk).exists()
    draft = factories.update(region, "2017-12", publish=False)
    client_of(person).post(f"/admin/pages/{draft.pk}/delete/")
    assert not type(page).objects.filter(pk=draft.pk).exists()


def test_an_editor_cannot_approve(region, page):
    act(factories.editor(region), page)
    assert step(page) == "Approval by the region"


def test_another_regions_approver_can_neither_approve_nor_see_it(page):
    other = factories.approver(factories.region("North East"))
    act(other, page)
    assert step(page) == "Approval by the region"
    assert page.title not in client_of(other).get("/admin/").content.decode()


def test_the_regions_approver_cannot_take_the_second_step(region, page):
    person = factories.approver(region)
    act(person, page)
    act(person, page)
    assert step(page) == "Approval by the national moderators" and not page.live


def test_it_is_on_the_dashboard_of_whose_turn_it_is(region, page):
    approver, moderator = factories.approver(region), factories.moderator()

    def waiting_for(user) -> bool:
        dashboard = client_of(user).get("/admin/").content.decode()
        return f"/admin/pages/workflow/action/{page.pk}/approve/" in dashboard

    assert waiting_for(approver) and not waiting_for(moderator)
    act(approver, page)
    assert waiting_for(moderator) and not waiting_for(approver)


def test_the_regions_approvers_and_nobody_else_get_mail(region):
    factories.approver(region)
    factories.approver(factories.region("North East"), "northern")
    factories.person("root", is_superuser=True)
    page = factories.update(region, publish=False)
    page.get_workflow().start(page, factories.editor(region))
    assert [message.to for message in mail.outbox] == [["approver@example.org"]]


def test_asking_for_changes_sends_it_back_with_the_comment(region, page):
    act(factories.approver(region), page, "reject", "Please name the councils.")
    state = page.current_workflow_state
    assert state.status == "needs_changes" and not page.live
    assert state.current_task_state.comment == "Please name the councils."


def test_while_it_waits_only_whose_turn_it_is_can_change_it(region, page):
    editor, approver = factories.editor(region), factories.approver(region)
    lock = page.get_lock()
    assert lock.for_user(editor) and not lock.for_user(approver)


def test_a_page_that_is_to_go_live_later_is_scheduled_by_the_last_approval(region):
    page = factories.update(region, publish=False)
    page.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    page.save_revision()
    page.get_workflow().start(page, factories.editor(region))
    act(factories.approver(region), page)
    act(factories.moderator(), page)
    assert not page.live and page.approved_schedule
    revision = page.scheduled_revision
    past = timezone.now() - datetime.timedelta(minutes=1)
    revision.approved_go_live_at, revision.content["go_live_at"] = past, past.isoformat()
    revision.save()
    call_command("publish_scheduled")
    page.refresh_from_db()
    assert page.live and ContentItem.objects.exists()


def test_the_region_page_itself_takes_the_same_way(region):
    region.save_revision()
    region.get_workflow().start(region, factories.editor(region))
    act(factories.approver(region), region)
    assert step(region) == "Approval by the national moderators"

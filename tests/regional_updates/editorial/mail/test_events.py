"""Each thing that happens to a page is told to the people whom it concerns, once, and to nobody else."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import GroupApprovalTask, WorkflowTask

from cms.management.commands.worker import publish_what_is_due
from regional_updates.editorial import roles
from regional_updates.editorial.models import RegionApprovalTask
from tests import factories
from tests.regional_updates.test_update_page import form_data

from .approving import act, client_of, fresh, html_of, sent_by, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return factories.region("North East")


@pytest.fixture(autouse=True)
def bystanders(region):
    """People who must never hear of it."""
    south = factories.region("South East")
    factories.editor(south, "southern-editor")
    factories.approver(south, "southern-approver")
    factories.editor(region, "colleague")
    factories.person("root", is_superuser=True)


@pytest.fixture
def editor(region):
    return factories.editor(region)


@pytest.fixture
def approver(region):
    return factories.approver(region)


@pytest.fixture
def moderator():
    return factories.moderator()


def test_a_submitted_page_is_told_to_the_regions_approvers(region, editor, approver, moderator):
    sent = sent_by(submitted, region, editor)
    assert sent.keys() == {"approver"}
    message = sent["approver"]
    assert message.subject == "North East update – November 2017 waits for your approval"
    assert message.body.startswith("Approve it or ask for changes by ")
    assert "you approve the updates of North East" in message.body
    assert "editor submitted it." in message.body


def test_where_the_region_has_nobody_for_it_the_moderators_are_told(region, editor, moderator):
    sent = sent_by(submitted, region, editor)
    assert sent.keys() == {"moderator"}
    assert "nobody in the region can take this step" in sent["moderator"].body


def test_nor_does_an_approver_help_who_made_the_changes(region, approver, moderator):
    assert sent_by(submitted, region, approver).keys() == {"moderator"}


def test_unless_authors_may_approve(region, approver, moderator):
    factories.approver(region, "second")
    RegionApprovalTask.objects.update(author_may_approve=True)
    # They have just done it themselves.
    assert sent_by(submitted, region, approver).keys() == {"second"}


def test_an_approved_step_is_told_to_the_submitter_and_the_next_people(
    region, editor, approver, moderator
):
    page = submitted(region, editor, owner=factories.editor(region, "owner"))
    sent = sent_by(act, approver, page, "approve", "Well done.")
    assert sent.keys() == {"editor", "owner", "moderator"}
    for name in ("editor", "owner"):
        assert sent[name].subject.endswith("is approved and goes to the next step")
        assert "“Approval by the national moderators” comes next" in sent[name].body
        assert "approver wrote:\n  > Well done." in sent[name].body
    assert sent["moderator"].subject.endswith("waits for your approval")
    assert "approver has approved it at the step before." in sent["moderator"].body
    # What the first approver said is for the next one to read, too.
    assert "approver wrote:\n  > Well done." in sent["moderator"].body


def test_a_request_for_changes_comes_with_its_comment(region, editor, approver, moderator):
    page = submitted(region, editor)
    draft = fresh(page)
    draft.introduction = "<p>Said otherwise.</p>"
    draft.save_revision(user=factories.editor(region, "helper"))
    sent = sent_by(act, approver, page, "reject", "Please name the councils.")
    assert sent.keys() == {"editor", "helper"}
    assert sent["editor"].subject == "North East update – November 2017 needs changes"
    assert sent["editor"].body.startswith("Make the changes that approver asks for")
    assert "  > Please name the councils." in sent["editor"].body
    assert "you made the latest changes" in sent["helper"].body


def test_a_page_that_is_submitted_again_is_told_again(region, editor, approver):
    page = submitted(region, editor)
    act(approver, page, "reject", "Please name the councils.")
    again = fresh(page).current_workflow_state
    sent = sent_by(again.resume, user=editor)
    assert sent.keys() == {"approver"}
    message = sent["approver"]
    assert message.subject.endswith("November 2017 waits for your approval again")
    assert "editor has submitted it again, unchanged." in message.body
    assert "compare" not in message.body


def test_what_was_changed_since_it_was_sent_back_can_be_compared(region, editor, approver):
    page = submitted(region, editor)
    act(approver, page, "reject", "Please name\nthe councils.")
    before = fresh(page).latest_revision_id
    helper = factories.editor(region, "helper")
    draft = fresh(page)
    draft.introduction = "<p>Better.</p>"
    after = draft.save_revision(user=helper).pk
    message = sent_by(fresh(page).current_workflow_state.resume, user=helper)["approver"]
    assert message.subject.endswith("is changed and waits for your approval again")
    assert "approver sent it back and asked for changes. helper has changed it" in message.body
    assert "approver asked:\n  > Please name\n  > the councils." in message.body
    compare = f"/admin/pages/{page.pk}/revisions/compare/{before}...{after}/"
    for form in (message.body, html_of(message)):
        assert f"http://localhost{compare}" in form
    assert client_of(approver).get(compare).status_code == 200


def test_a_cancelled_approval_is_told_to_those_who_were_waiting(region, editor, approver):
    page = submitted(region, editor)
    factories.approver(region, "second")
    state = fresh(page).current_workflow_state
    sent = sent_by(state.cancel, user=approver)
    assert sent.keys() == {"second", "editor"}
    assert sent["second"].subject.endswith("no longer waits for your approval")
    assert sent["second"].body.startswith("You need do nothing: approver cancelled the approval.")
    assert sent["editor"].body.startswith("Submit the page again when it is ready")


def test_whoever_cancels_it_themselves_need_not_be_told(region, editor, approver):
    state = submitted(region, editor).current_workflow_state
    assert sent_by(state.cancel, user=editor).keys() == {"approver"}


def test_who_has_asked_for_changes_does_not_wait_any_more(region, editor, approver, moderator):
    page = submitted(region, editor)
    act(approver, page, "reject", "Please name the councils.")
    state = fresh(page).current_workflow_state
    assert sent_by(state.cancel, user=moderator).keys() == {"editor"}


def test_the_last_approval_is_told_to_all_who_took_part(region, editor, approver, moderator):
    owner = factories.editor(region, "owner")
    page = submitted(region, editor, owner=owner)
    factories.approver(region, "idle")
    act(approver, page)
    sent = sent_by(act, moderator, page, "approve", "Good.")
    assert sent.keys() == {"editor", "owner", "approver"}
    message = sent["approver"]
    assert message.subject == "North East update – November 2017 is published"
    assert fresh(page).full_url in message.body and "  > Good." in message.body
    assert "changed something" not in message.body


def test_what_a_reviewer_changed_is_said_with_a_link_to_compare(
    region, editor, approver, moderator
):
    page = submitted(region, editor)
    before = fresh(page).latest_revision_id
    page = fresh(page)
    page.introduction = "<p>Better.</p>"
    after = page.save_revision(user=approver).pk
    act(approver, page)
    sent = sent_by(act, moderator, page)
    assert "approver changed something while approving it." in sent["editor"].body
    compare = f"/admin/pages/{page.pk}/revisions/compare/{before}...{after}/"
    assert f"http://localhost{compare}" in sent["editor"].body
    assert client_of(editor).get(compare).status_code == 200


def test_a_scheduled_page_is_told_when_it_is_approved_and_when_it_is_live(
    region, editor, approver, moderator
):
    page = factories.update(region, publish=False)
    page.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    act(approver, page)
    sent = sent_by(act, moderator, page)
    assert sent.keys() == {"editor", "approver"}
    at = f"{timezone.localtime(page.go_live_at):%A %-d %B %Y at %H:%M}"
    assert sent["editor"].subject.endswith(f"is to be published on {at}")
    revision = fresh(page).scheduled_revision
    past = timezone.now() - datetime.timedelta(minutes=1)
    revision.approved_go_live_at, revision.content["go_live_at"] = past, past.isoformat()
    revision.save()
    sent = sent_by(publish_what_is_due)
    # Nobody does that, so whoever approved it last hears of it too.
    assert sent.keys() == {"editor", "approver", "moderator"}
    assert sent["editor"].subject.endswith("is published")


def test_publishing_round_the_approval_is_told_once_to_each(region, editor, approver, moderator):
    page = submitted(region, editor)
    root = factories.person("chief", is_superuser=True)
    data = {**form_data(title=page.title), "action-publish": "1"}
    sent = sent_by(client_of(root).post, f"/admin/pages/{page.pk}/edit/", data)
    assert fresh(page).live
    assert sent.keys() == {"editor", "approver"}
    assert "chief published it without approval." in sent["editor"].body
    assert sent["approver"].subject.endswith("no longer waits for your approval")
    assert "chief published the page." in sent["approver"].body


def test_a_page_that_is_unpublished_is_told_to_all_who_took_part(
    region, editor, approver, moderator
):
    page = submitted(region, editor)
    act(approver, page)
    act(moderator, page)
    data = {"how": "gone", "explanation": "It was wrong."}
    url = f"/admin/pages/{page.pk}/unpublish/"
    sent = sent_by(client_of(moderator).post, url, data)
    assert not fresh(page).live and sent.keys() == {"editor", "approver"}
    assert sent["editor"].subject == "North East update – November 2017 is unpublished"
    assert "moderator did it." in sent["editor"].body


def test_a_withdrawn_page_is_told_with_its_notice(region, editor, approver, moderator):
    page = submitted(region, editor)
    act(approver, page)
    act(moderator, page)
    data = {"how": "withdrawn", "explanation": "The figures were wrong."}
    url = f"/admin/pages/{page.pk}/unpublish/"
    sent = sent_by(client_of(moderator).post, url, data)
    assert sent.keys() == {"editor", "approver"}
    assert sent["editor"].subject.endswith("is withdrawn")
    assert "  > The figures were wrong." in sent["editor"].body


def test_what_a_command_publishes_is_told_to_nobody(region, editor):
    page = factories.update(region, publish=False, owner=editor)
    assert not sent_by(page.get_latest_revision().publish)
    assert fresh(page).live


def test_wagtails_own_step_by_a_group_is_told_in_the_same_way(region, editor, moderator):
    task = GroupApprovalTask.objects.create(name="A second look")
    task.groups.add(roles.moderators())
    workflow = fresh(factories.update(region, publish=False)).get_workflow()
    workflow.workflow_tasks.all().delete()
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    sent = sent_by(submitted, region, editor, title="Another", period="2018-01")
    assert sent.keys() == {"moderator"}
    assert sent["moderator"].body.startswith("Approve it or ask for changes.")


def test_a_mail_about_an_approval_belongs_to_its_thread(region, editor, approver, moderator):
    page = submitted(region, editor)
    first = sent_by(act, approver, page)["editor"]
    second = sent_by(act, moderator, page)["editor"]
    threads = {m.message()["References"] for m in (first, second)}
    assert len(threads) == 1 and first.message()["In-Reply-To"] in threads
    assert first.message()["Message-ID"] != second.message()["Message-ID"]
    assert first.message()["Message-ID"].endswith("@localhost>")
    assert first.message()["Auto-Submitted"] == "auto-generated"

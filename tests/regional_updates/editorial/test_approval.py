"""Four eyes, reasons, due times, and no way round the approval that nobody sees."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry, Task, TaskState

from regional_updates.editorial import roles
from regional_updates.editorial.models import (
    NationalApprovalTask,
    RegionApprovalTask,
    due_times,
    working_days_after,
)
from tests import factories
from tests.regional_updates.callers import bearer, send
from tests.regional_updates.test_update_page import form_data

pytestmark = pytest.mark.django_db

AROUND = "regional_updates.publish_without_approval"
CHANGED = "regional_updates.approve_with_changes"


@pytest.fixture
def region():
    return factories.region()


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def submitted(region, by, **fields):
    """Return a draft of ``by``'s, which they have handed in."""
    page = factories.update(region, publish=False, **fields)
    page.save_revision(user=by)
    page.get_workflow().start(page, by)
    return fresh(page)


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def act(user, page, action: str = "approve", comment: str = "", **headers):
    state = fresh(page).current_workflow_task_state
    return client_of(user).post(
        f"/admin/pages/workflow/action/{page.pk}/{action}/{state.pk}/",
        {"comment": comment},
        follow=not headers,
        headers=headers,
    )


def save(user, page, action: str = "", **fields):
    """Save the page in the editor, as ``user``, with a new introduction."""
    data = form_data(slug=page.slug, introduction='{"blocks": [], "entityMap": {}}', **fields)
    return client_of(user).post(
        f"/admin/pages/{page.pk}/edit/", {**data, **({action: "1"} if action else {})}, follow=True
    )


def step(page) -> type[Task] | None:
    task = fresh(page).current_workflow_task
    return type(task) if task else None


def waits_for(user, page) -> bool:
    """Whether the dashboard offers ``user`` to approve it."""
    dashboard = client_of(user).get("/admin/").content.decode()
    return f"/admin/pages/workflow/action/{page.pk}/approve/" in dashboard


def logged(page, action: str) -> list[str]:
    return [
        entry.user.get_username() if entry.user else ""
        for entry in PageLogEntry.objects.filter(page=page.pk, action=action)
    ]


class TestFourEyes:
    def test_whoever_made_the_latest_changes_cannot_approve_them(self, region):
        author = factories.approver(region)
        factories.approver(region, "colleague")
        page = submitted(region, author)
        act(author, page)
        assert step(page) is RegionApprovalTask

    def test_the_author_is_told_why_and_has_nothing_waiting(self, region):
        author = factories.approver(region)
        factories.approver(region, "colleague")
        page = submitted(region, author)
        editor = client_of(author).get(f"/admin/pages/{page.pk}/edit/").content.decode()
        assert "somebody else has to approve it" in editor
        assert 'data-workflow-action-name="approve"' not in editor
        assert not waits_for(author, page)

    def test_a_colleague_can(self, region):
        page = submitted(region, factories.approver(region))
        act(factories.approver(region, "colleague"), page)
        assert step(page) is NationalApprovalTask

    def test_an_administrator_cannot_approve_their_own_either(self, region):
        root = factories.person("root", is_superuser=True)
        page = submitted(region, root)
        act(root, page)
        assert step(page) is RegionApprovalTask

    def test_where_the_step_allows_it_they_can(self, region):
        author = factories.approver(region)
        RegionApprovalTask.objects.update(author_may_approve=True)
        page = submitted(region, author)
        assert waits_for(author, page)
        act(author, page)
        assert step(page) is NationalApprovalTask

    def test_administrators_set_that_and_the_days_where_wagtail_has_its_tasks(self, region):
        factories.index()
        task = RegionApprovalTask.objects.get()
        root = client_of(factories.person("root", is_superuser=True))
        address = f"/admin/workflows/tasks/edit/{task.pk}/"
        assert "working days to decide" in root.get(address).content.decode().lower()
        root.post(address, {"name": task.name, "days_to_decide": "5", "author_may_approve": "on"})
        task.refresh_from_db()
        assert (task.days_to_decide, task.author_may_approve) == (5, True)

    def test_saving_it_again_while_it_waits_makes_it_nobody_elses(self, region):
        author = factories.approver(region)
        factories.approver(region, "colleague")
        page = submitted(region, author)
        save(author, page)
        act(author, page)
        assert step(page) is RegionApprovalTask

    def test_through_the_api_the_author_is_told_so_too(self, client, region):
        author = factories.approver(region)
        page = submitted(region, author)
        factories.approver(region, "colleague")
        address = f"/api/v3/updates/west-midlands/{page.slug}/workflow/"
        answer = send(client, "post", address, {"action": "approve"}, bearer(author))
        assert answer.status_code == 403
        assert "somebody else has to approve" in answer.json()["detail"]


class TestChangesByTheReviewer:
    @pytest.fixture
    def page(self, region):
        page = submitted(region, factories.editor(region))
        act(factories.approver(region), page)
        return page

    def test_a_moderator_edits_while_approving_and_it_is_recorded(self, region, page):
        moderator = factories.moderator()
        save(moderator, page, "action-workflow-action", **{"workflow-action-name": "approve"})
        assert fresh(page).live and fresh(page).introduction == ""
        entry = PageLogEntry.objects.get(page=page.pk, action=CHANGED)
        assert entry.user == moderator
        assert entry.data["from"] != entry.data["to"] == fresh(page).live_revision_id

    def test_so_it_is_when_they_saved_it_before(self, page):
        moderator = factories.moderator()
        save(moderator, page)
        act(moderator, page)
        assert fresh(page).live and logged(page, CHANGED) == ["moderator"]

    def test_approving_what_was_handed_in_records_no_changes(self, page):
        act(factories.moderator(), page)
        assert fresh(page).live and logged(page, CHANGED) == []

    def test_history_names_it(self, page):
        moderator = factories.moderator()
        save(moderator, page)
        act(moderator, page)
        history = client_of(moderator).get(f"/admin/pages/{page.pk}/history/").content.decode()
        assert "Approved with changes by the reviewer" in history


class TestRequestsForChanges:
    def test_without_a_reason_nothing_is_sent_back(self, region):
        page = submitted(region, factories.editor(region))
        answer = act(factories.approver(region), page, "reject", "  ")
        assert "Say what should change" in answer.content.decode()
        assert fresh(page).current_workflow_state.status == "in_progress"

    def test_the_dialogue_asks_for_it(self, region):
        page = submitted(region, factories.editor(region))
        ajax = {"x-requested-with": "XMLHttpRequest"}
        answer = act(factories.approver(region), page, "reject", **ajax).json()
        assert answer["step"] == "action" and "Say what should change" in answer["html"]

    def test_nor_when_the_editor_is_sent_without_its_dialogue(self, region):
        page = submitted(region, factories.editor(region))
        fields = {"workflow-action-name": "reject", "workflow-action-extra-data": '{"x": [1]}'}
        save(factories.approver(region), page, "action-workflow-action", **fields)
        assert fresh(page).current_workflow_state.status == "in_progress"

    def test_the_api_asks_for_it(self, client, region):
        page = submitted(region, factories.editor(region))
        address = f"/api/v3/updates/west-midlands/{page.slug}/workflow/"
        approver = bearer(factories.approver(region))
        answer = send(client, "post", address, {"action": "reject", "comment": " "}, approver)
        assert answer.status_code == 422 and "what should change" in answer.json()["detail"]

    def test_it_goes_back_and_comes_again_to_the_same_step(self, region):
        editor = factories.editor(region)
        page = submitted(region, editor)
        act(factories.approver(region), page)
        act(factories.moderator(), page, "reject", "Which councils?")
        assert fresh(page).current_workflow_state.status == "needs_changes"
        save(editor, page, "action-submit")
        assert step(page) is NationalApprovalTask


class TestNobodyIsStuck:
    def test_a_region_without_approvers_is_the_moderators(self, region):
        page = submitted(region, factories.editor(region))
        moderator = factories.moderator()
        assert waits_for(moderator, page)
        act(moderator, page)
        assert step(page) is NationalApprovalTask
        act(moderator, page)
        assert fresh(page).live

    def test_so_is_one_whose_only_approver_wrote_it(self, region):
        page = submitted(region, factories.approver(region))
        act(factories.moderator(), page)
        assert step(page) is NationalApprovalTask

    def test_so_is_one_whose_only_approver_has_left(self, region):
        page = submitted(region, factories.editor(region))
        gone = factories.approver(region)
        gone.is_active = False
        gone.save()
        act(factories.moderator(), page)
        assert step(page) is NationalApprovalTask

    def test_where_the_region_can_the_moderators_cannot(self, region):
        factories.approver(region)
        page = submitted(region, factories.editor(region))
        moderator = factories.moderator()
        assert not waits_for(moderator, page)
        act(moderator, page)
        assert step(page) is RegionApprovalTask


class TestNoWayRound:
    @pytest.fixture
    def page(self, region):
        return factories.update(region, publish=False)

    def ways(self, user, page):
        """Try each way to publish ``page`` that Wagtail has."""
        save(user, page, "action-publish")
        client_of(user).post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}")
        copy = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": page.get_parent().pk,
                "publish_copies": "on", "alias": ""}  # fmt: skip
        client_of(user).post(f"/admin/pages/{page.pk}/copy/", copy)
        client, token = Client(), bearer(user)
        send(client, "post", f"/api/v3/pages/{page.pk}/actions/publish/", {}, token)
        meta = {"type": "regional_updates.RegionalUpdatePage"}
        body = {"title": "New – May 2020", "period": "2020-05-01"}
        where = {"parent_id": page.get_parent().pk, "action": "publish"}
        send(client, "post", "/api/v3/pages/", {**body, "meta": {**meta, **where}}, token)
        body = {"title": "Changed", "meta": {**meta, "action": "publish"}}
        send(client, "patch", f"/api/v3/pages/{page.pk}/", body, token)

    @pytest.mark.parametrize("role", [factories.editor, factories.approver, factories.moderator])
    def test_nobodys_role_publishes_without_approval(self, region, page, role):
        live = factories.update(region, "2017-12")
        person = role() if role is factories.moderator else role(region)
        self.ways(person, page)
        self.ways(person, live)
        published = type(page).objects.live().values_list("pk", "title")
        assert list(published) == [(live.pk, live.title)]

    def test_nor_a_region_or_the_index(self, region):
        moderator = factories.moderator()
        for parent in (region, factories.index()):
            may = parent.permissions_for_user(moderator)
            assert not may.can_publish() and not may.can_publish_subpage()

    def test_a_named_permission_does_and_the_log_says_so(self, page):
        moderator = factories.moderator()
        permission = Permission.objects.get(codename="publish_without_approval")
        Group.objects.get(name=roles.MODERATORS).permissions.add(permission)
        save(moderator, page, "action-publish")
        assert fresh(page).live and logged(page, AROUND) == ["moderator"]

    def test_administrators_give_it_to_groups(self):
        factories.index()
        root = client_of(factories.person("root", is_superuser=True))
        group = Group.objects.get(name=roles.MODERATORS)
        assert (
            "Publish without approval"
            in root.get(f"/admin/groups/edit/{group.pk}/").content.decode()
        )

    def test_what_was_approved_is_not_logged_as_unapproved(self, region):
        page = submitted(region, factories.editor(region))
        for person in (factories.approver(region), factories.moderator()):
            act(person, page)
        assert fresh(page).live and logged(page, AROUND) == []

    def test_what_is_scheduled_around_it_is_logged_too(self, page):
        later = timezone.localtime() + datetime.timedelta(days=1)
        root = factories.person("root", is_superuser=True)
        save(root, page, "action-publish", go_live_at=f"{later:%d/%m/%Y %H:%M}")
        assert fresh(page).approved_schedule and logged(page, AROUND) == ["root"]

    def test_a_newer_draft_is_not_approved_by_an_older_approval(self, region):
        page = submitted(region, factories.editor(region))
        for person in (factories.approver(region), factories.moderator()):
            act(person, page)
        root = factories.person("root", is_superuser=True)
        save(root, fresh(page), "action-publish")
        assert logged(page, AROUND) == ["root"]

    def test_moderators_still_unpublish_and_make_private(self, page):
        page.get_latest_revision().publish()
        may = fresh(page).permissions_for_user(factories.moderator())
        assert may.can_unpublish() and may.can_set_view_restrictions()


class TestOnce:
    def test_a_step_taken_twice_is_one_step(self, region):
        page = submitted(region, factories.editor(region))
        first, second = factories.approver(region), factories.approver(region, "second")
        state = page.current_workflow_task_state
        act(first, page)
        client_of(second).post(
            f"/admin/pages/workflow/action/{page.pk}/approve/{state.pk}/", {"comment": ""}
        )
        assert step(page) is NationalApprovalTask
        assert TaskState.objects.filter(status="in_progress").count() == 1


class TestDueTimes:
    @pytest.mark.parametrize(
        ("moment", "days", "due"),
        [
            ("2026-11-23T10:00+00:00", 3, "2026-11-26T10:00+00:00"),  # Monday to Thursday
            ("2026-11-26T10:00+00:00", 3, "2026-12-01T10:00+00:00"),  # over a weekend
            ("2026-11-28T10:00+00:00", 1, "2026-11-30T10:00+00:00"),  # from a Saturday
            ("2026-10-23T09:00+00:00", 1, "2026-10-26T10:00+00:00"),  # 10:00 in London on both days
            ("2026-11-23T10:00+00:00", 0, "2026-11-23T10:00+00:00"),
        ],
    )
    def test_they_are_counted_in_working_days_by_londons_clock(self, moment, days, due):
        found = working_days_after(datetime.datetime.fromisoformat(moment), days)
        assert found == datetime.datetime.fromisoformat(due)

    def test_each_step_has_its_own(self, region):
        NationalApprovalTask.objects.update(days_to_decide=10)
        page = submitted(region, factories.editor(region))
        first = page.current_workflow_task_state.due_at
        act(factories.approver(region), page)
        second = fresh(page).current_workflow_task_state.due_at
        assert second - first > datetime.timedelta(days=6)

    def test_a_step_of_wagtails_own_has_none(self, region):
        page = submitted(region, factories.editor(region))
        plain = TaskState(status="in_progress", task=Task.objects.first(),
                          workflow_state=page.current_workflow_state,
                          revision=page.get_latest_revision())  # fmt: skip
        plain.save()
        assert due_times([plain]) == {}

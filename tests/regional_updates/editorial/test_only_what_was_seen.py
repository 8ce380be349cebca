"""Nobody approves what is not theirs to approve, or what they have not seen."""

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.actions.edit_page import EditPageAction
from wagtail.models import PageLogEntry, Task

from regional_updates.editorial.models import (
    ApprovalState,
    NationalApprovalTask,
    RegionApprovalTask,
)
from tests import factories
from tests.regional_updates.callers import bearer, send

from .test_approval import act, client_of, fresh, save, step, submitted

pytestmark = pytest.mark.django_db
CHANGED = "regional_updates.approve_with_changes"


@pytest.fixture
def region():
    return factories.region()


def in_place(page, user) -> None:
    """Save the page as Wagtail's editor does by itself, in the place of the person's last draft."""
    draft = page.get_latest_revision_as_object()
    draft.introduction = "<p>Something else.</p>"
    latest = page.get_latest_revision()
    EditPageAction(draft, user=user, overwrite_revision=latest).execute(skip_permission_checks=True)


class TestWhoseStep:
    def test_a_page_of_ones_own_opens_no_step_of_another(self, region):
        north = factories.region("North East")
        factories.approver(north, "northern")
        theirs = submitted(north, factories.editor(north, "north.editor"))
        approver = factories.approver(region)
        mine = submitted(region, factories.editor(region), period="2017-12")
        state = theirs.current_workflow_task_state
        answer = client_of(approver).post(
            f"/admin/pages/workflow/action/{mine.pk}/approve/{state.pk}/", {"comment": ""}
        )
        assert answer.status_code == 404
        assert step(theirs) is RegionApprovalTask and step(mine) is RegionApprovalTask

    def test_whoever_asks_for_a_step_must_be_able_to_take_it(self, region):
        author = factories.approver(region)
        factories.approver(region, "colleague")
        page = submitted(region, author)
        state = page.current_workflow_task_state
        with pytest.raises(PermissionDenied):
            state.task.specific.on_action(state, author, "approve")
        assert step(page) is RegionApprovalTask


class TestWhatTheAuthorGoesOnWriting:
    def test_an_author_does_not_change_what_waits_for_others(self, region):
        author = factories.approver(region)
        factories.approver(region, "colleague")
        page = submitted(region, author)
        before = page.get_latest_revision().content
        answer = save(author, page, overwrite_revision_id=page.latest_revision_id)
        assert "locked" in answer.content.decode()
        assert fresh(page).get_latest_revision().content == before

    def test_what_others_decide_on_is_not_saved_over(self, region):
        editor = factories.editor(region)
        page = submitted(region, editor)
        handed_in = page.latest_revision_id
        in_place(page, editor)
        assert fresh(page).latest_revision_id != handed_in

    def test_nor_is_the_version_that_readers_have(self, region):
        editor = factories.editor(region)
        page = factories.update(region, publish=False)
        page.save_revision(user=editor).publish()
        page = fresh(page)
        in_place(page, editor)
        assert "Something else" not in fresh(page).live_revision.content["introduction"]

    def test_the_log_names_who_changed_it(self, region):
        page = submitted(region, factories.editor(region))
        first, second = factories.approver(region), factories.approver(region, "second")
        save(first, page)
        act(second, page)
        assert PageLogEntry.objects.get(page=page.pk, action=CHANGED).user == first


class TestWhatWasSeen:
    @pytest.fixture
    def page(self, region):
        return submitted(region, factories.editor(region))

    def test_from_the_dashboard(self, region, page):
        first, second = factories.approver(region), factories.approver(region, "second")
        dashboard = client_of(second).get("/admin/").content.decode()
        start = dashboard.index(f"/admin/pages/workflow/action/{page.pk}/approve/")
        address = dashboard[start : dashboard.index('"', start)]
        save(first, page)
        answer = client_of(second).post(address, {"comment": ""}, follow=True)
        assert "changed since you opened it" in answer.content.decode()
        assert step(page) is RegionApprovalTask
        dashboard = client_of(second).get("/admin/").content.decode()
        start = dashboard.index(f"/admin/pages/workflow/action/{page.pk}/approve/")
        client_of(second).post(dashboard[start : dashboard.index('"', start)], {"comment": ""})
        assert step(page) is NationalApprovalTask

    def test_in_its_dialogue_too(self, region, page):
        approver = factories.approver(region)
        state = page.current_workflow_task_state
        address = f"/admin/pages/workflow/action/{page.pk}/reject/{state.pk}/?seen=1-2"
        ajax = {"x-requested-with": "XMLHttpRequest"}
        client = client_of(approver)
        assert "?seen=1-2" in client.get(address, headers=ajax).json()["html"]
        client.post(address, {"comment": "Why?"}, headers=ajax)
        assert fresh(page).current_workflow_state.status == "in_progress"

    def test_in_the_editor_nobodys_corrections_are_lost_unsaid(self, region, page):
        loaded = page.latest_revision_id
        save(factories.approver(region), page)
        newer = fresh(page).latest_revision_id
        answer = save(
            factories.approver(region, "second"), page, "action-workflow-action",
            **{"workflow-action-name": "approve", "loaded_revision_id": loaded},
        )  # fmt: skip
        assert "Somebody has changed this update" in answer.content.decode()
        assert step(page) is RegionApprovalTask and fresh(page).latest_revision_id == newer

    @pytest.mark.parametrize("decision", ["approve", "reject"])
    def test_nor_those_that_were_saved_in_the_place_of_what_was_opened(
        self, region, page, decision
    ):
        first, second = factories.approver(region), factories.approver(region, "second")
        save(first, page)
        opened = fresh(page).latest_revision
        save(first, page, overwrite_revision_id=opened.pk)
        assert fresh(page).latest_revision_id == opened.pk
        answer = save(
            second, page, "action-workflow-action",
            **{"workflow-action-name": decision, "loaded_revision_id": opened.pk,
               "loaded_revision_created_at": opened.created_at.isoformat(),
               "workflow-action-extra-data": '{"comment": "Why?"}'},
        )  # fmt: skip
        assert "Somebody has changed this update" in answer.content.decode()
        assert step(page) is RegionApprovalTask
        assert fresh(page).latest_revision.created_at > opened.created_at

    def test_nor_by_whoever_submits_what_they_opened_before(self, region):
        page = factories.update(region, publish=False)
        opened = page.save_revision()
        save(factories.editor(region), page)
        answer = save(
            factories.editor(region, "second"), page, "action-submit",
            loaded_revision_id=opened.pk, loaded_revision_created_at=opened.created_at.isoformat(),
        )  # fmt: skip
        assert "Somebody has changed this update" in answer.content.decode()
        assert fresh(page).current_workflow_state is None

    def test_what_one_has_saved_while_writing_is_ones_own(self, region):
        page = factories.update(region, publish=False)
        opened = page.save_revision()
        editor = factories.editor(region)
        save(editor, page)
        saved = fresh(page).latest_revision
        save(
            editor, page, "action-submit", overwrite_revision_id=saved.pk,
            loaded_revision_id=opened.pk, loaded_revision_created_at=opened.created_at.isoformat(),
        )  # fmt: skip
        assert step(page) is RegionApprovalTask

    def test_through_the_api(self, client, region, page):
        approver = bearer(factories.approver(region))
        address = f"/api/v3/updates/west-midlands/{page.slug}/"
        etag = client.get(f"{address}draft/", headers=approver)["ETag"]
        save(factories.approver(region, "second"), page)
        seen = {**approver, "If-Match": etag}
        answer = send(client, "post", f"{address}workflow/", {"action": "approve"}, seen)
        assert answer.status_code == 412
        seen["If-Match"] = client.get(f"{address}draft/", headers=approver)["ETag"]
        answer = send(client, "post", f"{address}workflow/", {"action": "approve"}, seen)
        assert answer.status_code == 200


def test_without_any_step_nothing_goes_out_and_somebody_is_told_why(region):
    editor = factories.editor(region)
    for task in Task.objects.specific():
        task.deactivate()
    page = factories.update(region, publish=False)
    answer = save(editor, page, "action-submit")
    assert answer.status_code == 200 and not fresh(page).live
    assert not ApprovalState.objects.exists()

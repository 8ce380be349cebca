"""Approval through the API, and why an update is public or is not."""

import pytest
from wagtail.models import PageViewRestriction

from cms.delivery.models import Change, ContentItem
from regional_updates.models import RegionalUpdatePage
from tests import factories

from .callers import UPDATES, send, step, written

pytestmark = pytest.mark.django_db
HERE = f"{UPDATES}west-midlands/november-2017/"


class TestWorkflow:
    @pytest.fixture(autouse=True)
    def draft(self, client, people) -> RegionalUpdatePage:
        saved = send(client, "post", UPDATES, written(), people["editor"]).json()
        return RegionalUpdatePage.objects.get(pk=saved["id"])

    def test_from_draft_to_live(self, client, people, draft):
        answer = step(client, "submit", people["editor"]).json()
        assert (answer["status"], answer["waiting_for"]) == ("in_review", "Approval by the region")
        answer = step(client, "approve", people["approver"], comment="Well done").json()
        assert answer["waiting_for"] == "Approval by the national moderators"
        assert Change.objects.count() == 0
        answer = step(client, "approve", people["moderator"]).json()
        assert (answer["status"], answer["waiting_for"], answer["live"]) == ("live", None, True)
        assert client.get(f"{UPDATES}west-midlands/december-2017/").status_code == 200
        comments = [
            state.comment for state in draft.workflow_states.get().task_states.order_by("pk")
        ]
        assert comments == ["Well done", ""]

    def test_there_and_back(self, client, people):
        step(client, "submit", people["editor"])
        answer = step(client, "reject", people["approver"], comment="Which figures?").json()
        assert answer["status"] == "changes_requested"
        assert step(client, "submit", people["editor"]).json()["status"] == "in_review"
        assert step(client, "cancel", people["editor"]).json()["status"] == "draft"
        for action in ("cancel", "approve", "reject"):
            response = step(client, action, people["approver"])
            assert response.status_code == 409 and "not waiting" in response.json()["detail"]

    @pytest.mark.parametrize(
        ("who", "status"),
        [("editor", 403), ("approver", 200), ("moderator", 403), ("stranger", 404), ("reader", 404), ("nobody", 401)],
    )  # fmt: skip
    @pytest.mark.parametrize("action", ["approve", "reject"])
    def test_who_may_take_the_regions_step(self, client, people, draft, who, status, action):
        step(client, "submit", people["editor"])
        assert step(client, action, people[who], comment="See page 2").status_code == status

    def test_twice_is_not_two_steps(self, client, people):
        step(client, "submit", people["editor"])
        assert step(client, "submit", people["editor"]).status_code == 409
        assert step(client, "approve", people["approver"]).status_code == 200
        assert step(client, "approve", people["approver"]).status_code == 403

    @pytest.mark.parametrize(
        "body", [{}, {"action": "publish"}, {"action": None}, {"action": "submit", "comment": 7}]
    )
    def test_other_actions_are_refused(self, client, people, body):
        response = send(
            client,
            "post",
            f"{UPDATES}west-midlands/december-2017/workflow/",
            body,
            people["editor"],
        )
        assert response.status_code == 422 and response.json()["detail"]


class TestWhy:
    def codes(self, client, headers, path: str = HERE) -> list[str]:
        answer = client.get(f"{path}why/", headers=headers)
        assert answer.status_code == 200, answer.content
        body = answer.json()
        assert body["public"] == (client.get(path).status_code == 200)
        return [reason["code"] for reason in body["reasons"]]

    def test_each_reason(self, client, people, region):
        page = factories.update(
            region, publish=False, sections=[factories.section("Workforce", "More stay.")]
        )
        me = people["moderator"]
        assert self.codes(client, me) == ["never-published"]
        step(client, "submit", people["editor"], "west-midlands/november-2017")
        assert self.codes(client, me) == ["never-published", "in-review"]
        step(client, "cancel", people["editor"], "west-midlands/november-2017")
        page.get_latest_revision().publish()
        assert self.codes(client, me) == ["public"]
        restriction = PageViewRestriction.objects.create(page=region, restriction_type="login")
        assert self.codes(client, me) == ["private"]
        restriction.delete()
        page.refresh_from_db()
        page.title = "Newer"
        page.save_revision()
        assert self.codes(client, me) == ["public", "newer-draft"]
        page.refresh_from_db()
        page.withdraw("Wrong.")
        assert "withdrawn" in self.codes(client, me)
        page.end_withdrawal()
        ContentItem.objects.update(title="Meddled with")
        assert self.codes(client, me) == ["public", "newer-draft", "out-of-step"]
        page.unpublish()
        assert self.codes(client, me) == ["unpublished"]

    def test_is_told_only_to_those_who_may_edit_it(self, client, people, region):
        factories.update(region, publish=False)
        for who, status in (("editor", 200), ("stranger", 404), ("reader", 404), ("nobody", 401)):
            assert client.get(f"{HERE}why/", headers=people[who]).status_code == status
        assert (
            client.get(f"{UPDATES}nowhere/never/why/", headers=people["editor"]).status_code == 404
        )

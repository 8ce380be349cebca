"""Times to go live: what is over, what cannot be read, and what passes while a page waits."""

import datetime

import pytest
from django.utils import timezone

from tests import factories

from .test_approval import act, client_of, fresh, save
from .test_checks_in_the_editor import edit_url, form_data
from .test_told import draft, opened, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return factories.region()


@pytest.fixture
def editor(region):
    return factories.editor(region)


class TestTimesThatAreOver:
    OVER = "This time is over. Choose a later one, or leave it empty"

    @pytest.mark.parametrize("action", ["", "action-submit"])
    def test_one_that_is_set_now_is_refused(self, region, editor, action):
        page = draft(region, editor)
        fields = {action: "1"} if action else {}
        data = form_data(go_live_at="03/06/2019 09:00", **fields)
        answer = client_of(editor).post(edit_url(page), data)
        assert answer.status_code == 200
        assert answer.context["form"].errors["go_live_at"][0].startswith(self.OVER)
        assert fresh(page).current_workflow_state is None

    def test_what_is_no_time_is_named_and_not_made_one(self, region, editor):
        page = draft(region, editor)
        answer = client_of(editor).post(edit_url(page), form_data(go_live_at="soon"))
        assert "This is not a time." in answer.context["form"].errors["go_live_at"][0]
        html = answer.content.decode()
        assert 'value="soon"' in html and '"validateOnBlur": false' in html

    @pytest.fixture
    def passed(self, region, editor):
        """An update whose time passed while it waited for approval."""
        page = draft(region, editor, go_live_at=timezone.now() - datetime.timedelta(hours=1))
        page.get_workflow().start(page, editor)
        return fresh(page)

    def time(self, page) -> str:
        return f"{timezone.localtime(page.go_live_at):%d/%m/%Y %H:%M}"

    def test_one_that_passed_while_it_waited_publishes_at_once(self, region, passed):
        act(factories.approver(region), passed)
        moderator = factories.moderator()
        assert "Approve and publish" in opened(moderator, passed)
        fields = {"workflow-action-name": "approve", "go_live_at": self.time(passed)}
        told = said(save(moderator, passed, "action-workflow-action", **fields))
        assert "is now public." in told and fresh(passed).live

    def test_and_its_author_can_go_on(self, region, editor, passed):
        act(factories.approver(region), passed, "reject", "Which councils?")
        told = said(save(editor, passed, "action-submit", go_live_at=self.time(passed)))
        assert told.startswith("Submitted.")

    def test_so_can_who_changes_what_has_been_live_since(self, region, editor):
        page = draft(region, editor, go_live_at=timezone.now() - datetime.timedelta(days=9))
        page.get_latest_revision().publish()
        told = said(save(editor, page, "action-submit", go_live_at=self.time(fresh(page))))
        assert told.startswith("Submitted.")

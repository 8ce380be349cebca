"""Four eyes hold whatever is done between two steps: comments, saving in place, moving a page."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Comment, Revision

from regional_updates.editorial import roles
from regional_updates.editorial.models import (
    ApprovalState,
    NationalApprovalTask,
    RegionApprovalTask,
)
from tests import factories
from tests.regional_updates.callers import bearer, send
from tests.regional_updates.test_update_page import form_data, rich_text

from .mail.approving import sent_by
from .test_approval import (
    CHANGED,
    act,
    client_of,
    fresh,
    logged,
    step,
    submitted,
    waits_for,
)
from .test_open_comments import comments_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return factories.region()


@pytest.fixture
def both(region):
    """Return one who writes and approves in the region."""
    user = factories.editor(region, "both")
    user.groups.add(region.approvers)
    return user


def write(user, page, text: str = "Text.", **fields):
    """Save the whole form of the editor, as ``user``."""
    data = form_data(slug=page.slug, introduction=rich_text(f"<p>{text}</p>"), **fields)
    headers = {"accept": "application/json"} if "overwrite_revision_id" in fields else {}
    answer = client_of(user).post(f"/admin/pages/{page.pk}/edit/", data, headers=headers)
    assert answer.status_code in (200, 302)
    return fresh(page)


def comment(user, page, text: str = "Text.", **fields):
    """Save the same again as ``user``, with a comment beside it."""
    before = Revision.objects.for_instance(page).count()
    write(user, page, text, **comments_of(new="Which councils?"), **fields)
    assert fresh(page).wagtail_admin_comments.exists()
    assert Revision.objects.for_instance(page).count() == before + 1
    assert fresh(page).latest_revision.user == user
    return fresh(page)


def draft(region, by, text: str = "Text."):
    return write(by, factories.update(region, publish=False), text)


def by_api(client, user, page, action: str):
    address = f"/api/v3/updates/west-midlands/{page.slug}/workflow/"
    return send(client, "post", address, {"action": action}, bearer(user))


class TestCommentsChangeNoAuthor:
    @pytest.fixture
    def other(self, region):
        return factories.editor(region, "other")

    def test_a_comment_on_a_draft_leaves_it_its_authors(self, client, region, both, other):
        factories.approver(region, "colleague")
        page = comment(other, draft(region, both))
        assert by_api(client, both, page, "submit").status_code == 200
        answer = by_api(client, both, page, "approve")
        assert answer.status_code == 403
        assert "somebody else has to approve" in answer.json()["detail"]

    def test_every_place_agrees_on_whose_it_is(self, region, both, other):
        other.groups.add(region.approvers)
        page = comment(other, draft(region, both))
        sent = sent_by(page.get_workflow().start, page, both)
        assert sent.keys() == {"other"}
        assert not waits_for(both, page) and waits_for(other, page)
        editor = client_of(both).get(f"/admin/pages/{page.pk}/edit/").content.decode()
        assert "You made the latest changes to this page" in editor
        act(both, page)
        assert step(page) is RegionApprovalTask
        act(other, page)
        assert step(page) is NationalApprovalTask

    def test_where_the_author_is_the_only_approver_the_moderators_have_it(
        self, region, both, other
    ):
        page = comment(other, draft(region, both))
        page.get_workflow().start(page, both)
        moderator = factories.moderator()
        assert waits_for(moderator, page)
        act(moderator, page)
        assert step(page) is NationalApprovalTask

    def test_a_reviewers_comment_does_not_make_a_moderators_page_theirs(self, client, region):
        moderator, approver = factories.moderator(), factories.approver(region)
        page = draft(region, moderator)
        page.get_workflow().start(page, moderator)
        comment(approver, page)
        act(approver, page)
        assert step(page) is NationalApprovalTask and logged(page, CHANGED) == []
        assert by_api(client, moderator, page, "approve").status_code == 403
        assert not waits_for(moderator, page)
        Comment.objects.update(resolved_at=timezone.now())
        act(factories.moderator("second"), page)
        assert fresh(page).live

    def test_nor_do_any_number_of_comments(self, client, region, both, other):
        factories.approver(region, "colleague")
        page = draft(region, both)
        for number in range(8):
            write(other, page, **comments_of(*page.wagtail_admin_comments.all(), new=f"{number}"))
            page = fresh(page)
        page.get_workflow().start(page, both)
        assert by_api(client, both, page, "approve").status_code == 403

    def test_what_came_by_the_api_is_not_changed_by_the_editors_own_marks(
        self, client, region, both, other
    ):
        factories.approver(region, "colleague")
        page = draft(region, other, "Before.")
        plain = page.get_latest_revision_as_object()
        plain.introduction = "<p>Text.</p>"
        plain.save_revision(user=both)
        comment(other, fresh(page))
        by_api(client, both, page, "submit")
        assert by_api(client, both, page, "approve").status_code == 403

    def test_a_word_changed_with_the_comment_does(self, client, region, both, other):
        other.groups.add(region.approvers)
        page = comment(other, draft(region, both), "Other text.")
        page.get_workflow().start(page, both)
        assert by_api(client, other, page, "approve").status_code == 403
        assert by_api(client, both, page, "approve").status_code == 200

    def test_so_does_a_word_that_the_editor_saves_in_the_place_of_the_comment(
        self, client, region, both, other
    ):
        other.groups.add(region.approvers)
        page = comment(other, draft(region, both))
        write(other, page, "Other text.", overwrite_revision_id=page.latest_revision_id,
              **comments_of(*page.wagtail_admin_comments.all()))  # fmt: skip
        assert fresh(page).latest_revision_id == page.latest_revision_id
        page = fresh(page)
        page.get_workflow().start(page, both)
        assert by_api(client, other, page, "approve").status_code == 403
        assert by_api(client, both, page, "approve").status_code == 200

    def test_a_commenter_who_reviews_it_changes_nothing_unrecorded(self, region, both, other):
        other.groups.add(region.approvers)
        page = comment(other, draft(region, both))
        page.get_workflow().start(page, both)
        write(other, page, "Other text.", overwrite_revision_id=page.latest_revision_id,
              **comments_of(*page.wagtail_admin_comments.all()))  # fmt: skip
        act(other, page)
        assert logged(page, CHANGED) == ["other"]

    def test_changes_at_the_regions_step_are_the_reviewers_though_another_comments(self, region):
        approver, second = factories.approver(region), factories.approver(region, "second")
        Group.objects.get(name=roles.MODERATORS).user_set.add(approver)
        page = submitted(region, factories.editor(region))
        write(approver, page, "Other text.")
        comment(second, page, "Other text.")
        act(second, page)
        assert logged(page, CHANGED) == ["approver"]
        assert not waits_for(approver, page)
        act(approver, page)
        assert step(page) is NationalApprovalTask

    def test_steps_begun_before_it_was_kept_are_whose_version_they_are(self, region, both):
        page = submitted(region, both)
        ApprovalState.objects.update(author=None)
        import_module(
            "regional_updates.editorial.migrations.0008_authors_of_changes"
        ).from_revisions(apps, None)
        assert fresh(page).current_workflow_task_state.author == both


class TestMoves:
    @pytest.fixture
    def elsewhere(self):
        return factories.region("North East")

    def move(self, user, page, region):
        client_of(user).post(f"/admin/pages/{page.pk}/move/{region.pk}/confirm/")
        assert fresh(page).get_parent().pk == region.pk

    def sent_back_by_the_nation(self, region, by):
        page = submitted(region, by)
        act(factories.approver(region), page)
        act(factories.moderator(), page, "reject", "That is another region's.")
        return page

    def test_what_was_sent_back_begins_anew_in_another_region(self, client, region, elsewhere):
        mover = factories.editor(region, "mover")
        mover.groups.add(elsewhere.editors)
        page = self.sent_back_by_the_nation(region, mover)
        self.move(mover, page, elsewhere)
        assert fresh(page).current_workflow_state is None
        assert logged(page, "wagtail.workflow.cancel") == ["mover"]
        history = client_of(mover).get(f"/admin/pages/{page.pk}/history/").content.decode()
        assert "Taken back from approval" in history
        address = f"/api/v3/updates/north-east/{page.slug}/workflow/"
        assert send(client, "post", address, {"action": "submit"}, bearer(mover)).status_code == 200
        assert step(page) is RegionApprovalTask
        approver = factories.approver(elsewhere, "approver.elsewhere")
        assert waits_for(approver, page)
        act(approver, page)
        assert step(page) is NationalApprovalTask and not fresh(page).live

    def test_through_wagtails_api_too(self, client, region, elsewhere):
        mover = factories.editor(region, "mover")
        mover.groups.add(elsewhere.editors)
        page = self.sent_back_by_the_nation(region, mover)
        body = {"destination_id": elsewhere.pk, "position": "last-child"}
        send(client, "post", f"/api/v3/pages/{page.pk}/actions/move/", body, bearer(mover))
        assert fresh(page).get_parent().pk == elsewhere.pk
        assert fresh(page).current_workflow_state is None

    def test_what_waits_is_taken_back_and_those_are_told_whose_turn_it_was(self, region, elsewhere):
        page = submitted(region, factories.editor(region))
        factories.approver(elsewhere, "approver.elsewhere")
        approver = factories.approver(region)
        factories.approver(region, "colleague")
        approver.groups.add(elsewhere.editors)
        sent = sent_by(self.move, approver, page, elsewhere)
        assert fresh(page).current_workflow_state is None
        assert sent.keys() == {"editor", "colleague"}

    def test_within_the_region_it_goes_on_where_it_was(self, region):
        page = self.sent_back_by_the_nation(region, factories.editor(region))
        factories.update(region, "2018-01")
        fresh(page).move(region, pos="first-child")
        assert fresh(page).current_workflow_state.status == "needs_changes"

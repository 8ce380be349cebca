"""Comments that nobody has resolved: where they are, what they hold up, and that none gets lost."""

import json

import pytest
from wagtail.models import Comment

from tests import factories

from .test_approval import act, client_of, fresh, save, submitted
from .test_checks_in_the_editor import checks_url, edit_url, form_data, section
from .test_told import draft, messages, opened, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return factories.region()


@pytest.fixture
def editor(region):
    return factories.editor(region)


def comment_on(page, text: str, contentpath: str) -> Comment:
    return Comment.objects.create(
        page=page, user=factories.person(f"asker{text}"), text=text, contentpath=contentpath
    )


def comments_of(*comments: Comment, new: str = "") -> dict:
    """Return the fields of the editor's form for ``comments``, and for one that is not saved."""
    fields = {"comments-TOTAL_FORMS": len(comments) + bool(new)}
    fields["comments-INITIAL_FORMS"] = len(comments)
    rows = [(comment.pk, comment.text, comment.contentpath) for comment in comments]
    for number, (pk, text, path) in enumerate([*rows, *([("", new, "title")] if new else [])]):
        fields |= {
            f"comments-{number}-id": pk, f"comments-{number}-text": text,
            f"comments-{number}-contentpath": path, f"comments-{number}-position": "",
            f"comments-{number}-replies-TOTAL_FORMS": 0,
            f"comments-{number}-replies-INITIAL_FORMS": 0,
        }  # fmt: skip
    return fields


def comments_in(response) -> list[str]:
    """Return the comments that the editor is given to show."""
    page = response.content.decode()
    _, _, rest = page.partition('id="comments-data" type="application/json">')
    return [comment["text"] for comment in json.loads(rest.partition("</script>")[0])["comments"]]


class TestCommentsAfterARefusal:
    def test_a_refused_approval_shows_them_all_and_what_is_written_just_now(self, region, editor):
        page = submitted(region, editor)
        act(factories.approver(region), page)
        open_comment = comment_on(page, "Which councils?", "introduction")
        answer = send(
            factories.moderator(), page, "action-workflow-action",
            **{"workflow-action-name": "approve"},
            **comments_of(open_comment, new="Not saved yet"),
            title="Typed just now",
        )  # fmt: skip
        assert comments_in(answer) == ["Which councils?", "Not saved yet"]
        assert "Typed just now" in answer.content.decode()
        assert not fresh(page).live

    def test_so_it_does_where_the_form_came_without_them(self, region, editor):
        page = draft(region, editor)
        comment_on(page, "Which councils?", "introduction")
        data = form_data(section(""), **{"action-submit": "1"})
        del data["comments-TOTAL_FORMS"], data["comments-INITIAL_FORMS"]
        answer = client_of(editor).post(edit_url(page), data)
        assert comments_in(answer) == ["Which councils?"]

    def test_saving_by_itself_before_they_are_there_does_not_say_that_there_are_none(
        self, region, editor
    ):
        page = draft(region, editor)
        comment = comment_on(page, "Which councils?", "introduction")
        with_them = form_data(**comments_of(comment))
        without = form_data()
        del without["comments-TOTAL_FORMS"], without["comments-INITIAL_FORMS"]
        by_itself = {"accept": "application/json"}
        client = client_of(editor)
        answer = client.post(edit_url(page), with_them, headers=by_itself).json()
        assert [each["text"] for each in answer["comments"]["comments"]] == ["Which councils?"]
        answer = client.post(edit_url(page), without, headers=by_itself).json()
        assert answer["success"] and "comments" not in answer
        assert Comment.objects.filter(page=page).count() == 1


class TestOpenComments:
    def test_they_are_to_be_resolved_before_it_is_published_and_are_named_by_their_section(
        self, region, editor
    ):
        page = draft(region, editor)
        block = page.get_latest_revision_as_object().body[0]
        comment_on(page, "Which?", f"body.{block.id}.heading")
        told = opened(editor, page)
        assert "To resolve before it is published" in told
        assert "Section 1, “Workforce”" in told
        assert "1 thing to resolve before it is published" in told

    def test_in_a_block_it_is_the_block(self, region, editor):
        page = draft(region, editor)
        save(editor, page)
        section_block = fresh(page).get_latest_revision_as_object().body[0]
        inner = section_block.value["content"][0]
        comment_on(page, "Which?", f"body.{section_block.id}.content.{inner.id}")
        assert "Section 1, “Workforce”: Paragraph" in opened(editor, page)

    def test_refusing_to_publish_they_are_to_be_put_right_first(self, region, editor):
        page = submitted(region, editor)
        act(factories.approver(region), page)
        comment_on(page, "Which?", "introduction")
        data = form_data(**{"action-workflow-action": "1", "workflow-action-name": "approve"})
        del data["comments-TOTAL_FORMS"], data["comments-INITIAL_FORMS"]
        answer = client_of(factories.moderator()).post(edit_url(page), data)
        assert "Not approved: 1 thing to put right first." in messages(answer)
        assert "1 thing to put right" in messages(answer)

    def test_one_on_the_month_leaves_the_month_as_it_was_typed(self, region, editor):
        page = submitted(region, editor)
        act(factories.approver(region), page)
        asked = [comment_on(page, "Which?", "title"), comment_on(page, "Sure?", "period")]
        moderator = factories.moderator()
        fields = {"workflow-action-name": "approve", "period": "2026-11", **comments_of(*asked)}
        answer = send(moderator, page, "action-workflow-action", **fields)
        told = messages(answer)
        assert "Not approved: 2 things to put right first." in told
        assert "2 things to put right" in told and "3 things" not in told
        assert "Say which month" not in told
        assert 'value="2026-11"' in answer.content.decode()
        live = client_of(moderator).post(checks_url(page), form_data(**fields)).content.decode()
        assert "2 things to resolve before it is published" in live
        assert "Say which month" not in live

    @pytest.mark.parametrize("typed", ["", "Brumaire"])
    def test_a_month_that_is_none_is_still_asked_for(self, region, editor, typed):
        page = submitted(region, editor)
        act(factories.approver(region), page)
        comment = comment_on(page, "Sure?", "period")
        fields = {"workflow-action-name": "approve", "period": typed, **comments_of(comment)}
        answer = send(factories.moderator(), page, "action-workflow-action", **fields)
        assert "Say which month" in messages(answer)

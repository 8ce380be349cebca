"""Comments are told to those who follow a page's comments or take part in a discussion."""

import pytest
from wagtail.models import Comment, PageSubscription
from wagtail.users.models import UserProfile

from tests import factories
from tests.regional_updates.test_update_page import form_data

from .approving import client_of, fresh, html_of, sent_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return factories.region("North East")


@pytest.fixture
def page(region):
    return factories.update(region, publish=False)


@pytest.fixture
def editor(region):
    return factories.editor(region)


def follow(user, page) -> None:
    PageSubscription.objects.create(user=user, page=page, comment_notifications=True)


def comment(by, page, text: str = "Which councils?") -> Comment:
    return Comment.objects.create(user=by, page=page, text=text, contentpath="introduction")


def form(comments: list[Comment], *new: str, reply: str = "", **fields) -> dict:
    """Return the page's form as the editor sends it, with ``new`` comments, and ``reply`` to each old."""
    data = {
        "comments-TOTAL_FORMS": len(comments) + len(new),
        "comments-INITIAL_FORMS": len(comments),
    }
    for number, text in enumerate([*comments, *new]):
        prefix = f"comments-{number}"
        old = text if isinstance(text, Comment) else None
        data |= {
            f"{prefix}-text": old.text if old else text,
            f"{prefix}-contentpath": "introduction",
            f"{prefix}-id": old.pk if old else "",
            f"{prefix}-position": "",
            f"{prefix}-replies-TOTAL_FORMS": 1 if old and reply else 0,
            f"{prefix}-replies-INITIAL_FORMS": 0,
            f"{prefix}-replies-0-text": reply,
            f"{prefix}-replies-0-id": "",
        }
    return form_data(**data, **fields)


def save(by, page, data: dict) -> None:
    response = client_of(by).post(f"/admin/pages/{page.pk}/edit/", data)
    assert response.status_code == 302


def test_a_new_comment_is_told_to_those_who_follow_the_page(region, page, editor):
    follow(editor, page)
    follow(factories.approver(region), page)
    sent = sent_by(save, editor, page, form([], "Is <this> right?"))
    assert sent.keys() == {"approver"}
    message = sent["approver"]
    assert message.subject == f"Comments on {fresh(page).draft_title}"
    assert "New comment:\n  > Is <this> right?" in message.body
    assert "Is &lt;this&gt; right?" in html_of(message)
    assert "you follow the comments on this page" in message.body


def test_an_answer_is_told_to_those_in_the_discussion(region, page, editor):
    approver = factories.approver(region)
    other = factories.editor(region, "other")
    asked, elsewhere = comment(approver, page), comment(other, page, "Something else")
    sent = sent_by(save, editor, page, form([asked], reply="All of them."))
    assert sent.keys() == {"approver"}
    assert "Reply to “Which councils?”:\n  > All of them." in sent["approver"].body
    assert elsewhere.text not in sent["approver"].body
    assert "you take part in this discussion" in sent["approver"].body


def test_who_follows_the_page_and_takes_part_gets_one_mail(region, page, editor):
    approver = factories.approver(region)
    follow(approver, page)
    sent = sent_by(save, editor, page, form([comment(approver, page)], "More?", reply="Yes."))
    assert sent.keys() == {"approver"}
    assert "New comment" in sent["approver"].body and "Reply to" in sent["approver"].body


def test_a_resolved_discussion_is_told_to_those_in_it(region, page, editor):
    approver = factories.approver(region)
    data = form([comment(approver, page)], **{"comments-0-resolved": "on"})
    message = sent_by(save, editor, page, data)["approver"]
    assert "Resolved:\n  > Which councils?" in message.body
    assert message.subject == f"A comment on {fresh(page).draft_title} was resolved"
    assert message.body.startswith("You need do nothing: editor has resolved this comment.")


def test_one_resolved_beside_a_new_one_is_to_be_read(region, page, editor):
    approver = factories.approver(region)
    follow(approver, page)
    data = form([comment(approver, page)], "And which schools?", **{"comments-0-resolved": "on"})
    message = sent_by(save, editor, page, data)["approver"]
    assert message.body.startswith("Read what editor has commented, and answer")
    assert "Resolved:" in message.body and "And which schools?" in message.body


def test_a_deleted_comment_is_told_to_those_who_follow_the_page(region, page, editor):
    follow(factories.approver(region), page)
    data = form([comment(editor, page)], **{"comments-0-DELETE": "on"})
    message = sent_by(save, editor, page, data)["approver"]
    assert "Deleted:\n  > Which councils?" in message.body
    assert message.body.startswith("You need do nothing: editor has deleted this comment.")


def test_nobody_is_told_who_may_not_edit_the_page_any_more(page, editor):
    stranger = factories.editor(factories.region("South East"), "stranger")
    follow(stranger, page)
    follow(factories.person("reader"), page)
    assert not sent_by(save, editor, page, form([comment(stranger, page)], "New", reply="Yes."))


def test_who_has_turned_it_off_is_not_told(region, page, editor):
    approver = factories.approver(region)
    follow(approver, page)
    UserProfile.objects.create(user=approver, updated_comments_notifications=False)
    assert not sent_by(save, editor, page, form([], "Is this right?"))


def test_saving_without_comments_tells_nobody(region, page, editor):
    follow(factories.approver(region), page)
    assert not sent_by(save, editor, page, form([], title="Another title"))

"""A mail says what there is to do, in plain text and in HTML, whatever stands in a title."""

import pytest
from django.contrib.auth.models import AnonymousUser

from regional_updates.editorial.mail import messages
from regional_updates.models import RegionalUpdatePage
from tests import factories

from .approving import act, fresh, html_of, sent_by, submitted

pytestmark = pytest.mark.django_db

HOSTILE = '<script>alert("1")</script> & Ünïcode\r\nBcc: everybody@example.org'


@pytest.fixture
def region():
    return factories.region("North East")


@pytest.fixture
def approver(region):
    return factories.approver(region)


def test_a_hostile_title_injects_neither_headers_nor_html(region, approver):
    page = factories.update(region, publish=False)
    RegionalUpdatePage.objects.filter(pk=page.pk).update(title=HOSTILE, draft_title=HOSTILE)
    page = fresh(page)
    sent = sent_by(page.get_workflow().start, page, factories.editor(region))
    message = sent["approver"]
    assert message.subject.startswith('<script>alert("1")</script> & Ünïcode Bcc: everybody@')
    assert message.message()["Bcc"] is None and message.recipients() == ["approver@example.org"]
    assert "<script" not in html_of(message) and "&lt;script&gt;" in html_of(message)


def test_a_hostile_comment_is_a_quotation(region, approver):
    page = submitted(region, factories.editor(region))
    comment = "<img src=x onerror=alert(1)>\nSecond line\n-- \nYou get this because we say so."
    message = sent_by(act, approver, page, "reject", comment)["editor"]
    assert "<img" not in html_of(message) and "&lt;img src=x" in html_of(message)
    assert "  > Second line\n  > -- \n  > You get this" in message.body
    assert message.body.count("\n-- \n") == 1


def test_the_html_loads_nothing_and_names_its_language(region, approver):
    page = submitted(region, factories.editor(region))
    html = html_of(sent_by(act, approver, page, "reject", "Why?")["editor"])
    assert '<html lang="en-GB">' in html
    assert not [word for word in ("<img", "src=", "url(", "<script", "@import") if word in html]


def test_a_line_break_in_a_name_stays_in_its_line(region, approver):
    editor = factories.editor(region)
    editor.first_name, editor.last_name = "Ann\nBcc: x@example.org\n\n-- \n", "O'Neil"
    editor.save()
    approver.first_name, approver.last_name = "Bo\r\n- Approve", "Li\u2028x"
    approver.save()
    page = factories.update(region, publish=False)
    page.save_revision(user=editor)
    asked = sent_by(page.get_workflow().start, page, editor)["approver"]
    assert "\nAnn Bcc: x@example.org -- O'Neil submitted it.\n" in asked.body
    assert asked.body.count("\n-- \n") == 1
    told = sent_by(act, approver, page, "reject", "First.\nSecond.")["editor"]
    assert "\nBo - Approve Li x wrote:\n  > First.\n  > Second.\n" in told.body
    assert told.body.startswith("Make the changes that Bo - Approve Li x asks for, then")


def test_a_line_break_in_a_comment_that_is_answered_stays_in_its_line(region):
    facts = {
        "page": 1,
        "title": "Up\ndate",
        "by": "Ann",
        "comments": [["Reply to “One\nTwo”", "Three\nFour"]],
    }
    message = messages.compose("comments", facts, AnonymousUser())
    text, _ = messages.render(message, "you\nfollow it")
    assert "Reply to “One Two”:\n  > Three\n  > Four\n" in text
    assert "You get this because you follow it." in text


def test_both_forms_say_the_same(region, approver):
    page = factories.update(region, publish=False)
    message = sent_by(page.get_workflow().start, page, factories.editor(region))["approver"]
    link = f"http://localhost/admin/pages/{page.pk}/edit/"
    account = "http://localhost/admin/account/#tab-notifications"
    for form in (message.body, html_of(message)):
        assert "Approve it or ask for changes by " in form
        assert "editor submitted it." in form
        assert "You get this because you approve the updates of North East." in form
        assert link in form and account in form


def test_names_are_as_people_have_given_them(region, approver):
    editor = factories.editor(region)
    editor.first_name, editor.last_name = "Ann", "O'Neil <b>"
    editor.save()
    message = sent_by(submitted, region, editor)["approver"]
    assert "Ann O'Neil <b> submitted it." in message.body
    assert "Ann O&#x27;Neil &lt;b&gt; submitted it." in html_of(message)

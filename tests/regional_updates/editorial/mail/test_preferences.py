"""Each kind of mail is turned off in the account, where all of them are in one list."""

import datetime

import pytest
from wagtail.users.models import UserProfile

from regional_updates.editorial.mail.models import MailPreferences
from regional_updates.editorial.mail.preferences import KINDS
from regional_updates.editorial.mail.reminding import remind, send_digests
from regional_updates.editorial.models import ApprovalState
from tests import factories

from .approving import act, client_of, sent_by, submitted

pytestmark = pytest.mark.django_db

MORNING = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
FOR_APPROVERS = {"submitted", "digest"}


@pytest.fixture
def region():
    return factories.region("North East")


@pytest.fixture
def editor(region):
    return factories.editor(region)


@pytest.fixture
def approver(region):
    return factories.approver(region)


def account(user):
    return client_of(user).get("/admin/account/")


def offered(user) -> set[str]:
    html = account(user).content.decode()
    assert 'name="notifications-' not in html
    return {name for name in KINDS if html.count(f'name="mail-{name}"') == 1}


def turn_off(user, *kinds: str) -> None:
    """Leave on everything else that the form offers."""
    data = {
        "name_email-first_name": "Ann", "name_email-last_name": "Other",
        "name_email-email": user.email, "theme-theme": "system", "theme-contrast": "system",
        "theme-density": "default",
        **{f"mail-{name}": "on" for name in offered(user) - set(kinds)},
    }  # fmt: skip
    response = client_of(user).post("/admin/account/", data)
    assert response.status_code == 302
    user.refresh_from_db()


def test_everybody_is_offered_what_they_may_get_and_no_more(region, editor, approver):
    assert offered(editor) == KINDS.keys() - FOR_APPROVERS
    assert offered(approver) == KINDS.keys()
    assert offered(factories.moderator()) == KINDS.keys()
    # Nobody is told for being a superuser.
    assert offered(factories.person("root", is_superuser=True)) == KINDS.keys() - FOR_APPROVERS


def test_it_is_on_until_it_is_turned_off(approver):
    html = account(approver).content.decode()
    assert html.count("checked") >= len(KINDS)
    turn_off(approver, "digest", "comments")
    assert MailPreferences.objects.get(user=approver).digest is False
    assert UserProfile.objects.get(user=approver).updated_comments_notifications is False
    html = account(approver).content.decode()
    for name in KINDS:
        (field,) = [tag for tag in html.split("<") if f'name="mail-{name}"' in tag]
        assert ("checked" in field) == (name not in ("digest", "comments"))


def test_what_one_does_not_get_to_choose_stays_as_it_is(editor):
    MailPreferences.objects.create(user=editor, digest=False)
    turn_off(editor, "overdue")
    stored = MailPreferences.objects.get(user=editor)
    assert (stored.digest, stored.overdue, stored.published) == (False, False, True)


def test_a_submitted_page(region, editor, approver):
    turn_off(approver, "submitted")
    assert not sent_by(submitted, region, editor)


def test_an_approved_step(region, editor, approver):
    factories.moderator()
    page = submitted(region, editor)
    turn_off(editor, "approved")
    assert sent_by(act, approver, page).keys() == {"moderator"}


def test_a_request_for_changes(region, editor, approver):
    page = submitted(region, editor)
    turn_off(editor, "rejected")
    assert not sent_by(act, approver, page, "reject", "Please name the councils.")


def test_a_published_page(region, editor, approver):
    moderator = factories.moderator()
    page = submitted(region, editor)
    act(approver, page)
    turn_off(editor, "published")
    assert sent_by(act, moderator, page).keys() == {"approver"}


def test_an_overdue_step(region, editor, approver):
    submitted(region, editor)
    ApprovalState.objects.update(due_at=MORNING)
    turn_off(approver, "overdue")
    assert sent_by(remind, MORNING).keys() == {"editor"}


def test_the_digest(region, editor, approver):
    submitted(region, editor)
    turn_off(approver, "digest")
    assert not sent_by(send_digests, MORNING)

"""An edition is told to each person once, with all that is theirs in it."""

import datetime

import pytest

from regional_updates.editorial.editions import holding
from regional_updates.editorial.editions.models import Edition, HeldUpdate
from tests import factories

from .approving import act, fresh, html_of, sent_by, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    factories.index()
    return factories.moderator()


@pytest.fixture
def edition(moderator) -> Edition:
    return Edition.objects.create(period=datetime.date(2017, 11, 1))


def approved(moderator, name: str):
    region = factories.region(name)
    page = submitted(region, factories.editor(region, f"editor.{region.slug}"))
    act(factories.approver(region, f"approver.{region.slug}"), page)
    act(moderator, page)
    return fresh(page)


def test_an_approved_page_that_is_held_back_is_not_said_to_be_published(edition, moderator):
    region = factories.region("North East")
    page = submitted(region, factories.editor(region))
    act(factories.approver(region), page)
    sent = sent_by(act, moderator, page)
    assert sent.keys() == {"editor", "approver"}
    assert sent["editor"].subject.endswith("is approved and waits for the edition of November 2017")
    assert "readers can see it" not in sent["editor"].body


def test_a_released_edition_is_one_mail_for_each_who_took_part(edition, moderator):
    north, south = approved(moderator, "North East"), approved(moderator, "South West")
    sent = sent_by(holding.release, edition)
    assert sent.keys() == {
        f"{role}.{region}"
        for role in ("editor", "approver")
        for region in ("north-east", "south-west")
    } | {"moderator"}
    for message in sent.values():
        assert message.subject == "The edition of November 2017 is published"
    theirs = sent["editor.north-east"]
    assert north.title in theirs.body and south.title not in theirs.body
    for page in (north, south):
        assert fresh(page).full_url in sent["moderator"].body
        assert page.title in html_of(sent["moderator"])


def test_whoever_releases_it_need_not_be_told(edition, moderator):
    approved(moderator, "North East")
    sent = sent_by(holding.release, edition, moderator)
    assert sent.keys() == {"editor.north-east", "approver.north-east"}
    assert "moderator released it." in sent["editor.north-east"].body


def test_an_update_that_is_taken_out_is_told_to_those_who_took_part(edition, moderator):
    approved(moderator, "North East")
    sent = sent_by(holding.take_out, HeldUpdate.objects.get(), moderator, "Wrong\nfigures.")
    assert sent.keys() == {"editor.north-east", "approver.north-east"}
    for message in sent.values():
        assert message.subject.endswith("was taken out of its edition")
        assert "moderator wrote:\n  > Wrong\n  > figures." in message.body
    assert sent["editor.north-east"].body.startswith("Change what is to be changed, and submit")
    assert "Its approvals count no longer" in sent["editor.north-east"].body


def test_who_approved_it_hears_what_became_of_their_approval(edition, moderator):
    approved(moderator, "North East")
    sent = sent_by(holding.take_out, HeldUpdate.objects.get(), moderator, "Wrong figures.")
    assert sent["approver.north-east"].body.startswith("You need do nothing now")
    assert "your approval counts no longer" in sent["approver.north-east"].body
    assert "your approval" not in sent["editor.north-east"].body

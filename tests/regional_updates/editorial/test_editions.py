"""One month's updates of all regions: held back, looked at, and out together or not at all."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.delivery import schedule
from cms.delivery.models import Change, ContentItem, Schedule
from regional_updates.editorial.editions import holding
from regional_updates.editorial.editions.models import Edition, HeldUpdate
from regional_updates.editorial.state import state_of
from tests import factories
from tests.regional_updates.callers import bearer

from .conftest import words
from .test_approval import act, client_of, fresh, logged, save, submitted

pytestmark = pytest.mark.django_db

A_MINUTE = datetime.timedelta(minutes=1)
NOVEMBER = datetime.date(2017, 11, 1)


@pytest.fixture
def moderator():
    factories.index()
    return factories.moderator()


@pytest.fixture
def edition(moderator) -> Edition:
    client_of(moderator).post("/admin/editions/", {"period": "2017-11"})
    return Edition.objects.get()


def approved(moderator, name: str, **fields):
    """Return an update of the region ``name`` that both steps have approved."""
    region = factories.region(name)
    slug = region.slug
    page = submitted(region, factories.editor(region, f"editor.{slug}"), **fields)
    act(factories.approver(region, f"approver.{slug}"), page)
    act(moderator, page)
    return fresh(page)


def do(user, edition, action: str, **fields):
    return client_of(user).post(
        f"/admin/editions/{edition.pk}/", {"action": action, **fields}, follow=True
    )


def take_out(user, edition, page, reason: str = "The figures are wrong."):
    return client_of(user).post(
        f"/admin/editions/{edition.pk}/take-out/{page.pk}/", {"reason": reason}, follow=True
    )


class TestHoldingBack:
    def test_approved_updates_of_its_month_wait(self, moderator, edition):
        page = approved(moderator, "North East")
        assert not page.live and state_of(page) == "held"
        assert not ContentItem.objects.exists() and logged(page, "regional_updates.hold")

    def test_those_of_other_months_do_not(self, moderator, edition):
        assert approved(moderator, "North East", period="2017-12").live

    def test_a_correction_of_what_readers_have_does_not(self, moderator, edition):
        region = factories.region("North East")
        page = factories.update(region)
        editor = factories.editor(region)
        save(editor, page, "action-submit")
        for person in (factories.approver(region), moderator):
            act(person, page)
        assert fresh(page).introduction == "" and not HeldUpdate.objects.exists()

    def test_what_has_a_time_of_its_own_keeps_it(self, moderator, edition):
        region = factories.region("North East")
        page = factories.update(region, publish=False)
        page.go_live_at = timezone.now() + A_MINUTE
        editor = factories.editor(region)
        page.save_revision(user=editor)
        page.get_workflow().start(page, editor)
        for person in (factories.approver(region), moderator):
            act(person, page)
        assert fresh(page).approved_schedule and not HeldUpdate.objects.exists()

    def test_nobody_changes_or_deletes_what_was_approved(self, moderator, edition):
        page = approved(moderator, "North East")
        root = factories.person("root", is_superuser=True)
        before = page.latest_revision_id
        for person in (moderator, root):
            answer = save(person, page)
            assert "goes out with the" in answer.content.decode()
            client_of(person).post(f"/admin/pages/{page.pk}/delete/")
        assert fresh(page).latest_revision_id == before

    def test_taken_out_it_is_a_draft_again(self, moderator, edition):
        page = approved(moderator, "North East")
        answer = take_out(moderator, edition, page)
        assert "is a draft again" in answer.content.decode()
        assert state_of(fresh(page)) == "draft" and logged(page, "regional_updates.take_out")
        editor = page.owner or factories.editor(page.region, "again")
        save(editor, page, "action-submit")
        assert fresh(page).workflow_in_progress

    def test_it_asks_first_and_wants_to_know_why(self, moderator, edition):
        page = approved(moderator, "North East")
        address = f"/admin/editions/{edition.pk}/take-out/{page.pk}/"
        listed = client_of(moderator).get(f"/admin/editions/{edition.pk}/").content.decode()
        assert f'href="{address}"' in listed
        question = client_of(moderator).get(address).content.decode()
        assert page.title in question and "loses its approvals" in question
        for nothing in ("", "  \n ", "x" * 1001):
            answer = take_out(moderator, edition, page, nothing)
            assert answer.status_code == 200 and "w-field--error" in answer.content.decode()
        assert nothing in answer.content.decode()
        assert state_of(fresh(page)) == "held"

    def test_history_keeps_the_reason(self, moderator, edition):
        page = approved(moderator, "North East")
        take_out(moderator, edition, page, "<b>The figures</b> are wrong.")
        history = client_of(moderator).get(f"/admin/pages/{page.pk}/history/").content.decode()
        assert "Taken out of the edition of November 2017, a draft again" in history
        assert "&lt;b&gt;The figures&lt;/b&gt; are wrong." in history

    @pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 30, "9" * 5000])
    def test_what_is_not_in_it_cannot_be_taken_out(self, moderator, edition, number):
        client = client_of(moderator)
        page = approved(moderator, "North East")
        for address in (
            f"/admin/editions/{edition.pk}/take-out/{number}/",
            f"/admin/editions/{number}/take-out/{page.pk}/",
        ):
            for ask in (client.get, client.post):
                answer = ask(address, {"reason": "Why not."}, follow=True)
                assert answer.status_code == 404 or holding.NOT_IN_IT in answer.content.decode()
        old = client.post(f"/admin/editions/{edition.pk}/", {"action": "take_out", "page": number})
        assert old.status_code == 302 and state_of(fresh(page)) == "held"

    def test_twice_is_once(self, moderator, edition):
        page = approved(moderator, "North East")
        held = HeldUpdate.objects.get()
        take_out(moderator, edition, page)
        assert holding.NOT_IN_IT in take_out(moderator, edition, page).content.decode()
        with pytest.raises(holding.TooLate):
            holding.take_out(held, moderator, "Again.")
        assert len(logged(page, "regional_updates.take_out")) == 1

    def test_not_once_it_is_out(self, moderator, edition):
        page = approved(moderator, "North East")
        holding.release(edition)
        assert holding.RELEASED in take_out(moderator, edition, page).content.decode()
        assert fresh(page).live and HeldUpdate.objects.exists()

    def test_history_says_so(self, moderator, edition):
        page = approved(moderator, "North East")
        history = client_of(moderator).get(f"/admin/pages/{page.pk}/history/").content.decode()
        assert "held back for the edition of November 2017" in history

    def test_published_on_its_own_it_is_in_the_edition_no_more(self, moderator, edition):
        page = approved(moderator, "North East")
        page.get_latest_revision().publish()
        assert not HeldUpdate.objects.exists()
        holding.release(edition)
        assert Change.objects.count() == 1

    def test_through_the_api_it_is_held_and_says_why(self, client, moderator, edition):
        page = approved(moderator, "North East")
        address = f"/api/v3/updates/north-east/{page.slug}/why/"
        reasons = client.get(address, headers=bearer(moderator)).json()["reasons"]
        assert reasons[-1]["code"] == "held"
        assert "goes out with the edition of November 2017" in reasons[-1]["message"]


class TestRelease:
    @pytest.fixture
    def pages(self, moderator, edition):
        return [approved(moderator, name) for name in ("North East", "South West", "Eastern")]

    def test_asks_first_and_names_who_is_missing(self, moderator, edition, pages):
        factories.region("London")
        answer = do(moderator, edition, "release").content.decode()
        assert "Release 3 updates" in answer and "Not ready yet: 1 region<" in answer
        assert "<li>London</li>" in answer
        assert not Change.objects.exists()

    def test_all_go_out_together(self, moderator, edition, pages):
        answer = do(moderator, edition, "release", sure="1")
        assert "Released: 3 updates" in answer.content.decode()
        assert ContentItem.objects.count() == 3
        for page in pages:
            assert fresh(page).live and logged(page, "regional_updates.release") == ["moderator"]
            assert logged(page, "regional_updates.publish_without_approval") == []

    def test_twice_is_once(self, moderator, edition, pages):
        do(moderator, edition, "release", sure="1")
        answer = do(moderator, edition, "release", sure="1")
        assert "has been released already" in answer.content.decode()
        assert holding.release(edition) == 0 and Change.objects.count() == 3

    def test_all_or_none(self, moderator, edition, pages):
        broken = pages[1].get_latest_revision()
        broken.content["period"] = "never"
        broken.save()
        answer = do(moderator, edition, "release", sure="1").content.decode()
        assert "Nothing went out" in answer and pages[1].title in answer
        assert not Change.objects.exists() and not any(fresh(page).live for page in pages)
        edition.refresh_from_db()
        assert edition.released_at is None
        take_out(moderator, edition, pages[1])
        do(moderator, edition, "release", sure="1")
        assert [fresh(page).live for page in pages] == [True, False, True]

    def test_nothing_goes_out_that_has_become_unfit(self, moderator, edition, pages):
        linked = factories.update(factories.region("London"), "2017-10")
        rows = pages[0].get_latest_revision()
        link = f'<p>See <a linktype="page" id="{linked.pk}">theirs</a>.</p>'
        rows.content["introduction"] = link
        rows.save()
        linked.unpublish()
        answer = do(moderator, edition, "release", sure="1").content.decode()
        assert "is not ready" in answer and not Change.objects.filter(page_id=pages[1].pk).exists()

    def test_nor_what_was_to_be_taken_away_by_now(self, moderator, edition, pages):
        revision = pages[0].get_latest_revision()
        revision.content["expire_at"] = (timezone.now() - A_MINUTE).isoformat()
        revision.save()
        answer = do(moderator, edition, "release", sure="1").content.decode()
        assert "was to be taken away by now" in answer and not Change.objects.exists()

    def test_what_was_taken_out_is_not_approved_any_more(self, moderator, edition, pages):
        take_out(moderator, edition, pages[0])
        root = factories.person("root", is_superuser=True)
        pages[0].get_latest_revision().publish(user=root)
        assert logged(pages[0], "regional_updates.publish_without_approval") == ["root"]

    def test_what_is_approved_later_goes_out_by_itself(self, moderator, edition, pages):
        do(moderator, edition, "release", sure="1")
        assert approved(moderator, "London").live

    def test_at_a_time_by_the_worker(self, moderator, edition, pages):
        later = timezone.localtime() + 2 * A_MINUTE
        do(moderator, edition, "plan", release_at=f"{later:%Y-%m-%dT%H:%M:%S}")
        edition.refresh_from_db()
        assert edition.release_at == later.replace(microsecond=0)
        # No cache outlives it.
        assert schedule.next_moment() == edition.release_at
        holding.release_what_is_due(timezone.now())
        assert not Change.objects.exists()
        Edition.objects.update(release_at=timezone.now() - A_MINUTE)
        holding.release_what_is_due(timezone.now())
        assert Change.objects.count() == 3
        schedule.keep()
        assert Schedule.objects.get().next_at is None

    def test_a_time_is_asked_about_while_regions_are_missing(self, moderator, edition, pages):
        factories.region("London")
        later = f"{timezone.localtime() + 2 * A_MINUTE:%Y-%m-%dT%H:%M:%S}"
        answer = do(moderator, edition, "plan", release_at=later).content.decode()
        assert "<li>London</li>" in answer and "by now it holds 3" in answer.lower()
        edition.refresh_from_db()
        assert edition.release_at is None
        do(moderator, edition, "plan", release_at=later, sure="1")
        edition.refresh_from_db()
        assert edition.release_at

    def test_one_that_fails_on_time_waits_for_a_person(self, moderator, edition, pages):
        broken = pages[0].get_latest_revision()
        broken.content["period"] = "never"
        broken.save()
        holding.plan(edition, timezone.now() - A_MINUTE)
        holding.release_what_is_due(timezone.now())
        holding.release_what_is_due(timezone.now())
        assert not Change.objects.exists()
        page = client_of(moderator).get(f"/admin/editions/{edition.pk}/").content.decode()
        assert "nothing did" in page and pages[0].title in page
        take_out(moderator, edition, pages[0])
        do(moderator, edition, "release", sure="1")
        assert Change.objects.count() == 2

    @pytest.mark.parametrize(
        "when", ["", "soon", "2001-01-01T10:00:00", "2026-03-29T01:30:00", "9" * 300]
    )
    def test_a_time_that_cannot_be_is_refused(self, moderator, edition, when):
        answer = do(moderator, edition, "plan", release_at=when)
        assert answer.status_code == 200 and "error" in answer.content.decode()
        edition.refresh_from_db()
        assert edition.release_at is None

    def test_its_time_can_be_taken_away(self, moderator, edition):
        holding.plan(edition, timezone.now() + A_MINUTE)
        do(moderator, edition, "unplan")
        edition.refresh_from_db()
        assert edition.release_at is None and schedule.next_moment() is None


class TestScreens:
    def test_a_month_has_one_edition(self, moderator, edition):
        answer = client_of(moderator).post("/admin/editions/", {"period": "2017-11"})
        assert "There is an edition of this month already" in answer.content.decode()
        assert Edition.objects.count() == 1

    @pytest.mark.parametrize("period", ["", "May", "2017-13", "<b>", "1" * 400])
    def test_a_month_that_is_none_is_refused(self, moderator, period):
        answer = client_of(moderator).post("/admin/editions/", {"period": period})
        assert answer.status_code == 200 and not Edition.objects.exists()

    def test_one_that_holds_nothing_can_be_ended(self, moderator, edition):
        page = approved(moderator, "North East")
        do(moderator, edition, "stop")
        assert Edition.objects.exists()
        take_out(moderator, edition, page)
        do(moderator, edition, "stop")
        assert not Edition.objects.exists()

    @pytest.mark.parametrize("role", [factories.editor, factories.approver])
    def test_only_moderators_have_them(self, edition, role):
        person = role(factories.region("North East"))
        assert "Editions" not in client_of(person).get("/admin/").content.decode()
        for address in (
            "/admin/editions/",
            f"/admin/editions/{edition.pk}/",
            f"/admin/editions/{edition.pk}/take-out/1/",
        ):
            assert client_of(person).get(address).status_code == 302
            client_of(person).post(address, {"action": "stop", "period": "2017-12"})
        assert Edition.objects.count() == 1
        assert Client().get("/admin/editions/").status_code == 302

    def test_the_check_list_names_each_regions_state(self, moderator, edition):
        approved(moderator, "North East")
        factories.update(factories.region("South West"), publish=False)
        factories.region("Eastern")
        html = client_of(moderator).get(f"/admin/editions/{edition.pk}/").content.decode()
        for state in ("held", "draft", "late"):
            assert f'data-state="{state}"' in html
        assert "South West" in html and "Not ready yet: 2 regions" in html
        assert "1 approved update</strong>" in html

    def test_while_none_is_approved_it_says_so(self, moderator, edition):
        factories.region("Eastern")
        html = client_of(moderator).get(f"/admin/editions/{edition.pk}/").content.decode()
        assert "None is approved yet" in html and "Not ready yet: 1 region<" in html

    def test_what_goes_out_at_its_own_time_is_named(self, moderator, edition):
        page = factories.update(factories.region("North East"), publish=False)
        page.go_live_at = timezone.now() + datetime.timedelta(days=1)
        page.save_revision().publish()
        html = client_of(moderator).get(f"/admin/editions/{edition.pk}/").content.decode()
        said = words(html)
        assert "Not part of the edition: the update of North East ." in said
        assert "It has a time of its own, and goes out separately then." in said
        assert "Every region is ready" in html

    def test_it_asks_the_database_as_often_whatever_it_holds(self, moderator, edition):
        client = client_of(moderator)
        counts = []
        for names in (("North East",), ("South West", "Eastern", "London")):
            for name in names:
                approved(moderator, name)
            client.get(f"/admin/editions/{edition.pk}/")
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/admin/editions/{edition.pk}/")
            counts.append(len(queries))
        assert counts[0] == counts[1]

"""The coverage calendar: what each cell says, who sees it, and where it leads."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from regional_updates.editorial.editions.models import Edition, HeldUpdate
from regional_updates.editorial.models import EditorialSettings
from regional_updates.models import RegionPage
from tests import factories

from .conftest import CALENDAR, Desk, link, table, words

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = ("West Midlands", "Oct 2026"), ("West Midlands", "Nov 2026")


@pytest.fixture
def editor(client, desk):
    client.force_login(desk.editor)
    return desk.editor


@pytest.fixture
def moderator(client, desk):
    user = factories.moderator()
    client.force_login(user)
    return user


class TestEachState:
    @pytest.mark.parametrize(
        ("state", "said"),
        [
            ("draft", "Draft west.editor saved 20 Nov"),
            ("changes_requested", "Sent back west.editor since 20 Nov"),
            (
                "regional_review",
                "In regional review West Midlands approvers since 20 Nov due 25 Nov",
            ),
            ("national_review", "In national review National moderators since 20 Nov due 25 Nov"),
            ("scheduled", "Scheduled goes live 30 Nov, 12:00"),
            ("live", "Live since 20 Nov"),
        ],
    )
    def test_a_cell_says_how_far_it_is_who_holds_it_and_since_when(
        self, client, desk, editor, state, said
    ):
        desk.update(state, "2026-11")
        assert table(client)[NOVEMBER] == said

    def test_a_month_without_an_update_is_nothing_and_can_be_started(self, client, desk, editor):
        assert table(client)[NOVEMBER] == "Nothing Start it"
        address = link(client, desk.region, "Nov 2026")
        assert address == f"/admin/regions/{desk.region.pk}/start/?period=2026-11"
        assert client.get(address).status_code == 200

    @pytest.mark.parametrize(
        ("state", "said"),
        [
            ("draft", "Late · draft west.editor saved 20 Nov"),
            (
                "regional_review",
                "Late · in regional review West Midlands approvers since 20 Nov due 25 Nov",
            ),
            ("scheduled", "Late · scheduled goes live 30 Nov, 12:00"),
        ],
    )
    def test_what_is_late_says_how_far_it_has_got(self, client, desk, editor, state, said):
        desk.update(state, "2026-10")
        assert table(client)[OCTOBER] == said

    @pytest.mark.parametrize(
        ("state", "note"),
        [
            ("draft", "newer draft"),
            ("regional_review", "newer draft in regional review"),
            ("changes_requested", "newer draft sent back"),
            ("scheduled", "newer draft scheduled"),
        ],
    )
    def test_a_live_page_stays_live_while_a_newer_draft_is_on_its_way(
        self, client, desk, editor, state, note
    ):
        page = desk.update("live")
        page.title = "Corrected"
        page.save_revision(user=desk.editor)
        if state != "draft":
            desk.submit(page, state)
        assert table(client)[OCTOBER] == f"Live since 20 Nov {note}"

    def test_a_withdrawn_page_is_live_and_says_so(self, client, desk, editor):
        desk.update("live").withdraw("It was wrong.")
        assert table(client)[OCTOBER] == "Live since 20 Nov withdrawn"

    def test_an_approved_update_that_waits_for_its_edition_says_so(self, client, desk, editor):
        page = desk.update("draft", "2026-11")
        edition = Edition.objects.create(period=page.period)
        HeldUpdate.objects.create(
            edition=edition, page=page, revision=page.latest_revision, approved_at=timezone.now()
        )
        said = table(client)[NOVEMBER]
        assert said == "Approved, held back Edition of November 2026 since 20 Nov"

    def test_an_unpublished_page_is_a_draft_again(self, client, desk, editor):
        desk.update("live", "2026-11").unpublish()
        assert table(client)[NOVEMBER].startswith("Draft west.editor")

    def test_several_updates_show_the_least_finished_and_open_as_a_list(self, client, desk, editor):
        for day, state in ((6, "live"), (13, "regional_review"), (20, "draft")):
            desk.update(
                state, "2026-11", title=f"Update no {day}", date=datetime.date(2026, 11, day)
            )
        said = table(client)[NOVEMBER]
        assert said.startswith("Draft 3 updates, 1 live")
        order = [said.index(f"Update no {day}") for day in (20, 13, 6)]
        assert order == sorted(order)
        assert "In regional review West Midlands approvers" in said

    def test_a_weekly_region_with_one_live_update_is_not_late(self, client, desk, editor):
        desk.update("live")
        desk.update("draft")
        assert table(client)[OCTOBER].startswith("Draft 2 updates, 1 live")

    def test_a_draft_is_in_the_month_it_was_last_saved_with(self, client, desk, editor):
        page = desk.update("draft", "2026-10")
        page.period = datetime.date(2026, 11, 1)
        page.save_revision(user=desk.editor)
        said = table(client)
        assert said[OCTOBER] == "Late Start it" and said[NOVEMBER].startswith("Draft")

    def test_the_time_is_that_of_london(self, client, desk, editor, clock):
        clock("2026-07-01T23:30+00:00")
        desk.update("draft", "2026-07")
        assert table(client)["West Midlands", "Jul 2026"] == "Draft west.editor saved 2 Jul"

    def test_the_year_is_said_where_it_is_another(self, client, desk, editor, clock):
        desk.update("live", "2026-11")
        clock("2027-01-05T12:00+00:00")
        client.force_login(desk.editor)
        assert table(client)[NOVEMBER] == "Live since 20 Nov 2026"


class TestLate:
    @pytest.mark.parametrize(
        ("moment", "late"),
        [
            ("2026-10-31T12:00+00:00", False),
            ("2026-11-14T23:59+00:00", False),
            ("2026-11-15T00:00+00:00", True),
        ],
    )
    def test_a_month_is_late_when_it_is_over_for_more_than_fourteen_days(
        self, client, desk, editor, clock, moment, late
    ):
        clock(moment)
        assert table(client)[OCTOBER] == ("Late Start it" if late else "Nothing Start it")

    @pytest.mark.parametrize(
        ("moment", "late"),
        [("2026-06-14T22:59+00:00", False), ("2026-06-14T23:00+00:00", True)],
    )
    def test_the_day_begins_at_midnight_in_london(self, client, desk, editor, clock, moment, late):
        clock(moment)
        said = table(client)["West Midlands", "May 2026"]
        assert said == ("Late Start it" if late else "Nothing Start it")

    def test_an_administrator_changes_after_how_many_days(self, client, desk, clock, admin_client):
        address = f"/admin/settings/editorial/editorialsettings/{Site.objects.get().pk}/"
        client.force_login(factories.moderator())
        assert client.post(address, {"late_after_days": 3}).status_code == 302
        assert EditorialSettings.objects.count() == 0
        assert admin_client.post(address, {"late_after_days": 20}).status_code == 302
        client.force_login(desk.editor)
        assert table(client)[OCTOBER] == "Nothing Start it"
        clock("2026-11-21T00:00+00:00")
        assert table(client)[OCTOBER] == "Late Start it"

    @pytest.mark.parametrize(
        ("days", "said"),
        [
            (None, "Late more than 14 days after the end of the month, readers"),
            (1, "Late more than 1 day after the end of the month, readers"),
            (0, "Late after the end of the month, readers"),
        ],
    )
    def test_the_legend_says_after_how_many_days(self, client, desk, editor, days, said):
        if days is not None:
            site = Site.objects.get(is_default_site=True)
            EditorialSettings.objects.create(site=site, late_after_days=days)
        assert said in words(client.get(CALENDAR).content)

    def test_a_region_is_not_late_for_months_before_its_first_update(self, client, desk, editor):
        desk.update("live", "2026-09")
        said = table(client)
        assert said["West Midlands", "Aug 2026"] == "Nothing Start it"
        assert said[OCTOBER] == "Late Start it"


class TestWhoSeesWhat:
    @pytest.fixture
    def north(self, desk) -> Desk:
        return Desk("North East")

    def test_of_other_regions_only_what_is_public(self, client, desk, north, editor):
        north.update("live", "2026-09", title="Public")
        north.update("regional_review", "2026-10", title="Hidden in October")
        north.update("draft", "2026-11", title="Hidden in November")
        live = north.update("live", "2026-08")
        live.title = "Hidden correction"
        live.save_revision(user=north.editor)
        said = table(client)
        assert said["North East", "Sep 2026"] == "Live since 20 Nov"
        assert said["North East", "Aug 2026"] == "Live since 20 Nov"
        assert said["North East", "Oct 2026"] == "Late"
        assert said["North East", "Nov 2026"] == "Nothing"
        for query in ("", "?export=csv", "?state=draft", "?state=regional_review"):
            response = client.get(CALENDAR + query)
            shown = b"".join(response) if response.streaming else response.content
            assert b"Hidden" not in shown and b"north.editor" not in shown

    def test_a_page_that_only_some_may_read_is_not_public(self, client, desk, north, editor):
        page = north.update("live", "2026-10")
        PageViewRestriction.objects.create(page=page, restriction_type="login")
        assert table(client)["North East", "Oct 2026"] == "Late"
        client.force_login(north.editor)
        assert table(client)["North East", "Oct 2026"] == "Live since 20 Nov"

    def test_a_region_that_is_not_published_is_shown_to_its_people_only(self, client, desk, editor):
        north = Desk("North East")
        RegionPage.objects.filter(pk=north.region.pk).update(live=False)
        assert {region for region, _ in table(client)} == {"West Midlands"}
        client.force_login(north.editor)
        assert ("North East", "Oct 2026") in table(client)

    @pytest.mark.parametrize("who", ["moderator", "admin", "approver"])
    def test_approvers_see_their_region_and_moderators_all(self, client, desk, north, who):
        north.update("draft", "2026-11")
        user = {
            "moderator": factories.moderator,
            "admin": lambda: factories.person("root", is_superuser=True),
            "approver": lambda: north.approver,
        }[who]()
        client.force_login(user)
        assert table(client)["North East", "Nov 2026"] == "Draft north.editor saved 20 Nov"

    def test_a_cell_opens_what_its_reader_may_open(self, client, desk, north, editor):
        mine, theirs = desk.update("live"), north.update("live")
        assert link(client, desk.region, "Oct 2026") == f"/admin/pages/{mine.pk}/edit/"
        assert link(client, north.region, "Oct 2026") == theirs.get_url()
        assert link(client, north.region, "Nov 2026") is None

    def test_it_is_for_those_who_use_the_admin(self, client, desk):
        assert client.get(CALENDAR)["Location"].startswith("/admin/login/")
        client.force_login(factories.person("reader"))
        assert client.get(CALENDAR).status_code == 302

    def test_it_is_in_the_menu(self, client, desk, editor):
        assert CALENDAR in client.get("/admin/").content.decode()


class TestFilters:
    def test_it_shows_six_months_up_to_now(self, client, desk, editor):
        months = [month for _, month in table(client)]
        assert (months[0], months[-1], len(months)) == ("Jun 2026", "Nov 2026", 6)

    def test_it_goes_on_to_the_next_month_once_there_is_something_in_it(self, client, desk, editor):
        desk.update("draft", "2026-12")
        assert [month for _, month in table(client)][-1] == "Dec 2026"
        client.force_login(Desk("North East").editor)
        assert [month for _, month in table(client)][-1] == "Nov 2026"

    @pytest.mark.parametrize(
        ("query", "first", "last"),
        [
            ("?period_from=2025-11&period_to=2026-02", "Nov 2025", "Feb 2026"),
            ("?period_from=2025-11", "Nov 2025", "Apr 2026"),
            ("?period_to=2025-11", "Jun 2025", "Nov 2025"),
            ("?period_from=2026-05&period_to=2026-05", "May 2026", "May 2026"),
        ],
    )
    def test_the_months_are_chosen(self, client, desk, editor, query, first, last):
        months = [month for _, month in table(client, query)]
        assert (months[0], months[-1]) == (first, last)

    def test_several_regions_are_chosen(self, client, desk, moderator):
        for name in ("North East", "Eastern"):
            factories.region(name)
        shown = {region for region, _ in table(client, "?region=eastern&region=west-midlands")}
        assert shown == {"Eastern", "West Midlands"}

    def test_several_states_are_chosen_and_late_ones_are_found_by_their_progress(
        self, client, desk, moderator
    ):
        desk.update("draft", "2026-10")
        desk.update("live", "2026-09")
        Desk("North East").update("live", "2026-11")
        factories.region("Eastern")
        said = table(client, "?state=draft&state=scheduled")
        assert {region for region, _ in said} == {"West Midlands"}
        assert said[OCTOBER].startswith("Late · draft")
        assert said["West Midlands", "Sep 2026"] == "In another state"
        assert set(table(client, "?state=live")) > set(said)

    def test_a_cell_that_is_left_out_says_so(self, client, desk, editor):
        desk.update("draft", "2026-11")
        assert table(client, "?state=draft")[OCTOBER] == "In another state"
        shown = client.get(f"{CALENDAR}?state=draft&state=held")
        assert "Only cells with “Draft” or “Approved, held back” are shown" in words(shown.content)
        assert "Only cells with" not in words(client.get(CALENDAR).content)

    def test_filters_are_cleared(self, client, desk, editor):
        desk.update("draft", "2026-11")
        assert "Clear the filters" in words(client.get(f"{CALENDAR}?state=draft").content)
        assert "Clear the filters" not in words(client.get(CALENDAR).content)

    def test_where_no_cell_is_in_the_state_the_screen_says_so(self, client, desk, editor):
        shown = words(client.get(f"{CALENDAR}?state=scheduled").content.decode())
        assert "Nothing in these months is in a state that you chose." in shown

    def test_earlier_and_later_keep_what_was_chosen(self, client, desk, editor):
        query = "?region=west-midlands&period_from=2026-04&period_to=2026-06"
        context = client.get(CALENDAR + query).context
        assert context["earlier"] == "?region=west-midlands&period_from=2026-01&period_to=2026-03"
        assert context["later"] == "?region=west-midlands&period_from=2026-07&period_to=2026-09"

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ("period_from=soon", "Type a month as year and number"),
            ("period_from=0001-01", "Choose a month after 1899."),
            ("period_to=9999-12", "Choose a month before 2200."),
            ("period_from=2026-05&period_to=2026-04", "not before the first one"),
            ("period_from=2020-01&period_to=2026-04", "at most 36 months"),
            ("region=<script>", "There is no region “<script>” here."),
            ("state=eaten", "There is no state “eaten”."),
        ],
    )
    def test_what_cannot_be_shown_is_said_beside_what_is_shown_else(
        self, client, desk, editor, query, said
    ):
        for export in ("", "&export=csv"):
            response = client.get(f"{CALENDAR}?{query}{export}")
            assert said in words(response.content.decode())
            assert b"<script>\xe2" not in response.content
        assert len(table(client, f"?{query}")) == 6

    def test_an_empty_site_says_what_to_do(self, client, clock, db):
        client.force_login(factories.person("root", is_superuser=True))
        shown = words(client.get(CALENDAR).content.decode())
        assert "There are no regions yet." in shown


def test_what_people_type_is_escaped(client, desk, editor):
    desk.update("draft", "2026-11", title="<script>alert(1)</script>")
    desk.update("draft", "2026-11", title="<img src=x>")
    shown = client.get(CALENDAR).content
    assert b"<script>alert" not in shown and b"<img src=x>" not in shown


def test_it_takes_as_many_queries_for_many_regions_months_and_updates(client, desk, moderator):
    def fill(desk: Desk) -> None:
        for number, state in enumerate(
            (
                "live",
                "draft",
                "regional_review",
                "national_review",
                "changes_requested",
                "scheduled",
            )
        ):
            desk.update(state, f"2026-{6 + number:02}")
            desk.update("draft", f"2026-{6 + number:02}")

    def count(query: str = "") -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(CALENDAR + query).status_code == 200
        return len(queries)

    fill(desk)
    fill(Desk("North East"))
    count()
    few = count()
    fill(Desk("Eastern"))
    fill(Desk("South West"))
    assert count() == few
    assert count("?period_from=2026-01&period_to=2026-12") <= few
    client.force_login(desk.editor)
    count()
    assert count() <= few + 5

"""The dashboard: what waits for a person, what is theirs, and how their regions stand."""

import calendar
import datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.log_actions import log

from regional_updates.editorial.editions.models import Edition, HeldUpdate
from tests import factories

from .conftest import Desk, step, words

pytestmark = pytest.mark.django_db
MONTHS = list(calendar.month_name)[1:]


def panels(client, user) -> dict[str, str]:
    """Return what each panel of the user's dashboard says, by its heading."""
    client.force_login(user)
    page = BeautifulSoup(client.get("/admin/").content, "html.parser")
    return {
        words(str(panel.select_one("[data-panel-heading-text]"))): words(
            str(panel.select_one(".w-panel__content"))
        )
        for panel in page.select("section.w-panel--dashboard")
    }


def addresses(client, user, heading: str) -> list[str]:
    client.force_login(user)
    page = BeautifulSoup(client.get("/admin/").content, "html.parser")
    panel = next(
        panel
        for panel in page.select("section.w-panel--dashboard")
        if panel.h2 and words(str(panel.h2)) == heading
    )
    return [
        element.get("href") or element["data-workflow-action-url"]
        for element in panel.select(".w-panel__content :is(a, [data-workflow-action-url])")
    ]


class TestWaitingForYou:
    def test_what_has_waited_longest_comes_first_with_who_submitted_it(self, client, desk, clock):
        clock("2026-11-18T09:00+00:00")
        desk.update("regional_review", "2026-10")
        clock("2026-11-20T12:00+00:00")
        desk.update("regional_review", "2026-11")
        said = panels(client, desk.approver)["Waiting for you"]
        assert said.index("October 2026") < said.index("November 2026")
        assert "Approval by the region · submitted by west.editor" in said
        assert "waits since 18 November, 09:00" in said

    def test_it_says_until_when_and_what_is_overdue(self, client, desk, clock):
        desk.update("regional_review", "2026-10")
        assert "due 25 November, 12:00" in panels(client, desk.approver)["Waiting for you"]
        clock("2026-11-25T12:01+00:00")
        said = panels(client, desk.approver)["Waiting for you"]
        assert "overdue since 25 November, 12:00" in said

    def test_what_the_approver_before_said_is_there_to_read(self, client, desk):
        page = desk.update("regional_review")
        step(page).approve(user=desk.approver, comment="<b>Good</b>, but see Leeds.")
        said = panels(client, factories.moderator())["Waiting for you"]
        assert "west.approver approved it and wrote:" in said
        assert "<b>Good</b>, but see Leeds." in said

    def test_who_made_the_changes_does_not_decide_on_them(self, client, desk):
        page = factories.update(desk.region, "2026-10", publish=False)
        page.save_revision(user=desk.approver)
        page.get_workflow().start(page, desk.approver)
        colleague = factories.approver(desk.region, "colleague")
        assert panels(client, desk.approver)["Waiting for you"] == "Nothing waits for you."
        assert page.title in panels(client, colleague)["Waiting for you"]

    def test_only_whose_turn_it_is_has_it(self, client, desk):
        page = desk.update("regional_review")
        north, moderator = Desk("North East"), factories.moderator()
        assert page.title in panels(client, desk.approver)["Waiting for you"]
        assert "Waiting for you" not in panels(client, desk.editor)
        for person in (north.approver, moderator):
            assert panels(client, person)["Waiting for you"] == "Nothing waits for you."
        step(page).approve(user=desk.approver)
        assert page.title in panels(client, moderator)["Waiting for you"]
        assert panels(client, desk.approver)["Waiting for you"] == "Nothing waits for you."

    def test_it_can_be_opened_looked_at_and_decided_on(self, client, desk):
        page = desk.update("regional_review")
        state = step(page).pk
        found = [
            address.partition("?seen=")[0]
            for address in addresses(client, desk.approver, "Waiting for you")
        ]
        action = f"/admin/pages/workflow/action/{page.pk}"
        assert found == [
            f"/admin/pages/{page.pk}/edit/",
            f"/admin/pages/workflow/preview/{page.pk}/{step(page).task_id}/",
            f"{action}/reject/{state}/",
            f"{action}/approve/{state}/",
            f"{action}/approve/{state}/",
        ]
        assert client.get(found[0]).status_code == client.get(found[1]).status_code == 200
        client.post(found[3])
        assert step(page).task.name == "Approval by the national moderators"

    def test_of_what_was_sent_back_or_is_live_it_leads_to_what_changed(self, client, desk):
        page = desk.update("live")
        page.title = "Better"
        page.save_revision(user=desk.editor)
        desk.submit(page, "changes_requested")
        before = step_of_rejected(page)
        page.title = "Best"
        page.save_revision(user=desk.editor)
        page.current_workflow_state.resume(user=desk.editor)
        found = addresses(client, desk.approver, "Waiting for you")
        assert found[2:4] == [
            f"/admin/pages/{page.pk}/revisions/compare/{before}...latest/",
            f"/admin/pages/{page.pk}/revisions/compare/live...latest/",
        ]
        assert "Better" in (shown := client.get(found[2]).content.decode()) and "Best" in shown

    def test_ten_are_shown_and_the_report_has_all(self, client, desk):
        for number in range(11):
            desk.update("regional_review", f"2026-{number + 1:02}")
        said = panels(client, desk.approver)["Waiting for you"]
        assert said.count("submitted by") == 10 and said.endswith(
            "10 of 11 are shown. All that wait for you"
        )
        everything = addresses(client, desk.approver, "Waiting for you")[-1]
        assert client.get(everything).content.decode().count("West Midlands update") >= 11


def step_of_rejected(page) -> int:
    return page.current_workflow_state.current_task_state.revision_id


class TestSentBackToYou:
    def test_it_says_by_whom_and_what_for(self, client, desk):
        page = desk.update("changes_requested")
        said = panels(client, desk.editor)["Sent back to you"]
        assert said == (
            f"{page.title} By west.approver, 20 November 2026, 12:00: Please name the councils."
        )
        assert addresses(client, desk.editor, "Sent back to you") == [
            f"/admin/pages/{page.pk}/edit/"
        ]

    def test_it_is_there_for_who_submitted_it_only_and_until_it_is_submitted_again(
        self, client, desk
    ):
        page = desk.update("changes_requested")
        other = factories.editor(desk.region, "other")
        for person in (desk.approver, other, factories.moderator()):
            assert "Sent back to you" not in panels(client, person)
        page.current_workflow_state.resume(user=desk.editor)
        assert "Sent back to you" not in panels(client, desk.editor)

    def test_what_a_person_made_comes_back_to_them_too(self, client, desk):
        owner = factories.editor(desk.region, "owner")
        page = desk.update("changes_requested", owner=owner)
        assert page.title in panels(client, owner)["Sent back to you"]

    def test_a_comment_is_no_markup(self, client, desk):
        page = desk.update("regional_review")
        step(page).reject(user=desk.approver, comment="<script>alert(1)</script>")
        client.force_login(desk.editor)
        assert b"<script>alert" not in client.get("/admin/").content

    def test_who_may_not_change_the_page_any_more_does_not_have_it(self, client, desk):
        desk.update("changes_requested")
        desk.editor.groups.set([Desk("North East").region.editors])
        assert "Sent back to you" not in panels(client, desk.editor)


class TestYourDrafts:
    def test_they_are_those_last_edited_or_made_the_newest_first(self, client, desk, clock):
        desk.update("draft", "2026-10")
        clock("2026-11-20T13:00+00:00")
        desk.update("draft", "2026-11")
        other = factories.editor(desk.region, "other")
        factories.update(desk.region, "2026-12", publish=False, owner=desk.editor)
        factories.update(desk.region, "2027-01", publish=False, owner=other)
        said = panels(client, desk.editor)["Your drafts"]
        assert said.index("November 2026") < said.index("October 2026")
        assert "December 2026" in said and "January 2027" not in said

    @pytest.mark.parametrize(
        "state", ["changes_requested", "regional_review", "national_review", "scheduled", "live"]
    )
    def test_what_is_on_its_way_is_no_draft(self, client, desk, state):
        desk.update(state)
        assert panels(client, desk.editor)["Your drafts"] == "You have no drafts."

    def test_what_is_held_back_for_an_edition_is_no_draft(self, client, desk):
        page = desk.update("draft")
        edition = Edition.objects.create(period=page.period)
        HeldUpdate.objects.create(edition=edition, page=page, revision=page.latest_revision)
        assert panels(client, desk.editor)["Your drafts"] == "You have no drafts."

    def test_a_newer_draft_of_a_live_page_is_one(self, client, desk):
        page = desk.update("live")
        page.save_revision(user=desk.editor)
        assert "of a live page" in panels(client, desk.editor)["Your drafts"]

    def test_ten_are_shown_and_wagtails_list_has_all(self, client, desk):
        for number in range(11):
            page = desk.update("draft", f"2026-{number + 1:02}")
            log(page, "wagtail.edit", user=desk.editor)
        said = panels(client, desk.editor)["Your drafts"]
        assert said.endswith("10 of 11 are shown. All pages that you edited")
        everything = addresses(client, desk.editor, "Your drafts")[-1]
        shown = words(client.get(everything).content.decode())
        assert all(f"update – {month} 2026" in shown for month in MONTHS[:11])

    def test_who_writes_nothing_has_no_such_panel(self, client, desk):
        reader = factories.person("reader", is_staff=True)
        reader.user_permissions.add(Permission.objects.get(codename="access_admin"))
        assert panels(client, reader) == {}


class TestOnItsWay:
    def test_who_submitted_sees_who_has_it(self, client, desk):
        page = desk.update("national_review")
        said = panels(client, desk.editor)["You submitted, others have it now"]
        assert said.startswith(f"{page.title} In national review")
        assert "National moderators since 20" in said

    def test_what_waits_for_the_person_is_not_said_twice(self, client, desk):
        page = factories.update(desk.region, "2026-10", publish=False)
        page.get_workflow().start(page, desk.approver)
        found = panels(client, desk.approver)
        assert page.title in found["Waiting for you"]
        assert "You submitted, others have it now" not in found


class TestRegions:
    def test_editors_see_this_month_and_the_last_one_of_their_region(self, client, desk):
        Desk("North East")
        desk.update("regional_review", "2026-10")
        said = panels(client, desk.editor)["This month in your regions"]
        assert "Oct 2026 Nov 2026 West Midlands" in said and "North East" not in said
        assert "Late · in regional review" in said and "Nothing" in said

    def test_moderators_see_the_quarter_of_all_regions(self, client, desk):
        Desk("North East")
        found = panels(client, factories.moderator())
        assert "Oct 2026 Nov 2026 Dec 2026 North East" in found["This quarter"]
        assert "West Midlands" in found["This quarter"]
        assert "This month in your regions" not in found

    @pytest.mark.parametrize(
        ("moment", "months"),
        [
            ("2026-01-01T00:00+00:00", "Jan 2026 Feb 2026 Mar 2026"),
            ("2026-03-31T22:59+00:00", "Jan 2026 Feb 2026 Mar 2026"),
            ("2026-03-31T23:00+00:00", "Apr 2026 May 2026 Jun 2026"),
            ("2026-12-31T23:59+00:00", "Oct 2026 Nov 2026 Dec 2026"),
        ],
    )
    def test_a_quarter_begins_at_midnight_in_london(self, client, desk, clock, moment, months):
        clock(moment)
        assert months in panels(client, factories.moderator())["This quarter"]


def test_wagtails_panels_that_say_the_same_are_gone_and_others_stay(client, desk):
    page = desk.update("draft")
    page.locked, page.locked_by = True, desk.editor
    page.locked_at = datetime.datetime.fromisoformat("2026-11-20T12:00+00:00")
    page.save()
    desk.update("regional_review", "2026-11")
    assert list(panels(client, desk.editor)) == [
        "Your drafts",
        "You submitted, others have it now",
        "This month in your regions",
        "Your locked pages",
    ]


def test_it_takes_as_many_queries_for_twice_as_much(client, desk):
    people = [desk.editor, desk.approver, factories.moderator()]

    def fill(first: int) -> None:
        for number in range(first, first + 10):
            period = f"2026-{number % 12 + 1:02}"
            for state in ("draft", "changes_requested", "regional_review", "national_review"):
                desk.update(state, period)

    def count(user) -> int:
        client.force_login(user)
        client.get("/admin/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/")
        return len(queries)

    fill(0)
    few = [count(user) for user in people]
    fill(10)
    assert [count(user) for user in people] == few

"""What people are told as an update goes through its approval, and what is never lost on its way."""

import datetime

import pytest
from wagtail.models import Comment
from wagtail.users.models import UserProfile

from regional_updates.editorial.editions.models import Edition
from tests import factories

from .conftest import step, words
from .test_approval import act, client_of, fresh, save, submitted
from .test_checks_in_the_editor import edit_url, form_data, new_url, section

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return factories.region()


@pytest.fixture
def editor(region):
    return factories.editor(region)


def said(response) -> str:
    """Return what the messages at the top of a screen say, without their buttons."""
    return " ".join(words(str(message)) for message in response.context["messages"])


def messages(response) -> str:
    return words(response.content.decode())


def opened(user, page):
    return words(client_of(user).get(edit_url(page)).content.decode())


def draft(region, by, **fields):
    page = factories.update(region, publish=False, **fields)
    page.save_revision(user=by)
    return fresh(page)


def named(user, first: str, last: str):
    user.first_name, user.last_name = first, last
    user.save()
    return user


def send(user, page, action: str, **fields):
    """Send the editor's form; return the screen that follows."""
    return client_of(user).post(edit_url(page), form_data(**{action: "1"}, **fields), follow=True)


class TestSubmitting:
    @pytest.mark.parametrize("is_new", [True, False])
    def test_it_says_who_has_it_now_and_until_when(self, region, editor, is_new, clock):
        named(factories.approver(region), "Ann", "Archer")
        url = new_url(region) if is_new else edit_url(draft(region, editor))
        answer = client_of(editor).post(url, form_data(**{"action-submit": "1"}), follow=True)
        told = said(answer)
        assert "Submitted. “West Midlands update – November 2017” waits for Ann Archer" in told
        assert "due 25 November 2026 at 12:00." in told
        assert "moderation" not in told

    def test_where_many_can_take_it_none_is_named(self, region, editor):
        for number in range(4):
            factories.approver(region, f"approver{number}")
        assert "waits for one of 4 people (Approval by the region)" in said(
            send(editor, draft(region, editor), "action-submit")
        )

    def test_where_nobody_can_it_says_so(self, region, editor):
        told = said(send(editor, draft(region, editor), "action-submit"))
        assert "waits for an administrator" in told

    @pytest.mark.parametrize(
        ("sections", "told"),
        [
            ([section("")], "Not submitted: 1 thing to put right first."),
            ([section(""), section("")], "Not submitted: 2 things to put right first."),
        ],
    )
    @pytest.mark.parametrize("is_new", [True, False])
    def test_refused_it_says_how_much_there_is_to_do_and_where(
        self, region, editor, sections, told, is_new
    ):
        url = new_url(region) if is_new else edit_url(draft(region, editor))
        answer = client_of(editor).post(url, form_data(*sections, **{"action-submit": "1"}))
        html = answer.content.decode()
        assert told in words(html) and "could not be" not in html
        assert '<details class="checks__box has-errors" open>' in html
        assert 'data-checks-path="body.0.heading"' in html
        assert "Put right first" in html

    def test_what_the_form_itself_finds_counts_too(self, region, editor):
        answer = send(editor, draft(region, editor), "action-submit", period="Brumaire", title="")
        assert "Not submitted: 2 things to put right first." in messages(answer)

    def test_where_only_a_draft_cannot_be_saved_wagtail_says_so(self, region, editor):
        page = draft(region, editor)
        html = client_of(editor).post(edit_url(page), form_data(title="")).content.decode()
        assert "could not be saved" in html and "to put right first" not in html


class TestApproving:
    @pytest.fixture
    def page(self, region, editor):
        return submitted(region, editor)

    def test_it_says_who_has_it_next(self, region, page):
        named(factories.moderator(), "Max", "Moder")
        approver = factories.approver(region)
        told = said(act(approver, page))
        assert told.startswith(f"Approved. “{page.title}” waits for Max Moder, due ")

    @pytest.mark.parametrize("where", ["dashboard", "editor"])
    def test_it_says_that_it_is_public(self, region, page, where):
        act(factories.approver(region), page)
        assert said(self.approve(factories.moderator(), page, where)).startswith(
            f"Approved. “{page.title}” is now public."
        )
        assert fresh(page).live

    @pytest.mark.parametrize("where", ["dashboard", "editor"])
    def test_it_says_when_it_will_be(self, region, editor, where):
        page = draft(region, editor, go_live_at=factories_time("2099-06-03T08:00+00:00"))
        page.get_workflow().start(page, editor)
        act(factories.approver(region), page)
        moderator = factories.moderator()
        assert "Approve and schedule" in opened(moderator, page)
        assert "Approve and schedule" in words(client_of(moderator).get("/admin/").content.decode())
        told = said(self.approve(moderator, page, where, go_live_at="03/06/2099 09:00"))
        assert f"“{page.title}” will be published on 3 June 2099 at 09:00." in told

    def test_it_says_that_it_is_held_back(self, region, page):
        Edition.objects.create(period=page.period)
        act(factories.approver(region), page)
        moderator = factories.moderator()
        assert "Approve and hold back" in opened(moderator, page)
        assert "Approve and hold back" in words(
            client_of(moderator).get("/admin/").content.decode()
        )
        told = said(act(moderator, page))
        assert f"“{page.title}” is held back for the edition of November 2017." in told

    def test_before_the_last_step_the_button_only_approves(self, region, page):
        approver = factories.approver(region)
        for screen in (
            opened(approver, page),
            words(client_of(approver).get("/admin/").content.decode()),
        ):
            assert "Approve" in screen and "Approve and" not in screen

    def test_one_that_is_refused_says_nothing_of_approval(self, region, page):
        act(factories.approver(region), page)
        Comment.objects.create(
            page=page, user=factories.person("asker"), text="Why?", contentpath="introduction"
        )
        told = said(act(factories.moderator(), page))
        assert "cannot be approved yet" in told and "Approved." not in told

    def test_the_dialogue_names_the_page(self, region, page):
        approver = client_of(factories.approver(region))
        state = step(page).pk
        html = approver.get(f"/admin/pages/workflow/action/{page.pk}/reject/{state}/").json()[
            "html"
        ]
        assert page.title in words(html) and "Request changes" in words(html)

    def approve(self, user, page, where: str, **fields):
        if where == "dashboard":
            return act(user, page)
        fields["workflow-action-name"] = "approve"
        return save(user, page, "action-workflow-action", **fields)


def factories_time(moment: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(moment)


class TestSentBack:
    @pytest.fixture
    def page(self, region, editor):
        named(editor, "Eve", "Editor")
        return submitted(region, editor)

    def test_the_approver_is_told_to_whom_and_that_a_mail_says_so(self, region, page):
        told = said(act(factories.approver(region), page, "reject", "Which councils?"))
        assert f"“{page.title}” is sent back to Eve Editor. They are told by mail." in told

    def test_nothing_is_said_of_a_mail_to_whoever_wants_none(self, region, editor, page):
        profile = UserProfile.get_for_user(editor)
        profile.rejected_notifications = False
        profile.save()
        told = said(act(factories.approver(region), page, "reject", "Which councils?"))
        assert "is sent back to Eve Editor." in told and "mail" not in told

    def test_whoever_opens_it_reads_by_whom_when_why_and_what_to_do(
        self, region, editor, page, clock
    ):
        approver = named(factories.approver(region), "Ann", "Archer")
        act(approver, page, "reject", "Which <b>councils</b>?")
        html = client_of(editor).get(edit_url(page)).content.decode()
        told = words(html)
        assert "Sent back by Ann Archer on 20 November 2026 at 12:00:" in told
        assert "“Which <b>councils</b>?”" in told and "<b>councils" not in html
        assert "choose Resubmit for approval" in told
        assert "Resubmit for approval" in words(html)

    def test_once_it_is_resubmitted_nothing_says_so(self, region, editor, page):
        approver = factories.approver(region)
        act(approver, page, "reject", "Which councils?")
        save(editor, page, "action-submit")
        assert "Sent back by" not in opened(approver, page)


class TestWhoseTurnItIs:
    def test_an_approver_reads_it_at_the_top_with_the_ways_to_look(self, region, editor, clock):
        named(editor, "Eve", "Editor")
        page = submitted(region, editor)
        approver = factories.approver(region)
        html = client_of(approver).get(edit_url(page)).content.decode()
        assert "This page waits for your approval, due 25 November 2026 at 12:00." in words(html)
        assert "Submitted by Eve Editor." in words(html)
        assert f"/admin/pages/workflow/preview/{page.pk}/" in html
        act(approver, page, "reject", "Which councils?")
        save(editor, page)
        save(editor, page, "action-submit")
        html = client_of(approver).get(edit_url(page)).content.decode()
        assert "What changed since it was sent back" in html

    def test_others_read_who_has_it(self, region, editor, clock):
        page = submitted(region, editor)
        named(factories.approver(region), "Ann", "Archer")
        told = opened(editor, page)
        assert "This page waits for Ann Archer, due 25 November 2026 at 12:00." in told
        assert "You can take it back from approval" in told
        other = opened(factories.editor(region, "colleague"), page)
        assert "waits for Ann Archer" in other and "You can take it back" not in other

    def test_what_is_overdue_says_so(self, region, editor, clock):
        page = submitted(region, editor)
        clock("2026-12-24T12:00+00:00")
        assert "overdue since 25 November 2026" in opened(factories.approver(region), page)

    def test_the_big_button_takes_nothing_back(self, region, editor):
        page = submitted(region, editor)
        response = client_of(editor).get(edit_url(page))
        menu = response.context["action_menu"]
        assert menu.default_item.name == "action-page-locked"
        assert [item.label for item in menu.menu_items] == ["Take back from approval"]
        menu = client_of(factories.approver(region)).get(edit_url(page)).context["action_menu"]
        assert menu.default_item.name == "action-save-draft"

    def test_lists_call_it_approval_too(self, region, editor):
        submitted(region, editor)
        html = client_of(editor).get(f"/admin/pages/{region.pk}/").content.decode()
        assert "in approval" in words(html) and "in moderation" not in words(html)

    @pytest.mark.parametrize("waits", [True, False])
    def test_taking_it_back_says_so(self, region, editor, waits):
        page = submitted(region, editor)
        if not waits:
            act(factories.approver(region), page, "reject", "Which councils?")
        told = messages(send(editor, page, "action-cancel-workflow"))
        assert f"Taken back. “{page.title}” is a draft again, and waits for nobody." in told
        assert "has been cancelled" not in told
        assert fresh(page).current_workflow_state is None


class TestCopying:
    def test_whoever_may_not_publish_is_not_asked_to(self, region):
        page = factories.update(region)
        address = f"/admin/pages/{page.pk}/copy/"
        html = client_of(factories.moderator()).get(address).content.decode()
        assert "publish_copies" not in html and 'name="alias"' not in html
        root = factories.person("root", is_superuser=True)
        assert "publish_copies" in client_of(root).get(address).content.decode()

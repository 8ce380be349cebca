"""What people are told as an update goes through its approval, and what is never lost on its way."""

import datetime
import json

import pytest
from django.utils import timezone
from wagtail.models import Comment

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
        assert told in words(html) and "validation errors" not in html
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
        comment_on(page, "Why?", "introduction")
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
        editor.wagtail_userprofile.rejected_notifications = False
        editor.wagtail_userprofile.save()
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

    @pytest.mark.parametrize("waits", [True, False])
    def test_taking_it_back_says_so(self, region, editor, waits):
        page = submitted(region, editor)
        if not waits:
            act(factories.approver(region), page, "reject", "Which councils?")
        told = messages(send(editor, page, "action-cancel-workflow"))
        assert f"Taken back. “{page.title}” is a draft again, and waits for nobody." in told
        assert "has been cancelled" not in told
        assert fresh(page).current_workflow_state is None


class TestTimesThatAreOver:
    OVER = "This time is over. Choose a later one, or leave it empty"

    @pytest.mark.parametrize("action", ["", "action-submit"])
    def test_one_that_is_set_now_is_refused(self, region, editor, action):
        page = draft(region, editor)
        fields = {action: "1"} if action else {}
        data = form_data(go_live_at="03/06/2019 09:00", **fields)
        answer = client_of(editor).post(edit_url(page), data)
        assert answer.status_code == 200
        assert answer.context["form"].errors["go_live_at"][0].startswith(self.OVER)
        assert fresh(page).current_workflow_state is None

    def test_what_is_no_time_is_named_and_not_made_one(self, region, editor):
        page = draft(region, editor)
        answer = client_of(editor).post(edit_url(page), form_data(go_live_at="soon"))
        assert "This is not a time." in answer.context["form"].errors["go_live_at"][0]
        html = answer.content.decode()
        assert 'value="soon"' in html and '"validateOnBlur": false' in html

    @pytest.fixture
    def passed(self, region, editor):
        """An update whose time passed while it waited for approval."""
        page = draft(region, editor, go_live_at=timezone.now() - datetime.timedelta(hours=1))
        page.get_workflow().start(page, editor)
        return fresh(page)

    def time(self, page) -> str:
        return f"{timezone.localtime(page.go_live_at):%d/%m/%Y %H:%M}"

    def test_one_that_passed_while_it_waited_publishes_at_once(self, region, passed):
        act(factories.approver(region), passed)
        moderator = factories.moderator()
        assert "Approve and publish" in opened(moderator, passed)
        fields = {"workflow-action-name": "approve", "go_live_at": self.time(passed)}
        told = said(save(moderator, passed, "action-workflow-action", **fields))
        assert "is now public." in told and fresh(passed).live

    def test_and_its_author_can_go_on(self, region, editor, passed):
        act(factories.approver(region), passed, "reject", "Which councils?")
        told = said(save(editor, passed, "action-submit", go_live_at=self.time(passed)))
        assert told.startswith("Submitted.")

    def test_so_can_who_changes_what_has_been_live_since(self, region, editor):
        page = draft(region, editor, go_live_at=timezone.now() - datetime.timedelta(days=9))
        page.get_latest_revision().publish()
        told = said(save(editor, page, "action-submit", go_live_at=self.time(fresh(page))))
        assert told.startswith("Submitted.")


class TestOpenComments:
    def test_they_are_to_be_resolved_before_it_is_published_and_are_named_by_their_section(
        self, region, editor
    ):
        page = draft(region, editor)
        block = page.get_latest_revision_as_object().body[0]
        comment_on(page, "Which?", f"body.{block.id}.heading")
        html = client_of(editor).get(edit_url(page)).content.decode()
        told = words(html)
        assert "To resolve before it is published" in told
        assert "Section 1, “Workforce”" in told
        assert "1 thing to resolve before it is published" in told

    def test_in_a_block_it_is_the_block(self, region, editor):
        page = draft(region, editor)
        section_block = page.get_latest_revision_as_object().body[0]
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


class TestCopying:
    def test_whoever_may_not_publish_is_not_asked_to(self, region):
        page = factories.update(region)
        address = f"/admin/pages/{page.pk}/copy/"
        html = client_of(factories.moderator()).get(address).content.decode()
        assert "publish_copies" not in html and 'name="alias"' not in html
        root = factories.person("root", is_superuser=True)
        assert "publish_copies" in client_of(root).get(address).content.decode()

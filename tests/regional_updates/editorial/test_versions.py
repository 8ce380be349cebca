"""A long history reads as what people did, and offers the versions that they want to compare."""

import datetime
import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageLogEntry

from regional_updates.editorial.versions import version_name
from regional_updates.editorial.words import Effort, TooMuch, marked
from regional_updates.models import RegionalUpdatePage
from tests import factories

pytestmark = pytest.mark.django_db
START = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def region():
    return factories.region("North East")


@pytest.fixture
def editor(client, region):
    user = factories.editor(region)
    client.force_login(user)
    return user


def history(page) -> str:
    return f"/admin/pages/{page.pk}/history/"


def save(page, user, at: datetime.datetime, overwrite: bool = False) -> datetime.datetime:
    """Save a draft of ``page`` as at that moment, and return when the next one follows."""
    draft = RegionalUpdatePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.title = f"Saved at {at}"
    again = page.revisions.latest("created_at") if overwrite else None
    revision = draft.save_revision(user=user, log_action=True, overwrite_revision=again)
    PageLogEntry.objects.filter(pk=PageLogEntry.objects.latest("pk").pk).update(timestamp=at)
    type(revision).objects.filter(pk=revision.pk).update(created_at=at)
    return at + datetime.timedelta(minutes=1)


def saved(page, user, times: int, at: datetime.datetime = START, overwrite: bool = False) -> None:
    for number in range(times):
        at = save(page, user, at, overwrite and number > 0)


def begun(region, publish: bool = False) -> RegionalUpdatePage:
    """Return an update that was begun the day before."""
    page = factories.update(region, publish=publish)
    before = START - datetime.timedelta(days=1)
    PageLogEntry.objects.filter(page=page.pk).update(timestamp=before)
    page.revisions.update(created_at=before)
    return page


def rows(client, page, query: str = "") -> list[str]:
    """Return each row of the history in words, folded parts included."""
    shown = client.get(f"{history(page)}results/{query}").content.decode()
    found = re.findall(r"<tr[^>]*>\s*<td.*?</tr>", shown, re.DOTALL)
    return [" ".join(html.unescape(re.sub("<[^>]*>", " ", row)).split()) for row in found]


def chosen(client, page) -> list[str]:
    shown = client.get(history(page)).content.decode()
    return [html.unescape(name) for name in re.findall(r"selected>([^<]*)</option>", shown)]


class TestRunsOfDrafts:
    def test_drafts_saved_one_after_the_other_are_one_row_that_opens(self, client, region, editor):
        page = begun(region)
        saved(page, editor, 9)
        first, *_ = rows(client, page)
        assert first.startswith("Draft saved 9 times Newest draft 09:08:00")
        assert first.endswith("editor 2 November 2026, 09:00 to 09:08")
        assert len(re.findall("Review this version , saved at", first)) == 8
        assert "Draft saved" not in " ".join(rows(client, page)[1:])

    def test_another_person_or_a_pause_begins_another_row(self, client, region, editor):
        page = begun(region)
        saved(page, editor, 2)
        saved(page, factories.approver(region), 1, START + datetime.timedelta(minutes=3))
        saved(page, editor, 1, START + datetime.timedelta(minutes=4))
        saved(page, editor, 2, START + datetime.timedelta(minutes=35))
        starts = [
            re.split(r" (?:Newest|\d\d:|Actions|Preview)", row)[0] for row in rows(client, page)
        ]
        assert starts[:4] == ["Draft saved 2 times", "Draft saved", "Draft saved", "Draft saved 2 times"]  # fmt: skip

    def test_what_is_saved_again_in_its_place_is_marked_as_newest_once(
        self, client, region, editor
    ):
        page = begun(region)
        saved(page, editor, 4, overwrite=True)
        shown = " ".join(rows(client, page))
        assert shown.count("Newest draft") == 1
        # There is one version of it, so nothing to open.
        assert "Draft saved 4 times" in shown and ", saved at" not in shown

    def test_comparing_a_run_compares_all_of_it(self, client, region, editor):
        page = begun(region)
        before = page.latest_revision_id
        saved(page, editor, 5)
        newest = RegionalUpdatePage.objects.get().latest_revision_id
        shown = client.get(history(page)).content.decode()
        assert f"/revisions/compare/{before}...{newest}/" in shown

    def test_a_page_of_the_list_has_as_many_rows_however_often_was_saved(
        self, client, region, editor
    ):
        page = begun(region)
        for day in range(21):
            saved(page, editor, 3, START + datetime.timedelta(hours=day))
        first, second = rows(client, page), rows(client, page, "?p=2")
        assert len(first) == 20 and all("3 times" in row for row in first)
        assert "09:00 to 09:02" in second[0]

    def test_what_nobody_did_came_by_itself(self, client, region, editor):
        page = factories.update(region)
        assert "By itself" in rows(client, page)[0] and "system" not in " ".join(rows(client, page))


class TestWhatIsComparedFirst:
    def test_as_sent_back_with_the_newest(self, client, region, editor):
        page = begun(region)
        saved(page, editor, 3)
        page = RegionalUpdatePage.objects.get()
        state = page.get_workflow().start(page, editor)
        step = state.current_task_state
        step.task.specific.on_action(step, factories.approver(region), "reject", comment="No.")
        saved(page, editor, 3, START + datetime.timedelta(hours=2))
        assert chosen(client, page) == [
            "2 November 2026, 09:02 by editor (sent for approval, sent back)",
            "2 November 2026, 11:02 by editor (newest)",
        ]

    def test_as_live_with_the_newest(self, client, region, editor):
        page = begun(region, publish=True)
        saved(page, editor, 3)
        one, other = chosen(client, page)
        assert one.endswith("(live)") and other == "2 November 2026, 09:02 by editor (newest)"

    def test_as_before_the_newest_piece_of_work_where_nothing_else_happened(
        self, client, region, editor
    ):
        page = begun(region)
        saved(page, editor, 3)
        saved(page, editor, 3, START + datetime.timedelta(hours=2))
        assert chosen(client, page)[0] == "2 November 2026, 09:02 by editor"

    def test_more_versions_and_saves_cost_no_more_queries(self, client, region, editor):
        page = factories.update(region)

        def queries() -> int:
            with CaptureQueriesContext(connection) as caught:
                assert client.get(history(page)).status_code == 200
            return len(caught)

        saved(page, editor, 3)
        queries()
        few = queries()
        saved(page, editor, 6, START + datetime.timedelta(hours=2))
        assert queries() == few


class TestAsksForWhatThereIsNot:
    @pytest.mark.parametrize("digits", [19, 30, 4_000])
    def test_versions_of_huge_numbers_are_not_there(self, client, region, editor, digits):
        page = factories.update(region)
        number = "9" * digits
        query = {"one": number, "other": page.latest_revision_id}
        response = client.get(history(page), query, follow=True)
        assert "Choose two different versions" in response.content.decode()
        for pair in (f"{number}...latest", f"{page.latest_revision_id}...{number}"):
            url = f"/admin/pages/{page.pk}/revisions/compare/{pair}/"
            assert client.get(url).status_code == 404

    @pytest.mark.parametrize("digits", [19, 30, 5_000])
    def test_filters_of_huge_numbers_show_the_list(self, client, region, editor, digits):
        page = factories.update(region)
        for name in ("one", "p", "user", "action", "timestamp_after"):
            assert client.get(history(page), {name: "9" * digits}).status_code == 200, name


def test_regions_and_the_index_have_the_same_history(client, region, editor):
    client.force_login(factories.moderator())
    for page in (region, factories.index()):
        first, second = page.save_revision(log_action=True), page.save_revision(log_action=True)
        shown = client.get(history(page), {"one": first.pk, "other": second.pk}, follow=True)
        assert "These two versions say the same." in shown.content.decode()
        when = f"{timezone.localtime(first.created_at):%-d %B %Y, %H:%M}"
        assert when in shown.content.decode() and "+00:00" not in shown.content.decode()
        assert "By itself" in client.get(history(page)).content.decode()


class TestEffort:
    def test_lines_that_come_again_and_again_take_no_more_steps_than_there_are(self):
        # Each so seldom that Python's own way does not leave it out.
        lines = [f"line {number * 7 % 150}" for number in range(3000)]
        old = ["first", *lines, "last"]
        new = ["first", *reversed(lines), "last"]
        effort = Effort(100_000)
        shown = marked("\n".join(old), "\n".join(new), effort)
        assert effort.left >= 0
        assert shown.startswith("first\n<del>line 0</del>") and shown.endswith("\nlast")
        assert shown.count("<del>") == shown.count("<ins>") == 3000

    def test_words_that_take_too_many_steps_are_marked_as_a_whole(self):
        words = [f"w{number}" for number in range(400)]
        old, new = " ".join(words), " ".join(reversed(words))
        assert marked(old, new, Effort(1_000)) == f"<del>{old}</del><ins>{new}</ins>"

    def test_what_is_beyond_it_is_not_taken(self):
        effort = Effort(10)
        with pytest.raises(TooMuch):
            effort.spend(11)
        effort.spend(10)
        assert effort.left == 0


def test_the_earliest_version_is_named_as_the_others_are(client, region, editor):
    page = factories.update(region)
    page.save_revision(user=editor)
    compared = client.get(f"/admin/pages/{page.pk}/revisions/compare/earliest...latest/")
    first = page.revisions.earliest("created_at", "pk")
    assert compared.context["revision_a_heading"] == version_name(first)

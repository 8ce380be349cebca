"""The history of an update: its versions compared, gone back to, and the log in words and exported."""

import csv
import datetime
import html
import io
import json
import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import nested_form_data

from regional_updates.models import RegionalUpdatePage
from tests import factories

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


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


def words_of(response) -> str:
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", response.content.decode())).split())


def saved(page, sections=None, user=None, **changes):
    """Save another version of ``page``, whose sections are raw, and return its revision."""
    page = RegionalUpdatePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    if sections is not None:
        page.body = json.dumps(sections)
    for name, value in changes.items():
        setattr(page, name, value)
    return page.save_revision(user=user, log_action=True)


def sections_of(page) -> list[dict]:
    return page.get_latest_revision_as_object().body.get_prep_value()


def compared(client, page, one, other) -> str:
    response = client.get(history(page), {"one": one.pk, "other": other.pk}, follow=True)
    assert response.redirect_chain and response.status_code == 200
    return response.content.decode()


def changes(shown: str) -> list[str]:
    """Return what the screen says became of each block, in words, with marks as +…+ and -…-."""
    found = []
    heads = (
        r'<p class="change-head">(.*?)</p>(.*?)(?=<p class="change-head">|<details>|<section>|$)'
    )
    for head, rest in re.findall(heads, shown, re.DOTALL):
        text = head + " ".join(re.findall(r'change-text"[^>]*>(.*?)</div>', rest, re.DOTALL))
        text = re.sub("</?ins>", "+", re.sub("</?del>", "-", text))
        found.append(" ".join(html.unescape(re.sub("<[^>]*>", " ", text)).split()))
    return found


class TestComparing:
    def test_sections_and_blocks_that_were_added_removed_moved_and_changed(
        self, client, region, editor
    ):
        topic = factories.topic("Adoption")
        page = factories.update(
            region,
            sections=[
                factories.section("One", "Matches take more time.", "Stays.", "Goes."),
                factories.section("Two", "Text."),
                factories.section("Three", "Text."),
            ],
        )
        first = page.latest_revision
        raw = sections_of(page)
        content = raw[0]["value"]["content"]
        content[0]["value"] = "<p>Matches take less time.</p>"
        content.pop()
        raw[0]["value"]["topic"] = topic.pk
        raw[1]["value"]["heading"] = "Second"
        raw.insert(0, raw.pop())
        raw.append(factories.section("New", "Hello."))
        second = saved(page, raw)
        shown = compared(client, page, second, first)
        assert changes(shown) == [
            "Moved up Section Three",
            "Changed Section One +Adoption+",
            "Changed Paragraph Matches take -more-+less+ time.",
            "Removed Paragraph Goes.",
            "Changed Section -Two-+Second+",
            "Added Section New",
            "Added Paragraph Hello.",
        ]
        assert "Unchanged: paragraph" in shown

    @pytest.mark.parametrize(
        ("kind", "old", "new", "said"),
        [
            ("bullets", "<ul><li>One<ul><li>Two</li></ul></li><li>Three</li></ul>",
             "<ul><li>One<ul><li>Two</li><li>More</li></ul></li><li>Three</li></ul>",
             "Bullets • One • Two + • More+ • Three"),
            ("quote", {"text": "We learn.", "attribution": "A director"},
             {"text": "We learn.", "attribution": "A nurse"}, "Quote We learn. A -director-+nurse+"),
            ("figure", {"value": "62%", "label": "of visits", "source": ""},
             {"value": "64%", "label": "of visits", "source": "Survey"},
             "Figure -62%-+64%+ of visits +Survey+"),
            ("table",
             {"columns": [{"type": "text", "heading": "Area"}, {"type": "number", "heading": "Sum"}],
              "rows": [{"values": ["Leeds", 4]}, {"values": ["York", 5]}], "caption": ""},
             {"columns": [{"type": "text", "heading": "Area"}, {"type": "number", "heading": "Sum"}],
              "rows": [{"values": ["Leeds", 4]}, {"values": ["York", 7]}], "caption": ""},
             "Table Area | Sum Leeds | 4 York | -5-+7+"),
            ("embed", "https://example.org/a", "https://example.org/b",
             "Embed https://example.org/-a-+b+"),
            ("subheading", "Next steps", "Last steps", "Sub-heading -Next-+Last+ steps"),
            ("paragraph", '<p>See <a href="https://a.example">it</a>.</p>',
             '<p>See <a href="https://b.example">it</a>.</p>',
             "Paragraph See it [https://-a-+b+.example]."),
        ],
    )  # fmt: skip
    def test_every_kind_of_block_is_compared_by_its_words(
        self, client, region, editor, kind, old, new, said
    ):
        page = factories.update(region, sections=[factories.section("One", (kind, old))])
        raw = sections_of(page)
        raw[0]["value"]["content"][0]["value"] = new
        shown = changes(compared(client, page, page.latest_revision, saved(page, raw)))
        assert shown == ["Changed Section One", f"Changed {said}"]

    def test_links_to_pages_are_named_and_formatting_is_told(self, client, region, editor):
        other = factories.update(region, "2019-01")
        link = f'<p>See <a linktype="page" id="{other.pk}">it</a>.</p>'
        page = factories.update(region, sections=[factories.section("One", ("paragraph", "<p>See it.</p>"))])  # fmt: skip
        raw = sections_of(page)
        raw[0]["value"]["content"][0]["value"] = link
        second = saved(page, raw)
        assert "[North East update – January 2019]" in compared(
            client, page, page.latest_revision, second
        )
        page.refresh_from_db()
        raw[0]["value"]["content"][0]["value"] = link.replace("See", "<b>See</b>")
        shown = compared(client, page, second, saved(page, raw))
        assert "The words are the same; their formatting is not." in shown

    def test_blocks_with_other_ids_are_the_same_where_they_say_the_same(
        self, client, region, editor
    ):
        page = factories.update(region, sections=[factories.section("One", "A.", "B.")])
        again = saved(page, [factories.section("One", "A.", "C.")], title="Other")
        assert changes(compared(client, page, page.latest_revision, again)) == [
            "Changed Section One",
            "Removed Paragraph B.",
            "Added Paragraph C.",
        ]

    def test_the_month_the_introduction_and_whose_versions_they_are(self, client, region, editor):
        page = factories.update(region, "2019-05")
        second = saved(
            page, user=editor, period=datetime.date(2019, 6, 1), introduction="<p>Hi.</p>"
        )
        shown = compared(client, page, page.latest_revision, second)
        assert "<del>May</del><ins>June</ins> 2019" in shown and "<ins>Hi" in shown
        assert f"{timezone.localtime(second.created_at):%-d %B %Y, %H:%M} by editor" in shown
        assert (
            client.get(f"/admin/pages/{page.pk}/revisions/compare/live...latest/").status_code
            == 200
        )
        same = f"/admin/pages/{page.pk}/revisions/compare/{second.pk}...{second.pk}/"
        assert "say the same" in words_of(client.get(same))

    def test_hostile_words_are_words(self, client, region, editor):
        page = factories.update(
            region, sections=[factories.section(HOSTILE, ("subheading", HOSTILE))]
        )
        raw = sections_of(page)
        raw[0]["value"]["heading"] += "!"
        raw[0]["value"]["content"][0]["value"] += "!"
        second = saved(page, raw, title=HOSTILE)
        shown = compared(client, page, page.latest_revision, second)
        assert HOSTILE not in shown and "&lt;script&gt;" in shown
        assert HOSTILE not in client.get(history(page)).content.decode()

    @pytest.mark.parametrize("chosen", [("1", "1"), ("x", "²"), ("", ""), ("9999999", "1"),
                                        ("9" * 30, "9" * 5000)])  # fmt: skip
    def test_what_cannot_be_compared_is_explained(self, client, region, editor, chosen):
        page = factories.update(region)
        response = client.get(
            history(page), dict(zip(("one", "other"), chosen, strict=True)), follow=True
        )
        assert "Choose two different versions" in words_of(response)

    @pytest.mark.parametrize("version", ["9" * 30, "9" * 5000, "²", "newest"])
    def test_a_version_that_there_cannot_be_is_not_found(self, client, region, editor, version):
        page = factories.update(region)
        url = f"/admin/pages/{page.pk}/revisions/compare/earliest...{version}/"
        assert client.get(url).status_code == 404

    def test_more_blocks_cost_no_more_queries(self, client, region, editor):
        topic = factories.topic()

        def queries(blocks: int) -> int:
            sections = [
                factories.section(str(n), *["A."] * blocks, topic=topic) for n in range(blocks)
            ]
            page = factories.update(region, sections=sections)
            raw = sections_of(page)
            for section in raw:
                section["value"]["heading"] += "!"
            url = (
                history(page)[:-8]
                + f"revisions/compare/{page.latest_revision.pk}...{saved(page, raw).pk}/"
            )
            client.get(url)
            with CaptureQueriesContext(
                connection,
            ) as caught:
                assert client.get(url).status_code == 200
            return len(caught)

        assert queries(2) == queries(4)


class TestGoingBack:
    def test_an_earlier_version_becomes_the_newest_and_the_log_says_so(
        self, client, region, editor
    ):
        page = factories.update(region, "2019-05", [factories.section("One", "First.")])
        first = page.latest_revision
        saved(page, [factories.section("Other", "Second.")], period=datetime.date(2019, 7, 1))
        url = f"/admin/pages/{page.pk}/revisions/{first.pk}/revert/"
        assert "previous version" in words_of(client.get(url))
        data = nested_form_data({
            "title": page.title, "period": "2019-05", "date": "", "slug": page.slug,
            "introduction": '{"blocks": [], "entityMap": {}}', "featured_event": "",
            "body-count": 1, "body-0-deleted": "", "body-0-order": 0, "body-0-type": "section",
            "body-0-id": "", "body-0-value-heading": "One", "body-0-value-topic": "",
            "body-0-value-content-count": 0, "related_articles-count": 0,
            "revision": first.pk, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0,
        })  # fmt: skip
        assert client.post(url, data).status_code == 302
        newest = RegionalUpdatePage.objects.get().get_latest_revision_as_object()
        assert newest.period == datetime.date(2019, 5, 1)
        assert [section.value["heading"] for section in newest.body] == ["One"]
        when = f"{timezone.localtime(first.created_at):%-d %B %Y, %H:%M}"
        assert f"Went back to the version of {when}" in words_of(client.get(history(page)))


def rows_of(client, url: str) -> list[list[str]]:
    response = client.get(url, {"export": "csv"})
    assert response.status_code == 200 and response["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))


class TestTheLog:
    def test_it_says_in_plain_words_who_did_what_and_what_they_said(self, client, region, editor):
        page = factories.update(
            region, "2019-05", [factories.section("One", "Text.")], publish=False
        )
        approver, moderator = factories.approver(region), factories.moderator()
        workflow = page.get_workflow()
        state = workflow.start(page, editor)
        state.current_task_state.task.specific.on_action(
            state.current_task_state, approver, "reject", comment="=Add a heading"
        )
        state.refresh_from_db()
        state.resume(user=editor)
        for user, comment in ((approver, "Good"), (moderator, "")):
            state.refresh_from_db()
            task_state = state.current_task_state.specific
            task_state.task.specific.on_action(task_state, user, "approve", comment=comment)
        rows = rows_of(client, history(page))
        assert rows[0] == ["When (London time)", "Who", "What", "What was done", "Comment"]
        said = [(row[1], row[3], row[4]) for row in reversed(rows[1:])]
        first, second = "“Approval by the region”", "“Approval by the national moderators”"
        assert [each for each in said if each[1] != "Created"] == [
            ("editor", f"Sent for approval. Next: {first}", ""),
            ("approver", f"Changes asked for at {first}", "'=Add a heading"),
            ("editor", f"Sent for approval again. Next: {first}", ""),
            ("approver", f"Approved at {first}. Next: {second}", "Good"),
            ("moderator", f"Approved at {second}. All steps are done", ""),
            ("moderator", "Published", ""),
        ]
        shown = words_of(client.get(history(page)))
        assert "=Add a heading" in shown and "Changes asked for at" in shown

    def test_what_the_worker_did_and_withdrawals_are_in_it(self, client, region, editor):
        page = factories.update(region, "2019-05")
        page.go_live_at = timezone.now() + datetime.timedelta(days=1)
        page.save_revision().publish()
        revision = page.revisions.exclude(approved_go_live_at=None).get()
        revision.approved_go_live_at = timezone.now()
        content = {**revision.content, "go_live_at": timezone.now().isoformat()}
        type(revision).objects.filter(pk=revision.pk).update(
            approved_go_live_at=timezone.now(), content=content
        )
        call_command("publish_scheduled")
        client.force_login(factories.moderator())
        client.post(
            f"/admin/pages/{page.pk}/unpublish/", {"how": "withdrawn", "explanation": "Wrong."}
        )
        rows = rows_of(client, history(page))
        said = [(row[1], row[3]) for row in rows]
        assert ("moderator", "Withdrawn, kept as a record") in said
        assert ("On schedule", "Published at the time it was scheduled for") in said

    def test_imports_are_named(self, client, region, editor, tmp_path):
        file = tmp_path / "may.txt"
        file.write_text("North East update – May 2019\n\nHello.\n\nAdoption\n\nText here.")
        call_command("import_update", str(file))
        page = RegionalUpdatePage.objects.get()
        assert "Imported from a document" in [row[3] for row in rows_of(client, history(page))]

    def test_times_are_londons_and_cells_are_no_formulas(self, client, region, editor):
        page = factories.update(region, "2019-05", title="=1+1 May 2019\x0b")
        PageLogEntry.objects.update(
            timestamp=datetime.datetime(2019, 6, 1, 23, 30, tzinfo=datetime.UTC)
        )
        row = rows_of(client, history(page))[1]
        assert row[0] == "2019-06-02 00:30:00" and row[2] == "'=1+1 May 2019"
        response = client.get(history(page), {"export": "xlsx"})
        sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
        assert [cell.value for cell in sheet[1]][0] == "When (London time)"
        assert [cell.value for cell in sheet[2]][:3:2] == ["2019-06-02 00:30:00", "'=1+1 May 2019"]
        assert {cell.data_type for cell in sheet[2]} <= {"s", "inlineStr"}

    def test_the_sites_history_is_exported_alike_for_moderators(self, client, region, editor):
        factories.update(region, "2019-05", title="=1+1 May 2019")
        factories.update(factories.region("Eastern"), "2019-05")
        url = "/admin/reports/site-history/"
        mine = rows_of(client, url)
        assert "Eastern update – May 2019" not in [row[2] for row in mine]
        client.force_login(factories.moderator())
        rows = rows_of(client, url)
        assert rows[0][0] == "When (London time)"
        assert {"'=1+1 May 2019", "Eastern update – May 2019"} <= {row[2] for row in rows}

    def test_more_versions_cost_no_more_queries(self, client, region, editor):
        page = factories.update(region)

        def queries(query: dict) -> int:
            with CaptureQueriesContext(connection) as caught:
                response = client.get(history(page), query)
                assert response.status_code == 200
                if response.streaming:
                    list(response.streaming_content)
            return len(caught)

        def save(times: int) -> None:
            for number in range(times):
                saved(
                    page, user=factories.person(f"p{page.revisions.count()}"), title=f"No {number}"
                )

        save(4)
        queries({})
        few = queries({}), queries({"export": "csv"})
        save(5)
        assert (queries({}), queries({"export": "csv"})) == few


def test_other_regions_editors_see_nothing_of_it(client, region, editor):
    page = factories.update(factories.region("Eastern"))
    one, other = page.latest_revision, saved(page, title="Other")
    urls = [
        history(page), f"{history(page)}?export=csv", f"{history(page)}results/",
        f"{history(page)}?one={one.pk}&other={other.pk}",
        f"/admin/pages/{page.pk}/revisions/compare/{one.pk}...{other.pk}/",
        f"/admin/pages/{page.pk}/revisions/{one.pk}/revert/",
        f"/admin/pages/{page.pk}/revisions/{one.pk}/view/",
    ]  # fmt: skip
    for url in urls:
        response = client.get(url)
        assert response.status_code in (302, 403) and "compare" not in response.get("Location", "")
    mine = factories.update(region)
    url = f"/admin/pages/{mine.pk}/revisions/compare/{mine.latest_revision.pk}...{other.pk}/"
    assert client.get(url).status_code == 404

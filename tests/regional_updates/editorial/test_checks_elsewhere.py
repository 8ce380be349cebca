"""The same rules decide where an update comes through an API or a command."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Comment

from regional_updates.editorial.checks import problems
from regional_updates.models import RegionalUpdatePage
from tests import factories
from tests.regional_updates.callers import UPDATES, bearer, send, step, written

pytestmark = pytest.mark.django_db
PAGES = "/api/v3/pages/"
GOOD = [factories.section("Workforce", "More stay.")]
BAD = [*GOOD, factories.section("", "Text.")]


@pytest.fixture
def region():
    return factories.region()


@pytest.fixture
def root(region) -> dict[str, str]:
    return bearer(factories.person("root", is_superuser=True))


def details(response) -> str:
    assert response.status_code == 422, response.content
    return response.json()["detail"]


class TestOurApi:
    def test_submitting_names_each_place(self, client, region):
        headers = bearer(factories.editor(region))
        hidden = factories.update(region, "2017-02", title="Still a draft", publish=False)
        related = json.dumps([{"type": "page", "value": hidden.pk}])
        factories.update(region, sections=BAD, publish=False, related_articles=related)
        detail = details(step(client, "submit", headers, "west-midlands/november-2017"))
        assert "sections[1].heading: Give this section a heading." in detail
        assert "This field is required" not in detail
        assert "related_articles[0]: This related article leads to “Still a draft”" in detail
        assert not RegionalUpdatePage.objects.filter(_workflow_states__isnull=False).exists()

    def test_a_draft_may_have_errors(self, client, region):
        headers = bearer(factories.editor(region))
        sections = [{"heading": "A", "blocks": [{"type": "subheading", "text": "Only this"}]}]
        response = send(client, "post", UPDATES, written(sections=sections), headers)
        assert response.status_code == 201, response.content
        assert "sections[0].blocks: Write something" in details(step(client, "submit", headers))


class TestWagtailsApi:
    @pytest.mark.parametrize(("sections", "live"), [(GOOD, True), (BAD, False)])
    def test_publishing(self, client, region, root, sections, live):
        page = factories.update(region, sections=sections, publish=False)
        response = client.post(f"{PAGES}{page.pk}/actions/publish/", headers=root)
        if not live:
            assert "body[1].heading: Give this section a heading." in details(response)
        page.refresh_from_db()
        assert page.live is live

    def test_comments_count(self, client, region, root):
        page = factories.update(region, sections=GOOD, publish=False)
        Comment.objects.create(
            page=page, user=factories.person("asker"), text="Why?", contentpath="body"
        )
        response = client.post(f"{PAGES}{page.pk}/actions/publish/", headers=root)
        assert "“Why?” is not resolved" in details(response)

    @pytest.mark.parametrize("action", ["publish", "draft"])
    def test_writing_and_publishing_at_once(self, client, region, root, action):
        page = factories.update(region, sections=GOOD, publish=False)
        meta = {"type": "regional_updates.RegionalUpdatePage"}
        meta |= {"action": "publish"} if action == "publish" else {}
        body = {"meta": {**meta, "parent_id": region.pk}, "title": "New – May 2018", "period": "2018-05-01",
                "body": BAD}  # fmt: skip
        created = send(client, "post", PAGES, body, root)
        changed = send(client, "patch", f"{PAGES}{page.pk}/", {"meta": meta, "body": BAD}, root)
        for response in (created, changed):
            if action == "publish":
                assert "Section 2: Give this section a heading." in details(response)
            else:
                assert response.status_code in (200, 201), response.content
        assert not RegionalUpdatePage.objects.filter(live=True).exists()
        assert RegionalUpdatePage.objects.count() == (1 if action == "publish" else 2)

    def test_other_pages_are_published_as_ever(self, client, region):
        region.unpublish()
        user = factories.person("admin", is_superuser=True)
        response = client.post(f"{PAGES}{region.pk}/actions/publish/", headers=bearer(user))
        assert response.status_code == 200, response.content


class TestImporting:
    @pytest.mark.parametrize("then", ["--submit", "--publish"])
    def test_what_has_errors_can_be_a_draft_only(self, region, tmp_path, then):
        file = tmp_path / "update.html"
        file.write_text(
            "<h1>West Midlands update – November 2017</h1><p>We met.</p><h2>Data</h2>"
            "<p>More of it.</p><h2>Nothing here</h2>"
        )
        with pytest.raises(CommandError, match="Import it as a draft") as refusal:
            call_command("import_update", str(file), then, stdout=io.StringIO())
        assert "Section 2, “Nothing here”: Write something in this section" in str(refusal.value)
        assert not RegionalUpdatePage.objects.exists()
        call_command("import_update", str(file), stdout=io.StringIO())
        assert not RegionalUpdatePage.objects.get().live

    def test_an_archive_keeps_it_as_a_draft(self, region, tmp_path):
        (tmp_path / "update.html").write_text(
            "<h1>West Midlands update – November 2017</h1><h2>Data</h2><p>x</p><h2>Nothing here</h2>"
        )
        report = tmp_path / "report.csv"
        call_command("import_archive", str(tmp_path), "--publish", "--report", str(report), stdout=io.StringIO())  # fmt: skip
        assert "draft" in report.read_text() and not RegionalUpdatePage.objects.get().live


def errors() -> list[str]:
    return [
        f"{problem.place.name}: {problem.message}"
        for page in RegionalUpdatePage.objects.all()
        for problem in problems(page.get_latest_revision_as_object(), publishing=True)
        if problem.level == "error"
    ]


def test_the_demo_archive_has_no_errors():
    call_command("load_demo", updates=27)
    assert errors() == []


def test_the_examples_have_no_errors():
    factories.region("North East")
    for example in sorted((Path(__file__).parents[3] / "examples").iterdir()):
        call_command("import_update", str(example), stdout=io.StringIO())
    assert RegionalUpdatePage.objects.exists() and errors() == []

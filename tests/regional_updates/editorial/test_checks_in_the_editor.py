"""The panel in the editor, and what happens when an update with errors is submitted or published."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Comment
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from regional_updates.models import RegionalUpdatePage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return factories.region()


@pytest.fixture
def editor(region) -> Client:
    return signed_in(factories.editor(region))


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def section(heading: str = "Workforce", *content: tuple, topic: str = "") -> tuple:
    blocks = content or (("paragraph", rich_text("<p>More stay.</p>")),)
    return (
        "section",
        {"heading": heading, "topic": topic, "content": streamfield(list(blocks))},
    )


def form_data(*sections: tuple, **fields) -> dict:
    return nested_form_data(
        {
            "title": "West Midlands update – November 2017",
            "period": "2017-11",
            "date": "",
            "slug": "",
            "introduction": rich_text("<p>Hello.</p>"),
            "body": streamfield(list(sections) or [section()]),
            "featured_event": "",
            "related_articles": streamfield([]),
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
            **fields,
        }
    )


def edit_url(page) -> str:
    return f"/admin/pages/{page.pk}/edit/"


def checks_url(page) -> str:
    return f"/admin/pages/{page.pk}/checks/"


def new_url(region) -> str:
    return f"/admin/pages/add/regional_updates/regionalupdatepage/{region.pk}/"


def draft(region, *sections, **fields) -> RegionalUpdatePage:
    return factories.update(
        region, sections=list(sections) or [factories.section("Workforce", "More stay.")],
        publish=False, **fields,
    )  # fmt: skip


class TestWhileWriting:
    def test_the_form_is_checked_as_it_is_and_nothing_is_saved(self, editor, region):
        page = draft(region)
        page.refresh_from_db()
        before = page.latest_revision_id
        html = editor.post(checks_url(page), form_data(section(""))).content.decode()
        assert "1 thing to put right, 1 to consider" in html
        assert 'data-checks-path="body.0.heading"' in html and "Give this section a heading" in html
        html = editor.post(checks_url(page), form_data(section("Data"))).content.decode()
        assert "1 thing to consider" in html and "to put right" not in html
        page.refresh_from_db()
        assert page.latest_revision_id == before

    def test_a_new_update_too(self, editor, region):
        html = editor.post(f"{new_url(region)}checks/", form_data(section(""))).content.decode()
        assert "1 thing to put right" in html
        assert not RegionalUpdatePage.objects.exists()
        draft(region)
        html = editor.post(f"{new_url(region)}checks/", form_data()).content.decode()
        assert "This region already has an update for November 2017" in html

    def test_a_month_that_is_none_is_no_reason_to_say_nothing(self, editor, region):
        for typed in ("", "Brumaire"):
            answer = editor.post(checks_url(draft(region)), form_data(section(""), period=typed))
            assert "2 things to put right" in answer.content.decode()
            assert "Say which month this update is about" in answer.content.decode()

    def test_blocks_that_cannot_be_saved_are_checked(self, editor, region):
        deep = rich_text("<ul><li>a<ul><li>b<ul><li>JTAI</li></ul></li></ul></li></ul>")
        answer = editor.post(checks_url(draft(region)), form_data(section("", ("bullets", deep))))
        assert "“JTAI” is not explained" in answer.content.decode()
        assert "Give this section a heading" in answer.content.decode()

    def test_comments_of_the_form_count(self, editor, region):
        page = draft(region)
        comment = Comment.objects.create(
            page=page, user=factories.person("asker"), text="Why?", contentpath="introduction"
        )

        def said(**fields) -> bool:
            comments = {
                "comments-TOTAL_FORMS": 1, "comments-INITIAL_FORMS": 1, "comments-0-id": comment.pk,
                "comments-0-text": "Why?", "comments-0-contentpath": "introduction",
                "comments-0-position": "", "comments-0-replies-TOTAL_FORMS": 0,
                "comments-0-replies-INITIAL_FORMS": 0, **fields,
            }  # fmt: skip
            return "“Why?” is not resolved" in (
                editor.post(checks_url(page), form_data(**comments)).content.decode()
            )

        assert said()
        assert not said(**{"comments-0-resolved": "on"})
        assert not said(**{"comments-0-DELETE": "on"})

    def test_who_may(self, client, editor, region):
        page = draft(region)
        stranger = signed_in(factories.editor(factories.region("North East"), "stranger"))
        for url in (checks_url(page), f"{new_url(region)}checks/"):
            assert editor.post(url, form_data()).status_code == 200
            assert stranger.post(url, form_data()).status_code == 404
            assert client.post(url, form_data()).status_code == 302
            assert editor.get(url).status_code == 405
        assert editor.post("/admin/pages/99999/checks/", form_data()).status_code == 404
        assert editor.post(checks_url(region), form_data()).status_code == 404

    def test_nothing_typed_becomes_markup(self, editor, region):
        hostile = "<script>alert(1)</script>\"'"
        other = draft(region, title=hostile)
        link = rich_text(f'<p><a linktype="page" id="{other.pk}">{"&lt;b&gt;here"}</a></p>')
        data = form_data(section(f"{hostile}.", ("paragraph", link)), title=f"{hostile}.")
        html = editor.post(f"{new_url(region)}checks/", data).content.decode()
        assert "&lt;script&gt;" in html
        assert "<script" not in html and "<b>" not in html

    def test_a_form_of_nothing_is_no_error_of_ours(self, editor, region):
        assert editor.post(checks_url(draft(region)), {}).status_code == 400
        nonsense = form_data(**{"body-count": "x"})
        assert editor.post(f"{new_url(region)}checks/", nonsense).status_code == 400

    def test_a_long_form_takes_no_more_queries(self, editor, region):
        page = draft(region)

        def count(sections: int) -> int:
            with CaptureQueriesContext(connection) as queries:
                data = form_data(*[section("", ("paragraph", rich_text("<p>JTAI</p>")))] * sections)
                assert editor.post(checks_url(page), data).status_code == 200
            return len(queries)

        count(1)
        assert count(5) == count(10)


class TestWhenOpened:
    def test_it_says_what_is_saved_without_any_script(self, editor, region):
        page = draft(region, factories.section(""))
        html = editor.get(edit_url(page)).content.decode()
        assert "2 things to put right, 1 to consider" in html
        assert "data-checks-live" in html

    def test_a_locked_update_shows_it_and_asks_nothing(self, editor, region):
        page = draft(region, factories.section(""))
        page.locked, page.locked_at = True, timezone.now()
        page.locked_by = factories.moderator()
        page.save()
        html = editor.get(edit_url(page)).content.decode()
        assert "2 things to put right" in html and "data-checks-live" not in html

    def test_a_new_one(self, editor, region):
        html = editor.get(new_url(region)).content.decode()
        assert "Say which month this update is about" in html


class TestSubmitting:
    @pytest.mark.parametrize("step", ["action-submit", "action-publish"])
    @pytest.mark.parametrize("is_new", [True, False])
    def test_errors_keep_it_back_and_nothing_typed_is_lost(self, region, step, is_new):
        root = signed_in(factories.person("root", is_superuser=True))
        page = None if is_new else draft(region)
        data = form_data(
            section(""), section("Typed just now", ("quote", {"text": "", "attribution": "Me"})),
            **{step: "1"},
        )  # fmt: skip
        response = root.post(edit_url(page) if page else new_url(region), data)
        html = response.content.decode()
        assert response.status_code == 200
        assert "Give this section a heading" in html and "Typed just now" in html
        errors = json.loads(response.context["form"].errors.as_json(escape_html=False))["body"]
        assert "Section 1: Give this section a heading." in errors[0]["message"]
        tree = response.context["form"].errors.as_data()["body"][0].as_json_data()["blockErrors"]
        assert tree[0]["blockErrors"]["heading"]["messages"] == ["Give this section a heading."]
        assert tree[1]["blockErrors"]["content"]["blockErrors"][0]["blockErrors"]["text"][
            "messages"
        ]
        assert not RegionalUpdatePage.objects.filter(live=True).exists()
        assert RegionalUpdatePage.objects.count() == (0 if is_new else 1)
        assert page is None or page.workflow_states.count() == 0

    @pytest.mark.parametrize("is_new", [True, False])
    def test_a_draft_may_have_them(self, editor, region, is_new):
        url = new_url(region) if is_new else edit_url(draft(region))
        assert editor.post(url, form_data(section("", ("subheading", "x")))).status_code == 302
        latest = RegionalUpdatePage.objects.get().get_latest_revision_as_object()
        assert latest.body[0].value["heading"] == ""

    def test_what_has_none_goes_on(self, editor, region):
        page = draft(region)
        assert editor.post(edit_url(page), form_data(**{"action-submit": "1"})).status_code == 302
        assert page.workflow_states.count() == 1

    def test_a_link_to_a_hidden_page_keeps_it_back(self, editor, region):
        hidden = factories.update(region, "2017-02", title="Still a draft", publish=False)
        link = rich_text(f'<p><a linktype="page" id="{hidden.pk}">words</a></p>')
        data = form_data(introduction=link, **{"action-submit": "1"})
        response = editor.post(new_url(region), data)
        assert response.status_code == 200
        assert "leads to “Still a draft”" in response.context["form"].errors["introduction"][0]

    def test_comments_keep_it_from_the_public_and_not_from_approval(self, region):
        page = draft(region)
        Comment.objects.create(
            page=page, user=factories.person("asker"), text="Why?", contentpath="introduction"
        )
        root = signed_in(factories.person("root", is_superuser=True))
        data = form_data()
        del data["comments-TOTAL_FORMS"], data["comments-INITIAL_FORMS"]
        response = root.post(edit_url(page), {**data, "action-publish": "1"})
        assert "“Why?” is not resolved" in response.context["form"].errors["introduction"][0]
        response = root.post(edit_url(page), {**data, "action-submit": "1"})
        assert response.status_code == 302

    def test_an_approver_may_ask_for_changes_whatever_is_wrong(self, editor, region):
        hidden = factories.update(region, "2017-02", publish=False)
        link = f'<p><a linktype="page" id="{hidden.pk}">words</a></p>'
        page = draft(region, introduction=link)
        page.get_workflow().start(page, factories.person("someone"))
        approver = signed_in(factories.approver(region))
        data = form_data(introduction=rich_text(link), **{
            "action-workflow-action": "true", "workflow-action-name": "reject",
            "workflow-action-extra-data": json.dumps({"comment": "Which plan?"})})  # fmt: skip
        approving = {**data, "workflow-action-name": "approve"}
        assert approver.post(edit_url(page), approving).status_code == 200
        assert approver.post(edit_url(page), data).status_code == 302
        assert page.workflow_states.get().status == "needs_changes"

    @pytest.mark.parametrize("with_errors", [True, False])
    def test_many_at_once(self, region, with_errors):
        good = draft(region)
        bad = draft(region, factories.section("" if with_errors else "Data", "Text."))
        root = signed_in(factories.person("root", is_superuser=True))
        url = f"/admin/bulk/wagtailcore/page/publish/?id={good.pk}&id={bad.pk}&next=/admin/"
        response = root.post(url, {"include_descendants": ""}, follow=True)
        live = RegionalUpdatePage.objects.filter(live=True)
        assert live.count() == (0 if with_errors else 2)
        assert ("has something to put right" in response.content.decode()) is with_errors

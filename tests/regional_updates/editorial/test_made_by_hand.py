"""Forms that no editor sends are refused, and nothing of them is done."""

import json

import pytest
from django.test import Client
from wagtail.models import Comment
from wagtail.test.utils.form_data import nested_form_data, streamfield

from tests import factories

pytestmark = pytest.mark.django_db
LOST = {"blocks": [{"key": "a", "text": "here", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
                    "entityRanges": [{"offset": 0, "length": 4, "key": 7}]}], "entityMap": {}}  # fmt: skip
TEXT = json.dumps({"blocks": [{**LOST["blocks"][0], "entityRanges": []}], "entityMap": {}})
HALF = {"blocks": [{**LOST["blocks"][0], "text": "\ud800", "entityRanges": []}], "entityMap": {}}
EXTRA = "workflow-action-extra-data"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form(**fields) -> dict:
    section = {"heading": "Data", "topic": "", "content": streamfield([("paragraph", TEXT)])}
    data = nested_form_data({
        "title": "North East update – May 2019",
        "period": "2019-05",
        "introduction": "null",
        "body": streamfield([("section", section)]),
        "related_articles": streamfield([]),
    })  # fmt: skip
    comments = {f"comments-{key}": 0 for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return data | comments | fields


@pytest.fixture
def page(db):
    return factories.update(factories.region("North East"), publish=False)


@pytest.fixture
def editor(page):
    return signed_in(factories.editor(page.region))


@pytest.fixture
def approver(page):
    page.get_workflow().start(page, factories.person("someone"))
    return signed_in(factories.approver(page.region))


def edit(client, page, **fields):
    return client.post(f"/admin/pages/{page.pk}/edit/", form(**fields))


def decide(client, page, action: str, extra: str):
    fields = {"action-workflow-action": "true", "workflow-action-name": action, EXTRA: extra}
    return edit(client, page, **fields)


@pytest.mark.parametrize("action", ["approve", "reject"])
@pytest.mark.parametrize(
    "extra",
    [
        "[1]",
        "null",
        "x",
        "",
        '{"comment": "\\ud800"}',
        '{"comment": "\\u0000"}',
        '{"comment": [1]}',
        "[" * 100_000,
    ],
)
def test_words_on_a_decision_that_are_none_are_refused(approver, page, action, extra):
    revisions = page.revisions.count()
    assert decide(approver, page, action, extra).status_code == 400
    page.refresh_from_db()
    assert page.current_workflow_state.status == "in_progress"
    assert page.current_workflow_task_state.status == "in_progress"
    assert page.revisions.count() == revisions


def test_who_decides_cannot_be_said_in_them(approver, page):
    extra = json.dumps({"user": 1, "update": False, "comment": "Which plan?"})
    assert decide(approver, page, "reject", extra).status_code == 302
    state = page.workflow_states.get()
    assert state.status == "needs_changes"
    assert state.current_task_state.comment == "Which plan?"
    assert state.current_task_state.finished_by.username == "approver"


@pytest.mark.parametrize("text", [LOST, HALF], ids=["an entity that is none", "half a character"])
def test_rich_text_that_cannot_be_kept_is_refused(editor, page, text):
    fields = {"introduction": json.dumps(text)}
    assert edit(editor, page, **fields).status_code == 400
    assert editor.post(f"/admin/pages/{page.pk}/checks/", form(**fields)).status_code == 400
    new = f"/admin/pages/add/regional_updates/regionalupdatepage/{page.region.pk}/"
    assert editor.post(new, form(**fields)).status_code == 400


@pytest.mark.parametrize("number", ["x", "²", "1.5", "-1", "9" * 30])
@pytest.mark.parametrize(
    "name", ["overwrite_revision_id", "comments-0-id", "comments-0-replies-0-id"]
)
def test_a_number_that_is_none_is_refused(editor, page, name, number):
    Comment.objects.create(
        page=page, user=factories.person("asker"), text="Why?", contentpath="introduction"
    )
    fields = {"comments-TOTAL_FORMS": 1, "comments-INITIAL_FORMS": 1,
              "comments-0-replies-TOTAL_FORMS": 1, "comments-0-replies-INITIAL_FORMS": 1}  # fmt: skip
    assert edit(editor, page, **fields, **{name: number}).status_code == 400


@pytest.mark.parametrize("number", ["a", "²", "9" * 30])
def test_chosen_pages_without_a_number_are_not_there(editor, page, number):
    address = "/admin/choose-page/chosen-multiple/?id="
    assert editor.get(f"{address}{number}").status_code == 404
    assert editor.get(f"{address}{page.pk}&id={number}").status_code == 404
    assert editor.get(f"{address}{page.pk}").status_code == 200

"""Lists that are nested deeper than anyone types them are refused, and nothing of them is lost."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import nested_form_data, streamfield

from regional_updates.blocks import BulletsBlock
from tests import factories

pytestmark = pytest.mark.django_db


def as_typed(depths: list[int]) -> str:
    blocks = [
        {"key": f"k{number}", "text": f"Bullet {number}", "type": "unordered-list-item",
         "depth": depth, "inlineStyleRanges": [], "entityRanges": []}
        for number, depth in enumerate(depths)
    ]  # fmt: skip
    return json.dumps({"blocks": blocks, "entityMap": {}})


def save(client, text: str, introduction: str = "null"):
    region = factories.region("North East")
    client.force_login(factories.editor(region))
    page = factories.update(region, publish=False)
    section = {"heading": "Data", "topic": "", "content": streamfield([("bullets", text)])}
    form = nested_form_data({
        "title": "North East update – May 2019",
        "period": "2019-05",
        "introduction": introduction,
        "body": streamfield([("section", section)]),
        "related_articles": streamfield([]),
    })  # fmt: skip
    comments = {f"comments-{key}": 0 for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return page, client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form | comments)


def bullets_of(page) -> str:
    page.refresh_from_db()
    body = page.get_latest_revision_as_object().body
    return body[0].value["content"][0].value.source


def test_two_levels_are_kept(client):
    page, response = save(client, as_typed([0, 1, 0]))
    assert response.status_code == 302
    assert bullets_of(page).count("<li") == 3


@pytest.mark.parametrize("levels", [3, 1000])
def test_more_are_refused_with_every_word_still_in_the_field(client, levels):
    page, response = save(client, as_typed(list(range(levels))))
    text = response.content.decode()
    assert response.status_code == 200
    assert "Bullets can be nested once. Move the innermost ones up a level." in text
    assert f"Bullet {levels - 1}" in text
    assert "We met." in bullets_of(page)


def test_the_checks_see_such_lists_too(client):
    page, _ = save(client, as_typed([0]))
    form = {"introduction": as_typed(list(range(1000))), "title": "May 2019", "period": "2019-05"}
    response = client.post(f"/admin/pages/{page.pk}/checks/", form)
    assert response.status_code in (200, 400)


def test_a_list_where_there_are_none_is_no_obstacle(client):
    page, response = save(client, as_typed([0]), introduction=as_typed(list(range(1000))))
    assert response.status_code == 302


@pytest.mark.parametrize(
    "text", ["no JSON", "[1]", '{"blocks": [1]}', "[" * 100_000, '{"blocks": [{"depth": "x"}]}']
)
def test_what_no_editor_sends_is_refused(client, text):
    _, response = save(client, text)
    assert response.status_code == 400


def test_stored_html_is_refused_as_soon_as_its_depth_is_known():
    with pytest.raises(ValidationError, match="nested once"):
        BulletsBlock().clean(RichText("<ul><li>a" * 5000 + "</li></ul>" * 5000))

"""Bodies that are JSON and yet no update: each is refused with its place, here and on Wagtail's endpoints."""

import pytest

from regional_updates.models import RegionalUpdatePage
from tests import factories

from .callers import UPDATES, send, written

pytestmark = pytest.mark.django_db
HALF = "\ud800"
DEEP = {
    "<i>": "<i>" * 400 + "x",
    "<div>": "<div>" * 500 + "x",
    "<a>": '<a href="https://example.org/">' * 300 + "x",
    "lists": "<ul><li>a" * 1200 + "</li></ul>" * 1200,
    "ends that end nothing": "<i></b>" * 400 + "x",
}


def body_with(place: str, text: str) -> dict:
    block = {
        "html": {"type": "paragraph", "html": text},
        "items": {"type": "bullets", "items": [{"html": "a", "items": [{"html": text}]}]},
        "type": {"type": text},
    }
    if place in block:
        return written(sections=[{"heading": "Workforce", "blocks": [block[place]]}])
    if place == "topic":
        return written(sections=[{"heading": "Workforce", "topic": text, "blocks": []}])
    return written(**{place: text})


def as_stored(kind: str, text: object) -> dict:
    content = [{"type": kind, "value": text}]
    return {"body": [{"type": "section", "value": {"heading": "H", "content": content}}]}


@pytest.mark.parametrize("place", ["region", "introduction", "topic", "html", "items", "type"])
@pytest.mark.parametrize("method", ["post", "put"])
def test_half_a_character_is_refused_with_its_place(client, people, region, place, method):
    path = UPDATES
    if method == "put":
        path += f"west-midlands/{factories.update(region, publish=False).slug}/draft/"
    before = RegionalUpdatePage.objects.count()
    more = {"If-Match": "*"} if method == "put" else {}
    response = send(client, method, path, body_with(place, HALF), people["editor"], **more)
    assert response.status_code == 422
    assert place in response.json()["detail"].split(":")[0]
    assert "must not contain half a character" in response.json()["detail"]
    assert RegionalUpdatePage.objects.count() == before


def test_a_name_that_is_half_a_character_is_refused(client, people):
    response = send(client, "post", UPDATES, written(**{HALF: {HALF: HALF}}), people["editor"])
    assert response.status_code == 422


def test_whole_characters_of_any_language_are_kept(client, people):
    title = "West Midlands 🎉 تحديث – December 2017"
    response = send(client, "post", UPDATES, written(title=title), people["editor"])
    assert response.status_code == 201 and response.json()["title"] == title


@pytest.mark.parametrize("markup", DEEP.values(), ids=DEEP)
@pytest.mark.parametrize("place", ["introduction", "html", "items"])
def test_markup_nested_too_deep_is_refused(client, people, markup, place):
    response = send(client, "post", UPDATES, body_with(place, markup), people["editor"])
    assert response.status_code == 422
    assert "more than 50 elements inside one another" in response.json()["detail"]
    assert not RegionalUpdatePage.objects.exists()


def test_markup_that_hides_its_depth_is_refused(client, people):
    html = '<i title="</i>">' * 400
    response = send(client, "post", UPDATES, body_with("html", html), people["editor"])
    assert response.status_code == 422 and "nested too deep" in response.json()["detail"]


def test_tags_that_do_not_end_are_refused_at_once(client, people):
    response = send(client, "post", UPDATES, body_with("html", "<a b='" * 10_000), people["editor"])
    assert response.status_code == 422 and "tags that do not end" in response.json()["detail"]


def test_markup_that_cannot_be_read_is_refused(client, people):
    response = send(client, "post", UPDATES, body_with("html", "<![foo[ x"), people["editor"])
    assert response.status_code == 422 and "cannot be read" in response.json()["detail"]


def test_much_markup_side_by_side_is_kept(client, people):
    html = "<b>a</b> b<br>" * 300
    response = send(client, "post", UPDATES, body_with("html", html), people["editor"])
    assert response.status_code == 201


@pytest.mark.parametrize("markup", [*DEEP.values(), HALF], ids=[*DEEP, "half a character"])
def test_wagtails_own_endpoint_refuses_the_same(client, people, region, markup):
    path = f"/api/v3/pages/{factories.update(region, publish=False).pk}/"
    for body in ({"introduction": markup}, as_stored("bullets", markup)):
        response = send(client, "patch", path, body, people["editor"])
        assert response.status_code == 422 and "must not" in response.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {"body": [3]},
        {"body": 3},
        {"body": [{"type": "section", "value": [1]}]},
        {"body": [{"type": "section"}]},
        {"body": [{"type": "section", "value": {"heading": "H", "topic": "x", "content": []}}]},
        {"related_articles": [{"type": "page", "value": "x"}]},
        as_stored("table", {"columns": [3], "rows": [3]}),
        as_stored("quote", 3),
    ],
)
def test_wagtails_own_endpoint_refuses_other_shapes(client, people, region, body):
    page = factories.update(region, publish=False)
    before = page.latest_revision_id
    response = send(client, "patch", f"/api/v3/pages/{page.pk}/", body, people["editor"])
    assert response.status_code == 422 and response.json()["detail"]
    page.refresh_from_db()
    assert page.latest_revision_id == before


def test_a_page_that_no_database_could_hold_is_no_page(client, people, region):
    page = factories.update(region, publish=False)
    body = {"related_articles": [{"type": "page", "value": 10**30}]}
    response = send(client, "patch", f"/api/v3/pages/{page.pk}/", body, people["editor"])
    # SQLite refuses to look for it, PostgreSQL finds none.
    assert response.status_code in (200, 422)

"""Reading published updates through the API."""

import base64
import json

import jsonschema
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.delivery.models import ContentItem
from regional_updates.schema import UpdateDocument, UpdateSummary
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/api/v3/updates/"


@pytest.fixture
def archive():
    adoption = factories.topic("Adoption")
    west, north = factories.region("West Midlands"), factories.region("North East")
    for period in ("2017-11", "2017-12", "2018-01"):
        on_adoption = factories.section("Adoption board", "Text.", topic=adoption)
        factories.update(west, period, [on_adoption] if period == "2017-12" else None)
        factories.update(north, period)
    factories.update(north, "2018-02", publish=False)


def _cursor(*values) -> str:
    text = json.dumps(["-period,-date,-page_id", *values])
    return base64.urlsafe_b64encode(text.encode()).decode()


def titles(client, query: str = "") -> list[str]:
    response = client.get(LIST + query)
    assert response.status_code == 200, response.content
    return [item["title"] for item in response.json()["items"]]


def test_the_newest_come_first(client, archive):
    assert [title.split(" – ")[1] for title in titles(client)] == [
        "January 2018", "January 2018", "December 2017", "December 2017", "November 2017",
        "November 2017",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?region=west-midlands", 3),
        ("?region=west-midlands&region=north-east", 6),
        ("?topic=adoption", 1),
        ("?topic=adoption&region=north-east", 0),
        ("?year=2017", 4),
        ("?period_from=2017-12", 4),
        ("?period_to=2017-12", 4),
        ("?period_from=2017-12&period_to=2017-12", 2),
    ],
)
def test_filters_narrow_the_list_down(client, archive, query, count):
    body = client.get(LIST + query).json()
    assert body["count"] == len(body["items"]) == count


def test_a_list_can_be_ordered_by_period_and_title(client, archive):
    assert titles(client, "?order=period")[0].endswith("November 2017")
    assert titles(client, "?order=title") == sorted(titles(client))


@pytest.mark.parametrize("order", ["-period", "period", "title"])
def test_following_next_gives_each_update_once(client, archive, order):
    found, url = [], f"{LIST}?order={order}&limit=2&region=west-midlands&region=north-east"
    while url:
        body = client.get(url).json()
        assert body["count"] == 6 and len(body["items"]) == 2
        found += [item["id"] for item in body["items"]]
        url = body["next"]
        assert url is None or url.startswith("http://localhost/api/v3/updates/?")
    whole = client.get(f"{LIST}?order={order}").json()["items"]
    assert found == [item["id"] for item in whole]


def test_what_is_published_between_two_pages_neither_repeats_nor_hides_anything(client, archive):
    first = client.get(f"{LIST}?limit=3").json()
    factories.update(factories.region("North East"), "2018-03")
    rest = client.get(first["next"]).json()
    ids = [item["id"] for item in first["items"] + rest["items"]]
    assert len(ids) == len(set(ids)) == 6


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("?limit=0", "limit"),
        ("?limit=101", "limit"),
        ("?limit=x", "limit"),
        ("?year=last", "year"),
        ("?period_from=2017-13", "period_from"),
        ("?period_to=November", "period_to"),
        ("?order=newest", "order"),
        ("?cursor=nonsense", "cursor"),
        ("?cursor=WzFd", "cursor"),
        *(
            (f"?cursor={_cursor(*values)}", "cursor")
            for values in (
                (1, 1, 1),
                (None, None, None),
                ("2017-11-01", "2017-11-01", "1"),
                ([], {}, 1),
                ("2017-11-01", "2017-11-01", 10**30),
                ("2017-11-01", "2017-11-01", 1.5),
                ("2017-11-01", "2017-11-01", True),
                ("9" * 400, "x", 1),
                ("\ud800", "\0", 1),
            )
        ),
        ("?cursor=" + base64.urlsafe_b64encode(b"[" * 50_000).decode(), "cursor"),
        ("?year=2017&year=2018", "year"),
        ("?regoin=west-midlands", "regoin"),
        ("?region=%00", "region"),
    ],
)
def test_a_bad_parameter_is_refused_by_name(client, archive, query, parameter):
    response = client.get(LIST + query)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"].startswith(parameter)


@pytest.mark.parametrize("path", [LIST, "/api/v3/sections/", "/api/v3/search/"])
def test_a_region_or_topic_that_there_is_not_is_refused_with_those_there_are(client, archive, path):
    for query, detail in [
        ("?region=north-east&region=nowhere",
         "region: there is no region “nowhere”; there are: north-east, west-midlands"),
        ("?topic=adopton", "topic: there is no topic “adopton”; there are: adoption"),
    ]:  # fmt: skip
        response = client.get(path + query)
        assert (response.status_code, response.json()["detail"]) == (400, detail)


def test_a_region_that_has_published_nothing_yet_has_an_empty_list(client, archive):
    factories.region("London")
    assert titles(client, "?region=london") == []


def test_a_private_region_is_no_region(client, archive):
    london = factories.region("London")
    PageViewRestriction.objects.create(page=london, restriction_type="login")
    response = client.get(f"{LIST}?region=london")
    assert response.status_code == 400
    assert "there are: north-east, west-midlands" in response.json()["detail"]


def test_where_there_are_many_the_list_of_them_is_named(client, archive):
    for number in range(20):
        factories.topic(f"Topic {number}")
    detail = client.get(f"{LIST}?topic=adopton").json()["detail"]
    assert detail == "topic: there is no topic “adopton”; there are: those of topics/"


def test_a_cursor_belongs_to_its_order(client, archive):
    cursor = client.get(f"{LIST}?limit=1").json()["next"].split("cursor=")[1].split("&")[0]
    assert client.get(f"{LIST}?limit=1&order=title&cursor={cursor}").status_code == 400


def test_a_page_of_the_list_takes_as_many_queries_with_twice_the_updates(client, archive):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(LIST)
        return len(captured)

    first = queries()
    for month in range(1, 8):
        factories.update(factories.region("North East"), f"2019-{month:02}")
    assert queries() == first <= 3


def test_a_published_update_is_one_document(client):
    adoption = factories.topic("Adoption")
    factories.acronym("UASC", "unaccompanied asylum-seeking children")
    event = factories.event()
    factories.update(
        sections=[
            factories.section(
                "Regional Adoption Board",
                "Support for UASCs &amp; their carers.",
                ("subheading", "Action required"),
                ("bullets", "<ol><li>First<ul><li>Nested</li></ul></li></ol>"),
                ("quote", {"text": "Well said", "attribution": "A director"}),
                ("callout", "<p>Deadline</p>"),
                ("figure", {"value": "62%", "label": "of visits", "source": ""}),
                topic=adoption,
            )
        ],
        featured_event=event,
    )
    response = client.get("/api/v3/updates/west-midlands/november-2017/")
    document = response.json()
    assert set(document) == set(UpdateDocument.model_fields)
    assert document["topics"] == [{"slug": "adoption", "name": "Adoption"}]
    assert document["featured_event"]["starts_at"] == "2018-11-14T10:00:00Z"
    assert document["acronyms"] == [
        {"term": "UASC", "expansion": "unaccompanied asylum-seeking children"}
    ]
    (section,) = document["sections"]
    assert section["anchor"] == "regional-adoption-board"
    assert section["blocks"] == [
        {"type": "paragraph", "html": "Support for UASCs &amp; their carers."},
        {"type": "subheading", "text": "Action required", "anchor": "action-required"},
        {"type": "bullets", "ordered": True,
         "items": [{"html": "First", "items": [{"html": "Nested"}]}]},
        {"type": "quote", "text": "Well said", "attribution": "A director"},
        {"type": "callout", "html": "Deadline"},
        {"type": "figure", "value": "62%", "label": "of visits", "source": ""},
    ]  # fmt: skip
    assert document["seo"]["canonical_url"] == document["html_url"]


def test_a_document_follows_the_schema_that_the_api_publishes(client):
    factories.update(sections=[factories.section("Heading", "Text.")])
    openapi = client.get("/api/v3/openapi.json").json()
    schema = {
        "$ref": "#/components/schemas/UpdateDocument",
        "components": openapi["components"],
    }
    document = client.get("/api/v3/updates/west-midlands/november-2017/").json()
    jsonschema.validate(document, schema)
    del document["sections"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema)


def test_reading_a_document_is_one_query(client, django_assert_num_queries):
    factories.update()
    with django_assert_num_queries(1):
        client.get("/api/v3/updates/west-midlands/november-2017/")


def test_the_bytes_are_those_that_were_stored(client):
    factories.update()
    response = client.get("/api/v3/updates/west-midlands/november-2017/")
    item = ContentItem.objects.get()
    assert response.content.decode() == item.document
    assert response["ETag"] == item.etag
    assert response["Cache-Control"].startswith("public")
    assert "Last-Modified" in response.headers


@pytest.mark.parametrize(
    "path", ["updates/west-midlands/november-2017/", "updates/", "regions/", "topics/", "changes/"]
)
def test_who_has_it_already_gets_304_without_a_body(client, path):
    factories.update()
    first = client.get(f"/api/v3/{path}")
    second = client.get(f"/api/v3/{path}", headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 304 and second.content == b""
    assert second["ETag"] == first["ETag"]
    factories.update(
        period="2017-12", sections=[factories.section("Other", topic=factories.topic())]
    )
    factories.update(period="2018-01")
    third = client.get(f"/api/v3/{path}", headers={"If-None-Match": first["ETag"]})
    assert third.status_code == (304 if "november" in path else 200)


def test_a_document_takes_no_parameters(client):
    factories.update()
    assert client.get("/api/v3/updates/west-midlands/november-2017/?foo=1").status_code == 400


def test_an_unknown_update_is_404_in_words(client):
    response = client.get("/api/v3/updates/west-midlands/november-1917/")
    assert response.status_code == 404
    assert "november-1917" in response.json()["detail"]


def test_a_draft_is_nowhere_in_the_api(client):
    factories.update(title="Secret plans – November 2017", publish=False)
    for path in ("updates/", "updates/west-midlands/november-2017/", "changes/", "regions/"):
        assert b"Secret" not in client.get(f"/api/v3/{path}").content
    assert b"Secret" not in client.get("/api/v2/pages/?limit=100").content


def test_a_token_that_is_presented_and_bad_is_401(client):
    factories.update()
    for header in ("Bearer nonsense", "Basic bm86bm8=", "nonsense"):
        assert client.get(LIST, headers={"Authorization": header}).status_code == 401


def test_a_session_cookie_does_not_count(client, admin_user):
    client.force_login(admin_user)
    factories.update(publish=False)
    assert client.get(LIST).json()["count"] == 0


def test_the_keys_of_a_summary_are_those_of_the_contract_and_since(client):
    factories.update()
    (summary,) = client.get(LIST).json()["items"]
    assert set(summary) == set(UpdateSummary.model_fields) == {
        "id", "content_id", "version", "title", "slug", "path", "html_url", "api_url", "region",
        "period", "introduction_text", "published_at", "updated_at", "topics", "section_headings",
        "withdrawn_notice",
    }  # fmt: skip
    assert json.loads(json.dumps(summary))["period"] == "2017-11"

"""The API as a whole: what it offers, and what every endpoint has in common."""

import pytest

from cms.delivery.models import Change
from tests import factories

pytestmark = pytest.mark.django_db

ENDPOINTS = {
    "/api/v3/updates/": "UpdateList",
    "/api/v3/updates/{region}/{slug}/": "UpdateDocument",
    "/api/v3/regions/": "RegionList",
    "/api/v3/topics/": "TopicList",
    "/api/v3/acronyms/": "AcronymList",
    "/api/v3/events/": "EventList",
    "/api/v3/site/": "SiteInformation",
    "/api/v3/changes/": "Changes",
    "/api/v3/preview/": "DraftDocument",
    "/api/v3/sections/": "SectionList",
    "/api/v3/search/": "SearchResults",
    "/api/v3/search/suggest/": "SuggestionList",
}


@pytest.mark.parametrize(("path", "schema"), ENDPOINTS.items())
def test_the_openapi_document_names_every_endpoint_with_a_typed_response(client, path, schema):
    document = client.get("/api/v3/openapi.json").json()
    answer = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    assert answer["schema"]["$ref"] == f"#/components/schemas/{schema}"


def test_where_a_moved_page_went_is_found_with_and_without_the_last_slash(
    client, django_capture_on_commit_callbacks
):
    page = factories.update()
    page.slug = "moved"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    for path in ("/regional-updates/west-midlands/november-2017/",
                 "/regional-updates/west-midlands/november-2017"):  # fmt: skip
        response = client.get("/api/v2/redirects/find/", {"html_path": path}, follow=True)
        assert response.status_code == 200
        assert response.json()["location"].endswith("/regional-updates/west-midlands/moved/")
    assert client.get("/api/v2/redirects/find/?html_path=/nowhere/").status_code == 404


def test_the_documentation_page_needs_no_other_host(client):
    page = client.get("/api/v3/docs/").content.decode()
    assert "//cdn" not in page and "/static/ninja/" in page


def test_wagtails_own_endpoints_are_in_the_same_document(client):
    paths = client.get("/api/v3/openapi.json").json()["paths"]
    assert "/api/v3/pages/" in paths and "/api/v3/whoami/" in paths


def test_the_documentation_page_opens(client):
    response = client.get("/api/v3/docs/")
    assert response.status_code == 200 and b"openapi.json" in response.content


@pytest.mark.parametrize("kind", ["pages", "images", "documents", "redirects"])
def test_v2_answers(client, kind):
    factories.update()
    assert client.get(f"/api/v2/{kind}/").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["updates", "regions", "topics", "acronyms", "events", "site", "changes", "sections", "search"],
)
class TestEveryPublicRead:
    def test_may_be_kept_by_caches_and_read_by_any_site(self, client, path):
        factories.update()
        response = client.get(f"/api/v3/{path}/", headers={"Origin": "https://example.org"})
        assert response.status_code == 200
        assert response["Cache-Control"].startswith("public")
        assert response["ETag"].startswith('"')
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Cookie" not in response["Vary"]

    def test_refuses_a_parameter_that_it_does_not_know(self, client, path):
        factories.index()
        response = client.get(f"/api/v3/{path}/?nonsense=1")
        assert response.status_code == 400
        assert response.json()["detail"].startswith("nonsense")

    def test_refuses_a_bad_token(self, client, path):
        response = client.get(f"/api/v3/{path}/", headers={"Authorization": "Bearer nonsense"})
        assert response.status_code == 401


def test_a_client_that_applies_all_changes_holds_the_public_set(client):
    west, north = factories.region("West Midlands"), factories.region("North East")
    first = factories.update(west, "2017-11")
    factories.update(north, "2017-11")
    gone = factories.update(north, "2017-12")
    first.slug = "renamed"
    first.save_revision().publish()
    gone.unpublish()
    factories.update(north, "2018-01").delete()

    held: dict[str, str] = {}
    after = 0
    while True:
        body = client.get(f"/api/v3/changes/?after={after}&limit=2").json()
        for change in body["items"]:
            held.pop(change["previous_path"], None)
            if change["action"] in ("published", "moved"):
                held[change["path"]] = change["etag"]
            else:
                del held[change["path"]]
        if not body["items"]:
            break
        after = body["next_after"]
    assert after == Change.objects.count()

    items = client.get("/api/v3/updates/").json()["items"]
    assert set(held) == {item["path"] for item in items}
    for item in items:
        assert client.get(item["api_url"])["ETag"] == held[item["path"]]


def test_regions_topics_acronyms_and_events_say_what_a_front_end_needs(client):
    adoption = factories.topic("Adoption", description="Finding families.")
    factories.acronym("DCS", "director of children’s services")
    factories.event("Long ago", "2001-01-01T10:00+00:00")
    factories.event("To come", "2999-01-01T10:00+00:00")
    region = factories.region(
        "Yorkshire and Humber", other_names="Yorkshire & Humber\nYorkshire and the Humber"
    )
    factories.update(region, sections=[factories.section("One", topic=adoption)])
    (found,) = client.get("/api/v3/regions/").json()["items"]
    assert found["slug"] == "yorkshire-and-humber" and found["count"] == 1
    assert found["other_names"] == ["Yorkshire & Humber", "Yorkshire and the Humber"]
    assert found["latest"]["period"] == "2017-11"
    assert client.get("/api/v3/topics/").json()["items"] == [
        {
            "slug": "adoption",
            "name": "Adoption",
            "path": "/topics/adoption/",
            "html_url": "http://localhost/topics/adoption/",
            "description": "Finding families.",
            "count": 1,
        }
    ]
    assert client.get("/api/v3/acronyms/").json()["items"] == [
        {"term": "DCS", "expansion": "director of children’s services"}
    ]
    events = client.get("/api/v3/events/").json()["items"]
    assert [event["title"] for event in events] == ["To come"]
    assert client.get("/api/v3/site/").json()["count"] == 1

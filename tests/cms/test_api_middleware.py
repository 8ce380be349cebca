"""What holds for every request to the API."""

import logging

import pytest
from django.urls import path

from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/api/v3/updates/"


@pytest.fixture(autouse=True)
def archive():
    factories.update()


@pytest.mark.parametrize(
    "path",
    [LIST, "/api/v3/updates/west-midlands/november-2017/", "/api/v3/search/?q=we", "/api/v3/changes/",
     "/api/v3/updates/nowhere/never/", "/api/v2/pages/"],
)  # fmt: skip
def test_head_answers_as_get_does_without_the_body(client, path):
    by_get, by_head = client.get(path), client.head(path)
    assert by_head.content == b""
    assert by_head.status_code == by_get.status_code
    assert by_head["Content-Length"] == str(len(by_get.content))
    for header in ("ETag", "Cache-Control", "Content-Type", "Last-Modified"):
        assert by_head.get(header) == by_get.get(header)


def test_head_is_304_too(client):
    etag = client.get(LIST)["ETag"]
    assert client.head(LIST, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    ("method", "address", "status", "words"),
    [
        ("get", "/api/v3/nothing/", 404, "/api/v3/docs/"),
        ("get", "/api/", 404, "/api/v3/docs/"),
        ("delete", LIST, 405, "does not allow DELETE. It allows: GET"),
        ("get", "/api/v3/updates/?limit=x", 400, "limit"),
    ],
)
def test_every_error_is_json_with_a_detail_to_read(client, method, address, status, words):
    response = getattr(client, method)(address)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert words in response.json()["detail"]


@pytest.mark.parametrize("version", ["v2", "v3"])
@pytest.mark.parametrize(
    "query", ["search=%00", "offset=99999999999999999999", "%00=1", "limit=-9999999999999999999"]
)
def test_what_no_database_can_read_is_refused(client, version, query):
    response = client.get(f"/api/{version}/pages/?{query}")
    assert response.status_code == 400
    assert response.json()["detail"].startswith(query.split("=")[0].replace("%00", "\0"))


@pytest.mark.parametrize("path", [LIST, "/api/v3/site/"])
def test_what_has_no_date_is_not_compared_with_one(client, path):
    since = {"If-Unmodified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}
    assert client.get(path, headers=since).status_code == 200


def broken(request):
    raise RuntimeError("Secret words")


urlpatterns = [path("api/v3/broken/", broken), path("broken/", broken)]


def test_a_fault_of_ours_is_json_without_secrets(client, settings):
    settings.ROOT_URLCONF = "tests.cms.test_api_middleware"
    client.raise_request_exception = False
    response = client.get("/api/v3/broken/")
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert b"Secret" not in response.content
    assert response["X-Request-ID"]


class TestLimits:
    @pytest.fixture(autouse=True)
    def three_an_hour(self, settings):
        settings.API_RATE_LIMIT = "3/h"

    def statuses(self, client, count: int = 4, **headers: str) -> list[int]:
        return [client.get(LIST, headers=headers).status_code for _ in range(count)]

    def test_who_asks_too_often_is_told_when_to_come_back(self, client):
        assert self.statuses(client) == [200, 200, 200, 429]
        response = client.get(LIST)
        assert 1 <= int(response["Retry-After"]) <= 3600
        assert response["Retry-After"] in response.json()["detail"]

    def test_other_addresses_have_limits_of_their_own(self, client):
        assert self.statuses(client, **{"X-Forwarded-For": "192.0.2.1"})[-1] == 429
        assert self.statuses(client, **{"X-Forwarded-For": "192.0.2.2"})[0] == 200

    def test_an_address_that_the_caller_made_up_does_not_count(self, client):
        for number in range(3):
            self.statuses(client, 1, **{"X-Forwarded-For": f"198.51.100.{number}, 192.0.2.1"})
        assert self.statuses(client, 1, **{"X-Forwarded-For": "192.0.2.1"}) == [429]

    @pytest.mark.parametrize("address", ["nonsense", ",", "192.0.2.1, x"])
    def test_an_address_that_is_none_is_not_used(self, client, address):
        assert self.statuses(client, 1, **{"X-Forwarded-For": address}) == [200]

    def test_bad_tokens_count_for_the_address(self, client):
        statuses = [
            client.get(LIST, headers={"Authorization": f"Bearer {number}"}).status_code
            for number in range(4)
        ]
        assert statuses == [401, 401, 401, 429]

    def test_readers_pages_have_no_limit(self, client):
        self.statuses(client)
        assert client.get("/regional-updates/").status_code == 200


class TestOtherSites:
    def test_scripts_of_any_site_may_read(self, client):
        for address in (LIST, "/api/v3/nothing/", "/api/v3/preview/"):
            response = client.get(address, headers={"Origin": "https://example.org"})
            assert response["Access-Control-Allow-Origin"] == "*"
        assert "ETag" in response["Access-Control-Expose-Headers"]

    def test_a_browser_may_ask_beforehand(self, client):
        asked = {
            "Origin": "https://example.org", "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization",
        }  # fmt: skip
        response = client.options(LIST, headers=asked)
        assert response.status_code == 200
        assert "authorization" in response["Access-Control-Allow-Headers"]

    def test_only_named_sites_may_where_some_are_named(self, client, settings):
        settings.CORS_ALLOW_ALL_ORIGINS = False
        settings.CORS_ALLOWED_ORIGINS = ["https://good.example"]
        good = client.get(LIST, headers={"Origin": "https://good.example"})
        assert good["Access-Control-Allow-Origin"] == "https://good.example"
        bad = client.get(LIST, headers={"Origin": "https://bad.example"})
        assert "Access-Control-Allow-Origin" not in bad

    def test_the_admin_is_not_open_to_them(self, client):
        response = client.get("/admin/login/", headers={"Origin": "https://example.org"})
        assert "Access-Control-Allow-Origin" not in response


class TestRequestId:
    def test_the_one_that_was_sent_is_used(self, client):
        response = client.get(LIST, headers={"X-Request-ID": "abc-12345678"})
        assert response["X-Request-ID"] == "abc-12345678"

    @pytest.mark.parametrize("given", ["", "short", "x" * 200, "a b c d e f g h", "é" * 10])
    def test_one_is_made_otherwise(self, client, given):
        first, second = (client.get("/", headers={"X-Request-ID": given}) for _ in range(2))
        assert first["X-Request-ID"] != second["X-Request-ID"] != given
        assert len(first["X-Request-ID"]) == 32

    def test_it_is_on_every_line_of_the_log(self, client, settings, caplog):
        settings.ROOT_URLCONF = "tests.cms.test_api_middleware"
        client.raise_request_exception = False
        handler = logging.getLogger().handlers[0]
        caplog.handler.filters = handler.filters
        client.get("/broken/", headers={"X-Request-ID": "abc-12345678"})
        assert {record.request_id for record in caplog.records} == {"abc-12345678"}

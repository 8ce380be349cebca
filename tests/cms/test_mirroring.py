"""Everything at once, and a proof that a copy of it is complete."""

import gzip
import hashlib
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.delivery.models import Change, ContentItem, Sequence
from tests import factories

pytestmark = pytest.mark.django_db
EXPORT, DIGEST, CHANGES = (
    "/api/v3/export/updates.ndjson",
    "/api/v3/changes/digest/",
    "/api/v3/changes/",
)


def exported(client, **headers: str) -> list[dict]:
    response = client.get(EXPORT, headers=headers)
    body = b"".join(response.streaming_content)
    if response.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    assert not body or body.endswith(b"\n")
    return [json.loads(line) for line in body.splitlines()]


def digest_of(documents: list[dict]) -> str:
    """Return the digest as docs/api.md describes it."""
    ordered = sorted(documents, key=lambda document: document["content_id"])
    lines = "".join(f"{document['content_id']} {document['version']}\n" for document in ordered)
    return hashlib.sha256(lines.encode()).hexdigest()


@pytest.fixture
def archive():
    for region in ("West Midlands", "North East"):
        for month in ("2017-11", "2017-12", "2018-01"):
            factories.update(factories.region(region), month)


class TestExport:
    def test_it_is_every_document_as_the_api_gives_it(self, client, archive):
        factories.update(period="2019-01", publish=False)
        documents = exported(client)
        assert len(documents) == 6
        for document in documents:
            assert document == client.get(document["api_url"]).json()

    def test_it_comes_compressed_to_those_who_take_that(self, client, archive):
        for accepted in ("gzip", "br, gzip", "br"):
            assert len(exported(client, **{"Accept-Encoding": accepted})) == 6
        response = client.get(EXPORT, headers={"Accept-Encoding": "br"})
        assert "Content-Encoding" not in response.headers

    def test_it_says_where_to_go_on(self, client, archive):
        link = client.get(EXPORT)["Link"]
        assert link == f'<http://localhost/api/v3/changes/?after={Sequence.newest()}>; rel="next"'

    def test_the_caller_who_has_it_does_not_get_it_again(self, client, archive):
        etag = client.get(EXPORT)["ETag"]
        response = client.get(EXPORT, headers={"If-None-Match": etag})
        assert (response.status_code, response.content) == (304, b"")
        factories.update(period="2019-01")
        assert client.get(EXPORT, headers={"If-None-Match": etag}).status_code == 200

    def test_head_and_an_empty_site(self, client):
        factories.index()
        assert exported(client) == []
        response = client.head(EXPORT)
        assert (response.status_code, b"".join(response)) == (200, b"")

    def test_the_number_of_queries_is_that_of_one_document(self, client, archive):
        with CaptureQueriesContext(
            connection,
        ) as of_six:
            exported(client)
        for year in range(2020, 2026):
            factories.update(period=f"{year}-01")
        with CaptureQueriesContext(connection) as of_twelve:
            exported(client)
        assert len(of_six) == len(of_twelve)


class TestDigest:
    def test_a_mirror_can_compute_it_from_its_documents(self, client, archive):
        documents = exported(client)
        found = client.get(DIGEST).json()
        assert found["digest"] == digest_of(documents)
        assert (found["count"], found["newest"]) == (6, Sequence.newest())
        assert [(item["region"], item["year"], item["count"]) for item in found["items"]] == [
            ("north-east", 2017, 2), ("north-east", 2018, 1),
            ("west-midlands", 2017, 2), ("west-midlands", 2018, 1),
        ]  # fmt: skip
        for item in found["items"]:
            held = [
                document
                for document in documents
                if document["region"]["slug"] == item["region"]
                and document["period"].startswith(str(item["year"]))
            ]
            assert item["digest"] == digest_of(held)

    def test_one_changed_document_changes_its_year_and_no_other(self, client, archive):
        before = client.get(DIGEST).json()
        item = ContentItem.objects.get(region="north-east", slug="january-2018")
        page = item.page.specific
        page.title = "Changed"
        page.save_revision().publish()
        after = client.get(DIGEST).json()
        assert before["digest"] != after["digest"]
        changed = [a for b, a in zip(before["items"], after["items"], strict=True) if a != b]
        assert [(item["region"], item["year"]) for item in changed] == [("north-east", 2018)]

    def test_of_nothing(self, client):
        factories.index()
        found = client.get(DIGEST).json()
        assert found == {"newest": 0, "count": 0, "digest": digest_of([]), "items": []}

    def test_it_is_read_in_one_query(self, client, archive, django_assert_max_num_queries):
        with django_assert_max_num_queries(2):
            client.get(DIGEST)


class TestChanges:
    @pytest.mark.parametrize("path", [CHANGES, DIGEST, EXPORT])
    def test_no_cache_may_answer_without_asking(self, client, archive, path):
        assert client.get(path)["Cache-Control"] == "public, no-cache"

    def test_each_says_where_its_document_is(self, client, archive):
        ContentItem.objects.first().page.specific.unpublish()
        for item in client.get(CHANGES).json()["items"]:
            if item["action"] == "published":
                assert item["api_url"].startswith("http://localhost/api/v3/updates/")
                assert item["path"].split("/")[-3:] == item["api_url"].split("/")[-3:]
            else:
                assert item["api_url"] is None

    def test_a_client_sees_that_the_site_went_back_in_time(self, client, archive):
        body = client.get(f"{CHANGES}?after=999&wait=30").json()
        assert body == {"items": [], "next_after": 999, "newest": Change.objects.count()}

    def test_an_answer_that_is_there_does_not_wait(self, client, archive):
        assert len(client.get(f"{CHANGES}?wait=30").json()["items"]) == 6

    @pytest.mark.parametrize("wait", ["31", "-1", "x", "1e9"])
    def test_a_wait_that_is_no_wait_is_refused(self, client, wait):
        response = client.get(f"{CHANGES}?wait={wait}")
        assert response.status_code == 400 and "wait" in response.json()["detail"]

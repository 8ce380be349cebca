"""How long answers may be kept, in which encodings they come, and what they are tagged with."""

import datetime
import gzip
import re

import brotli
import pytest
from django.utils import timezone

from cms.delivery.models import ContentItem
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/api/v3/updates/"
DETAIL = "/api/v3/updates/west-midlands/november-2017/"


def seconds(client, path: str) -> int:
    """Return for how long the answer may be shown, stale or not."""
    return sum(map(int, re.findall(r"=(\d+)", client.get(path)["Cache-Control"])))


def later(seconds: float) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(seconds=seconds)


class TestEncodings:
    @pytest.mark.parametrize(
        ("accepted", "encoding"),
        [
            ("gzip", "gzip"), ("gzip, deflate, br", "br"), ("br;q=0, gzip;q=0.5", "gzip"),
            ("GZIP", "gzip"), ("identity", None), ("", None), ("gzip;q=0", None), ("*", None),
        ],
    )  # fmt: skip
    def test_the_caller_gets_the_best_it_takes(self, client, accepted, encoding):
        factories.update()
        response = client.get(DETAIL, headers={"Accept-Encoding": accepted})
        decode = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}[encoding]
        assert response.get("Content-Encoding") == encoding
        assert decode(response.content).decode() == ContentItem.objects.get().document
        assert "Accept-Encoding" in response["Vary"]

    def test_an_etag_is_good_for_all_of_them(self, client):
        factories.update()
        etag = client.get(DETAIL)["ETag"]
        for accepted in ("br", "gzip", "identity"):
            headers = {"Accept-Encoding": accepted, "If-None-Match": etag}
            response = client.get(DETAIL, headers=headers)
            assert (response.status_code, response.content) == (304, b"")
            assert response["ETag"] == etag and "Cache-Tag" in response.headers


class TestFreshness:
    def test_an_answer_may_be_kept_for_seconds_and_shown_stale_for_a_minute(self, client):
        factories.update()
        for path in (LIST, DETAIL):
            expected = "public, max-age=10, stale-while-revalidate=60"
            assert client.get(path)["Cache-Control"] == expected

    def schedule(self, after: float):
        page = factories.update(period="2018-03", publish=False)
        page.go_live_at = later(after)
        page.save_revision().publish()
        return page

    @pytest.mark.parametrize("path", [LIST, DETAIL, "/api/v3/search/?q=we"])
    def test_never_beyond_the_next_publication(self, client, path):
        factories.update()
        page = self.schedule(after=40)
        assert 30 < seconds(client, path) <= 40
        page.refresh_from_db()
        page.scheduled_revision.approved_go_live_at = None
        page.scheduled_revision.save(update_fields=["approved_go_live_at"])
        revision = page.latest_revision
        revision.approved_go_live_at = None
        revision.save()
        assert seconds(client, path) == 70

    def test_never_beyond_the_next_expiry(self, client):
        page = factories.update()
        page.expire_at = later(5)
        page.save_revision().publish()
        assert seconds(client, LIST) <= 5
        page.refresh_from_db()
        page.unpublish()
        assert seconds(client, LIST) == 70

    def test_what_is_overdue_is_asked_for_every_time(self, client):
        page = self.schedule(after=40)
        revision = page.latest_revision
        revision.approved_go_live_at = later(-1)
        revision.save()
        assert client.get(LIST)["Cache-Control"] == "public, no-cache"

    def test_what_is_far_away_changes_nothing(self, client):
        self.schedule(after=4000)
        assert seconds(client, LIST) == 70


class TestTags:
    def test_a_document_has_its_own_and_its_regions(self, client):
        factories.update()
        item = ContentItem.objects.get()
        assert client.get(DETAIL)["Cache-Tag"] == f"update-{item.content_id},region-west-midlands"

    def test_a_list_has_one_for_any_update(self, client):
        factories.update()
        assert client.get(LIST)["Cache-Tag"] == "updates"

    @pytest.mark.parametrize("path", [LIST, "/api/v3/sections/"])
    def test_a_list_of_some_regions_has_theirs(self, client, path):
        factories.update()
        factories.region("North East")
        found = client.get(path, {"region": ["west-midlands", "north-east"]})
        assert found["Cache-Tag"] == "region-west-midlands,region-north-east"

    @pytest.mark.parametrize("region", ["é" * 9, "東京", "x" * 250])
    def test_no_tag_is_more_than_a_tag(self, client, region):
        factories.region("Far away", slug=region)
        tags = client.get(LIST, {"region": region})["Cache-Tag"]
        assert re.fullmatch(r"updates|region-[\w%]+", tags, re.ASCII)

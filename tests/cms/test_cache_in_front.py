"""A real Varnish before the site, told by the site what to forget."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from django.db import transaction

from regional_updates.models import RegionalUpdatePage
from tests import factories, varnish

# Varnish asks a server in another thread, so there is no transaction around the tests.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
LIST = "/api/v3/updates/"
DETAIL = "/api/v3/updates/west-midlands/november-2017/"
OTHER = "/api/v3/updates/north-east/november-2017/"
FEEDS = [
    f"/feeds/{of}updates.{form}"
    for of in ("", "west-midlands/")
    for form in ("atom", "json", "csv")
]
OTHER_FEED = "/feeds/north-east/updates.atom"
PAGE = "/regional-updates/west-midlands/november-2017/"


@pytest.fixture
def cache(live_server, tmp_path, settings):
    with varnish.serve(urlsplit(live_server.url).port, tmp_path) as address:
        settings.WAGTAILADMIN_BASE_URL = address
        settings.WAGTAILFRONTENDCACHE = {
            "default": {
                "BACKEND": "wagtail.contrib.frontend_cache.backends.HTTPBackend",
                "LOCATION": address,
            }
        }
        yield address


class Answer:
    def __init__(self, cache: str, path: str, **headers: str) -> None:
        connection = HTTPConnection(urlsplit(cache).netloc)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        self.status, self.body = answer.status, answer.read().decode()
        # Varnish names the request that it answers from beside this one's.
        self.from_cache = len(answer.headers["X-Varnish"].split()) == 2
        self.etag = answer.headers["ETag"]
        connection.close()


@pytest.fixture
def page() -> RegionalUpdatePage:
    page = factories.update(factories.region("West Midlands"), title="As it was")
    factories.update(factories.region("North East"))
    return page


def test_it_answers_for_the_site_until_something_changes(cache, page):
    for path in (LIST, DETAIL, OTHER, *FEEDS, OTHER_FEED):
        assert not Answer(cache, path).from_cache
        assert Answer(cache, path).from_cache
    etag = Answer(cache, DETAIL).etag
    assert Answer(cache, DETAIL, **{"If-None-Match": etag}).status == 304
    page.title = "As it is"
    with transaction.atomic():
        page.save_revision().publish()
    for path in (LIST, DETAIL, *FEEDS):
        answer = Answer(cache, path)
        assert (
            not answer.from_cache and "As it is" in answer.body and "As it was" not in answer.body
        )
    assert Answer(cache, OTHER).from_cache and Answer(cache, OTHER_FEED).from_cache


def test_what_is_taken_away_is_gone_at_once(cache, page):
    assert "As it was" in Answer(cache, DETAIL).body
    assert "As it was" in Answer(cache, PAGE).body
    page.unpublish()
    assert Answer(cache, DETAIL).status == 404
    assert Answer(cache, PAGE).status == 404
    assert "As it was" not in Answer(cache, LIST).body


def test_what_has_moved_is_found_where_it_is(cache, page):
    assert Answer(cache, DETAIL).status == Answer(cache, PAGE).status == 200
    page.slug = "moved"
    page.save_revision().publish()
    assert Answer(cache, DETAIL).status == 404
    assert Answer(cache, PAGE).status == 301
    assert Answer(cache, "/api/v3/updates/west-midlands/moved/").status == 200


def test_the_list_of_changes_is_always_asked_for(cache, page):
    for _ in range(2):
        Answer(cache, "/api/v3/changes/")
    with transaction.atomic():
        factories.update(period="2018-01")
    assert '"seq":3' in Answer(cache, "/api/v3/changes/").body

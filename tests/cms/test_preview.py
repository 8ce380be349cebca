"""Previews in a separate front end: a token that expires and works for its draft only."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from wagtail.models import Page
from wagtail_headless_preview.models import PagePreview

from tests import factories
from tests.regional_updates.test_update_page import form_data

pytestmark = pytest.mark.django_db
FRONT_END = "https://front.example.org"


@pytest.fixture
def headless(settings):
    settings.HEADLESS_CLIENT_URL = FRONT_END
    settings.WAGTAIL_HEADLESS_PREVIEW = {
        "CLIENT_URLS": {"default": FRONT_END},
        "ENFORCE_TRAILING_SLASH": True,
    }


def opened(client, url: str, data: dict) -> dict:
    """Type ``data`` into the form at ``url``, open its preview, and return what it asks for."""
    assert client.post(url, data).json()["is_valid"]
    page = html.unescape(client.get(f"{url}?mode=").content.decode())
    address = re.search(rf"{FRONT_END}/\?[^\"'\s]+", page)
    assert address, page
    return {key: value[0] for key, value in parse_qs(urlsplit(address[0]).query).items()}


def edit_url(page: Page) -> str:
    return f"/admin/pages/{page.pk}/edit/preview/"


@pytest.fixture
def page():
    return factories.update(publish=False)


@pytest.fixture
def asked(admin_client, headless, page):
    return opened(admin_client, edit_url(page), form_data(title="Typed, not saved – May 2020"))


def test_the_front_end_gets_the_draft_with_unsaved_changes(client, asked):
    response = client.get("/api/v3/preview/", asked)
    document = response.json()
    assert document["title"] == "Typed, not saved – May 2020"
    assert document["draft"] is True
    assert document["sections"][0]["heading"] == "Workforce"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"


def test_a_page_that_was_never_saved_can_be_previewed(admin_client, client, headless):
    region = factories.region()
    url = f"/admin/pages/add/regional_updates/regionalupdatepage/{region.pk}/preview/"
    asked = opened(admin_client, url, form_data())
    document = client.get("/api/v3/preview/", asked).json()
    assert document["region"]["slug"] == "west-midlands"
    assert document["id"] == 0 and document["version"] == 0


def test_a_token_works_for_its_own_draft_only(admin_client, client, asked, headless):
    other = factories.update(period="2018-01", publish=False)
    second = opened(admin_client, edit_url(other), form_data(title="Other – January 2018"))
    assert second["token"] != asked["token"]
    assert client.get("/api/v3/preview/", asked).json()["title"].startswith("Typed")
    assert client.get("/api/v3/preview/", second).json()["title"].startswith("Other")


def test_a_token_expires(client, asked, settings):
    settings.PREVIEW_TOKEN_MAX_AGE = -1
    response = client.get("/api/v3/preview/", asked)
    assert response.status_code == 403
    assert "expired" in response.json()["detail"]


@pytest.mark.parametrize("token", ["", "nonsense", "id=6", "id=6:x:y", "\u2603", "%00"])
def test_a_token_that_is_not_ours_is_refused(client, asked, token):
    response = client.get("/api/v3/preview/", {**asked, "token": token})
    assert response.status_code == 403


def test_a_token_with_another_pages_number_is_refused(client, asked):
    forged = re.sub(r"page=\d+", "page=999", asked["token"])
    assert forged != asked["token"]
    assert client.get("/api/v3/preview/", {**asked, "token": forged}).status_code == 403


def test_a_preview_that_was_cleared_away_is_404(client, asked):
    PagePreview.objects.all().delete()
    assert client.get("/api/v3/preview/", asked).status_code == 404


class TestRevoked:
    def test_when_the_draft_is_deleted(self, client, asked, page):
        page.delete()
        response = client.get("/api/v3/preview/", asked)
        assert response.status_code == 404 and "This draft is gone" in response.json()["detail"]

    def test_when_the_region_of_a_draft_that_was_never_saved_is_deleted(
        self, admin_client, client, headless
    ):
        region = factories.region()
        url = f"/admin/pages/add/regional_updates/regionalupdatepage/{region.pk}/preview/"
        asked = opened(admin_client, url, form_data())
        region.delete()
        assert client.get("/api/v3/preview/", asked).status_code == 404

    def test_when_its_editor_leaves_and_for_nobody_else(self, client, headless, page):
        stays, leaves, moves = (
            factories.editor(page.region, name) for name in ("stays", "leaves", "moves")
        )
        tokens = {}
        for user in (stays, leaves, moves):
            client.force_login(user)
            tokens[user] = opened(client, edit_url(page), form_data(title="Seen – May 2020"))
        assert len({asked["token"] for asked in tokens.values()}) == 3
        leaves.is_active = False
        leaves.save()
        moves.groups.clear()
        client.logout()
        answers = [client.get("/api/v3/preview/", asked).status_code for asked in tokens.values()]
        assert answers == [200, 404, 404]


def test_other_content_types_have_no_preview(client, asked):
    response = client.get("/api/v3/preview/", {**asked, "content_type": "auth.user"})
    assert response.status_code == 404


def test_with_a_front_end_the_pages_here_lead_there(client, headless):
    factories.update()
    response = client.get("/regional-updates/west-midlands/november-2017/")
    assert response.status_code == 302
    assert response["Location"] == f"{FRONT_END}/regional-updates/west-midlands/november-2017/"


def test_with_a_front_end_addresses_in_documents_lead_there(client, headless):
    factories.update()
    document = client.get("/api/v3/updates/west-midlands/november-2017/").json()
    assert document["html_url"].startswith(FRONT_END)
    assert document["api_url"].startswith("http://localhost/")

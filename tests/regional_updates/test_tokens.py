"""Whose token may do what, on Wagtail’s own endpoints too."""

import pytest

from regional_updates.models import RegionalUpdatePage
from tests import factories

from .callers import UPDATES, bearer, send, step, written

pytestmark = pytest.mark.django_db


class TestTokens:
    BAD = ("Bearer nonsense", "Bearer", "Bearer \x00", "Basic dXNlcjpwYXNz", "nonsense", "")

    @pytest.mark.parametrize("header", BAD)
    @pytest.mark.parametrize(
        "path", [UPDATES, "/api/v3/pages/", "/api/v3/images/", "/api/v3/documents/", "/api/v3/redirects/?path=/x"]
    )  # fmt: skip
    def test_one_that_is_not_valid_is_never_taken_for_nobodys(self, client, region, header, path):
        response = client.get(path, headers={"Authorization": header})
        assert response.status_code == 401 and response["WWW-Authenticate"].startswith("Bearer")
        assert "token is not valid" in response.json()["detail"]

    def test_a_revoked_one_and_one_of_who_has_left(self, client, region):
        user = factories.editor(region, "leaving")
        headers = bearer(user)
        assert client.get("/api/v3/pages/", headers=headers).status_code == 200
        user.is_active = False
        user.save()
        assert client.get("/api/v3/pages/", headers=headers).status_code == 401
        user.is_active = True
        user.save()
        user.api_tokens.get().revoke()
        assert client.get(UPDATES, headers=headers).status_code == 401

    def test_a_session_is_no_token(self, client, region):
        client.force_login(factories.editor(region))
        response = send(client, "post", UPDATES, written(), {})
        assert response.status_code == 401
        assert "needs an API token" in response.json()["detail"]


class TestWagtailsOwnWriting:
    def create(self, client, region, headers, **fields):
        body = {"title": "West Midlands – May 2020", "period": "2020-05-01",
                "meta": {"type": "regional_updates.RegionalUpdatePage", "parent_id": region.pk}, **fields}  # fmt: skip
        return send(client, "post", "/api/v3/pages/", body, headers)

    def test_makes_an_update_for_those_who_may(self, client, people, region):
        response = self.create(client, region, people["editor"])
        assert response.status_code == 201, response.content
        assert RegionalUpdatePage.objects.get().slug == "may-2020"
        assert self.create(client, region, people["stranger"]).status_code == 403

    @pytest.mark.parametrize(
        "fields",
        [{"period": None}, {"period": "x"}, {"title": ""}, {"body": [{"type": "x", "value": 1}]}],
    )
    def test_never_fails(self, client, people, region, fields):
        response = self.create(client, region, people["editor"], **fields)
        assert 400 <= response.status_code < 500, response.content

    def test_deletes_and_moves_nothing_that_waits_for_approval(self, client, people, region):
        page = factories.update(
            region, publish=False, sections=[factories.section("Data", "Text.")]
        )
        step(client, "submit", people["editor"], "west-midlands/november-2017")
        assert (
            client.delete(f"/api/v3/pages/{page.pk}/", headers=people["editor"]).status_code == 403
        )
        body = {"destination_id": factories.region("North East").pk}
        moved = send(
            client, "post", f"/api/v3/pages/{page.pk}/actions/move/", body, people["editor"]
        )
        assert moved.status_code == 403
        for action in ("publish", "unpublish"):
            response = send(
                client, "post", f"/api/v3/pages/{page.pk}/actions/{action}/", {}, people["editor"]
            )
            assert response.status_code == 403

    def test_shows_no_draft_to_those_who_may_not_edit_it(self, client, people, region):
        page = factories.update(region, title="Public title")
        page.title = "Secret title"
        page.save_revision()
        index = factories.index()
        index.title = "Secret index"
        index.save_revision()
        for who in ("stranger", "reader", "nobody", "editor"):
            for pk in (page.pk, index.pk, region.pk):
                for path in (f"/api/v3/pages/{pk}/?version=draft", f"/api/v3/pages/?version=draft&child_of={pk}",
                             f"/api/v3/pages/{pk}/revisions/"):  # fmt: skip
                    content = client.get(path, headers=people[who]).content.decode()
                    assert "Secret index" not in content
                    assert who == "editor" or "Secret title" not in content

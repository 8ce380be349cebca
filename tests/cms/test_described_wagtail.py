"""Wagtail's own operations, too, answer as the description says, and never fail, for a superuser."""

import json

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import APIToken, Page

from home.models import HomePage
from tests import factories
from tests.cms.test_described_api import WRITES, described, one_connection, thorough

pytestmark = pytest.mark.django_db
__all__ = ["one_connection"]
TAGS = ["documents", "images", "pages", "redirects", "schema", "auth"]
# Many of their bodies are free: what a type of page takes is said by schema/.
FREE = WRITES | {"positive_data_acceptance": [*WRITES["positive_data_acceptance"], 400]}
# The list of sites overlooks a parameter that it does not know.
LENIENT = FREE | {"negative_data_rejection": [*WRITES["negative_data_rejection"], 200]}


@pytest.fixture
def token(db) -> str:
    region = factories.region("West Midlands")
    factories.update(region)
    user = get_user_model().objects.create_superuser("boss", "boss@example.org", "x")
    return APIToken.create_token(user=user, name="Test")[1]


@described(TAGS, FREE).parametrize()
@thorough
def test_everything_of_wagtails(case, token):
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})


@described(["sites"], LENIENT).parametrize()
@thorough
def test_sites(case, token):
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("body", ["[]", "null", "1", '"words"', "{", "[" * 100_000])
def test_a_body_that_is_no_object_is_refused(client, token, body):
    answer = sent(client, token, "POST", "pages/", body)
    assert answer.status_code == 400
    assert "JSON" in answer.json()["detail"]


@pytest.mark.parametrize("number", ["abc", "6" * 26])
def test_a_page_is_named_by_its_number(client, token, number):
    assert sent(client, token, "PATCH", f"pages/{number}/", '{"title": "A"}').status_code == 404


def test_no_page_goes_below_one_whose_number_is_too_large(client, token):
    body = json.dumps({"destination_id": 10**26})
    path = f"pages/{HomePage.objects.get().pk}/actions/move/"
    assert sent(client, token, "POST", path, body).status_code == 404


@pytest.mark.parametrize("action", ["move", "copy"])
def test_the_root_goes_nowhere(client, token, action):
    root, home = Page.get_first_root_node(), HomePage.objects.get()
    body = json.dumps({"destination_id": home.pk})
    assert (
        sent(client, token, "POST", f"pages/{root.pk}/actions/{action}/", body).status_code == 403
    )


@pytest.mark.parametrize("position", ["left", "right", "first-sibling", "last-sibling"])
def test_nothing_goes_beside_the_root(client, token, position):
    root, home = Page.get_first_root_node(), HomePage.objects.get()
    body = json.dumps({"destination_id": root.pk, "position": position})
    answer = sent(client, token, "POST", f"pages/{home.pk}/actions/move/", body)
    assert answer.status_code == 403
    assert "root" in answer.json()["detail"]
    assert Page.objects.filter(depth=1).count() == 1


def sent(client, token, method, path, body):
    return client.generic(
        method, f"/api/v3/{path}", body, content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip

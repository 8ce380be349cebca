"""Whatever is sent to the API, it answers as its own description says, and never fails."""

import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig
from wagtail.models import APIToken

from cms.wsgi import application
from tests import factories

pytestmark = pytest.mark.django_db
# Every example on one database; on the other, a look at whether it differs.
EXAMPLES = 30 if os.environ.get("DATABASE_URL") else 200
# A cursor, and a preview's token, are what the server gave out: nothing else is one.
READS = {"positive_data_acceptance": [400, 403, 404]}
# A body may hold to its schema and name what there is not; one that does not may be too large.
WRITES = {"positive_data_acceptance": [401, 403, 404, 409, 412, 413, 422, 428],
          "negative_data_rejection": [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428]}  # fmt: skip


def described(tags: list[str], also: dict[str, list[int]]):
    """Return the operations with one of ``tags``; for some checks other answers are right, too."""
    usual = {"positive_data_acceptance": range(200, 400), "negative_data_rejection": ()}
    checks = {
        name: {"expected-statuses": [*usual[name], *statuses]} for name, statuses in also.items()
    }
    config = SchemathesisConfig.from_dict({"checks": checks})
    every = schemathesis.openapi.from_wsgi("/api/v3/openapi.json", application, config=config)
    return every.include(tag=tags)


thorough = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
    phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(autouse=True)
def one_connection():
    """Keep the connection of the test, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def token(db) -> str:
    region = factories.region("West Midlands")
    factories.topic("Adoption")
    factories.update(region)
    factories.update(region, "2018-01")
    factories.update(region, "2018-02", publish=False)
    return APIToken.create_token(user=factories.moderator(), name="Test")[1]


@described(["Updates", "Navigation", "Archive", "Changes", "Preview"], READS).parametrize()
@thorough
def test_reads(case, token):
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})


@described(["Writing"], WRITES).parametrize()
@thorough
def test_writes(case, token):
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})

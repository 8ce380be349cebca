import pytest

from regional_updates.models import RegionPage
from tests import factories

from .callers import bearer


@pytest.fixture
def region() -> RegionPage:
    return factories.region("West Midlands")


@pytest.fixture
def people(region) -> dict[str, dict[str, str]]:
    """Return the headers of each role's requests; "stranger" is another region's editor."""
    north = factories.region("North East")
    return {
        "editor": bearer(factories.editor(region)),
        "approver": bearer(factories.approver(region)),
        "moderator": bearer(factories.moderator()),
        "stranger": bearer(factories.editor(north, "stranger")),
        "reader": bearer(factories.person("reader")),
        "nobody": {},
    }

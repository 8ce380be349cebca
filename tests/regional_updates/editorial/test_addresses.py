"""Addresses with numbers that no database holds."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("digits", [19, 30, 5000])
@pytest.mark.parametrize(
    "address",
    [
        "regions/{}/start/",
        "pages/{}/before/",
        "pages/{}/checks/",
        "pages/add/regional_updates/regionalupdatepage/{}/checks/",
        "pages/{}/unpublish/",
        "pages/{}/end-withdrawal/",
        "pages/workflow/action/{}/approve/1/",
        "pages/workflow/action/1/approve/{}/",
        "editions/{}/",
    ],
)
def test_a_number_beyond_all_pages_leads_nowhere(admin_client, address, digits):
    admin_client.raise_request_exception = False
    for send in (admin_client.get, admin_client.post):
        assert send("/admin/" + address.format("9" * digits)).status_code in (404, 405)

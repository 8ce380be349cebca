"""A new site, from an empty database to the first update."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site

from regional_updates.models import RegionPage
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_new_site_is_ready_for_updates(client, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://updates.example.org"
    call_command("create_site", "Our updates", regions=["North East", "Eastern"])
    site = Site.objects.get()
    assert site.root_url == "https://updates.example.org"
    assert client.get("/", headers={"Host": "updates.example.org"}).status_code == 200
    page = client.get("/regional-updates/", headers={"Host": "updates.example.org"}).content
    assert b"Our updates" in page and b"North East" in page and b"Wagtail" not in page
    region = RegionPage.objects.get(slug="north-east")
    assert region.editors and region.approvers and region.collection
    draft = factories.update(region, publish=False)
    assert draft.get_workflow().name == "Region, then nation"
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_site_with_pages_is_left_alone():
    factories.index()
    with pytest.raises(CommandError, match="has pages already"):
        call_command("create_site", "Another")


@pytest.mark.parametrize("name", ["", "  "])
def test_it_needs_a_name(name):
    with pytest.raises(CommandError, match="Say what the site is called"):
        call_command("create_site", name)

"""The demo archive shows a newcomer what the report of searches and a pick look like."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def test_the_demo_has_counted_searches_and_picks(client):
    call_command("load_demo", updates=9)
    picks = {
        q: client.get("/api/v3/search/", {"q": q}).json()["picks"] for q in ("regions", "ofsted")
    }
    assert [pick["path"] for pick in picks["regions"]] == ["/regional-updates/"]
    assert [pick["title"] for pick in picks["ofsted"]] == ["Ofsted"]
    client.force_login(get_user_model().objects.get(username="moderator"))
    soup = BeautifulSoup(client.get("/admin/reports/searches/").content, "html.parser")
    listed = [" ".join(row.get_text(" ").split()) for row in soup.select("table.listing tbody tr")]
    assert any("Nothing" in row for row in listed) and any("update" in row for row in listed)

"""The pattern page shows every part by the template that the pages use."""

from pathlib import Path

import pytest

from tests import factories

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
ROOMS = ("cms", "home", "regional_updates", "search")


def parts() -> set[str]:
    """Return the names of all templates in rooms' folders of parts."""
    found = set()
    for room in ROOMS:
        templates = ROOT / room / "templates"
        found |= {str(path.relative_to(templates)) for path in templates.glob("*/parts/*.html")}
    return found


def test_every_part_is_shown(client):
    factories.index()
    response = client.get("/patterns/")
    shown = {template.name for template in response.templates}
    # What a search without results offers instead is made of parts that are there already.
    assert parts() - shown == {"search/parts/nothing_found.html"}


def test_search_engines_are_asked_to_leave_it_out(client):
    assert '<meta name="robots" content="noindex">' in client.get("/patterns/").text


@pytest.mark.parametrize(
    ("status", "heading"),
    [(404, "Page not found"), (410, "This page is gone"), (500, "Something went wrong")],
)
def test_the_error_pages_can_be_looked_at(client, status, heading):
    response = client.get(f"/patterns/{status}/")
    assert response.status_code == 200 and f"<h1>{heading}</h1>" in response.text

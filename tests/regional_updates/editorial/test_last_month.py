"""While an update is written, what the region said the time before is at hand."""

import datetime
import json

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return factories.region("North East")


@pytest.fixture
def editor(client, region):
    user = factories.editor(region)
    client.force_login(user)
    return user


def before(client, page) -> dict:
    response = client.get(f"/admin/pages/{page.pk}/before/")
    assert response.status_code == 200
    return response.json()


def test_its_sections_look_as_readers_see_them(client, region, editor):
    factories.acronym("UASC", "unaccompanied children")
    factories.update(
        region,
        "2019-05",
        [
            factories.section(
                "Adoption",
                "Text on UASC.",
                ("bullets", "<ul><li>One<ul><li>Two</li></ul></li></ul>"),
                ("subheading", "Action required"),
                ("embed", "https://example.org/video"),
            ),
            factories.section("Data"),
        ],
    )
    page = factories.update(region, "2019-06", publish=False)
    answer = before(client, page)
    assert (answer["label"], answer["month"]) == ("Last month", "May 2019")
    assert answer["title"] == "North East update – May 2019"
    adoption, data = answer["sections"]
    assert adoption["heading"] == "Adoption" and data["heading"] == "Data"
    assert '<abbr title="unaccompanied children"' in adoption["html"]
    assert "<li>One<ul><li>Two</li></ul></li>" in adoption["html"]
    assert "Action required" in adoption["html"] and " id=" not in adoption["html"]
    assert "<iframe" not in adoption["html"] and "https://example.org/video" in adoption["html"]
    assert "It had no text." in data["html"]


def test_it_is_the_newest_before_as_it_was_last_saved(client, region, editor):
    march = factories.update(region, "2019-03", [factories.section("March")])
    factories.update(region, "2019-07", [factories.section("July")])
    page = factories.update(region, "2019-06", publish=False)
    march.body = json.dumps([factories.section("March, again")])
    march.save_revision()
    answer = before(client, page)
    assert (answer["label"], answer["month"]) == ("Last update", "March 2019")
    assert [section["heading"] for section in answer["sections"]] == ["March, again"]


def test_a_weekly_region_has_last_weeks(client, region, editor):
    for day in (7, 14, 21):
        factories.update(
            region,
            "2019-06",
            [factories.section(f"Day {day}")],
            title=f"{day} June 2019",
            date=datetime.date(2019, 6, day),
        )
    page = region.get_children().get(title="21 June 2019")
    assert before(client, page)["sections"][0]["heading"] == "Day 14"


def test_the_first_update_has_none_before_it(client, region, editor):
    assert before(client, factories.update(region)) == {"sections": []}


def test_hostile_words_are_words(client, region, editor):
    hostile = "<img src=x onerror=alert(1)>"
    factories.update(region, "2019-05", [factories.section("A", ("subheading", hostile))])
    page = factories.update(region, "2019-06", publish=False)
    assert "<img" not in before(client, page)["sections"][0]["html"]


def test_who_may_not_edit_the_page_gets_nothing(client, region, editor):
    other = factories.region("Eastern")
    factories.update(other, "2019-05")
    page = factories.update(other, "2019-06")
    assert client.get(f"/admin/pages/{page.pk}/before/").status_code == 404
    assert client.get(f"/admin/pages/{region.pk}/before/").status_code == 404
    client.logout()
    assert client.get(f"/admin/pages/{page.pk}/before/").status_code == 302

"""Completing what is being typed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

pytestmark = pytest.mark.django_db


def complete(client, q: str) -> list[tuple[str, str]]:
    response = client.get("/api/v3/search/suggest/", {"q": q})
    assert response.status_code == 200
    return [(item["kind"], item["text"]) for item in response.json()["items"]]


@pytest.fixture
def archive():
    factories.acronym("UASC", "unaccompanied asylum-seeking children")
    adoption = factories.topic("Adoption")
    factories.update(factories.region("West Midlands", other_names="Midlands"), "2017-11", [
        factories.section("Regional Adoption Board", "Text.", topic=adoption),
        factories.section("Adoption", "Text.", topic=adoption),
        factories.section("Café society", "Text."),
    ])  # fmt: skip
    factories.update(factories.region("North East"), "2017-12", [
        factories.section("Partners", "Text."), factories.section("PARTNERS", "Text."),
    ])  # fmt: skip


def test_any_word_may_begin_as_the_text_does_and_first_words_come_first(client, archive):
    assert complete(client, "ado") == [
        ("topic", "Adoption"), ("heading", "Regional Adoption Board"),
    ]  # fmt: skip
    assert complete(client, "adoption b") == [("heading", "Regional Adoption Board")]
    assert complete(client, "east") == [("region", "North East")]
    assert complete(client, "doption") == []


def test_acronyms_are_found_by_either_form_and_regions_by_every_name(client, archive):
    assert complete(client, "uas") == complete(client, "asylum seek") == [("acronym", "UASC")]
    assert complete(client, "midl") == [("region", "West Midlands")]


def test_the_beginning_of_another_name_counts_as_much(client, archive):
    factories.topic("Work with unaccompanied children")
    found = [("acronym", "UASC"), ("topic", "Work with unaccompanied children")]
    assert complete(client, "unaccomp") == found


def test_what_an_acronym_stands_for_is_said_and_a_topic_may_be_one(client, archive):
    def expansions(q: str) -> dict[str, str | None]:
        items = client.get("/api/v3/search/suggest/", {"q": q}).json()["items"]
        return {f"{item['kind']} {item['text']}": item["expansion"] for item in items}

    factories.topic("SEND")
    needs = "special educational needs and disabilities"
    factories.acronym("Send", needs)
    assert expansions("uasc") == {"acronym UASC": "unaccompanied asylum-seeking children"}
    assert expansions("send") == expansions("special") == {"topic SEND": needs}
    assert expansions("adoption") == {
        "topic Adoption": None,
        "heading Regional Adoption Board": None,
    }


@pytest.mark.parametrize("q", ["CAFE", "café", "cafe\u0301", " Café   soc"])
def test_case_accents_and_spaces_make_no_difference(client, archive, q):
    assert complete(client, q) == [("heading", "Café society")]


def test_the_same_words_are_offered_once(client, archive):
    assert len(complete(client, "partners")) == 1


def test_things_with_a_page_of_their_own_lead_there(client, archive):
    def path(q: str) -> str | None:
        return client.get("/api/v3/search/suggest/", {"q": q}).json()["items"][0]["path"]

    assert path("north") == "/regional-updates/north-east/"
    assert path("adoption") == "/topics/adoption/"
    assert path("partners") is path("uasc") is None
    assert client.get(path("north")).status_code == client.get(path("adoption")).status_code == 200


def test_headings_that_nobody_can_read_any_more_are_not_offered(client, archive):
    page = factories.update(sections=[factories.section("Lighthouses", "Text.")])
    assert complete(client, "light")
    page.withdraw("Out of date.")
    assert complete(client, "light") == complete(client, "introd") == []
    page.end_withdrawal()
    page.unpublish()
    assert complete(client, "light") == []


@pytest.mark.parametrize("q", ["", " ", "%", "_", "'", '"', "\\", "a" * 3000, "🏠", "<>", "-"])
def test_whatever_is_typed_is_answered(client, archive, q):
    assert complete(client, q) == []


def test_completing_takes_as_many_queries_with_twice_the_archive(client, archive):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            complete(client, "a")
        return len(captured)

    factories.region("Anglia")
    complete(client, "a")  # Wagtail remembers where the site is.
    first = queries()
    for number in range(12):
        factories.topic(f"Aims {number}")
        factories.update(factories.region(f"Area {number}"), sections=[
            factories.section(f"Arrivals {number}", "Text."),
        ])  # fmt: skip
    assert queries() == first

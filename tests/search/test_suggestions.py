"""Better spellings, and acronyms that can be switched off."""

import pytest

from tests import factories

from .searching import queries
from .test_search import ask, found

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive():
    """A word in each of two regions, and an acronym."""
    factories.acronym("UASC", "unaccompanied asylum-seeking children")
    factories.update(factories.region("West Midlands"), "2017-11", [
        factories.section("Recruitment", "Magistrates met the social workers of Wolverhampton."),
    ])  # fmt: skip
    factories.update(factories.region("North East"), "2017-12", [
        factories.section("Arrivals", "Homes for unaccompanied asylum-seeking children."),
        factories.section("Transfers", "UASCs came to Durham."),
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("recruitmnet", "recruitment"),
        ("Wolverhamton", "Wolverhampton"),
        ("magistrats -xyzzy", "magistrates -xyzzy"),
        ("recruiting", None),  # It finds recruitment.
        ("durhma homes", None),  # No section has both.
        ("durhma uascs", "durham uascs"),
        ("wolverh", "wolverhampton"),
        ("xyzzyplugh", None),
        ("rec", None),
    ],
)
def test_a_better_spelling_is_offered_where_it_finds_something(client, archive, typed, meant):
    assert ask(client, typed)["suggestion"] == meant
    if meant:
        assert ask(client, meant)["matched"] == "all" and ask(client, meant)["count"]


def test_a_better_spelling_must_find_something_under_the_same_filters(client, archive):
    assert ask(client, "wolverhamton", region="west-midlands")["suggestion"]
    for elsewhere in ({"region": "north-east"}, {"year": 2018}, {"period_from": "2017-12"}):
        factories.update(factories.region("North East"), "2018-01")
        assert ask(client, "wolverhamton", **elsewhere)["suggestion"] is None


def test_the_names_of_regions_are_known_words(client, archive):
    factories.update(factories.region("Estern"), sections=[factories.section("Easter", "Eggs.")])
    assert ask(client, "estern xyzzy")["suggestion"] is None


def test_any_word_finds_the_likelier_spelling_too(client, archive):
    answer = ask(client, "wolverhamton xyzzy homes")
    assert answer["matched"] == "any" and answer["count"] == 2
    marked = " ".join(passage["html"] for item in answer["items"] for passage in item["passages"])
    assert "<mark>Wolverhampton</mark>" in marked


def test_acronyms_can_be_switched_off(client, archive):
    acronym = {"term": "UASC", "expansion": "unaccompanied asylum-seeking children"}
    on, off = ask(client, "UASC"), ask(client, "UASC", expand="false")
    assert (on["expanded"], on["expandable"]) == ([acronym], [])
    assert (off["expanded"], off["expandable"]) == ([], [acronym])
    assert [len(answer["items"][0]["passages"]) for answer in (on, off)] == [2, 1]
    whole = "unaccompanied asylum seeking children"
    assert len(ask(client, whole, expand="false")["items"][0]["passages"]) == 1
    assert ask(client, "homes", expand="false")["expandable"] == []


def test_what_is_asked_about_is_looked_for_not_the_asking(client, archive):
    assert ask(client, "What did Durham say about UASCs?")["matched"] == "all"
    factories.update(factories.region("North East"), "2018-02", [
        factories.section("Voices", "They said it was fine."),
    ])  # fmt: skip
    assert found(client, "said") == ["north-east 2018-02"]


@pytest.mark.parametrize("q", ["recruitmnet", "xyzzy plugh homes", "wolverhamton Durham", "-homes"])
def test_looking_again_takes_as_many_queries_with_twice_the_archive(client, archive, q):
    first = queries(client, q)
    for month in range(1, 7):
        factories.update(factories.region("North East"), f"2019-{month:02}", [
            factories.section("Homes", "Recruitment in Durham."),
            factories.section("Homes in Wolverhampton", "Durham homes."),
        ])  # fmt: skip
    assert queries(client, q) == first <= 25

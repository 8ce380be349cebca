"""What an answer says of the words that were typed: which an update does not have, and which nothing has."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

from .test_search import ask
from .test_search_page import page, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive():
    """An update of each of three regions; no two of the rarer words are in one section."""
    factories.acronym("UASC", "unaccompanied asylum-seeking children")
    factories.update(factories.region("West Midlands"), "2017-11", [
        factories.section("Recruitment", "Magistrates met the decision makers of Wolverhampton."),
        factories.section("Cafés", "A lighthouse."),
    ])  # fmt: skip
    factories.update(factories.region("North East"), "2017-12", [
        factories.section("Arrivals", "UASCs came to Durham."),
    ])  # fmt: skip
    factories.update(factories.region("South East"), "2019-03", [
        factories.section("Arrivals", "Lighthouses for all."),
    ])  # fmt: skip


def missing(answer: dict) -> dict[str, list[str]]:
    return {item["region"]["slug"]: item["missing"] for item in answer["items"]}


@pytest.mark.parametrize(
    ("q", "said"),
    [
        # The west has the first two in different sections, and the last by its region’s name.
        ("magistrate lighthouse Midlands", {"west-midlands": [], "south-east": ["magistrate", "Midlands"]}),
        ("Durham of CAFÉ’s", {"west-midlands": ["Durham"], "north-east": ["CAFÉ’s"]}),
        ("wolverhampton unaccompanied asylum-seeking children",
         {"west-midlands": ["unaccompanied asylum seeking children"], "north-east": ["wolverhampton"]}),
        # It is not in the section with the phrase, but in the update.
        ('"decision makers" lighthouse Durham', {"west-midlands": ["Durham"]}),
        ("wolverhamton Durham", {"west-midlands": ["Durham"], "north-east": ["wolverhamton"]}),
        ("lighthouse", {"west-midlands": [], "south-east": []}),
    ],
)  # fmt: skip
def test_each_result_says_which_of_the_words_it_does_not_have(client, archive, q, said):
    for order in ("relevance", "-period"):
        assert missing(ask(client, q, order=order)) == said


def test_words_that_nothing_has_are_said_once(client, archive):
    answer = ask(client, "Durham xyzzy lighthouse self-made")
    assert answer["unknown"] == ["self-made", "xyzzy"]
    assert missing(answer) == {
        "north-east": ["lighthouse"], "west-midlands": ["Durham"], "south-east": ["Durham"]}  # fmt: skip
    assert ask(client, "xyzzy plugh")["unknown"] == ask(client, "lighthouse")["unknown"] == []


def test_the_page_says_both(client, archive):
    soup = page(client, "?q=Durham+xyzzy+lighthouse+<b>")
    assert text(soup.select_one(".results .notice")) == (
        "No section has all of these words, so these have some of them. "
        "Nothing in the archive has “xyzzy” or “b”."
    )
    said = [text(line) for line in soup.select(".result > .hint")]
    assert sorted(said) == ["Missing: Durham", "Missing: Durham", "Missing: lighthouse"]
    assert not page(client, "?q=lighthouse").select(".result > .hint, .notice")


def test_another_spelling_that_was_searched_for_besides_is_said(client, archive):
    answer = ask(client, "wolverhamton Durham")
    assert answer["suggestion"] is None and answer["unknown"] == []
    assert answer["respelt"] == [{"typed": "wolverhamton", "read_as": "wolverhampton"}]
    said = text(page(client, "?q=wolverhamton+Durham").select_one(".notice"))
    assert said.endswith("“wolverhamton” was also read as “wolverhampton”.")
    assert ask(client, "wolverhamton")["respelt"] == []


@pytest.mark.parametrize("q", ["Durham lighthouse xyzzy", "Durham lighthouse"])
def test_saying_so_takes_as_many_queries_with_twice_the_archive(client, archive, q):
    def queries() -> int:
        ask(client, q)  # Which reads the new words.
        with CaptureQueriesContext(connection) as captured:
            ask(client, q)
        return len(captured)

    first = queries()
    for month in range(1, 7):
        factories.update(factories.region("North East"), f"2019-{month:02}", [
            factories.section("Homes", "Recruitment in Durham."), factories.section("A lighthouse"),
        ])  # fmt: skip
    assert queries() == first <= 25

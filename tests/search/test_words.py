"""What an answer says of the words that were typed: those that an update, or everything, lacks, and those
that may be filters."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from tests import factories

from .searching import queries
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


@pytest.mark.parametrize(
    ("q", "html"),
    [
        ("visits", "More <mark>visits</mark> than ever."),
        ("visits Dudley", "<mark>Dudley</mark> <mark>visits</mark> 62"),
        ("director", "A <mark>director</mark> in Dudley"),
        ("feet", "Nine towns within reach of each other go on <mark>feet</mark>"),
        # Found by its heading only.
        ("Transport", "Well said."),
    ],
)
def test_a_sentence_is_shown_rather_than_a_caption_or_a_name(client, q, html):
    factories.update(sections=[
        factories.section("Transport",
            ("subheading", "Visits and feet"),
            ("quote", {"text": "Well said.", "attribution": "A director in Dudley"}),
            ("table", {
                "columns": [{"type": "text", "heading": "Council"}, {"type": "text", "heading": ""}],
                "rows": [{"values": ["Dudley visits", "62"]}], "caption": "Visits on feet",
            }),
            "More visits than ever.",
            ("bullets", "<ul><li>Nine towns within reach of each other go on feet</li></ul>")),
    ])  # fmt: skip
    (item,) = ask(client, q)["items"]
    assert item["passages"][0]["html"] == html


def test_another_spelling_that_was_searched_for_besides_is_said(client, archive):
    answer = ask(client, "wolverhamton Durham")
    assert answer["suggestion"] is None and answer["unknown"] == []
    assert answer["respelt"] == [{"typed": "wolverhamton", "read_as": "wolverhampton"}]
    said = text(page(client, "?q=wolverhamton+Durham").select_one(".notice"))
    assert said.endswith("“wolverhamton” was also read as “wolverhampton”.")
    assert ask(client, "wolverhamton")["respelt"] == []


@pytest.mark.parametrize("q", ["Durham lighthouse xyzzy", "Durham North East 2017"])
def test_saying_so_takes_as_many_queries_with_twice_the_archive(client, archive, q):
    first = queries(client, q)
    for month in range(1, 7):
        factories.update(factories.region("North East"), f"2019-{month:02}", [
            factories.section("Homes", "Recruitment in Durham."), factories.section("A lighthouse"),
        ])  # fmt: skip
    assert queries(client, q) == first <= 25


class TestRegionsAndMonthsAmongTheWords:
    def offered(self, client, query: str) -> tuple[str, str] | None:
        link = page(client, query).find("a", string=lambda said: said and "Show only" in said)
        return link and (text(link), link["href"])

    @pytest.mark.parametrize(
        ("typed", "offer", "leads_to"),
        [
            ("lighthouse south east 2019", "“lighthouse” from South East in 2019",
             "q=lighthouse&region=south-east&year=2019"),
            ("What did the South-East say about a Lighthouse in 2019?", "“Lighthouse” from South East in 2019",
             "q=Lighthouse&region=south-east&year=2019"),
            ("lighthouse in the Thames valley", "“lighthouse” from South East", "q=lighthouse&region=south-east"),
            ('"decision makers" 2017 -durham', '"decision makers" -durham in 2017',
             "q=%22decision+makers%22+-durham&year=2017"),
            ("lighthouses, november 2017", "“lighthouses” in November 2017",
             "q=lighthouses&period_from=2017-11&period_to=2017-11"),
            ("arrivals 2017 or 2019", "“arrivals” in 2017 or 2019", "q=arrivals&year=2017&year=2019"),
            ("north east 2017", "updates from North East in 2017", "region=north-east&year=2017"),
            # Where it finds nothing, names the page, or is not meant so.
            ("lighthouse north east", None, None),
            ("lighthouse 2018", None, None),
            ("North East", None, None),
            ("lighthouse", None, None),
            ('"south east" lighthouse', None, None),
            ("lighthouse -2019", None, None),
            ("arrivals november 2017 march 2019", None, None),
            ("2019-20 lighthouse", None, None),
            ("lighthouse not in 2019", None, None),
            ("lighthouse since march 2019", None, None),
            ("lighthouse may 19", None, None),
            ("Tell me about a lighthouse in south east", "“lighthouse” from South East", "q=lighthouse&region=south-east"),
            ("Who spoke of a lighthouse in March 2019?", "“lighthouse” in March 2019",
             "q=lighthouse&period_from=2019-03&period_to=2019-03"),
        ],
    )  # fmt: skip
    def test_they_are_offered_as_filters_where_that_finds_something(
        self, client, archive, typed, offer, leads_to
    ):
        region = factories.region("South East")
        region.other_names = "Thames Valley"
        region.save_revision().publish()
        found = self.offered(client, "?" + urlencode({"q": typed}))
        assert found == (offer and (f"Show only {offer}", f"/search/?{leads_to}"))
        if leads_to:
            soup = page(client, f"?{leads_to}")
            assert soup.select(".result") and not soup.select(".notice")

    def test_what_is_chosen_is_kept_unless_it_is_another(self, client, archive):
        for chosen in ("topic=&region=south-east", "year=2019", "order=period&period_from=2019-01"):
            _, url = self.offered(client, f"?q=lighthouse+south+east+2019&{chosen}")
            asked = QueryDict(url.partition("?")[2])
            assert (asked["q"], asked["region"], asked["year"]) == (
                "lighthouse",
                "south-east",
                "2019",
            )
            assert {*QueryDict(chosen)} - {"topic"} <= {*asked}
        for other in ("region=north-east", "year=2017"):
            assert not self.offered(client, f"?q=lighthouse+south+east+2019&{other}")

    def test_the_api_says_it_too(self, client, archive):
        assert ask(client, "lighthouse South East march 2019")["narrower"] == {
            "q": "lighthouse", "region": [{"slug": "south-east", "name": "South East"}], "year": [],
            "period_from": "2019-03", "period_to": "2019-03"}  # fmt: skip
        assert ask(client, "lighthouse")["narrower"] is None

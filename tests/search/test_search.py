"""Searching the archive through the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories

pytestmark = pytest.mark.django_db


def ask(client, q: str = "", **parameters):
    response = client.get("/api/v3/search/", {"q": q, **parameters})
    assert response.status_code == 200, response.content
    return response.json()


def found(client, q: str, **parameters) -> list[str]:
    """Return the regions and months of what is found, such as "north-east 2017-11"."""
    items = ask(client, q, **parameters)["items"]
    return [f"{item['region']['slug']} {item['period']}" for item in items]


@pytest.fixture
def archive():
    """Three updates in two regions, with an acronym."""
    factories.acronym("UASC", "unaccompanied asylum-seeking children")
    adoption, migration = factories.topic("Adoption"), factories.topic("Migration")
    west, north = factories.region("West Midlands"), factories.region("North East")
    factories.update(
        west,
        "2017-11",
        [
            factories.section(
                "Regional Adoption Board", "Our agencies welcomed decision makers.", topic=adoption
            ),
            factories.section(
                "Migration Fund", "Work to support UASCs continues.", topic=migration
            ),
        ],
    )
    factories.update(
        north,
        "2017-12",
        [
            factories.section(
                "Arrivals", "Homes for unaccompanied asylum-seeking children.", topic=migration
            ),
            factories.section("Partners", "The adoption agencies met in Durham’s town hall."),
        ],
    )
    factories.update(north, "2018-01", [
        factories.section("Workforce", "Recruitment of café staff, not adopters."),
    ], introduction="<p>All about lighthouses.</p>")  # fmt: skip


def test_words_are_found_in_any_form(client, archive):
    assert found(client, "adoption") == [
        "west-midlands 2017-11",
        "north-east 2018-01",
        "north-east 2017-12",
    ]
    assert found(client, "supported") == found(client, "supporting") == ["west-midlands 2017-11"]


def test_all_words_must_be_in_one_section(client, archive):
    answer = ask(client, "adoption Durham")
    assert answer["matched"] == "all"
    assert [item["period"] for item in answer["items"]] == ["2017-12"]


def test_where_no_section_has_all_words_any_will_do_and_the_answer_says_so(client, archive):
    answer = ask(client, "Durham recruitment lighthouses")
    assert answer["matched"] == "any" and answer["count"] == 2
    assert ask(client, "xyzzy plugh")["matched"] == "all"
    assert ask(client, "recruitment -adopters -café")["count"] == 0


def test_of_any_words_many_and_rare_ones_come_first(client, archive):
    factories.update(factories.region("South West"), "2018-03", [
        factories.section("Agencies", "Agencies and adoption, and agencies again, in Taunton."),
    ])  # fmt: skip
    assert found(client, "agencies lighthouses")[0] == "north-east 2018-01"
    assert found(client, "Durham agencies adoption lighthouses")[0] == "north-east 2017-12"


def test_what_is_in_quotation_marks_is_insisted_on_in_any_case(client, archive):
    assert found(client, '"decision makers" lighthouses') == ["west-midlands 2017-11"]
    assert found(client, '"makers decision" lighthouses') == []


def test_words_may_be_spread_over_region_heading_and_text(client, archive):
    assert found(client, "north east adoption agencies") == ["north-east 2017-12"]


def test_a_heading_ranks_before_text(client, archive):
    assert found(client, "adoption board")[0] == "west-midlands 2017-11"


def test_a_phrase_is_found_in_its_order(client, archive):
    assert found(client, '"decision makers"') == ["west-midlands 2017-11"]
    assert found(client, '"makers decision"') == []
    assert found(client, '"board of adoption"') == []


def test_a_phrase_does_not_reach_from_one_paragraph_into_the_next(client):
    section = factories.section("Adoption", "Who may adopt.", "Decision makers from Dudley.",
                                ("bullets", "<ul><li>One foster</li><li>carer two</li></ul>"))  # fmt: skip
    factories.update(sections=[section])
    for phrase in ("adopt decision makers", "foster carer", "adoption who may"):
        assert ask(client, f'"{phrase}"')["count"] == 0
    for phrase in ("who may adopt", "decision makers from Dudley", "carer two"):
        assert ask(client, f'"{phrase}"')["count"] == 1


@pytest.mark.parametrize("q", ["children" + " -zz" * 150, " ".join(f"-z{n}" for n in range(99))])
def test_many_exclusions_are_cut(client, archive, q):
    assert client.get("/api/v3/search/", {"q": q}).status_code == 200


def test_words_with_a_minus_leave_out(client, archive):
    assert found(client, "adoption -durham -recruitment") == ["west-midlands 2017-11"]
    assert found(client, 'adoption -"town hall"') == ["west-midlands 2017-11", "north-east 2018-01"]


def test_accents_case_apostrophes_and_possessives_do_not_matter(client, archive):
    assert found(client, "CAFE") == found(client, "café") == ["north-east 2018-01"]
    assert found(client, "durham's") == found(client, "Durham’s") == ["north-east 2017-12"]


def test_small_words_are_not_insisted_on(client, archive):
    assert ask(client, "the work of the agencies in Durham town")["matched"] == "any"
    assert found(client, "the agencies in the Durham hall") == ["north-east 2017-12"]


@pytest.mark.parametrize(
    "q", ["UASC", "UASCs", "uasc’s", "unaccompanied asylum-seeking children",
          "unaccompanied asylum seeking children", '"unaccompanied asylum-seeking children"']
)  # fmt: skip
def test_an_acronym_finds_what_it_stands_for_and_the_other_way_round(client, archive, q):
    answer = ask(client, q)
    assert {item["period"] for item in answer["items"]} == {"2017-11", "2017-12"}
    assert answer["expanded"] == [
        {"term": "UASC", "expansion": "unaccompanied asylum-seeking children"}
    ]


def test_an_acronym_among_other_words(client, archive):
    assert found(client, "homes for UASCs") == ["north-east 2017-12"]
    assert found(client, "support unaccompanied asylum-seeking children") == [
        "west-midlands 2017-11"
    ]


def test_the_introduction_is_searched_too(client, archive):
    (item,) = ask(client, "lighthouse")["items"]
    (passage,) = item["passages"]
    assert passage["anchor"] == "introduction"
    assert passage["html"] == "All about <mark>lighthouses</mark>."


def test_a_passage_leads_to_its_section_with_matches_marked(client, archive):
    (item,) = ask(client, "UASCs support")["items"]
    assert item["passages"] == [
        {
            "anchor": "migration-fund",
            "heading": "Migration Fund",
            "html": "Work to <mark>support</mark> <mark>UASCs</mark> continues.",
        }
    ]


def test_passages_are_safe_html(client):
    factories.update(sections=[
        factories.section("Heading", "&lt;script&gt;alert(1)&lt;/script&gt; &amp; fostering <b>x</b>")
    ])  # fmt: skip
    (item,) = ask(client, "fostering script")["items"]
    assert item["passages"][0]["html"] == (
        "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; &amp; "
        "<mark>fostering</mark> x"
    )


def test_a_long_paragraph_is_cut_around_its_match(client):
    text = "word " * 200 + "needle " + "word " * 200
    factories.update(sections=[factories.section("Heading", text)])
    (item,) = ask(client, "needle")["items"]
    html = item["passages"][0]["html"]
    assert "<mark>needle</mark>" in html and len(html) < 250
    assert html.startswith("…") and html.endswith("…")


def test_a_long_paragraph_is_cut_to_where_most_of_the_words_stand_together(client):
    text = "needle " + "word " * 200 + "a needle in hay and straw " + "word " * 200
    factories.update(sections=[factories.section("Heading", text)])
    (item,) = ask(client, "needle hay straw")["items"]
    assert item["passages"][0]["html"].count("<mark>") == 3


def test_a_choice_under_which_nothing_is_found_can_be_taken_back(client, archive):
    factories.region("South West")
    for q in ("adoption", "adoption lighthouses"):
        answer = ask(client, q, region="south-west")
        assert (answer["count"], answer["items"]) == (0, [])
        chosen = [value for value in answer["facets"]["region"] if value["value"] == "south-west"]
        assert chosen == [{"value": "south-west", "label": "South West", "count": 0}]
        assert answer["facets"]["topic"] == answer["facets"]["year"] == []


def test_the_paragraph_with_most_of_the_words_is_shown(client):
    factories.update(sections=[
        factories.section("Heading", "Only fostering here.", "Fostering and adoption together.")
    ])  # fmt: skip
    (item,) = ask(client, "adoption fostering")["items"]
    assert item["passages"][0]["html"].startswith(
        "<mark>Fostering</mark> and <mark>adoption</mark>"
    )


def test_filters_narrow_and_facets_count_under_the_other_filters(client, archive):
    answer = ask(client, "adoption", region="north-east")
    assert answer["count"] == 2
    assert answer["facets"]["region"] == [
        {"value": "north-east", "label": "North East", "count": 2},
        {"value": "west-midlands", "label": "West Midlands", "count": 1},
    ]
    assert answer["facets"]["year"] == [
        {"value": "2018", "label": "2018", "count": 1},
        {"value": "2017", "label": "2017", "count": 1},
    ]
    assert ask(client, "adoption", topic="adoption")["count"] == 1
    assert ask(client, "adoption", year=[2017, 2018])["count"] == 3
    assert ask(client, "adoption", period_from="2017-12")["count"] == 2
    assert ask(client, "adoption", period_to="2017-11")["count"] == 1


def test_an_empty_query_lists_everything_newest_first(client, archive):
    answer = ask(client)
    assert [item["period"] for item in answer["items"]] == ["2018-01", "2017-12", "2017-11"]
    assert all(item["passages"] == [] for item in answer["items"])


def test_orders(client, archive):
    assert found(client, "adoption", order="period")[0] == "west-midlands 2017-11"
    assert found(client, "adoption", order="-period")[0] == "north-east 2018-01"


def test_pages_follow_each_other(client, archive):
    pages = [found(client, "adoption", limit=1, offset=offset) for offset in range(4)]
    assert [len(page) for page in pages] == [1, 1, 1, 0]
    assert [page[0] for page in pages[:3]] == found(client, "adoption")


def test_a_misspelt_word_gets_a_better_one(client, archive):
    answer = ask(client, "recruitmnet")
    assert answer["count"] == 0 and answer["suggestion"] == "recruitment"
    assert ask(client, "recruitment")["suggestion"] is None
    assert ask(client, "xyzzyplugh")["suggestion"] is None


def test_what_is_unpublished_is_not_found(client):
    page = factories.update(sections=[factories.section("Fostering", "Text.")])
    assert found(client, "fostering")
    page.unpublish()
    assert not found(client, "fostering")


def test_what_was_rewritten_is_found_by_its_new_words_only(client):
    import json

    page = factories.update(sections=[factories.section("Fostering", "Text.")])
    page.body = json.dumps([factories.section("Kinship", "Text.")])
    page.save_revision().publish()
    assert found(client, "kinship") and not found(client, "fostering")


@pytest.mark.parametrize(
    "q",
    ['"', '""', '"unbalanced', "*", "a*", "foo:bar", "(", ")", "AND", "OR NOT", "NEAR(a b)", "-", "--",
     "title:x", "'; DROP TABLE x; --", "\\", "%", "_", "🏠", "العمل", "工作", "a" * 10_000,
     "word " * 5_000, "the", "of the and", "-fostering", "café\u0301", "\u202eadoption", "^", "a-b/c", "9" * 40, "-" + "9" * 40],
)  # fmt: skip
def test_whatever_is_typed_gets_an_answer(client, archive, q):
    ask(client, q)


@settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
)
def test_any_text_gets_an_answer(client, text):
    ask(client, text)


@pytest.mark.parametrize("q", ["", "adoption", "adoption board", "UASCs"])
def test_searching_takes_as_many_queries_with_twice_the_archive(client, archive, q):
    def queries() -> int:
        ask(client, q)  # Which is counted in a row of its own.
        with CaptureQueriesContext(connection) as captured:
            ask(client, q)
        return len(captured)

    first = queries()
    for month in range(1, 7):
        factories.update(
            factories.region("North East"), f"2019-{month:02}",
            [factories.section("Adoption board", "UASCs and adoption board."),
             factories.section("Adoption", "More adoption.")],
        )  # fmt: skip
    assert queries() == first <= 19


@pytest.mark.parametrize(
    "q", ["adoption", "adoption -durham", "UASCs", '"decision makers"', "Durham lighthouses", ""]
)
def test_another_search_engine_gives_the_same_answers(client, archive, settings, q):
    before = ask(client, q)
    # So that nothing is answered from what was found before.
    factories.update(factories.region("North East"), "2020-01").unpublish()
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "tests.search.engine"}}
    assert ask(client, q) == before


def test_what_was_found_is_kept_until_the_archive_changes(client, archive):
    def reading() -> int:
        with CaptureQueriesContext(connection) as captured:
            ask(client, "adoption", order="-period")
        return sum('"delivery_indexedsection"."recency"' in each["sql"] for each in captured)

    assert [reading(), reading()] == [1, 0]
    count = ask(client, "adoption")["count"]
    page = factories.update(sections=[factories.section("Adoption board", "Text.")])
    assert ask(client, "adoption")["count"] == count + 1
    assert reading() == 0
    page.unpublish()
    assert ask(client, "adoption")["count"] == count
    factories.acronym("LA", "adoption")
    assert ask(client, "LA")["count"] == count


@settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    words=st.lists(
        st.sampled_from(
            ["adoption", "UASC", '"', "-", "the", "durham", "adpotion", "“", "decision makers", "(", "*",
             "OR", "NEAR", "café", "\u202e", "unaccompanied asylum-seeking children", "?", "why"]
        ), max_size=12,
    ),
    expand=st.booleans(),
    order=st.sampled_from(["relevance", "-period", "period"]),
    years=st.lists(st.integers(1, 9999), max_size=3),
    offset=st.sampled_from([0, 1, 999_999]),
)  # fmt: skip
def test_any_mixture_of_what_queries_are_made_of_gets_a_true_answer(
    client, archive, words, expand, order, years, offset
):
    parameters = {"order": order, "year": years, "expand": expand, "offset": offset}
    answer = ask(client, " ".join(words), **parameters)
    assert len(answer["items"]) == max(0, min(20, answer["count"] - offset))
    if not years:
        for values in (answer["facets"]["region"], answer["facets"]["year"]):
            assert sum(value["count"] for value in values) == answer["count"]
    for item in answer["items"]:
        for passage in item["passages"]:
            assert "<" not in passage["html"].replace("<mark>", "").replace("</mark>", "")


class TestSections:
    def test_who_said_what_about_a_topic_newest_first(self, client, archive):
        body = client.get("/api/v3/sections/?topic=migration").json()
        assert [(item["region"]["slug"], item["heading"]) for item in body["items"]] == [
            ("north-east", "Arrivals"), ("west-midlands", "Migration Fund"),
        ]  # fmt: skip
        first = body["items"][0]
        assert first["html_url"].endswith("/regional-updates/north-east/december-2017/#arrivals")
        assert first["blocks"][0]["type"] == "paragraph"

    def test_introductions_are_not_sections(self, client, archive):
        body = client.get("/api/v3/sections/").json()
        assert body["count"] == len(body["items"]) == 5

    def test_following_next_gives_each_once(self, client, archive):
        seen, url = [], "/api/v3/sections/?limit=2"
        while url:
            body = client.get(url).json()
            seen += [item["html_url"] for item in body["items"]]
            url = body["next"]
        assert len(seen) == len(set(seen)) == 5

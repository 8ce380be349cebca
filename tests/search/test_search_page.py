"""The search as a page: what it says, where its links lead, and that nothing breaks it."""

import re
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from search.address import Address
from search.finder import understood
from tests import factories

pytestmark = pytest.mark.django_db


def page(client, query: str = "") -> BeautifulSoup:
    response = client.get(f"/search/{query}", follow=True)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def text(element) -> str:
    return " ".join(element.get_text(" ").split())


def sentence(client, query: str) -> str:
    return text(page(client, query).h2)


def chips(soup: BeautifulSoup) -> dict[str, str]:
    return {
        text(link).removesuffix(" ×").removeprefix("Remove the filter "): link["href"]
        for link in soup.select(".chips a")
    }


def bars(soup: BeautifulSoup) -> list[str]:
    return [text(bar) for bar in soup.select(".bar")]


def months(soup: BeautifulSoup) -> dict[str, str]:
    """Return what is in the fields for months that are sent with the words."""
    return {
        field["name"]: field["value"]
        for field in soup.select('[type=month][form="q-form"], #q-form [name^=period]')
    }


@pytest.fixture
def archive():
    """Four updates of two regions, in 2016, 2018 and 2019."""
    adoption, fostering = factories.topic("Adoption"), factories.topic("Fostering")
    west, north = factories.region("West Midlands"), factories.region("North East")
    adopters = factories.section("Adopters wanted", "Adopters for siblings.", topic=adoption)
    carers = factories.section("Carers wanted", "Foster carers for siblings.", topic=fostering)
    for region, period, sections in (
        (west, "2016-05", [adopters]),
        (west, "2018-05", [adopters, carers]),
        (north, "2018-05", [carers]),
        (north, "2019-05", [carers]),
    ):
        factories.update(region, period, sections)


class TestAddresses:
    @pytest.mark.parametrize(
        ("sent", "short"),
        [
            ("?q=&region=&order=relevance", ""),
            ("?q=siblings&order=relevance&page=1&expand=true", "?q=siblings"),
            ("?q=siblings&region=&region=north-east", "?q=siblings&region=north-east"),
            ("?year=2018&year=2018&q=+", "?year=2018"),
        ],
    )
    def test_what_is_empty_or_usual_is_taken_out(self, client, archive, sent, short):
        response = client.get(f"/search/{sent}")
        assert (response.status_code, response["Location"]) == (302, f"/search/{short}")
        assert client.get(f"/search/{short}").status_code == 200

    def test_a_page_after_the_last_leads_to_the_last(self, client, archive):
        for _ in range(9):
            factories.update(factories.region(f"Region {_}"), "2019-05")
        response = client.get("/search/?page=99999")
        assert response["Location"] == "/search/?page=2"
        soup = page(client, "?page=2")
        assert len(soup.select(".result")) == 3
        assert text(soup.select_one(".pages b")) == "Page 2 of 2"
        assert soup.select_one("[rel=prev]")["href"] == "/search/"

    def test_words_filters_and_order_are_all_in_links_to_other_pages(self, client, archive):
        for n in range(12):
            factories.update(factories.region("North East"), f"2017-{n + 1:02}")
        soup = page(client, "?region=north-east&order=period")
        assert (
            soup.select_one("[rel=next]")["href"]
            == "/search/?region=north-east&order=period&page=2"
        )

    def test_a_new_search_keeps_order_and_months_but_not_the_page(self, client, archive):
        soup = page(client, "?q=siblings&order=period&period_from=2018-01&region=north-east")
        hidden = {field["name"]: field["value"] for field in soup.select("form input[type=hidden]")}
        assert hidden == {"order": "period"}
        assert months(soup) == {"period_from": "2018-01", "period_to": ""}


class TestSentence:
    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ("", "4 updates"),
            ("?q=siblings", "4 updates for “siblings”"),
            ('?q="for siblings"', '4 updates for "for siblings"'),
            ("?q=siblings&region=west-midlands&year=2016", "1 update for “siblings” from West Midlands in 2016"),
            ("?topic=adoption&topic=fostering&year=2018", "2 updates on Adoption or Fostering in 2018"),
            ("?period_from=2018-01&period_to=2018-12", "2 updates between January 2018 and December 2018"),
            ("?period_from=2018-01", "3 updates since January 2018"),
            ("?period_from=2018-05&period_to=2018-05", "2 updates in May 2018"),
            ("?q=zebra", "No update for “zebra”"),
        ],
    )  # fmt: skip
    def test_it_says_how_many_were_found_and_what_was_searched(self, client, archive, query, said):
        assert sentence(client, query) == said

    def test_the_title_says_it_too(self, client, archive):
        title = page(client, "?q=siblings&year=2016").title.get_text()
        assert title.startswith("1 update for “siblings” in 2016 – Search the archive")


class TestFilters:
    def test_a_chip_leads_to_the_same_search_without_it(self, client, archive):
        soup = page(client, "?q=siblings&region=west-midlands&region=north-east&year=2018")
        assert chips(soup) == {
            "West Midlands": "/search/?q=siblings&region=north-east&year=2018",
            "North East": "/search/?q=siblings&region=west-midlands&year=2018",
            "2018": "/search/?q=siblings&region=west-midlands&region=north-east",
            "Remove all filters": "/search/?q=siblings",
        }

    def test_what_is_chosen_can_be_taken_away_where_it_finds_nothing(self, client, archive):
        soup = page(
            client, "?q=adopters&topic=fostering&region=north-east&region=nowhere&year=1999"
        )
        assert {"Fostering", "North East", "nowhere", "1999"} < {*chips(soup)}
        chosen = [box["value"] for box in soup.select("input[checked]")]
        assert {*chosen} == {"fostering", "north-east", "nowhere", "1999"}

    def test_months_and_withdrawn_updates_have_chips(self, client, archive):
        soup = page(client, "?period_from=2018-01&period_to=2018-12&include_withdrawn=true")
        assert {*chips(soup)} == {"From January 2018", "Up to December 2018", "With withdrawn updates",
                                  "Remove all filters"}  # fmt: skip

    @pytest.mark.parametrize(
        "typed", ["2018-05", "May 2018", "may 2018 ", "5/2018", "05.2018", "MAY, 2018"]
    )
    def test_a_month_may_be_typed_as_people_write_it(self, client, archive, typed):
        response = client.get("/search/", {"q": "siblings", "period_from": typed}, follow=True)
        assert response.request["QUERY_STRING"] == "q=siblings&period_from=2018-05"
        soup = BeautifulSoup(response.content, "html.parser")
        assert text(soup.h2) == "3 updates for “siblings” since May 2018"
        assert months(soup) == {"period_from": "2018-05", "period_to": ""}

    @pytest.mark.parametrize("typed", ["Autumn", "2018-13", "Mai 2018", "201805", "May <b>"])
    def test_what_is_no_month_is_said_to_be_none_and_nothing_is_lost(self, client, archive, typed):
        asked = {
            "q": "siblings",
            "region": "west-midlands",
            "period_from": typed,
            "period_to": "2018-12",
        }
        soup = page(client, f"?{urlencode(asked)}")
        assert text(soup.h2) == "2 updates for “siblings” from West Midlands up to December 2018"
        assert months(soup) == {"period_from": typed, "period_to": "2018-12"}
        notice = soup.select_one(".results .notice")
        assert f"“{typed}” is not a month" in text(notice)
        field = soup.select_one(notice.a["href"])
        assert (field["name"], field["value"]) == ("period_from", typed)
        assert (field["aria-describedby"], field["aria-invalid"]) == (notice["id"], "true")
        assert not page(client, "?q=siblings").select(".notice, [aria-invalid]")

    def test_months_can_be_corrected_where_nothing_is_found(self, client, archive):
        soup = page(client, "?q=siblings&period_from=2018-05&period_to=2016-05")
        assert "May 2016 is before May 2018" in text(soup.select_one(".notice"))
        assert months(soup) == {"period_from": "2018-05", "period_to": "2016-05"}
        assert not months(page(client, "?q=zebra"))

    def test_a_long_facet_shows_what_is_found_most_and_what_is_chosen(self, client, archive):
        for n in range(20):
            factories.update(factories.region(f"Region {n:02}"), "2019-05")
        facet = page(client, "?region=region-19").select_one(".facet")
        shown = facet.find_all("label", recursive=False)
        assert {"West Midlands 2", "North East 2", "Region 19 1"} < {text(label) for label in shown}
        assert len(shown) == 10
        assert text(facet.summary) == "12 more regions"
        assert len(facet.select("input")) == 22


class TestYears:
    def test_every_year_from_the_first_to_the_last_has_a_bar(self, client, archive):
        soup = page(client, "?q=siblings")
        assert bars(soup) == ["1 update in 2016", "0 updates in 2017", "2 updates in 2018", "1 update in 2019"]  # fmt: skip
        heights = [int(bar["height"]) for bar in soup.select(".bar rect")]
        assert heights == [50, 0, 100, 50]
        cells = [text(cell) for cell in soup.select(".by-year td")]
        assert cells == ["2016", "1", "2017", "0", "2018", "2", "2019", "1"]

    def test_a_bar_adds_its_year_and_takes_it_away(self, client, archive):
        def links(query: str) -> list[str]:
            return [link["href"] for link in page(client, query).select(".bar a")]

        assert links("?q=siblings")[0] == "/search/?q=siblings&year=2016"
        soup = page(client, "?q=siblings&year=2016")
        assert [text(bar) for bar in soup.select(".bar [aria-current=true]")] == ["1 update in 2016 , chosen: take it away"]  # fmt: skip
        assert links("?q=siblings&year=2016")[:2] == [
            "/search/?q=siblings",
            "/search/?q=siblings&year=2016&year=2018",
        ]

    def test_a_year_typed_wrongly_long_ago_does_not_make_a_thousand_bars(self, client, archive):
        factories.update(factories.region("North East"), "0217-05")
        assert [bar.split()[-1] for bar in bars(page(client))] == ["217", "2016", "2018", "2019"]

    def test_one_year_needs_no_picture(self, client, archive):
        assert not bars(page(client, "?q=adopters&period_to=2016-12"))


class TestResults:
    def test_each_passage_leads_to_its_section(self, client, archive):
        result = page(client, "?q=siblings&year=2018&region=west-midlands").select_one(".result")
        assert result["data-region"] == "west-midlands"
        path = "/regional-updates/west-midlands/may-2018/"
        assert {link["href"] for link in result.select("a")} == {
            path, f"{path}#adopters-wanted", f"{path}#carers-wanted"}  # fmt: skip
        assert {mark.get_text() for mark in result.select("mark")} == {"siblings"}
        assert {"West Midlands", "May 2018"} <= {text(each) for each in result.select("p > *")}

    def test_the_topics_that_were_found_come_first(self, client, archive):
        def topics(query: str) -> str:
            return text(page(client, query).select_one(".result:not(.result--named) .card__topics"))

        assert topics("?year=2018&region=west-midlands") == "Adoption · Fostering"
        assert topics("?year=2018&region=west-midlands&q=carers") == "Fostering · Adoption"
        assert topics("?year=2018&region=west-midlands&topic=fostering") == "Fostering · Adoption"

    def test_on_paper_it_says_when_and_where_it_was_found(self, client, archive):
        line = page(client, "?q=siblings&year=2018&utm_source=x").select_one(".printed[hidden]")
        today = f"{timezone.localdate():%d %B %Y}".lstrip("0")
        address = "http://localhost/search/?q=siblings&year=2018"
        assert text(line) == f"Found on {today} at {address}"

    def test_orders(self, client, archive):
        def orders(query: str) -> list[tuple[str, str | None]]:
            return [
                (text(a), a.get("aria-current")) for a in page(client, query).select(".order a")
            ]

        assert orders("?q=siblings") == [
            ("Best match", "true"), ("Newest first", None), ("Oldest first", None)]  # fmt: skip
        assert orders("") == [("Newest first", "true"), ("Oldest first", None)]
        assert orders("?order=period") == [("Newest first", None), ("Oldest first", "true")]
        first = page(client, "?order=period").select_one(".result__title a")
        assert first["href"].endswith("may-2016/")

    def test_the_name_of_a_region_or_topic_leads_to_all_of_it(self, client, archive):
        def first(query: str) -> str:
            return page(client, query).select_one(".result a")["href"]

        assert first("?q=west+MIDLANDS") == "/regional-updates/west-midlands/"
        assert first("?q=fostering") == "/topics/fostering/"

    def test_where_nothing_is_found_there_are_ways_on(self, client, archive):
        soup = page(client, "?q=zebra&year=2016")
        links = {link["href"] for link in soup.select(".results a")}
        assert {
            "/search/?q=zebra",
            "/topics/adoption/",
            "/regional-updates/north-east/",
        } <= links
        assert not bars(soup)

    def test_a_better_spelling_keeps_the_filters(self, client, archive):
        soup = page(client, "?q=siblngs&region=north-east")
        assert soup.find("a", string="siblings")["href"] == "/search/?q=siblings&region=north-east"

    def test_acronyms_that_were_searched_for_are_said(self, client, archive):
        factories.acronym("FC", "foster carers")
        assert "Also searched for “foster carers” (FC)." in text(page(client, "?q=FC"))


class TestHowWordsWereTaken:
    def taken(self, query: str, **found) -> dict:
        address = Address(QueryDict(query))
        results = {
            "count": 3, "suggestion": None, "expanded": [], "expandable": [], "matched": "all",
            "unknown": [], "respelt": [], **found,
        }  # fmt: skip
        return understood(results, address)

    def test_some_of_the_words_are_said_to_be_some(self):
        assert self.taken("q=a+b", matched="any")["any_word"]
        assert not self.taken("q=a+b", matched="all")["any_word"]
        assert not self.taken("q=a+b", matched="any", count=0)["any_word"]

    def test_acronyms_can_be_switched_on_again(self):
        acronym = {"term": "FC", "expansion": "foster carers"}
        taken = self.taken("q=FC&year=2018&expand=false", expandable=[acronym])
        assert taken["could"] == "“foster carers” (FC)" and not taken["also"]


BAD_INPUT = [
    "?q=%00", "?q=" + "a" * 2000, "?q=the", "?q=-", '?q="', "?q=%F0%9F%8F%A0", "?q=%D8%A7%D9%84", "?q=%FF",
    "?q=<script>alert(1)</script>", "?q='; DROP TABLE x; --", "?page=-1", "?page=x", "?page=99999999999",
    "?page=99999", "?year=x", "?year=99999", "?year=%C2%B2", "?region=%00", "?region=<b>", "?topic=" + "t" * 3000,
    "?order=x", "?period_from=2018-13", "?period_to=x", "?include_withdrawn=false", "?expand=perhaps", "?%00=1",
    "?" + "&".join(f"region=r{n}" for n in range(500)), "?q[]=x&&&=&?",
    "?page=00001" + "9" * 5000, "?year=0001" + "9" * 5000, "?year=000999999999999999999999&q=adpotion",
]  # fmt: skip


def test_whatever_is_asked_gets_a_page(client, archive):
    for query in BAD_INPUT:
        soup = page(client, query)
        assert soup.h2, query
        assert not soup.h2.b and not soup.find("script", string=re.compile("alert")), query


def test_the_page_takes_as_many_queries_with_twice_the_archive(client, archive):
    def queries(query: str) -> int:
        page(client, query)  # It may fill caches.
        with CaptureQueriesContext(connection) as captured:
            page(client, query)
        return len(captured)

    asked = ["", "?q=siblings", "?q=zebra&year=2018", "?region=gone&topic=gone&region=north-east"]
    first = [queries(query) for query in asked]
    for month in range(1, 5):
        section = factories.section("Carers wanted", "For siblings.")
        factories.update(factories.region(f"Region {month}"), f"2019-{month:02}", [section])
    assert [queries(query) for query in asked] == first


@pytest.mark.parametrize("name", ["year", "region", "topic", "nothing"])
def test_however_much_is_chosen_the_page_stays_short(client, archive, name):
    response = client.get(
        "/search/?" + "&".join(f"{name}={n}" for n in range(1000, 2500)), follow=True
    )
    assert len(response.content) < 300_000


def test_a_region_that_is_not_public_is_not_named(client, archive):
    hidden = factories.region("Hidden region")
    hidden.unpublish()
    for path in ("/search/", "/feeds/updates.atom"):
        found = client.get(f"{path}?region={hidden.slug}", follow=True)
        assert "Hidden region" not in found.content.decode()


def test_a_topic_nobody_spoke_of_has_its_page_named_all_the_same(client, archive):
    factories.topic("Wombats")
    assert page(client, "?q=wombats").select_one('.results a[href="/topics/wombats/"]')


@pytest.mark.parametrize(
    ("asked", "offered"),
    [("asylum", True), ("asylum seekers", True), ("asylum seeking children", True),
     ("children zebra", False), ("zebra", False), ("children", False)],
)  # fmt: skip
def test_what_the_archive_knows_by_initials_only_is_offered(client, asked, offered):
    factories.acronym("UASC", "unaccompanied asylum-seeking children")
    factories.update(sections=[factories.section("Arrivals", "More UASCs; children wait.")])
    link = page(client, f"?q={asked}&year=2017").select_one(
        '.results a[href="/search/?q=UASC&year=2017"]'
    )
    assert bool(link) is offered


def test_words_that_are_too_common_are_said_to_be_so(client, archive):
    assert "Nearly every section has words like these" in page(client, "?q=of+the").get_text()
    for other in ("?q=zebra", "?q=🏠", "?region=gone"):
        assert "Nearly every" not in page(client, other).get_text()


def test_nothing_but_reading_is_allowed(client, archive):
    assert client.post("/search/", {"q": "x"}).status_code == 405

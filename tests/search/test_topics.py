"""The pages on topics: who said what on one, when, and which topics there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.delivery.models import Section
from tests import factories

from .topic_pages import ADOPTION, cells, page, said, text

pytestmark = pytest.mark.django_db


def sentence(client, query: str = "") -> str:
    return text(page(client, f"{ADOPTION}{query}").find(id="found"))


class TestWhatWasSaid:
    def test_every_section_on_the_topic_is_there_by_month_the_newest_first(self, client, spoken):
        soup = page(client)
        at = "/regional-updates"
        assert text(soup.h1) == "Adoption" and "Finding families for children." in text(soup.main)
        assert said(soup) == [
            ("March 2019", "Eastern", [f"{at}/eastern/march-2019/#adopters-wanted"]),
            ("February 2019", "North East", [f"{at}/north-east/february-2019/#adopters-wanted"]),
            ("May 2018", "North East", [f"{at}/north-east/may-2018/#adopters-wanted"]),
            ("May 2018", "West Midlands", [
                f"{at}/west-midlands/may-2018/#finding-families",
                f"{at}/west-midlands/may-2018/#decision-makers"]),
            ("May 2016", "West Midlands", [f"{at}/west-midlands/may-2016/#adopters-wanted"]),
        ]  # fmt: skip
        assert sentence(client) == "5 updates on Adoption"
        assert "Text of Finding families." in text(soup) and "something else" not in text(soup)

    def test_a_section_is_shown_by_how_it_begins_its_paragraphs_run_together(
        self, client, adoption
    ):
        section = factories.section(
            "Board", "First <b>of</b> &lt;all&gt;.", ("subheading", "Next steps"), "word " * 60,
            topic=adoption,
        )  # fmt: skip
        factories.update(sections=[section])
        shown = page(client).select_one(".said h4 + p")
        assert shown.get_text().startswith("First of <all>. Next steps · word word")
        assert shown.get_text().endswith("word…") and 150 < len(shown.get_text()) < 210

    def test_many_sections_of_one_update_are_counted(self, client, say):
        say("Eastern", "2019-03", *(f"Heading {n}" for n in range(9)))
        assert len(page(client).select(".said h4")) == 6
        assert "And 3 more in this update" in text(page(client))

    def test_there_are_pages_and_a_page_after_the_last_leads_to_the_last(self, client, say):
        for n in range(9):
            say(f"Region {n:02}", "2019-03")
        response = client.get(f"{ADOPTION}?page=99999")
        assert response["Location"] == f"{ADOPTION}?page=2"
        soup = page(client, f"{ADOPTION}?page=2")
        assert len(said(soup)) == 1
        assert soup.select_one("[rel=prev]")["href"] == ADOPTION
        assert soup.find("link", rel="canonical")["href"] == f"http://localhost{ADOPTION}?page=2"

    def test_what_is_withdrawn_is_left_out_unless_it_is_asked_for(self, client, spoken, say):
        say("South East", "2019-04", "Never mind").withdraw("It was wrong.")
        assert sentence(client) == "5 updates on Adoption"
        assert "Never mind" not in text(page(client))
        soup = page(client, f"{ADOPTION}?include_withdrawn=true")
        assert said(soup)[0][:2] == ("April 2019", "South East") and "Withdrawn" in text(soup)
        assert [to for *_, to in cells(soup)["South East"]] == [
            "/regional-updates/south-east/april-2019/#never-mind"
        ]


class TestFilters:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("?region=north-east", "2 updates from North East on Adoption"),
            ("?region=north-east&year=2018", "1 update from North East on Adoption in 2018"),
            ("?year=2016&year=2018", "3 updates on Adoption in 2018 or 2016"),
            ("?period_from=2018-05&period_to=2018-05", "2 updates on Adoption in May 2018"),
            ("?period_from=2019-01", "2 updates on Adoption since January 2019"),
            ("?region=eastern&year=2016", "No update from Eastern on Adoption in 2016"),
        ],
    )
    def test_regions_years_and_months_narrow_it_down(self, client, spoken, query, found):
        assert sentence(client, query) == found
        assert len(said(page(client, f"{ADOPTION}{query}"))) == int(
            found.split()[0].replace("No", "0")
        )

    def test_a_facet_counts_under_the_other_filter(self, client, spoken):
        soup = page(client, f"{ADOPTION}?region=north-east&year=2018")
        facets = {
            text(facet.legend): [text(label) for label in facet.select("label")]
            for facet in soup.select("fieldset.facet")
        }
        assert facets == {
            "Region": ["North East 1", "West Midlands 1"],
            "Year": ["2019 1", "2018 1"],
            "Months": ["From month", "To month"],
        }
        (form_id,) = {field["form"] for field in soup.select("fieldset input")}
        assert soup.find(id=form_id)["action"] == ADOPTION

    def test_months_are_fields_of_the_filters_and_a_wrong_one_is_said(self, client, spoken):
        soup = page(client, f"{ADOPTION}?period_from=May+2018&period_to=Spring")
        sent = [(field["name"], field["value"]) for field in soup.select("[type=month]")]
        assert sent == [("period_from", "2018-05"), ("period_to", "Spring")]
        assert not soup.select("#filter-form input")
        assert text(soup.find(id="found")) == "4 updates on Adoption since May 2018"
        assert "“Spring” is not a month" in text(soup.select_one(".notice"))

    def test_chips_take_filters_away(self, client, spoken):
        query = "?region=north-east&period_from=2018-05&period_to=2018-05"
        chips = page(client, f"{ADOPTION}{query}").select(".chips a")
        assert [(text(chip).split("filter ")[-1], chip["href"]) for chip in chips] == [
            ("North East ×", f"{ADOPTION}?period_from=2018-05&period_to=2018-05"),
            ("May 2018 ×", f"{ADOPTION}?region=north-east"),
            ("Remove all filters", ADOPTION),
        ]

    def test_the_search_box_searches_what_is_shown(self, client, spoken):
        form = page(client, f"{ADOPTION}?region=north-east&year=2018").find(id="q-form")
        sent = [(field["name"], field["value"]) for field in form.select("[type=hidden]")]
        assert form["action"] == "/search/"
        assert sent == [("region", "north-east"), ("topic", "adoption"), ("year", "2018")]
        assert text(form.label) == "Search what has been said on Adoption"

    @pytest.mark.parametrize(
        ("sent", "short"),
        [
            ("?region=&page=1", ""),
            ("?topic=fostering&q=x&order=period&region=eastern", "?region=eastern"),
            ("?year=2018&year=2018", "?year=2018"),
        ],
    )
    def test_what_is_empty_usual_or_of_no_use_is_taken_out(self, client, spoken, sent, short):
        response = client.get(f"{ADOPTION}{sent}")
        assert (response.status_code, response["Location"]) == (302, f"{ADOPTION}{short}")

    def test_filtered_pages_say_that_the_whole_stands_for_them(self, client, spoken):
        for query in ("", "?region=eastern", "?period_from=2018-01"):
            link = page(client, f"{ADOPTION}{query}").find("link", rel="canonical")
            assert link["href"] == f"http://localhost{ADOPTION}"


class TestMonths:
    def test_the_newest_twelve_months_are_shown_each_leading_to_what_was_said(self, client, spoken):
        soup = page(client)
        heads = soup.select(".months thead th")
        assert [(text(th), th["scope"]) for th in heads[:3]] == [
            ("Region", "col"), ("2018", "colgroup"), ("2019", "colgroup")]  # fmt: skip
        months = [text(th) for th in heads[3:]]
        assert months == "Apr May Jun Jul Aug Sep Oct Nov Dec Jan Feb Mar".split()
        assert [th["colspan"] for th in heads[1:3]] == ["9", "3"]
        at = "/regional-updates"
        assert cells(soup) == {
            "Eastern": [("12 1", "1: Adopters wanted", f"{at}/eastern/march-2019/#adopters-wanted")],
            "North East": [
                ("2 1", "1: Adopters wanted", f"{at}/north-east/may-2018/#adopters-wanted"),
                ("11 1", "1: Adopters wanted", f"{at}/north-east/february-2019/#adopters-wanted"),
            ],
            "West Midlands": [
                ("2 2", "2 sections", f"{ADOPTION}?region=west-midlands&period_from=2018-05&period_to=2018-05#found"),
            ],
        }  # fmt: skip
        assert "April 2018 to March 2019" in text(soup.caption)

    def test_a_year_that_is_chosen_is_shown_instead(self, client, spoken):
        soup = page(client, f"{ADOPTION}?year=2016&year=2018")
        assert [text(th) for th in soup.select(".months [scope=colgroup]")] == ["2018"]
        years = [(text(a), a.get("aria-current")) for a in soup.select(".years a")]
        assert years == [
            ("Newest months", None), ("2019 2 updates", None), ("2018 2 updates", "true"),
            ("2016 1 update", None)]  # fmt: skip
        links = [a["href"] for a in soup.select(".years a")]
        assert links[:2] == [f"{ADOPTION}#when", f"{ADOPTION}?year=2019#when"]

    def test_a_chosen_region_is_marked_and_the_others_stay(self, client, spoken):
        soup = page(client, f"{ADOPTION}?region=north-east")
        assert len(cells(soup)) == 3
        assert text(soup.select_one(".months__chosen th [aria-current]")) == "North East"

    def test_a_cell_that_leads_to_the_list_leads_to_its_sections(self, client, spoken):
        (*_, address), = cells(page(client))["West Midlands"]  # fmt: skip
        assert [region for _, region, _ in said(page(client, address))] == ["West Midlands"]

    def test_a_region_that_said_nothing_has_an_empty_row_and_a_private_one_none(
        self, client, spoken
    ):
        factories.region("South West")
        factories.region("Secret").unpublish()
        shown = cells(page(client))
        assert shown["South West"] == [] and "Secret" not in shown

    def test_of_many_regions_those_are_shown_that_said_most(self, client, say):
        for n in range(20):
            say(f"Region {n:02}", "2019-03", *(["One", "Two"] if n > 9 else ["One"]))
        shown = [*cells(page(client))]
        assert len(shown) == 15 and {f"Region {n}" for n in range(10, 20)} < {*shown}
        assert "The other 5 are among the filters" in text(page(client))

    @pytest.mark.parametrize("period", ["0001-01", "9999-12"])
    def test_the_first_and_the_last_month_there_is_can_be_shown(self, client, say, period):
        say("Eastern", period)
        assert len(cells(page(client))["Eastern"]) == 1


BAD_INPUT = [
    "?page=-1", "?page=x", "?page=99999999999", "?page=99999", "?year=x", "?year=99999", "?year=%C2%B2", "?region=%00",
    "?region=<b>alert</b>", "?region=" + "r" * 2000, "?period_from=2018-13", "?period_to=x", "?period_from=2019-05&period_to=2018-01",
    "?include_withdrawn=perhaps", "?%00=1", "?" + "&".join(f"region=r{n}" for n in range(500)), "?q[]=x&&&=&?", "?year=0217",
    "?page=00001" + "9" * 5000, "?year=0001" + "9" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("query", BAD_INPUT, ids=lambda query: query[:20])
def test_whatever_is_asked_gets_a_page(client, spoken, query):
    soup = page(client, f"{ADOPTION}{query}")
    assert soup.find(id="found") and not soup.find("b", string="alert")


class TestAllTopics:
    def test_every_topic_is_there_by_name_with_its_updates(self, client, spoken):
        factories.topic("Digital")
        soup = page(client, "/topics/")
        assert [text(item) for item in soup.select(".topic-list li")] == [
            "Adoption Finding families for children. 5 updates, the newest for March 2019",
            "Digital No region has spoken of it yet",
            "Fostering 1 update, the newest for March 2019",
        ]
        assert soup.select_one(".topic-list a")["href"] == ADOPTION

    def test_a_site_without_topics_says_so(self, client):
        factories.index()
        assert "No topic has been set up yet." in text(page(client, "/topics/"))

    def test_every_page_leads_there(self, client, spoken):
        for path in ("/", "/search/", ADOPTION):
            assert page(client, path).select_one("nav[aria-label=Main] a[href='/topics/']")
        main = [link["href"] for link in page(client, "/").select("main a")]
        assert {"/topics/", ADOPTION} <= {*main}

    def test_the_api_says_where_they_are(self, client, spoken):
        item = client.get("/api/v3/topics/").json()["items"][0]
        assert (item["path"], item["html_url"]) == (ADOPTION, f"http://localhost{ADOPTION}")
        assert item["count"] == 5


def test_the_pages_take_as_many_queries_and_rows_with_twice_the_archive(client, spoken, say):
    paths = [
        ADOPTION,
        f"{ADOPTION}?region=north-east&year=2018",
        f"{ADOPTION}?year=2016",
        "/topics/",
    ]

    def asked(path: str) -> int:
        page(client, path)  # It may fill caches.
        with CaptureQueriesContext(connection) as captured:
            page(client, path)
        return len(captured)

    first = [asked(path) for path in paths]
    before = Section.objects.filter(topic="adoption").count()
    for region, period in (("South East", "2018-05"), ("South West", "2019-03"), ("North West", "2019-02"),
                           ("South East", "2016-05"), ("West Midlands", "2019-03")):  # fmt: skip
        say(region, period, "One", "Two")
    assert Section.objects.filter(topic="adoption").count() >= 2 * before
    assert [asked(path) for path in paths] == first


def test_nothing_but_reading_is_allowed(client, spoken):
    assert client.post(ADOPTION).status_code == client.post("/topics/").status_code == 405

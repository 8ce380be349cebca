"""The report of what is searched for, and the ways from it to what puts it right."""

import csv
import datetime
import io
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from search.models import DailySearch
from tests import factories

pytestmark = pytest.mark.django_db
REPORT = "/admin/reports/searches/"


@pytest.fixture(autouse=True)
def moderator(client):
    factories.roles.moderators(factories.index())
    user = factories.moderator()
    client.force_login(user)
    return user


def searched(query: str, *days: int, searches: int = 2, found: int = 1) -> None:
    """Let ``query`` have been searched for on each of so many ``days`` ago."""
    for ago in days:
        DailySearch.objects.create(
            date=timezone.localdate() - datetime.timedelta(days=ago), query=query,
            searches=searches, missed=0 if found else searches, found=found,
        )  # fmt: skip


def report(client, **parameters) -> BeautifulSoup:
    response = client.get(REPORT, parameters)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def rows(soup: BeautifulSoup) -> list[list[str]]:
    """Return the table's cells: the query without what can be done about it, and the numbers."""
    found = []
    for row in soup.select("table.listing tbody tr"):
        first, *others = row.select("td")
        cells = [first.select_one(".title-wrapper"), *others]
        found.append([" ".join(cell.get_text(" ").split()) for cell in cells])
    return found


def links(soup: BeautifulSoup) -> dict[str, str]:
    return {
        " ".join(link.get_text().split()): link["href"]
        for link in soup.select(".searches__actions a")
    }


def test_what_finds_nothing_now_comes_first_then_what_is_searched_for_most(client):
    searched("adoption", 0, 1, 2, searches=9, found=12)
    searched("fostering", 0, 1, 2, searches=10, found=1)
    searched("uasc", 0, 1, 2, searches=1, found=0)
    searched("kinship care", 0, 1, 2, found=0)
    searched("found by now", 1, 2, 3, found=0)
    searched("found by now", 0, found=3)
    assert rows(report(client)) == [
        ["kinship care", "6", "6", "Nothing with all words"],
        ["uasc", "3", "3", "Nothing"],
        ["fostering", "30", "0", "1 update"],
        ["adoption", "27", "0", "12 updates"],
        ["found by now", "8", "6", "3 updates"],
    ]


def test_what_was_searched_for_on_fewer_than_three_days_is_not_shown_but_counted(client):
    searched("a lone name", 0, 1, searches=50)
    searched("adoption", 0, 1, 2)
    soup = report(client)
    assert [row[0] for row in rows(soup)] == ["adoption"]
    assert "a lone name" not in soup.get_text()
    assert "106 searches in the last 30 days" in soup.get_text()
    assert b"a lone name" not in client.get(REPORT, {"export": "csv"}).getvalue()
    for path in ("chooser/", "chooser/results/"):
        answer = client.get(f"/admin/searchpicks/queries/{path}").text
        assert "a lone name" not in answer and "adoption" in answer


@pytest.mark.parametrize(
    ("period", "seen"),
    [("", ["a", "b"]), ("7", ["a"]), ("365", ["a", "b", "c"]), ("99", ["a", "b"])],
)
def test_a_period_is_chosen(client, period, seen):
    searched("a", 6, 100, 200, searches=9)
    searched("b", 29, 31, 300, searches=5)
    searched("c", 30, 364, 300, searches=1)
    searched("d", 366, 367, 368)
    assert [row[0] for row in rows(report(client, period=period))] == seen


def test_only_what_was_not_found_can_be_shown_and_words_searched_for(client):
    searched("adoption", 0, 1, 2)
    searched("uasc", 0, 1, 2, found=0)
    assert [row[0] for row in rows(report(client, found="no"))] == ["uasc"]
    assert [row[0] for row in rows(report(client, found="yes"))] == ["adoption"]
    assert [row[0] for row in rows(report(client, q="adop"))] == ["adoption"]
    assert [row[0] for row in rows(report(client, ordering="query"))] == ["adoption", "uasc"]


def test_a_picture_shows_every_day_and_a_table_says_the_same(client):
    searched("uasc", 0, 6, 7, searches=4, found=0)
    searched("adoption", 0)
    soup = report(client, period="7")
    bars = soup.select(".searches__bars li")
    assert len(bars) == 7
    assert [bar["height"] for bar in bars[-1].select("rect")] == ["100", "67"]
    table = [[cell.get_text() for cell in row.select("td")] for row in soup.select(".searches__table tbody tr")]  # fmt: skip
    assert table[0] == ["4", "4"] and table[-1] == ["6", "4"]
    assert len(report(client, period="365").select(".searches__bars li")) in (12, 13)


def test_one_click_leads_to_an_acronym_for_what_was_not_found(client):
    searched("nrpf", 0, 1, 2, found=0)
    address = links(report(client))["Add an acronym for nrpf"]
    form = BeautifulSoup(client.get(address).content, "html.parser")
    assert form.select_one("[name=term]")["value"] == "NRPF"
    data = {"term": "NRPF", "expansion": "no recourse to public funds"}
    assert client.post(address.partition("?")[0], data).status_code == 302
    client.logout()
    expanded = client.get("/api/v3/search/?q=nrpf").json()["expanded"]
    assert expanded == [{"term": "NRPF", "expansion": "no recourse to public funds"}]


def test_several_words_are_what_an_acronym_stands_for(client):
    searched('no "recourse" & more', 0, 1, 2, found=0)
    address = links(report(client))['Add an acronym for no "recourse" & more']
    assert parse_qs(urlsplit(address).query) == {"expansion": ['no "recourse" & more']}
    form = BeautifulSoup(client.get(address).content, "html.parser")
    assert form.select_one("[name=expansion]")["value"] == 'no "recourse" & more'


def test_and_to_a_pick_or_to_those_there_are(client):
    searched("nrpf", 0, 1, 2)
    searched("ofsted", 0, 1, 2)
    pick = factories.pick("OFSTED ")
    found = links(report(client))
    assert found["Change its picks: ofsted"] == f"/admin/searchpicks/{pick.query_id}/"
    form = BeautifulSoup(client.get(found["Add a pick for nrpf"]).content, "html.parser")
    assert form.select_one("[name=query_string]")["value"] == "nrpf"


def test_the_list_of_picks_says_how_often_their_words_are_searched_for(client):
    searched("ofsted", 0, 1, searches=20)
    factories.pick("ofsted")
    factories.pick("ofsted")
    cells = BeautifulSoup(client.get("/admin/searchpicks/").content, "html.parser").select("td")
    assert cells[-1].get_text(strip=True) == "40"


def test_it_is_downloaded_with_no_cell_that_is_a_formula(client):
    searched('=hyperlink("x")', 0, 1, 2, found=0)
    searched("adoption", 0, 1, 2)
    today = str(timezone.localdate())
    expected = [
        ["Searched for", "Searches", "Not found", "Updates found the last time", "Last searched for"],
        ["'=hyperlink(\"x\")", "6", "6", "0", today],
        ["adoption", "6", "0", "1", today],
    ]  # fmt: skip
    text = client.get(REPORT, {"export": "csv"}).getvalue().decode()
    assert [*csv.reader(io.StringIO(text))] == expected
    content = client.get(REPORT, {"export": "xlsx"}).getvalue()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [[str(cell) for cell in row] for row in sheet.values] == expected


def test_what_people_typed_is_escaped(client):
    searched("<script>alert(1)</script>", 0, 1, 2, found=0)
    content = client.get(REPORT).text
    assert "<script>alert" not in content
    assert rows(report(client))[0][0] == "<script>alert(1)</script>"


def test_it_is_in_the_menu_once_for_moderators_and_not_for_editors(client, moderator):
    def entries(user) -> list[str]:
        client.force_login(user)
        menu = client.get("/admin/").text
        return [name for name in ("reports/searches", "search-terms") if name in menu]

    assert entries(moderator) == ["reports/searches"]
    assert entries(factories.person("root", is_superuser=True)) == ["reports/searches"]
    assert entries(factories.editor(factories.region())) == []


def test_wagtails_own_report_leads_to_it(client):
    response = client.get("/admin/searchpicks/reports/search-terms/")
    assert (response.status_code, response.url) == (302, REPORT)


def test_nothing_counted_yet_is_said(client):
    text = report(client).get_text()
    assert "No search was counted in the last 30 days." in text
    assert "Nothing has been searched for on enough days yet." in text


@pytest.mark.parametrize("parameters", [{}, {"period": "365"}])
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(client, parameters):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            report(client, **parameters)
        return len(captured)

    def more(first: int, last: int) -> None:
        for number in range(first, last):
            searched(f"query {number}", 0, 1, 2, found=number % 2)
            factories.pick(f"query {number}")

    more(0, 4)
    queries()
    few = queries()
    more(4, 12)
    assert queries() == few

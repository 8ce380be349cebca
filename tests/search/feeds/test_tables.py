"""What a search finds as a spreadsheet, section by section."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search.feeds import table
from tests import factories

from .reading import rows

pytestmark = pytest.mark.django_db
TABLE = "/feeds/updates.csv"


@pytest.fixture
def archive():
    adoption = factories.topic("Adoption")
    adopters = factories.section("Adopters wanted", "For siblings.", "And more.", topic=adoption)
    carers = factories.section("Carers wanted", "Foster carers.")
    factories.update(factories.region("West Midlands"), "2016-05", [adopters])
    factories.update(factories.region("North East"), "2018-05", [carers, adopters])


def headings(response) -> list[tuple[str, str]]:
    return [(row["Month"], row["Heading"]) for row in rows(response)]


def test_each_section_is_a_row_the_newest_updates_first(client, archive):
    response = client.get(TABLE)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="updates.csv"'
    assert headings(response) == [
        ("2018-05", "Introduction"), ("2018-05", "Carers wanted"), ("2018-05", "Adopters wanted"),
        ("2016-05", "Introduction"), ("2016-05", "Adopters wanted"),
    ]  # fmt: skip
    oldest_first = headings(client.get(f"{TABLE}?order=period"))
    assert oldest_first[0] == ("2016-05", "Introduction")
    assert oldest_first[2:4] == [("2018-05", "Introduction"), ("2018-05", "Carers wanted")]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (f"{TABLE}?topic=adoption", [("2018-05", "Adopters wanted"), ("2016-05", "Adopters wanted")]),
        (f"{TABLE}?q=foster", [("2018-05", "Carers wanted")]),
        ("/feeds/west-midlands/updates.csv?q=siblings", [("2016-05", "Adopters wanted")]),
        (f"{TABLE}?region=west-midlands&year=2018", []),
        (f"{TABLE}?q=siblings&page=99&year=x", [("2018-05", "Adopters wanted"), ("2016-05", "Adopters wanted")]),
    ],
)  # fmt: skip
def test_it_takes_the_searchs_own_parameters(client, archive, address, found):
    assert headings(client.get(address)) == found


def test_a_row_says_where_the_section_is(client, archive):
    (row,) = rows(client.get("/feeds/west-midlands/updates.csv?topic=adoption"))
    published = row.pop("Published")
    assert len(published) == 10
    assert row == {
        "Month": "2016-05",
        "Region": "West Midlands",
        "Update": "West Midlands update – May 2016",
        "Heading": "Adopters wanted",
        "Topic": "Adoption",
        "Text": "For siblings.\nAnd more.",
        "Address": "http://localhost/regional-updates/west-midlands/may-2016/#adopters-wanted",
        "Withdrawn": "",
    }


def test_what_was_withdrawn_is_there_when_asked_for_and_says_so(client):
    factories.update().withdraw("It was wrong.")
    assert rows(client.get(TABLE)) == []
    found = rows(client.get(f"{TABLE}?include_withdrawn=true"))
    assert len(found) == 2 and all(len(row["Withdrawn"]) == 10 for row in found)


@pytest.mark.parametrize("begins", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "＝1"])
def test_nothing_is_a_formula_to_a_spreadsheet(client, begins):
    factories.update(title=f"{begins} title", slug="odd", sections=[factories.section(f"{begins} heading", f"{begins} text")])  # fmt: skip
    for row in rows(client.get(TABLE)):
        for cell in row.values():
            assert cell.lstrip()[:1] not in tuple("=+-@＝") if cell else True


def test_what_breaks_files_is_kept_in_its_cell(client):
    factories.update(sections=[factories.section('A "quote", a comma; 😀', "One,\x01two.")])
    (_, row) = rows(client.get(TABLE))
    assert row["Heading"] == 'A "quote", a comma; 😀'
    assert row["Text"] == "One,two."


def test_it_is_bounded_and_says_so(client, archive, monkeypatch):
    monkeypatch.setattr(table, "MOST", 3)
    found = rows(client.get(TABLE))
    assert len(found) == 4
    assert found[-1]["Month"].startswith("These are 3 of the 5 sections found")


def test_it_is_answered_anew_only_when_something_changed(client, archive):
    first = client.get(f"{TABLE}?q=siblings")
    assert first["Cache-Control"].startswith("public, max-age=")
    known = {"If-None-Match": first["ETag"]}
    again = client.get(f"{TABLE}?q=siblings", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{TABLE}?q=foster")["ETag"] != first["ETag"]
    factories.update(period="2019-01")
    assert client.get(f"{TABLE}?q=siblings", headers=known).status_code == 200


@pytest.mark.parametrize("text", ["", "\x00", "a" * 2000, '"', "<script>", "😀", "'; --", "-x"])
def test_nothing_that_is_asked_is_an_error(client, archive, text):
    rows(client.get(TABLE, dict.fromkeys(("q", "region", "topic", "year", "period_to"), text)))
    rows(client.get(TABLE, {"q": text}))


def test_a_larger_archive_takes_a_query_more_for_each_five_hundred_rows(
    client, archive, monkeypatch
):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            rows(client.get(TABLE))
        return len(captured)

    queries()
    few = queries()
    for month in range(1, 6):
        factories.update(factories.region("Eastern"), f"2019-0{month}")
    queries()
    assert queries() == few
    monkeypatch.setattr(table, "AT_ONCE", 5)
    assert len(rows(client.get(TABLE))) == 15
    assert queries() == few + 2

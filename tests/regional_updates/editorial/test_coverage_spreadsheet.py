"""The coverage calendar as a spreadsheet."""

import csv
import io

import pytest
from openpyxl import load_workbook

from regional_updates.models import RegionalUpdatePage
from tests import factories

from .conftest import CALENDAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, desk):
    client.force_login(desk.editor)
    return desk.editor


@pytest.fixture
def moderator(client, desk):
    user = factories.moderator()
    client.force_login(user)
    return user


def rows(client, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"{CALENDAR}?export=csv{query}")
    assert response["Content-Type"] == "text/csv"
    return list(csv.DictReader(io.StringIO(b"".join(response).decode())))


def test_it_has_a_row_for_each_region_and_month(client, desk, moderator):
    factories.region("Eastern")
    page = desk.update("regional_review", "2026-10")
    found = rows(client)
    assert len(found) == 12
    assert found[10] == {
        "Region": "West Midlands",
        "Month": "2026-10",
        "State": "Late · in regional review",
        "Title": page.title,
        "Who holds it": "West Midlands approvers",
        "Since": "2026-11-20 12:00",
        "Due": "2026-11-25 12:00",
        "Address": f"http://testserver/admin/pages/{page.pk}/edit/",
    }
    assert found[11]["State"] == "Nothing" and found[11]["Title"] == found[11]["Address"] == ""


def test_it_has_what_the_screen_has(client, desk, moderator):
    factories.region("Eastern")
    desk.update("draft", "2026-10")
    query = "&region=west-midlands&state=draft&period_from=2026-09&period_to=2026-11"
    assert [row["Month"] for row in rows(client, query)] == ["2026-10"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", " =", "\u00a0+", "＝", "－"])
def test_a_title_is_never_a_formula(client, desk, editor, start):
    desk.update("draft", "2026-11", title=f'{start}HYPERLINK("http://evil.example")')
    assert rows(client)[-1]["Title"] == f'\'{start}HYPERLINK("http://evil.example")'


def test_a_workbook_has_the_same(client, desk, editor):
    desk.update("draft", "2026-11", title="=1+1")
    response = client.get(f"{CALENDAR}?export=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    last = [cell.value for cell in list(sheet.rows)[-1]]
    assert last[:4] == ["West Midlands", "2026-11", "Draft", "'=1+1"]


def test_what_a_workbook_cannot_hold_is_left_out_of_it(client, desk, editor):
    page = desk.update("draft", "2026-11")
    RegionalUpdatePage.objects.filter(pk=page.pk).update(
        title="A\x0b\x1fB\uffff", draft_title="A\x0b\x1fB\uffff"
    )
    response = client.get(f"{CALENDAR}?export=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    assert list(sheet.rows)[-1][3].value == "AB"

"""A clock that can be set, updates in every state, and the coverage calendar as it is read."""

import datetime
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag
from django.utils import timezone

from regional_updates.models import RegionalUpdatePage, RegionPage
from tests import factories

CALENDAR = "/admin/coverage/"
NOON = "2026-11-20T12:00+00:00"


@pytest.fixture
def clock(monkeypatch) -> Callable[[str], None]:
    """Return a function that sets the time; noon of 20 November 2026 to begin with."""

    def set_to(moment: str) -> None:
        now = datetime.datetime.fromisoformat(moment)
        monkeypatch.setattr(timezone, "now", lambda: now)

    set_to(NOON)
    return set_to


class Desk:
    """The people of one region, who bring its updates as far as they are asked to."""

    def __init__(self, name: str = "West Midlands") -> None:
        self.region: RegionPage = factories.region(name)
        word = name.split()[0].lower()
        self.editor = factories.editor(self.region, f"{word}.editor")
        self.approver = factories.approver(self.region, f"{word}.approver")

    def update(self, state: str, period: str = "2026-10", **fields) -> RegionalUpdatePage:
        """Return a new update that is in ``state``, one of those of the calendar."""
        page = factories.update(self.region, period, publish=state == "live", **fields)
        page.save_revision(user=self.editor)
        if state == "live":
            page.refresh_from_db()
            page.latest_revision.publish()
        elif state != "draft":
            self.submit(page, state)
        return RegionalUpdatePage.objects.get(pk=page.pk)

    def submit(self, page: RegionalUpdatePage, state: str) -> None:
        if state == "scheduled":
            page.go_live_at = timezone.now() + datetime.timedelta(days=10)
            page.save_revision(user=self.editor)
        page.get_workflow().start(page, self.editor)
        if state == "changes_requested":
            step(page).reject(user=self.approver, comment="Please name the councils.")
        if state in ("national_review", "scheduled"):
            step(page).approve(user=self.approver)
        if state == "scheduled":
            step(page).approve()


def step(page: RegionalUpdatePage):
    return RegionalUpdatePage.objects.get(pk=page.pk).current_workflow_task_state


@pytest.fixture
def desk(db, clock) -> Desk:
    return Desk()


def words(markup: str) -> str:
    """Return what a screen says, without its markup."""
    return " ".join(BeautifulSoup(markup, "html.parser").get_text(" ").split())


def grid(client, query: str = "") -> dict[tuple[str, str], Tag]:
    """Return the calendar's cells by region and month, such as “Oct 2026”."""
    response = client.get(CALENDAR + query)
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    months = [head.get_text() for head in page.select("th[scope=col]")[1:]]
    cells = {}
    for row in page.select("tbody tr"):
        for month, cell in zip(months, row.select("td"), strict=True):
            cells[row.th.get_text(), month] = cell
    return cells


def table(client, query: str = "") -> dict[tuple[str, str], str]:
    """Return what each cell says to those who see it."""
    cells = grid(client, query)
    for hidden in [hidden for cell in cells.values() for hidden in cell.select(".w-sr-only")]:
        hidden.decompose()
    return {place: " ".join(cell.get_text(" ").split()) for place, cell in cells.items()}


def link(client, region: RegionPage, month: str) -> str | None:
    """Return the address that a cell leads to."""
    found = grid(client)[region.title, month].a
    return found["href"] if found else None

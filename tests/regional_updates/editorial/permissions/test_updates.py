"""The table is what happens, through every door."""

from typing import Any

import pytest
from wagtail.admin.api.views import PagesAdminAPIViewSet

from . import doors, reading
from .policy import POLICY, STATES
from .site import Site, fresh, undone, word

pytestmark = pytest.mark.django_db

# Enough, to save time, where the state makes no difference, or the author is but one more approver.
SOME = "d+"


def tried(name: str, role: str) -> str:
    """Return the states that ``name`` is tried in by ``role``."""
    cells = POLICY[name]
    as_approver = role == "author" and cells["author"] == cells["approver"]
    return SOME if as_approver or cells[role] in (".", "all") else "".join(STATES)


def table(name: str, role: str, states: str) -> str:
    """Return those of ``states`` in which ``role`` may do ``name``, as the table says."""
    cell = POLICY[name][role]
    return "".join(state for state in states if cell == "all" or state in cell)


def differences(name: str, found: dict[tuple[str, str], tuple[str, str]]) -> list[str]:
    """Return, for each door and role, in words, where ``found`` (tried, worked) is not the table."""
    return [
        f"{door}, {role}: works in {worked or 'none'} of {states}; the table says {says or 'none'}"
        for (door, role), (states, worked) in found.items()
        if worked != (says := table(name, role, states))
    ]


@pytest.mark.parametrize("name", doors.DOORS)
def test_who_may_do_it(site: Site, name: str):
    effect, found = doors.EFFECTS[name], {}
    for door, knock in doors.DOORS[name].items():
        for role, actor in site.actors.items():
            worked = ""
            for letter in tried(name, role):
                with undone():
                    page = fresh(site.pages[letter])
                    doors.PREPARE.get(name, lambda page: None)(page)
                    before = effect(page, site)
                    knock(actor, page, site)
                    worked += letter if effect(page, site) != before else ""
            found[door, role] = tried(name, role), worked
    wrong = differences(name, found)
    assert not wrong, "\n".join(wrong)


def words_in(response: Any) -> str:
    """Return what ``response`` has, where somebody got an answer."""
    if response.status_code != 200:
        return ""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode(errors="replace").lower()


def has(text: str, letter: str) -> bool:
    return f"{word(letter)}.".lower() in text


@pytest.mark.parametrize("name", reading.DOORS)
def test_who_may_see_it(site: Site, name: str):
    found = {}
    for door, look in reading.DOORS[name].items():
        for role, actor in site.actors.items():
            seen = ""
            for letter in tried(name, role):
                with undone():
                    text = words_in(look(actor, fresh(site.pages[letter]), site))
                seen += letter if has(text, letter) else ""
            found[door, role] = tried(name, role), seen
    wrong = differences(name, found)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", reading.LISTS)
def test_who_may_find_it(site: Site, name: str):
    found = {}
    for door, look in reading.LISTS[name].items():
        for role, actor in site.actors.items():
            with undone():
                text = words_in(look(actor, site))
            seen = "".join(letter for letter in STATES if has(text, letter))
            found[door, role] = "".join(STATES), seen
    wrong = differences(name, found)
    assert not wrong, "\n".join(wrong)


def test_the_report_of_types_names_what_was_edited_last_to_those_who_may_see_it(site: Site):
    told = []
    with undone():
        fresh(site.pages["d"]).save_revision()
        for role, actor in site.actors.items():
            answer = words_in(actor.client.get("/admin/reports/page-types-usage/"))
            told += [role] if has(answer, "d") else []
    assert told == ["editor", "approver", "author", "moderator", "admin"]


def test_the_table_has_a_row_for_everything_that_is_tried():
    assert set(POLICY) == {*doors.DOORS, *reading.DOORS, *reading.LISTS}


@pytest.mark.parametrize("action", PagesAdminAPIViewSet.actions)
def test_the_admins_own_api_acts_on_no_page(site: Site, action: str):
    page = site.pages["d"]
    body = {"destination_page_id": site.elsewhere.pk, "position": "last-child"}
    path = f"/admin/api/main/pages/{page.pk}/action/{action}/"
    response = site.actors["admin"].client.post(path, body, content_type="application/json")
    assert response.status_code == 404

"""The second table is what happens, through every door."""

from typing import Any

import pytest

from . import places
from .policy import PLACE_POLICY
from .site import Site, undone

pytestmark = pytest.mark.django_db


def answered(response: Any, name: str) -> bool:
    """Whether ``response`` is what was asked for, with the words that it should have."""
    return response.status_code == 200 and places.WORDS[name] in response.getvalue().decode()


@pytest.mark.parametrize("name", places.DOORS)
def test_who_may_do_it(site: Site, name: str):
    effect = places.EFFECTS.get(name)
    found = {}
    for door, knock in places.DOORS[name].items():
        for role, actor in site.actors.items():
            with undone():
                before = effect and effect(site)
                response = knock(actor, site)
                worked = effect(site) != before if effect else answered(response, name)
            found[door, role] = "yes" if worked else "."
    wrong = [
        f"{door}, {role}: {worked}; the table says {PLACE_POLICY[name][role]}"
        for (door, role), worked in found.items()
        if worked != PLACE_POLICY[name][role]
    ]
    assert not wrong, "\n".join(wrong)


def test_the_table_has_a_row_for_everything_that_is_tried():
    assert set(PLACE_POLICY) == {*places.DOORS}
    assert set(places.DOORS) == {*places.EFFECTS, *places.WORDS}

"""“Check again” says that it has checked, and what there is to look at."""

import pytest

from tests import factories

from .test_screens import TEXT, form_of, hand_in

pytestmark = pytest.mark.django_db
SAYS_ANOTHER = "The title says November 2026, the month is January 2027."


@pytest.fixture
def check(client, north_east):
    """Return a function that hands a document in, changes its form and checks again."""
    client.force_login(factories.editor(north_east))

    def check(document: bytes | str = TEXT, **change: str):
        address = hand_in(client, document)
        form = {**form_of(client, address), "region": north_east.slug, **change}
        del form["make"]
        return client.post(address, form)

    return check


def said(response) -> list[str]:
    return [str(message).strip() for message in response.context["messages"]]


def test_nothing_is_said_to_be_nothing(check):
    response = check()
    assert said(response) == ["Checked: no warnings."]
    assert "Checked: no warnings." in response.content.decode()


def test_a_title_that_names_another_month(check):
    response = check(title="November 2026", period="2027-01")
    assert SAYS_ANOTHER in response.content.decode()
    assert said(response) == ["Checked: 1 warning, shown where each belongs."]
    assert SAYS_ANOTHER not in check(title="November 2026", period="2026-11").content.decode()


def test_what_is_missing_counts_too(check):
    response = check(title="November 2026", period="")
    assert said(response) == ["Checked: 1 warning, shown where each belongs."]


def test_it_is_said_of_checking_only(client, check, north_east):
    check()
    address = hand_in(client, TEXT)
    assert not said(client.get(address))
    assert not said(client.post(address, {**form_of(client, address), "title": ""}))

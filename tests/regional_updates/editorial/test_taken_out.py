"""An update that was taken out of its edition: its author learns of it wherever they look."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

from .conftest import words
from .test_approval import client_of, fresh, save
from .test_checks_in_the_editor import edit_url
from .test_dashboard import panels
from .test_editions import approved, edition, moderator, take_out  # noqa: F401
from .test_told import opened

pytestmark = pytest.mark.django_db
PANEL = "Sent back to you"


@pytest.fixture
def taken(clock, moderator, edition):  # noqa: F811
    """Return a function that has an update of a region approved and taken out, with its editor."""

    def take(name: str = "North East", reason: str = "The figures are wrong."):
        page = approved(moderator, name)
        take_out(moderator, edition, page, reason)
        return page, page.get_latest_revision().user

    return take


def test_the_editor_says_by_whom_when_why_and_what_to_do(taken):
    page, editor = taken(reason="Which <i>figures</i>?")
    html = client_of(editor).get(edit_url(page)).content.decode()
    told = words(html)
    assert "Taken out of the edition of November 2017 by moderator on 20 November 2026 at" in told
    assert "“Which <i>figures</i>?”" in told and "<i>figures" not in html
    assert "Change it and submit it again: choose Submit for approval below." in told


def test_the_dashboard_has_it_among_what_was_sent_back_and_not_among_the_drafts(client, taken):
    page, editor = taken(reason="<i>Wrong</i> figures.")
    found = panels(client, editor)
    assert found[PANEL] == (
        f"{page.title} Taken out of the edition of November 2017 by moderator, 20 November 2026, "
        "12:00: <i>Wrong</i> figures. Change it and submit it again."
    )
    assert page.title not in found["Your drafts"]


def test_others_do_not_have_it_and_who_made_it_does(client, taken):
    page, editor = taken()
    other = factories.editor(page.region, "other")
    assert PANEL not in panels(client, other)
    page = fresh(page)
    page.owner = other
    page.save()
    assert page.title in panels(client, other)[PANEL]


def test_submitted_again_without_a_change_it_is_over(client, taken):
    page, editor = taken()
    save(editor, page, "action-submit")
    assert fresh(page).workflow_in_progress
    save(editor, page, "action-cancel-workflow")
    assert not fresh(page).workflow_in_progress
    assert "Taken out of the" not in opened(editor, page)
    assert PANEL not in panels(client, editor)


def test_taken_out_again_it_says_so_again_once(client, taken, moderator, edition):  # noqa: F811
    page, editor = taken(reason="First.")
    page.get_workflow().start(fresh(page), editor)
    while state := fresh(page).current_workflow_task_state:
        state.approve()
    take_out(moderator, edition, page, "Second.")
    said = panels(client, editor)[PANEL]
    assert "Second." in said and "First." not in said
    assert "“Second.”" in opened(editor, page)


def test_published_by_itself_it_is_over(client, taken):
    page, editor = taken()
    fresh(page).get_latest_revision().publish()
    assert PANEL not in panels(client, editor)


def test_who_takes_it_out_reads_that_it_may_be_submitted_unchanged(moderator, edition):  # noqa: F811
    page = approved(moderator, "North East")
    address = f"/admin/editions/{edition.pk}/take-out/{page.pk}/"
    told = words(client_of(moderator).get(address).content.decode())
    assert "with or without changes" in told and "Once it has been changed" not in told


def test_it_takes_as_many_queries_for_twice_as_many(client, taken):
    root = factories.person("root", is_superuser=True)

    def count(*names: str) -> int:
        for name in names:
            page = fresh(taken(name)[0])
            page.owner = root
            page.save()
        assert page.title in panels(client, root)[PANEL]
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/")
        return len(queries)

    few = count("North East", "London", "Kent")
    assert count("Devon", "Essex", "Surrey") == few

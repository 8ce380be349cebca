"""What the log says of a reviewer's work, how their versions compare, and what their menu offers."""

import pytest
from django.utils import timezone

from regional_updates.editorial.editions.models import Edition
from tests import factories

from .conftest import words
from .test_approval import CHANGED, act, client_of, fresh, logged
from .test_checks_in_the_editor import edit_url, form_data
from .test_editions import approved, do, edition, moderator  # noqa: F401
from .test_open_comments import comment_on, comments_of
from .test_told import draft, send
from .test_versions import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return factories.region()


@pytest.fixture
def editor(region):
    return factories.editor(region)


@pytest.fixture
def page(region, editor):
    """Return an update that was written and submitted in the editor."""
    page = draft(region, editor)
    send(editor, page, "action-submit", **as_it_is(page))
    return fresh(page)


def as_it_is(page) -> dict:
    """Return the fields of the editor's form that keep its section and paragraph what they are."""
    section = page.get_latest_revision_as_object().body[0]
    paragraph = section.value["content"][0]
    return {
        "slug": page.slug,
        "body-0-id": section.id,
        "body-0-value-content-0-id": paragraph.id or "",
    }


def review(user, page, **fields):
    """Save the page in the editor with nothing changed but ``fields``."""
    before = page.latest_revision_id
    client_of(user).post(edit_url(page), form_data(**{**as_it_is(page), **fields}))
    assert fresh(page).latest_revision_id != before


class TestTheLog:
    def test_each_comment_that_was_resolved_in_one_save_is_there(self, client, region, editor):
        page = draft(region, editor)
        two = [comment_on(page, text, "introduction") for text in ("Which?", "When?")]
        resolved = {"comments-0-resolved": "on", "comments-1-resolved": "on"}
        client.force_login(editor)
        client.post(edit_url(page), form_data(**as_it_is(page), **comments_of(*two), **resolved))
        found = [row for row in rows(client, page) if "Resolved a comment" in row]
        assert len(found) == 2
        assert any("Which?" in row for row in found) and any("When?" in row for row in found)

    def test_each_update_that_goes_out_in_one_release_says_so(self, client, moderator, edition):  # noqa: F811
        pages = [approved(moderator, name) for name in ("North East", "London")]
        do(moderator, edition, "release", sure="yes")
        assert Edition.objects.get().released_at
        client.force_login(moderator)
        for page in pages:
            said = " ".join(rows(client, page))
            assert "Released with the edition of November 2017" in said

    def test_a_comment_or_a_time_is_no_change_of_what_was_handed_in(self, region, page):
        approver = factories.approver(region)
        review(approver, page, **comments_of(new="Which councils?"))
        review(approver, fresh(page), go_live_at="2099-05-01 09:00")
        act(approver, page)
        assert not logged(page, CHANGED)

    def test_other_words_are(self, region, page):
        approver = factories.approver(region)
        review(approver, page, title="Another title")
        act(approver, page)
        assert logged(page, CHANGED) == [approver.get_username()]


def test_times_are_compared_as_on_a_clock_in_london(client, region, editor):
    page = draft(region, editor)
    one = page.get_latest_revision()
    version = page.get_latest_revision_as_object()
    version.go_live_at = timezone.datetime.fromisoformat("2026-07-30T09:00+00:00")
    version.date = timezone.datetime(2019, 5, 3).date()
    other = version.save_revision(user=editor)
    client.force_login(editor)
    for first, second, mark in ((one, other, "ins"), (other, one, "del")):
        address = f"/admin/pages/{page.pk}/revisions/compare/{first.pk}...{second.pk}/"
        html = client.get(address).content.decode()
        assert f"<{mark}>30 July 2026, 10:00</{mark}>" in html
        assert f"<{mark}>3 May 2019</{mark}>" in html
        assert "None" not in words(html) and "+00:00" not in words(html)


def test_taking_back_is_last_in_the_menu_of_whoever_reviews(region, page):
    menu = client_of(factories.approver(region)).get(edit_url(page)).context["action_menu"]
    labels = [menu.default_item.label, *(item.label for item in menu.menu_items)]
    assert labels[0] == "Save Draft" and labels[-1] == "Take back from approval"
    assert "Approve" in labels and "Request changes" in labels

"""A region's next update begins with the headings and topics of its last one."""

import datetime
import html
import json
import re

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry

from regional_updates.models import RegionalUpdatePage
from regional_updates.periods import retitled
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return factories.region("North East")


@pytest.fixture
def editor(client, region):
    user = factories.editor(region)
    client.force_login(user)
    return user


def address(region, query: str = "") -> str:
    return f"/admin/regions/{region.pk}/start/{query}"


def text_of(response) -> str:
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", response.content.decode())).split())


def form_of(response) -> dict:
    """Return what the screen's form would send as it stands."""
    page = response.content.decode()
    form = {
        name: html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])
        for name in ("title", "period", "shown")
    }
    if another := re.search(r'name="another" value="(\d+)"', page):
        form["another"] = another[1]
    return {**form, "section": re.findall(r'name="section" value="([^"]*)" checked', page)}


def start(client, region, query: str = "", **changes):
    form = form_of(client.get(address(region, query)))
    return client.post(address(region), {**form, **changes})


def made(response) -> RegionalUpdatePage:
    assert response.status_code == 302, text_of(response)
    pk = int(re.fullmatch(r"/admin/pages/(\d+)/edit/", response["Location"])[1])
    return RegionalUpdatePage.objects.get(pk=pk).get_latest_revision_as_object()


def drafted(page: RegionalUpdatePage, **changes) -> None:
    """Save a draft of ``page``, as an editor does."""
    page = page.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision()


def headings(page: RegionalUpdatePage) -> list[str]:
    return [section.value["heading"] for section in page.body]


def test_a_draft_for_the_next_month_has_headings_and_topics_and_nothing_else(
    client, region, editor
):
    topic = factories.topic("Adoption")
    last = factories.update(
        region,
        "2019-05",
        [factories.section("Adoption", "Text.", topic=topic), factories.section("Data", "More.")],
        featured_event=factories.event(),
    )
    page = made(start(client, region))
    assert (page.title, page.period) == ("North East update – June 2019", datetime.date(2019, 6, 1))
    assert [(s.value["heading"], s.value["topic"], len(s.value["content"])) for s in page.body] == [
        ("Adoption", topic, 0),
        ("Data", None, 0),
    ]
    assert not page.live and page.owner == editor and page.latest_revision.user == editor
    assert (page.introduction, page.featured_event, len(page.related_articles)) == ("", None, 0)
    assert page.date is None and page.slug == "june-2019"
    old = {section.id for section in last.body}
    assert not old & {section.id for section in page.body}
    entries = PageLogEntry.objects.filter(page=page)
    assert {(entry.action, entry.user) for entry in entries} == {
        ("wagtail.create", editor),
        ("regional_updates.start", editor),
    }
    shown = client.get(f"/admin/pages/{page.pk}/edit/")
    assert shown.status_code == 200 and "North East update – June 2019" in text_of(shown)


def test_what_is_not_wanted_is_ticked_off(client, region, editor):
    sections = [factories.section(name, "Text.") for name in ("One", "Two", "Three")]
    factories.update(region, "2019-05", sections)
    ticked = form_of(client.get(address(region)))["section"]
    assert len(ticked) == 3
    assert headings(made(start(client, region, section=ticked[1:]))) == ["Two", "Three"]


def test_a_region_without_updates_begins_with_one_empty_section_this_month(client, region, editor):
    page = made(start(client, region))
    assert headings(page) == [""] and page.period == timezone.localdate().replace(day=1)
    assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200


def test_the_last_update_is_the_newest_before_the_month_as_it_was_last_saved(
    client, region, editor
):
    may = factories.update(region, "2019-05", [factories.section("May")])
    factories.update(region, "2019-03", [factories.section("March")])
    assert headings(made(start(client, region, "?period=2019-04"))) == ["March"]
    drafted(may, body=json.dumps([factories.section("May, again")]))
    assert headings(made(start(client, region))) == ["May, again"]


def test_a_draft_counts_for_the_month_that_it_says_now(client, region, editor):
    factories.update(region, "2019-05", [factories.section("May")])
    draft = factories.update(region, "2019-01", publish=False)
    drafted(draft, period=datetime.date(2019, 8, 1))
    assert form_of(client.get(address(region)))["period"] == "2019-09"
    assert draft.title in text_of(client.get(address(region, "?period=2019-08")))
    assert "already" not in text_of(client.get(address(region, "?period=2019-01")))


def test_last_month_is_shown_of_a_draft_that_says_none(client, region, editor):
    page = factories.update(region, "2019-05")
    drafted(page, title="Newer")
    page.refresh_from_db()
    content = {**page.latest_revision.content, "period": None}
    page.revisions.filter(pk=page.latest_revision_id).update(content=content)
    following = factories.update(region, "2019-06", publish=False)
    said = client.get(f"/admin/pages/{following.pk}/before/").json()
    assert (said["label"], said["month"]) == ("Last month", "May 2019")


@pytest.mark.parametrize("another", ["-5", "many", "9" * 5_000])
def test_a_number_that_nobody_was_shown_is_explained(client, region, editor, another):
    factories.update(region, "2019-05")
    response = start(client, region, "?period=2019-05", another=another)
    assert "How many updates you were shown could not be read" in text_of(response)
    assert RegionalUpdatePage.objects.count() == 1


def test_another_month_brings_its_own_title_and_sections(client, region, editor):
    factories.update(region, "2019-03", [factories.section("March")])
    factories.update(region, "2019-05", [factories.section("May")])
    later = start(client, region, period="2019-07")
    assert made(later).title == "North East update – July 2019"
    asked = start(client, region, period="2019-04")
    assert "are those before April 2019 now" in text_of(asked)
    form = form_of(asked)
    assert form["title"] == "North East update – April 2019"
    assert headings(made(client.post(address(region), form))) == ["March"]


class TestTwice:
    def test_sent_twice_it_asks_and_shows_the_first(self, client, region, editor):
        factories.update(region, "2019-05")
        form = form_of(client.get(address(region)))
        page = made(client.post(address(region), form))
        again = client.post(address(region), form)
        assert "has an update for June 2019 already" in text_of(again)
        assert f'href="/admin/pages/{page.pk}/edit/"' in again.content.decode()
        assert RegionalUpdatePage.objects.count() == 2

    def test_who_says_so_gets_another_one_but_one_only(self, client, region, editor):
        factories.update(region, "2019-05", title="North East update no 354, 31 May 2019")
        shown = client.get(address(region, "?period=2019-05"))
        assert "already" in text_of(shown) and "Start another one" in text_of(shown)
        form = form_of(shown)
        assert (
            made(client.post(address(region), form)).title == "North East update no 355, May 2019"
        )
        assert "has 2 updates for May 2019" in text_of(client.post(address(region), form))
        assert RegionalUpdatePage.objects.count() == 2

    def test_saying_so_of_one_month_does_not_count_for_another(self, client, region, editor):
        for month in ("2019-04", "2019-05"):
            factories.update(region, month, [factories.section(month)])
        response = start(client, region, "?period=2019-05", period="2019-04")
        assert response.status_code == 200
        response = client.post(address(region), {**form_of(response), "another": ""})
        assert "has an update for April 2019 already" in text_of(response)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "Give the update a title"),
        ({"title": "x" * 256}, "255"),
        ({"period": ""}, "Choose the month"),
        ({"period": "soon"}, "Type the month as year and month"),
        ({"period": "0001-01"}, "between 1900 and 2099"),
        ({"title": "Update for May 2019"}, "The title says May 2019"),
        ({"another": "no"}, ""),
    ],
)
def test_bad_answers_are_explained_and_nothing_is_lost(client, region, editor, changes, words):
    factories.update(region, "2019-05", [factories.section("One"), factories.section("Two")])
    ticked = form_of(client.get(address(region)))["section"]
    response = start(client, region, section=ticked[:1], **changes)
    assert response.status_code == 200 and words in text_of(response)
    assert form_of(response)["section"] == ticked[:1]
    assert RegionalUpdatePage.objects.count() == 1


@pytest.mark.parametrize("asked", ["soon", "9999-12", "2019-13", "0001-01", "<script>"])
def test_a_month_that_there_is_not_falls_back_to_the_next(client, region, editor, asked):
    factories.update(region, "2019-05")
    assert form_of(client.get(address(region), {"period": asked}))["period"] == "2019-06"


def test_hostile_headings_and_titles_are_words(client, region, editor):
    hostile = "<script>alert(1)</script>"
    factories.update(region, "2019-05", [factories.section(hostile)], title=f"{hostile} May 2019")
    assert hostile not in client.get(address(region)).content.decode()
    page = made(start(client, region))
    assert headings(page) == [hostile] and page.title == f"{hostile} June 2019"
    assert hostile not in client.get(f"/admin/pages/{page.pk}/history/").content.decode()


class TestWhoMay:
    def test_other_regions_editors_may_not(self, client, region, editor):
        other = factories.region("Eastern")
        assert client.get(address(other)).status_code == 404
        assert (
            client.post(address(other), {"title": "Mine", "period": "2019-05"}).status_code == 404
        )
        assert not RegionalUpdatePage.objects.exists()
        assert client.get("/admin/regions/999999/start/").status_code == 404

    def test_approvers_and_moderators_may(self, client, region):
        for user in (factories.approver(region), factories.moderator()):
            client.force_login(user)
            assert client.get(address(region)).status_code == 200

    def test_nobody_in_particular_signs_in_first(self, client, region):
        assert client.get(address(region)).status_code == 302

    def test_it_is_offered_where_updates_are_added(self, client, region, editor):
        other = factories.region("Eastern")
        client.force_login(factories.moderator())
        for page in (region, other):
            assert address(page) in client.get(f"/admin/pages/{page.pk}/").content.decode()
        listing = client.get(f"/admin/pages/{region.get_parent().pk}/").content.decode()
        assert address(region) in listing and address(other) in listing
        client.force_login(editor)
        listing = client.get(f"/admin/pages/{region.get_parent().pk}/").content.decode()
        assert address(other) not in listing


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("North East update – May 2019", "North East update – December 2019"),
        ("MAY 2019 – NORTH EAST", "DECEMBER 2019 – NORTH EAST"),
        ("North East, Nov 17", "North East, Dec 19"),
        ("Update no 354, 31st May 2019", "Update no 355, December 2019"),
        ("North East 05/2019", "North East 12/2019"),
        ("North East 2019-05-31 update", "North East 2019-12 update"),
        ("North East 31/05/2019", "North East 12/2019"),
        ("April/May 2019 in the North East", "December 2019 in the North East"),
        ("North East news", "North East news – December 2019"),
    ],
)
def test_titles_keep_their_manner(title, expected):
    assert retitled(title, datetime.date(2019, 12, 1)) == expected


def test_more_updates_cost_no_more_queries(client, region, editor, django_assert_max_num_queries):
    for month in range(1, 4):
        factories.update(region, f"2019-{month:02}", [factories.section("A")])
    client.get(address(region))
    with django_assert_max_num_queries(60) as few:
        client.get(address(region))
    for month in range(4, 10):
        factories.update(region, f"2019-{month:02}", [factories.section(str(n)) for n in range(9)])
    with django_assert_max_num_queries(len(few)):
        client.get(address(region))


@pytest.mark.parametrize("period", [None, ""])
def test_a_draft_that_names_no_month_stands_where_its_page_does(client, region, editor, period):
    page = factories.update(region, "2019-05", [factories.section("Adoption")])
    page.save_revision()
    revision = page.latest_revision
    revision.content["period"] = period
    revision.save()
    RegionalUpdatePage.objects.filter(pk=page.pk).update(has_unpublished_changes=True)
    assert 'value="2019-06"' in client.get(address(region)).content.decode()

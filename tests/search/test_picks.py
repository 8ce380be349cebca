"""Editors' picks: chosen in the admin, shown to readers and given to front ends."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import PageViewRestriction

from tests import factories

from .picking import LINK, asked, choose

pytestmark = pytest.mark.django_db


@pytest.fixture
def update():
    return factories.update(sections=[factories.section("Fostering", "Carers wanted.")])


def shown(client, q: str, **parameters) -> list[str]:
    response = client.get("/search/", {"q": q, **parameters}, follow=True)
    soup = BeautifulSoup(response.content, "html.parser")
    return [" ".join(pick.get_text(" ").split()) for pick in soup.select(".picks li")]


def test_a_page_and_a_link_come_first_in_the_order_of_the_editors(client, update):
    picks = {"page": update.pk, "description": "Read this."}, LINK
    choose(client, "Carers wanted", *picks)
    assert asked(client, "carers wanted") == [
        {
            "title": update.title,
            "description": "Read this.",
            "path": "/regional-updates/west-midlands/november-2017/",
            "url": "http://localhost/regional-updates/west-midlands/november-2017/",
        },
        {"title": "Ofsted", "description": "", "path": None, "url": "https://www.gov.uk/ofsted"},
    ]
    assert shown(client, "carers wanted") == [f"{update.title} Read this.", "Ofsted gov.uk"]


def test_they_are_labelled_and_stand_above_the_results(client, update):
    choose(client, "carers", {"page": update.pk})
    soup = BeautifulSoup(client.get("/search/?q=carers").content, "html.parser")
    picks, result = soup.select_one(".picks"), soup.select_one(".result")
    assert picks.h3.get_text() == "Chosen by the editors"
    assert picks.sourceline < result.sourceline
    assert result.h3.a["href"] == picks.a["href"]


@pytest.mark.parametrize(
    "words", ["CAFÉ children’s", "  cafe   children's ", '"café children’s"', "Cafe Children‘s?"]
)
def test_case_accents_quotation_marks_and_spaces_make_no_difference(client, update, words):
    choose(client, "Café children's", LINK)
    assert [pick["title"] for pick in asked(client, words)] == ["Ofsted"]


@pytest.mark.parametrize("words", ["café", "café children's homes", "café -children's", "?", ""])
def test_other_words_have_other_picks(client, update, words):
    choose(client, "Café children's", LINK)
    assert asked(client, words) == []


def test_who_finds_nothing_sees_them_too(client, update):
    choose(client, "zebra", LINK)
    assert shown(client, "zebra") == ["Ofsted gov.uk"]
    assert client.get("/api/v3/search/?q=zebra").json()["count"] == 0


@pytest.mark.parametrize(
    "narrowed",
    [
        {"region": "west-midlands"},
        {"year": "2017"},
        {"topic": "adoption"},
        {"period_from": "2017-01"},
    ],
)
def test_under_a_filter_there_are_none(client, update, narrowed):
    factories.topic("Adoption")
    choose(client, "carers", LINK)
    assert shown(client, "carers", **narrowed) == asked(client, "carers", **narrowed) == []
    assert shown(client, "carers", order="-period") == ["Ofsted gov.uk"]


def test_on_later_pages_there_are_none(client, update):
    for month in range(1, 12):
        factories.update(period=f"2018-{month:02}", sections=[factories.section("Carers", "x")])
    choose(client, "carers", LINK)
    assert shown(client, "carers", page=2) == asked(client, "carers", offset=10) == []
    assert shown(client, "carers") == ["Ofsted gov.uk"]


def test_what_readers_cannot_see_is_left_out(client, update):
    draft = factories.update(period="2017-12", publish=False)
    private = factories.update(period="2018-01")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    choose(client, "carers", {"page": draft.pk}, {"page": private.pk}, LINK)
    assert [pick["title"] for pick in asked(client, "carers")] == ["Ofsted"]
    PageViewRestriction.objects.all().delete()
    update.unpublish()
    assert [pick["title"] for pick in asked(client, "carers")] == [private.title, "Ofsted"]


def test_what_is_hidden_above_a_page_hides_it_too(client, update):
    choose(client, "carers", {"page": update.pk})
    PageViewRestriction.objects.create(page=update.get_parent(), restriction_type="login")
    assert asked(client, "carers") == []


def test_a_page_that_was_withdrawn_is_left_out_as_it_is_in_the_results(client, update):
    choose(client, "carers", {"page": update.pk})
    update.withdraw("It was wrong.")
    assert asked(client, "carers") == asked(client, "carers", include_withdrawn=True) == []
    update.end_withdrawal()
    assert [pick["title"] for pick in asked(client, "carers")] == [update.title]


def test_a_page_is_shown_where_and_as_what_readers_find_it_now(client, update):
    choose(client, "carers", {"page": update.pk})
    update.title, update.slug = "Carers in the west", "carers"
    update.save_revision()
    assert asked(client, "carers")[0]["path"] == "/regional-updates/west-midlands/november-2017/"
    update.save_revision().publish()
    update.move(factories.region("Eastern"), pos="last-child")
    (pick,) = asked(client, "carers")
    assert (pick["title"], pick["path"]) == (
        "Carers in the west",
        "/regional-updates/eastern/carers/",
    )
    assert client.get(pick["path"]).status_code == 200


def test_what_editors_type_is_escaped(client, update):
    told = {"description": "<script>alert(1)</script>", **LINK, "link_text": "<b>Ofsted</b>"}
    choose(client, "carers", told)
    content = client.get("/search/?q=carers").content.decode()
    assert "<script>alert" not in content and "<b>Ofsted" not in content
    assert shown(client, "carers") == ["<b>Ofsted</b> gov.uk <script>alert(1)</script>"]


def test_an_answer_that_a_cache_holds_is_another_once_the_picks_are(client, update):
    first = client.get("/api/v3/search/?q=carers")
    same = {"if-none-match": first["ETag"]}
    assert client.get("/api/v3/search/?q=carers", headers=same).status_code == 304
    choose(client, "carers", LINK)
    assert client.get("/api/v3/search/?q=carers", headers=same).status_code == 200
    pick = SearchPromotion.objects.get()
    client.force_login(factories.person("root", is_superuser=True))
    client.post(f"/admin/searchpicks/{pick.query_id}/delete/")
    assert client.get("/api/v3/search/?q=carers", headers=same).status_code == 304


def test_the_number_of_queries_does_not_depend_on_the_number_of_picks(client, update):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get("/search/?q=carers")
        return len(captured)

    def pick(words: str, number: int) -> None:
        SearchPromotion.objects.create(
            query=Query.get(words), page=factories.update(period=f"20{number}-01"),
            description="x", sort_order=number,
        )  # fmt: skip

    for number in range(21, 23):
        pick("carers", number)
        pick(f"other {number}", number + 20)
    queries()
    few = queries()
    for number in range(23, 30):
        pick("carers", number)
        pick(f"other {number}", number + 20)
    queries()
    assert queries() == few
    assert len(asked(client, "carers")) == 9

"""Choosing picks in the admin: pages, topics and links, and what is wrong with them."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from search.models import DailySearch
from tests import factories

from .picking import LINK, asked, choose, form

pytestmark = pytest.mark.django_db
PICKS = "/admin/searchpicks/"


@pytest.fixture
def moderator(client):
    factories.roles.moderators(factories.index())
    client.force_login(factories.moderator())


def soup(response) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def rows(client) -> list[list[str]]:
    table = soup(client.get(PICKS)).select("table.listing tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("td")] for row in table]


def test_they_have_one_name_on_every_screen(client, moderator):
    texts = [client.get(PICKS).text, client.get(PICKS, {"q": "zzz"}).text]
    texts.append(client.post(f"{PICKS}add/", form("ofsted", LINK), follow=True).text)
    assert "Picks for “ofsted” saved." in texts[-1]
    one = f"{PICKS}{Query.objects.get().pk}/"
    texts += [client.get(path).text for path in (f"{PICKS}add/", PICKS, one, f"{one}delete/")]
    wrong = form("ofsted", {"link": "?"})
    texts += [client.post(path, wrong).text for path in (f"{PICKS}add/", one)]
    assert all("Picks not saved" in text for text in texts[-2:])
    texts.append(client.post(f"{one}delete/", follow=True).text)
    assert "Picks for “ofsted” deleted." in texts[-1]
    for text in texts:
        assert '"label": "Picks"' in text
        assert not [each for each in ("romoted ", "ecommend", "itor's pick", "itor&#x27;s pick")
                    if each in text]  # fmt: skip


def test_the_form_opens_with_a_pick_to_fill_in_and_with_no_more_where_there_are_some(
    client, moderator
):
    opened = soup(client.get(f"{PICKS}add/", {"query": "nrpf"}))
    assert opened.select_one("[name=query_string]")["value"] == "nrpf"
    assert opened.select_one("[name=editors_picks-0-ORDER]")["value"] == "1"
    assert not opened.select_one("[name=editors_picks-1-ORDER]")
    pick = factories.pick("ofsted")
    opened = soup(client.get(f"{PICKS}{pick.query_id}/"))
    assert opened.select_one("[name=editors_picks-0-external_link_url]")["value"] == "https://www.gov.uk/"  # fmt: skip
    assert not opened.select_one("[name=editors_picks-1-ORDER]")


class TestTopics:
    PICK = {"title": "Adoption", "description": "", "path": "/topics/adoption/",
            "url": "http://localhost/topics/adoption/"}  # fmt: skip

    @pytest.fixture(autouse=True)
    def adoption(self):
        return factories.topic("Adoption")

    def test_one_is_chosen_by_its_name(self, client):
        choose(client, "adopters", {"topic": "adoption"}, {"topic": "adoption", "link_text": "All"})
        assert asked(client, "adopters") == [self.PICK]
        assert client.get(self.PICK["path"]).status_code == 200

    @pytest.mark.parametrize("there", ["", "http://localhost"])
    @pytest.mark.parametrize("path", ["/topics/adoption/", "/topics/adoption"])
    def test_or_by_the_address_of_its_page(self, client, there, path):
        choose(client, "adopters", {"link": f"{there}{path}", "link_text": "Adoption"})
        assert asked(client, "adopters") == [self.PICK]

    def test_it_is_chosen_still_when_the_form_is_opened_again(self, client, moderator):
        pick = factories.pick("adopters", external_link_url="/topics/adoption/", external_link_text="Adoption")  # fmt: skip
        opened = soup(client.get(f"{PICKS}{pick.query_id}/"))
        chosen = opened.select_one("[name=editors_picks-0-topic] option[selected]")
        assert chosen["value"] == "adoption"
        for name in ("external_link_url", "external_link_text"):
            assert not opened.select_one(f"[name=editors_picks-0-{name}]").get("value")
        data = form("adopters", {"topic": "adoption"}) | {
            "editors_picks-INITIAL_FORMS": 1, "editors_picks-0-id": pick.pk,
        }  # fmt: skip
        assert client.post(f"{PICKS}{pick.query_id}/", data).status_code == 302
        assert asked(client, "adopters") == [self.PICK]

    def test_one_that_gets_another_name_and_address_is_followed(self, client, adoption):
        choose(client, "adopters", {"topic": "adoption"})
        choose(client, "families", {"topic": "adoption", "link_text": "Our own words"})
        adoption.name, adoption.slug = "New families", "new-families"
        adoption.save()
        (pick,) = asked(client, "adopters")
        assert (pick["title"], pick["path"]) == ("New families", "/topics/new-families/")
        (pick,) = asked(client, "families")
        assert (pick["title"], pick["path"]) == ("Our own words", "/topics/new-families/")

    def test_with_one_that_is_deleted_its_picks_go(self, client, adoption):
        choose(client, "adopters", {"topic": "adoption"}, LINK)
        adoption.delete()
        assert [pick["title"] for pick in asked(client, "adopters")] == ["Ofsted"]

    def test_one_in_another_script(self, client):
        factories.topic("更新")
        choose(client, "news", {"topic": "更新"})
        choose(client, "newer", {"link": "/topics/更新/", "link_text": "更新"})
        for words in ("news", "newer"):
            (pick,) = asked(client, words)
            assert pick["title"] == "更新" and client.get(pick["path"]).status_code == 200


@pytest.mark.parametrize(
    ("link", "path", "url"),
    [
        ("/search/?q=adoption", "/search/?q=adoption", "http://localhost/search/?q=adoption"),
        ("http://localhost/topics/#a", "/topics/#a", "http://localhost/topics/#a"),
        ("/regional-updates", "/regional-updates/", "http://localhost/regional-updates/"),
        ("www.gov.uk/ofsted", None, "https://www.gov.uk/ofsted"),
        ("http://localhost.example.org/", None, "http://localhost.example.org/"),
    ],
)
def test_a_link_leads_somewhere_on_this_site_or_elsewhere(client, link, path, url):
    choose(client, "ofsted", {"link": link, "link_text": "There"})
    (pick,) = asked(client, "ofsted")
    assert (pick["path"], pick["url"]) == (path, url)


@pytest.mark.parametrize(
    ("pick", "message"),
    [
        ({}, "Choose at least one pick."),
        ({"description": "Read this."}, "Choose a page or a topic, or write a link."),
        ({**LINK, "topic": "adoption"}, "Keep one of these: the page, the topic or the link."),
        ({"link": "https://www.gov.uk/"}, "Write what the link is called."),
        ({**LINK, "link": "ofsted"}, "Write a whole address"),
        ({**LINK, "link": "javascript:alert(1)"}, "Write a whole address"),
        ({**LINK, "link": "//"}, "Write a whole address"),
        ({**LINK, "link": "/topics/adoptoin/"}, "Readers find nothing at this address"),
        ({**LINK, "link": "/regional-updates/nowhere/"}, "Readers find nothing at this address"),
        ({**LINK, "link": "http://localhost/admin/pages/"}, "Readers find nothing at this address"),
        ({**LINK, "link": "/\\example.org/"}, "Readers find nothing at this address"),
        ({**LINK, "link": "/topics/%00/"}, "Readers find nothing at this address"),
        ({**LINK, "link": "/events/99.ics"}, "Readers find nothing at this address"),
        ({**LINK, "link": "/_util/login/"}, "Readers find nothing at this address"),
        ({**LINK, "link": "http://LOCALHOST/admin/"}, "Readers find nothing at this address"),
        ({**LINK, "link": "http://localhost//example.org/"}, "Write a whole address"),
        ({**LINK, "link": "http://localhost@example.org/"}, "Write a whole address"),
        ({**LINK, "link": "ftp://example.org/"}, "Write a whole address"),
        ({**LINK, "link": "/topics/" + "a" * 200}, "at most 200 characters"),
        ({"topic": "no such"}, "is not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_that_was_typed_is_lost(client, moderator, pick, message):
    factories.topic("Adoption")
    answer = soup(client.post(f"{PICKS}add/", form("ofsted", pick)))
    assert message in answer.get_text()
    assert answer.select_one("[name=query_string]")["value"] == "ofsted"
    fields = {"link": "external_link_url", "link_text": "external_link_text"}
    for name, value in pick.items():
        field = answer.select_one(f"[name=editors_picks-0-{fields.get(name, name)}]")
        if name == "topic":
            assert [each["value"] for each in field.select("[selected]")] in ([value], [])
        else:
            assert (field.get("value") or field.get_text().strip()) == value
    assert not SearchPromotion.objects.exists()


@pytest.mark.parametrize("words", ["?", '" "', ""])
def test_there_are_words_to_pick_for(client, moderator, words):
    answer = soup(client.post(f"{PICKS}add/", form(words, LINK)))
    assert answer.select_one(".w-field--error, .w-field__errors .error-message")
    kept = answer.select_one("[name=editors_picks-0-external_link_url]")
    assert kept["value"] == LINK["link"]


def test_the_list_says_which_readers_are_not_shown_and_how_often_the_words_are_searched_for(
    client, moderator
):
    live = factories.update(period="2018-01")
    draft = factories.update(period="2018-02", publish=False)
    factories.pick("Café children’s ", live, sort_order=0)
    factories.pick("café children’s", draft, sort_order=1)
    factories.pick("ofsted")
    today = timezone.localdate()
    DailySearch.objects.create(date=today, query="cafe children's", searches=7)
    assert rows(client) == [
        ["café children’s", f"{live.title} {draft.title} Readers are not shown it", "7"],
        ["ofsted", "GOV.UK", "0"],
    ]


def test_the_number_of_queries_does_not_depend_on_the_number_of_picks(client, moderator):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert len(rows(client)) > 2
        return len(captured)

    def more(first: int, last: int) -> None:
        for number in range(first, last):
            for words in ("ofsted", f"words {number}"):
                factories.pick(
                    words, factories.update(period=f"20{number}-0{1 + (words == 'ofsted')}")
                )
                factories.pick(words)
                DailySearch.objects.create(date=timezone.localdate(), query=f"{words} {number}")

    more(10, 12)
    queries()
    few = queries()
    more(12, 16)
    assert queries() == few

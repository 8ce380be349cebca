"""Pages for readers who do not get what they asked for: they lead on."""

import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory
from django.views.defaults import server_error

from cms.delivery.departures import say_goodbye
from cms.templatetags.addresses import as_words
from tests import factories


def ways_on(html: bytes) -> tuple[str, set[str]]:
    """Return what the page's search box has in it, and where its links in the text lead."""
    soup = BeautifulSoup(html, "html.parser")
    assert soup.select_one("form[action='/search/'] input[name=q]")
    box = soup.select_one("input[name=q]").get("value", "")
    return box, {link["href"] for link in soup.select("main a")}


@pytest.mark.django_db
def test_where_there_is_nothing_the_words_of_the_address_can_be_searched_for(client):
    factories.update()
    response = client.get("/regional-updates/north-east/fostering-fund-2017.html")
    assert response.status_code == 404
    words, links = ways_on(response.content)
    assert words == "north east fostering fund 2017"
    assert links == {"/", "/regional-updates/", "/topics/", "/search/"}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "/nowhere.txt", "/topics/nowhere/"])
def test_whoever_tries_the_product_sees_its_own_page_too(admin_client, settings, path):
    factories.index()
    settings.DEBUG = True
    response = admin_client.get(path)
    assert response.status_code == 404 and ways_on(response.content)[0] == "nowhere"
    assert "Go to Wagtail admin" in admin_client.get("/admin/nowhere/").text


@pytest.mark.django_db
def test_what_is_gone_says_why_and_leads_on(client):
    factories.update()
    say_goodbye(["/regional-updates/north-east/gone/"], "It named <somebody>.")
    response = client.get("/regional-updates/north-east/gone/")
    assert response.status_code == 410
    assert "It named &lt;somebody&gt;." in response.text
    words, links = ways_on(response.content)
    assert (words, links) == (
        "north east gone",
        {"/", "/regional-updates/", "/topics/", "/search/"},
    )


def test_when_something_is_broken_the_page_needs_nothing_that_may_be_broken():
    # Without access to the database, in a test that has none.
    response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert ways_on(response.content) == ("", {"/", "/regional-updates/"})


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", ""),
        ("/topics/care-leavers/", "care leavers"),
        ("/regional-updates/west-midlands/november_2017/", "west midlands november 2017"),
        ("/index.php/12345/Adoption leads", "Adoption leads"),
        ("/a/<script>alert(1)</script>/", "a script alert script"),
        ("/" + "word-" * 100, "word " * 19 + "word"),
        ("/更新/日本/", "更新 日本"),
    ],
)
def test_the_words_of_an_address(address, words):
    assert as_words(address) == words

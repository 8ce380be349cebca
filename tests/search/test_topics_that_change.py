"""Topics that there are not, have no sections, or get other names."""

import pytest
from bs4 import BeautifulSoup

from cms.delivery.models import Section
from regional_updates.vocabulary import Topic
from tests import factories

from .feeds.reading import titles
from .topic_pages import ADOPTION, page, said, text

pytestmark = pytest.mark.django_db


def test_an_unknown_topic_gets_the_page_that_helps(client, spoken):
    response = client.get("/topics/family-hubs/")
    assert response.status_code == 404
    box = BeautifulSoup(response.content, "html.parser").select_one("input[name=q]")
    assert box["value"] == "family hubs"


@pytest.mark.parametrize("slug", ["%00", "a" * 2000, "<b>", "%FF", "';--", "🏠", "更新"])
def test_whatever_is_asked_for_as_a_topic_gets_it_too(client, spoken, slug):
    assert client.get(f"/topics/{slug}/").status_code == 404


def test_a_topic_without_sections_says_so(client, spoken):
    factories.topic("Digital")
    soup = page(client, "/topics/digital/")
    assert "No region has spoken of this topic yet" in text(soup.main)
    assert soup.find("a", href="/topics/") and not soup.select(".months, .facet")


def test_a_topic_of_which_all_was_withdrawn_offers_that(client, say):
    say("Eastern", "2019-03").withdraw("It was wrong.")
    soup = page(client)
    more = soup.find("a", string="Show withdrawn updates")["href"]
    assert len(said(page(client, f"{ADOPTION}{more}"))) == 1


def test_a_new_name_is_shown_at_once(client, spoken, adoption):
    adoption.name = "Adopting <i>"
    adoption.save()
    soup = page(client)
    assert text(soup.h1) == "Adopting <i>" and not soup.h1.i
    assert text(soup.find(id="found")) == "5 updates on Adopting <i>"
    assert "Adopting <i>" in text(page(client, "/topics/"))


def test_pages_follow_at_once_however_many_documents_there_are_to_build(
    client, say, adoption, settings, django_capture_on_commit_callbacks
):
    """More documents than one request builds wait for the worker, which is not running here."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for n in range(22):
        say(f"Region {n:02}", "2019-03")
    with django_capture_on_commit_callbacks(execute=True):
        adoption.slug, adoption.name = "families", "New families"
        adoption.save()
    assert Section.objects.filter(content__topic__slug="adoption").exists()
    soup = page(client, "/topics/families/?region=region-00")
    assert text(soup.find(id="found")) == "1 update from Region 00 on New families"
    assert "New families" in text(page(client, "/").main)
    adoption.delete()
    assert "New families" not in text(page(client, "/").main)


def test_what_was_found_before_follows_at_once(client, spoken, adoption):
    assert text(page(client).find(id="found")) == "5 updates on Adoption"
    adoption.slug = "families"
    adoption.save()
    factories.topic("Adoption")
    assert "No region has spoken of this topic yet" in text(page(client).main)
    counts = [client.get(f"/api/v3/search/?topic={slug}").json()["count"]
              for slug in ("adoption", "families")]  # fmt: skip
    assert counts == [0, 5]


def test_a_table_is_another_once_its_topic_has_another_name(client, spoken, adoption):
    known = {"If-None-Match": client.get("/feeds/updates.csv?topic=adoption")["ETag"]}
    adoption.name = "Adopting"
    adoption.save()
    again = client.get("/feeds/updates.csv?topic=adoption", headers=known)
    assert again.status_code == 200 and "Adopting" in b"".join(again.streaming_content).decode()


def test_readers_of_the_old_address_are_led_to_the_new_one(client, spoken, adoption):
    adoption.slug = "families"
    adoption.save()
    response = client.get(f"{ADOPTION}?region=eastern&year=2019")
    new = "/topics/families/?region=eastern&year=2019"
    assert (response.status_code, response["Location"]) == (301, new)
    factories.topic("Adoption")
    assert client.get(ADOPTION).status_code == 200
    adoption.slug = "adoptions"
    adoption.save()
    assert client.get("/topics/families/", follow=True).redirect_chain == [
        ("/topics/adoptions/", 301)
    ]
    adoption.slug = "children"
    adoption.save()
    assert client.get("/topics/families/", follow=True).redirect_chain == [
        ("/topics/children/", 301)
    ]


def test_the_address_of_a_search_follows_the_topic(client, spoken, adoption):
    adoption.slug = "families"
    adoption.save()
    response = client.get("/search/?topic=adoption&topic=fostering")
    assert response["Location"] == "/search/?topic=families&topic=fostering"
    assert len(titles(client.get("/feeds/updates.atom?topic=adoption"))) == 5
    factories.topic("Adoption")
    assert text(page(client, "/search/?topic=adoption").find(id="found")) == "No update on Adoption"


def test_a_deleted_topic_has_no_page_any_more(client, spoken, adoption):
    adoption.slug = "families"
    adoption.save()
    adoption.delete()
    for path in (ADOPTION, "/topics/families/"):
        response = client.get(path)
        assert response.status_code == 410
        assert "The topic “Adoption” is not used any more." in response.text
    assert "Adoption" not in text(page(client, "/topics/").main)
    factories.topic("Adoption")
    assert client.get(ADOPTION).status_code == 200


def test_a_slug_in_another_script_has_a_page(client, say):
    topic = Topic.objects.create(name="更新", slug="更新")
    say("Eastern", "2019-03", topic=topic)
    found = [link["href"] for link in page(client, "/topics/").select(".topic-list a")]
    assert len(said(page(client, found[-1]))) == 1

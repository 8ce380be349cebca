"""Addresses where a page used to be: moved, gone, or taken by another one."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, Site

from cms.delivery import departures
from tests import factories

pytestmark = pytest.mark.django_db
HERE = "/regional-updates/west-midlands/november-2017/"


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Return a context in which redirects are made as they are when a request has been answered."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def asked(client, path: str = HERE) -> dict:
    """Return what the API says of ``path``; the status of the answer where it is not 200."""
    response = client.get("/api/v3/redirects/", {"path": path})
    return response.json() if response.status_code == 200 else {"answer": response.status_code}


def renamed(page, slug: str, committed) -> None:
    page.slug = slug
    with committed():
        page.save_revision().publish()


class TestMoves:
    @pytest.mark.parametrize("path", [HERE, HERE.rstrip("/"), HERE.strip("/"), f"{HERE}?utm=1"])
    def test_a_renamed_page_is_found_under_its_old_address(self, client, committed, path):
        page = factories.update()
        renamed(page, "moved", committed)
        new = "/regional-updates/west-midlands/moved/"
        expected = {
            "status": 301,
            "path": new,
            "url": f"http://localhost{new}",
            "explanation": None,
        }
        assert asked(client, path) == expected
        response = client.get(f"/{path.lstrip('/')}")
        query = path.partition("?")[1:]
        assert (response.status_code, response["Location"]) == (301, new + "".join(query))
        assert response["Cache-Control"] == "public, max-age=60"

    def test_so_are_all_pages_below_a_renamed_region(self, client, committed):
        region = factories.region("West Midlands")
        factories.update(region)
        factories.update(region, "2018-01")
        renamed(region, "the-west", committed)
        for slug in ("", "november-2017/", "january-2018/"):
            found = asked(client, f"/regional-updates/west-midlands/{slug}")
            assert found["path"] == f"/regional-updates/the-west/{slug}"
            response = client.get(f"/regional-updates/west-midlands/{slug}")
            assert response["Location"] == f"/regional-updates/the-west/{slug}"

    def test_and_a_page_that_moved_to_another_region(self, client, committed):
        page = factories.update()
        with committed():
            page.move(factories.region("North East"), pos="last-child")
        assert asked(client)["path"] == "/regional-updates/north-east/november-2017/"

    def test_several_moves_lead_to_where_it_is_now(self, client, committed):
        page = factories.update()
        for slug in ("one", "two", "three"):
            renamed(page, slug, committed)
        assert asked(client)["path"] == "/regional-updates/west-midlands/three/"

    def test_a_front_end_of_its_own_is_led_to_by_the_url(self, client, committed, settings):
        settings.HEADLESS_CLIENT_URL = "https://www.example.org"
        renamed(factories.update(), "moved", committed)
        url = "https://www.example.org/regional-updates/west-midlands/moved/"
        assert asked(client)["url"] == url

    def test_with_letters_beyond_ascii(self, client, committed):
        page = factories.update(slug="mai-2017-für-alle")
        renamed(page, "später", committed)
        for path in ("mai-2017-für-alle", "mai-2017-f%C3%BCr-alle"):
            found = asked(client, f"/regional-updates/west-midlands/{path}/")
            assert found["path"] == "/regional-updates/west-midlands/sp%C3%A4ter/"
            response = client.get(f"/regional-updates/west-midlands/{path}/")
            assert response["Location"] == found["path"]

    def test_an_address_elsewhere_that_somebody_typed_in(self, client):
        factories.index()
        Redirect.objects.create(
            old_path="/old", site=Site.objects.get(), redirect_link="https://example.org/new",
            is_permanent=False,
        )  # fmt: skip
        expected = {
            "status": 302,
            "path": None,
            "url": "https://example.org/new",
            "explanation": None,
        }
        assert asked(client, "/old/") == expected
        response = client.get("/old/?year=2017")
        assert (response.status_code, response["Location"]) == (302, "https://example.org/new")

    @pytest.mark.parametrize(
        ("old", "new", "led_to"),
        [
            ("/old", "/search/", "/search/?id=5"),
            ("/old?id=5", "/search/", "/search/"),
            ("/old", "/search/?q=old", "/search/?q=old"),
        ],
    )
    def test_what_was_asked_goes_along_unless_the_redirect_says_what_to_ask(
        self, client, old, new, led_to
    ):
        factories.index()
        Redirect.objects.create(old_path=old, site=Site.objects.get(), redirect_link=new)
        assert client.get("/old/?id=5")["Location"] == led_to


class TestWhatIsNotToBeFound:
    def test_nobody_is_led_to_a_page_that_is_not_public(self, client, committed):
        page = factories.update()
        renamed(page, "moved", committed)
        restriction = PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.LOGIN
        )
        assert asked(client) == {"answer": 404}
        assert client.get(HERE).status_code == 404
        restriction.delete()
        page.refresh_from_db()
        page.unpublish()
        assert asked(client) == {"answer": 404}
        assert client.get(HERE).status_code == 404

    def test_redirects_in_a_circle_lead_nowhere(self, client, committed):
        page = factories.update()
        for slug in ("b", "november-2017", "b", "november-2017"):
            renamed(page, slug, committed)
        page.refresh_from_db()
        page.unpublish()
        assert asked(client) == {"answer": 404}
        assert client.get("/regional-updates/west-midlands/b/").status_code == 404

    @pytest.mark.parametrize(
        "path", ["/nowhere/", "/", "/regional-updates/", "//", "?", "/a b/", "/é/", "/%00/", "\n", "x" * 2000]
    )  # fmt: skip
    def test_nothing_is_known_of_other_paths(self, client, path):
        factories.index()
        assert asked(client, path) == {"answer": 404}

    @pytest.mark.parametrize(
        ("query", "words"), [("", "path"), ("path=", "path"), ("path=%00", "NUL")]
    )
    def test_a_path_is_needed(self, client, query, words):
        response = client.get(f"/api/v3/redirects/?{query}")
        assert response.status_code == 400 and words in response.json()["detail"]


class TestGone:
    def test_its_readers_are_told_why(self, client):
        page = factories.update()
        page.unpublish()
        departures.say_goodbye([HERE], "Its <figures> were wrong.")
        response = client.get(HERE)
        assert response.status_code == 410
        assert b"Its &lt;figures&gt; were wrong." in response.content
        answer = client.get("/api/v3/updates/west-midlands/november-2017/")
        assert (answer.status_code, answer.json()["detail"]) == (410, "Its <figures> were wrong.")
        assert answer["Content-Type"] == "application/problem+json"
        expected = {
            "status": 410,
            "path": None,
            "url": None,
            "explanation": "Its <figures> were wrong.",
        }
        assert asked(client) == expected

    def test_so_are_those_who_come_by_an_earlier_address(self, client, committed):
        page = factories.update()
        renamed(page, "moved", committed)
        page.refresh_from_db()
        page.unpublish()
        departures.say_goodbye(["/regional-updates/west-midlands/moved/"], "It is gone.")
        assert asked(client)["explanation"] == "It is gone."
        assert client.get(HERE).status_code == 410

    def test_so_are_they_when_its_draft_has_another_address(self, client, committed):
        page = factories.update()
        page.unpublish()
        departures.say_goodbye([HERE], "It is gone.")
        page.slug = "draft-of-it"
        with committed():
            page.save()
        assert asked(client)["explanation"] == "It is gone."
        assert client.get(HERE).status_code == 410

    def test_a_page_that_comes_back_wins(self, client):
        page = factories.update()
        page.unpublish()
        departures.say_goodbye([HERE], "It is gone.")
        page.save_revision().publish()
        assert client.get(HERE).status_code == 200
        assert asked(client) == {"answer": 404}
        page.refresh_from_db()
        page.unpublish()
        assert client.get(HERE).status_code == 404

    def test_so_does_another_page_at_the_address(self, client, committed):
        page = factories.update()
        renamed(page, "moved", committed)
        factories.update(slug="november-2017")
        assert client.get(HERE).status_code == 200
        assert asked(client) == {"answer": 404}

"""Regions that get another address."""

import pytest
from wagtail.models import PageViewRestriction

from cms.delivery.models import ContentItem
from regional_updates.models import RegionPage
from tests import factories

from .feeds.reading import rows, titles
from .topic_pages import page, text

pytestmark = pytest.mark.django_db
OLD, NEW = "west-midlands", "the-west"


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """Return a function that gives West Midlands, or the region that was it, another slug."""

    def rename(slug: str = NEW) -> None:
        region = RegionPage.objects.get(title="West Midlands")
        region.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            region.save_revision().publish()

    return rename


def found(client, query: str) -> list[str]:
    soup = page(client, f"/search/?{query}")
    return [text(link) for link in soup.select(".results__list h3")]


@pytest.mark.parametrize("form", ["atom", "json", "csv"])
def test_readers_of_its_feeds_are_led_on_with_what_they_asked_for(client, spoken, rename, form):
    rename("in-between")
    rename()
    response = client.get(f"/feeds/{OLD}/updates.{form}?topic=adoption")
    assert response.status_code == 301
    assert response["Location"] == f"/feeds/{NEW}/updates.{form}?topic=adoption"
    rename(OLD)
    assert client.get(f"/feeds/{OLD}/updates.{form}").status_code == 200
    assert client.get(f"/feeds/{NEW}/updates.{form}")["Location"] == f"/feeds/{OLD}/updates.{form}"


def test_a_draft_of_another_address_changes_nothing(client, spoken):
    region = RegionPage.objects.get(slug=OLD)
    region.slug = NEW
    region.save_revision()
    assert len(found(client, f"region={OLD}")) == 2
    assert client.get(f"/feeds/{NEW}/updates.atom").status_code == 404


def test_lists_and_filters_follow_at_once_however_much_there_is_to_build(
    client, say, rename, settings
):
    """More documents than one request builds wait for the worker, which is not running here."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for n in range(22):
        say("West Midlands", f"{2000 + n}-05")
    assert len(found(client, f"region={OLD}&year=2019")) == 1
    rename()
    assert ContentItem.objects.filter(path__contains=f"/{OLD}/").exists()
    assert len(found(client, f"region={NEW}&year=2019")) == 1
    assert len(page(client, f"/regional-updates/{NEW}/").select(".timeline li")) == 12
    assert len(titles(client.get(f"/feeds/{NEW}/updates.atom"))) == 22
    assert client.get("/api/v3/updates/", {"region": NEW}).json()["count"] == 22
    assert len(page(client, f"/topics/adoption/?region={NEW}").select(".months td a")) == 1
    assert (
        text(page(client, "/search/?q=adopters").select_one(".facet label")) == "West Midlands 22"
    )


def test_a_search_that_somebody_kept_finds_it(client, spoken, rename):
    rename()
    response = client.get(f"/search/?region={OLD}&region=eastern&year=2018")
    assert response["Location"] == f"/search/?region={NEW}&region=eastern&year=2018"
    response = client.get(f"/topics/adoption/?region={OLD}")
    assert response["Location"] == f"/topics/adoption/?region={NEW}"
    assert len(titles(client.get(f"/feeds/updates.atom?region={OLD}"))) == 2
    assert len(rows(client.get(f"/feeds/updates.csv?region={OLD}&q=families"))) == 1


def test_another_region_that_takes_the_address_wins(client, spoken, rename):
    rename()
    RegionPage.objects.filter(title="West Midlands").update(title="The West")
    another = factories.region("West Midlands")
    another.save_revision().publish()
    factories.update(another, "2020-01")
    assert found(client, f"region={OLD}") == ["West Midlands update – January 2020"]
    assert len(titles(client.get(f"/feeds/{OLD}/updates.atom"))) == 1


def test_nobody_is_told_where_a_region_went_that_is_not_public(client, spoken, rename):
    rename()
    region = RegionPage.objects.get(slug=NEW)
    PageViewRestriction.objects.create(page=region, restriction_type=PageViewRestriction.LOGIN)
    assert found(client, f"region={OLD}") == []
    assert NEW not in client.get(f"/search/?region={OLD}").text


@pytest.mark.parametrize("hidden", ["private", "draft"])
def test_nobody_is_told_what_a_region_is_called_that_is_not_public(client, spoken, rename, hidden):
    region = RegionPage.objects.get(slug=OLD)
    if hidden == "private":
        PageViewRestriction.objects.create(page=region, restriction_type=PageViewRestriction.LOGIN)
        rename()
    else:
        region.unpublish()
        region.slug = NEW
        region.save()
    assert RegionPage.objects.get(pk=region.pk).slug == NEW
    for form in ("atom", "json", "csv"):
        feed = f"/feeds/{OLD}/updates.{form}"
        assert client.get(feed).status_code == 404
        assert client.get("/api/v3/redirects/", {"path": feed}).status_code == 404

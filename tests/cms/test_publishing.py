"""Publishing, and everything else that makes a page public, changes it or takes it away."""

import datetime
import json

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from cms.delivery.models import Change, ContentItem, Section
from regional_updates.models import RegionalUpdatePage
from tests import factories

pytestmark = pytest.mark.django_db


def actions() -> list[str]:
    return [change.action for change in Change.objects.all()]


def test_publishing_writes_a_document_its_sections_and_one_change():
    page = factories.update(
        sections=[factories.section("Workforce", "One."), factories.section("Adoption", "Two.")]
    )
    item = ContentItem.objects.get(page=page)
    document = json.loads(item.document)
    assert document["path"] == "/regional-updates/west-midlands/november-2017/"
    assert [section["heading"] for section in document["sections"]] == ["Workforce", "Adoption"]
    assert [section.heading for section in item.sections.order_by("position")] == [
        "Introduction",
        "Workforce",
        "Adoption",
    ]
    change = Change.objects.get()
    assert (change.action, change.seq, change.etag) == ("published", item.version, item.etag)
    assert document["version"] == change.seq


def test_a_draft_is_in_nothing_that_is_delivered():
    page = factories.update(publish=False)
    page.title = "Another title – November 2017"
    page.save_revision()
    assert (
        not ContentItem.objects.exists()
        and not Section.objects.exists()
        and not Change.objects.exists()
    )


def test_a_draft_of_a_published_page_changes_nothing_public():
    page = factories.update()
    before = ContentItem.objects.get().document
    page.title = "Not yet – November 2017"
    page.save_revision()
    assert ContentItem.objects.get().document == before
    assert actions() == ["published"]


def test_publishing_the_same_again_makes_no_change():
    page = factories.update()
    first = ContentItem.objects.get()
    page.save()
    assert ContentItem.objects.get().version == first.version
    assert actions() == ["published"]


def test_publishing_again_replaces_document_and_sections_and_keeps_the_content_id():
    page = factories.update()
    first = ContentItem.objects.get()
    page.body = json.dumps([factories.section("A new section", "New text.")])
    page.save_revision().publish()
    second = ContentItem.objects.get()
    assert second.version > first.version and second.content_id == first.content_id
    assert second.etag != first.etag
    assert Section.objects.get(position=1).heading == "A new section"


def test_a_new_title_for_an_update_of_last_summer_makes_one_change():
    page = factories.update()
    summer = datetime.datetime(2017, 7, 1, 12, tzinfo=datetime.UTC)
    RegionalUpdatePage.objects.filter(pk=page.pk).update(first_published_at=summer)
    page.refresh_from_db()
    page.save_revision().publish()
    before = Change.objects.count()
    page.title = "Another title"
    page.save_revision().publish()
    assert Change.objects.count() == before + 1
    assert '"published_at":"2017-07-01T12:00:00Z"' in ContentItem.objects.get().document


def test_unpublishing_takes_it_away():
    page = factories.update()
    page.unpublish()
    assert not ContentItem.objects.exists() and not Section.objects.exists()
    assert actions() == ["published", "unpublished"]


def test_deleting_takes_it_away():
    factories.update().delete()
    assert not ContentItem.objects.exists() and not Section.objects.exists()
    assert actions() == ["published", "deleted"]


def test_deleting_a_region_takes_all_its_updates_away():
    region = factories.region()
    factories.update(region, "2017-11")
    factories.update(region, "2017-12")
    region.refresh_from_db()
    region.delete()
    assert not ContentItem.objects.exists()
    assert sorted(actions()) == ["deleted", "deleted", "published", "published"]


def test_a_new_slug_moves_it():
    page = factories.update()
    page.slug = "winter-2017"
    page.save_revision().publish()
    change = Change.objects.last()
    assert change.action == "moved"
    assert change.previous_path == "/regional-updates/west-midlands/november-2017/"
    assert change.path == "/regional-updates/west-midlands/winter-2017/"
    assert ContentItem.objects.get().path == change.path


def test_a_regions_new_slug_and_name_reach_its_updates():
    region = factories.region()
    factories.update(region)
    region.refresh_from_db()
    region.title, region.slug = "Midlands (West)", "midlands-west"
    region.save_revision().publish()
    document = json.loads(ContentItem.objects.get().document)
    assert document["region"] == {"slug": "midlands-west", "name": "Midlands (West)"}
    assert document["path"] == "/regional-updates/midlands-west/november-2017/"
    assert actions() == ["published", "moved"]


def test_moving_a_page_to_another_region_moves_its_document():
    page = factories.update()
    page.move(factories.region("North East"), pos="last-child")
    document = json.loads(ContentItem.objects.get().document)
    assert document["region"]["slug"] == "north-east"
    assert actions() == ["published", "moved"]


@pytest.mark.parametrize("above", ["page", "region", "index"])
def test_a_privacy_restriction_takes_it_away_and_its_removal_brings_it_back(above):
    page = factories.update()
    restricted = {"page": page, "region": page.get_parent(), "index": factories.index()}[above]
    restriction = PageViewRestriction.objects.create(
        page=restricted.page_ptr if hasattr(restricted, "page_ptr") else restricted,
        restriction_type=PageViewRestriction.LOGIN,
    )
    assert not ContentItem.objects.exists() and not Section.objects.exists()
    restriction.delete()
    assert ContentItem.objects.exists()
    assert actions() == ["published", "unpublished", "published"]


def test_expiry_takes_it_away():
    page = factories.update()
    page.expire_at = timezone.now() - datetime.timedelta(minutes=1)
    page.save_revision().publish()
    page.live = True
    page.save()
    call_command("publish_scheduled")
    page.refresh_from_db()
    assert not page.live and page.expired
    assert not ContentItem.objects.exists()
    assert actions()[-1] == "unpublished"


def test_unpublishing_a_region_with_its_updates_takes_them_away():
    page = factories.update()
    region = page.get_parent().specific
    region.unpublish(set_expired=False)
    for child in region.get_children().specific():
        child.unpublish()
    assert actions() == ["published", "unpublished"]


def test_a_page_outside_every_site_is_not_public():
    factories.update()
    elsewhere = factories.index().get_parent().get_parent()
    site = Site.objects.get()
    site.root_page = elsewhere.add_child(
        instance=type(factories.index().get_parent().specific)(title="Other", slug="other")
    )
    site.save()
    assert not ContentItem.objects.exists()
    assert actions() == ["published", "unpublished"]


def test_what_is_published_and_what_is_announced_are_committed_together():
    page = factories.update(publish=False)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        page.get_latest_revision().publish()
        assert ContentItem.objects.exists()
        raise ZeroDivisionError
    page.refresh_from_db()
    assert not page.live
    assert not ContentItem.objects.exists() and not Change.objects.exists()


def test_numbers_have_no_gaps():
    for month in range(1, 6):
        factories.update(period=f"2017-{month:02}").unpublish()
    assert [change.seq for change in Change.objects.all()] == list(range(1, 11))


def test_the_version_that_is_shown_carries_the_times_of_publishing():
    factories.update()
    document = json.loads(ContentItem.objects.get().document)
    published = datetime.datetime.fromisoformat(document["published_at"])
    assert published.tzinfo is not None and document["published_at"].endswith("Z")


def test_publishing_takes_as_many_queries_with_twice_the_archive():
    def queries(period: str) -> int:
        page = factories.update(period=period, publish=False)
        revision = page.get_latest_revision()
        with transaction.atomic():
            connection.force_debug_cursor = True
            before = len(connection.queries_log)
            revision.publish()
            count = len(connection.queries_log) - before
            connection.force_debug_cursor = False
        return count

    factories.update(period="2016-01")
    factories.update(period="2016-02")
    first = queries("2017-01")
    for month in range(2, 10):
        factories.update(period=f"2017-{month:02}")
    assert queries("2017-12") == first

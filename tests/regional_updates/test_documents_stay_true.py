"""What a document shows changes: exactly the documents that show it follow."""

import datetime
import json

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from cms.delivery.models import Change, ContentItem
from regional_updates.models import RegionalUpdatePage, RegionPage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def bystander() -> RegionalUpdatePage:
    return factories.update(factories.region("North East"), "2017-01")


def document(page: RegionalUpdatePage) -> dict:
    return json.loads(ContentItem.objects.get(page_id=page.pk).document)


class Changed:
    """The pages whose documents changed since it was made."""

    def __init__(self) -> None:
        self.last = Change.objects.count()

    def __eq__(self, pages: list[RegionalUpdatePage]) -> bool:
        return sorted(change.page_id for change in Change.objects.all()[self.last :]) == sorted(
            page.pk for page in pages
        )

    def __repr__(self) -> str:
        return str([str(change) for change in Change.objects.all()[self.last :]])


def linking_to(target: RegionalUpdatePage | RegionPage, period: str = "2018-05"):
    link = f'See <a linktype="page" id="{target.pk}">what they say</a>.'
    return factories.update(
        factories.region("Eastern"), period, [factories.section("Heading", link)]
    )


def paragraph(page: RegionalUpdatePage) -> str:
    return document(page)["sections"][0]["blocks"][0]["html"]


def test_a_topic_gets_another_name(bystander):
    topic = factories.topic("Adoption")
    page = factories.update(sections=[factories.section("Heading", "Text.", topic=topic)])
    changed = Changed()
    topic.name = "Adoption and permanence"
    topic.save()
    assert changed == [page]
    assert document(page)["topics"] == [{"slug": "adoption", "name": "Adoption and permanence"}]
    topic.delete()
    assert document(page)["topics"] == []


@pytest.mark.parametrize("term", ["DCS", "A&E", 'The "Q"'])
def test_an_acronym_comes_changes_and_goes(bystander, term):
    text = f"Each {term} agreed.".replace("&", "&amp;")
    page = factories.update(sections=[factories.section("Heading", text)])
    changed = Changed()
    acronym = factories.acronym(term, "one thing")
    assert changed == [page]
    acronym.expansion = "another thing"
    acronym.save()
    assert document(page)["acronyms"] == [{"term": term, "expansion": "another thing"}]
    acronym.term = "XYZ"
    acronym.save()
    assert document(page)["acronyms"] == []
    acronym.delete()
    assert changed == [page] * 3


def test_an_events_new_time_reaches_whoever_shows_it(bystander):
    own, of_region = factories.event("Own"), factories.event("Of the region")
    west = factories.region("West Midlands", featured_event=of_region)
    featuring = factories.update(west, "2017-10", featured_event=own)
    following = factories.update(west, "2017-11")
    changed = Changed()
    own.starts_at += datetime.timedelta(hours=1)
    own.save()
    assert changed == [featuring]
    changed = Changed()
    of_region.starts_at += datetime.timedelta(hours=1)
    of_region.save()
    assert changed == [following]
    assert document(following)["featured_event"]["starts_at"] == "2018-11-14T11:00:00Z"
    changed = Changed()
    own.delete()
    assert changed == [featuring]
    assert document(featuring)["featured_event"]["title"] == "Of the region"


def test_the_next_of_all_events_is_the_one_after_publishing():
    page = factories.update()
    RegionalUpdatePage.objects.filter(pk=page.pk).update(first_published_at="2018-01-01T00:00:00Z")
    later = factories.event("Later", "2018-06-01T10:00+00:00")
    assert document(page)["featured_event"]["title"] == "Later"
    sooner = factories.event("Sooner", "2018-03-01T10:00+00:00")
    assert document(page)["featured_event"]["title"] == "Sooner"
    changed = Changed()
    factories.event("Long before", "2017-03-01T10:00+00:00")
    factories.event("Long after", "2019-03-01T10:00+00:00")
    later.title = "Later still"
    later.save()
    assert changed == []
    sooner.starts_at = datetime.datetime(2018, 9, 1, tzinfo=datetime.UTC)
    sooner.save()
    assert changed == [page]
    assert document(page)["featured_event"]["title"] == "Later still"
    later.delete()
    assert document(page)["featured_event"]["title"] == "Sooner"


def test_a_regions_event_is_chosen_and_taken_away(bystander):
    event, region = factories.event("Chosen"), factories.region("West Midlands")
    page = factories.update(region)
    changed = Changed()
    region = RegionPage.objects.get(pk=region.pk)
    region.featured_event = event
    region.save_revision().publish()
    assert changed == [page]
    assert document(page)["featured_event"]["title"] == "Chosen"
    event.delete()
    assert document(page)["featured_event"] is None


def test_a_file_gets_another_title_and_goes(bystander):
    file = get_document_model().objects.create(title="Plan", file=ContentFile(b"1", "plan.pdf"))
    link = f'The <a linktype="document" id="{file.pk}">plan</a>.'
    page = factories.update(sections=[factories.section("Heading", ("documents", [file.pk]), link)])
    changed = Changed()
    file.title = "The plan"
    file.save()
    assert changed == [page]
    assert document(page)["sections"][0]["blocks"][0]["documents"][0]["title"] == "The plan"
    file.delete()
    assert changed == [page] * 2
    assert [block.get("html") for block in document(page)["sections"][0]["blocks"]] == ["The plan."]


class TestLinks:
    def test_follow_the_page_they_lead_to(self, bystander):
        target = factories.update(period="2016-03")
        page = linking_to(target)
        changed = Changed()
        target.slug = "spring-2016"
        target.save_revision().publish()
        assert changed == [target, page]
        assert "/west-midlands/spring-2016/" in paragraph(page)

    def test_become_text_while_the_page_is_not_public_and_come_back(self, bystander):
        target = factories.update(period="2016-03")
        page = linking_to(target)
        target.unpublish()
        assert paragraph(page) == "See what they say."
        target.refresh_from_db()
        target.save_revision().publish()
        assert "<a href=" in paragraph(page)
        restriction = PageViewRestriction.objects.create(
            page=target.get_parent(), restriction_type="login"
        )
        assert paragraph(page) == "See what they say."
        restriction.delete()
        assert "<a href=" in paragraph(page)
        RegionalUpdatePage.objects.get(pk=target.pk).delete()
        assert paragraph(page) == "See what they say."

    def test_appear_when_the_page_is_published_for_the_first_time(self, bystander):
        target = factories.update(period="2016-03", publish=False)
        page = linking_to(target)
        assert paragraph(page) == "See what they say."
        target.get_latest_revision().publish()
        assert "/march-2016/" in paragraph(page)

    def test_follow_a_region_and_what_is_in_it(self, bystander):
        region = factories.region("West Midlands")
        target = factories.update(region, "2016-03")
        to_region, to_page = linking_to(region), linking_to(target, "2018-06")
        changed = Changed()
        region = RegionPage.objects.get(pk=region.pk)
        region.slug = "the-west"
        region.save_revision().publish()
        assert changed == [target, to_region, to_page]
        assert '/regional-updates/the-west/"' in paragraph(to_region)
        assert "/regional-updates/the-west/march-2016/" in paragraph(to_page)

    def test_follow_a_page_that_moves_to_another_region(self, bystander):
        target = factories.update(period="2016-03")
        page = linking_to(target)
        target.move(factories.region("South West"), "last-child")
        assert "/south-west/march-2016/" in paragraph(page)

    def test_follow_a_page_that_expires(self, bystander):
        target = factories.update(period="2016-03")
        page = linking_to(target)
        stale = target.page_ptr
        stale.refresh_from_db()
        stale.unpublish(set_expired=True)
        assert paragraph(page) == "See what they say."


class TestSuggestions:
    @pytest.fixture
    def pages(self, bystander) -> tuple[RegionalUpdatePage, RegionalUpdatePage]:
        section = factories.section("Heading", "Text.", topic=factories.topic())
        first = factories.update(period="2017-10", sections=[section])
        second = factories.update(factories.region("Eastern"), "2017-11", [section])
        assert document(second)["related_articles"][0]["title"] == first.title
        return first, second

    def test_follow_a_new_title(self, pages):
        first, second = pages
        changed = Changed()
        first.title = "Another title"
        first.save_revision().publish()
        assert changed == [first, second]
        assert document(second)["related_articles"][0]["title"] == "Another title"

    def test_go_with_the_page(self, pages):
        first, second = pages
        changed = Changed()
        first.unpublish()
        assert changed == [first, second]
        assert document(second)["related_articles"] == []

"""The demo archive: what it holds, and that it is the same every time."""

import datetime
import json
import re
from collections import Counter

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from wagtail.models import Page, ReferenceIndex, TaskState

from cms.delivery.models import Change, ContentItem, Section
from home.models import Event
from regional_updates.demo.loading import plan
from regional_updates.demo.places import REGIONS
from regional_updates.demo.writing import Illustrations, months, write
from regional_updates.models import RegionalUpdatePage, RegionPage
from regional_updates.vocabulary import Topic
from tests import factories


def written() -> list:
    return [write(place, month, Illustrations()) for place in REGIONS for month in months()]


def test_the_same_place_and_month_always_give_the_same_text():
    assert json.dumps(written(), default=str) == json.dumps(written(), default=str)


def test_the_whole_archive_is_nine_regions_from_january_2021_to_april_2024():
    wanted = plan(360)
    assert len(wanted) == len(set(wanted)) == 360
    assert {place.slug for _, place in wanted} == {
        "eastern", "east-midlands", "greater-london", "north-east", "north-west", "south-east",
        "south-west", "west-midlands", "yorkshire-and-humber",
    }  # fmt: skip
    assert (wanted[0][0], wanted[-1][0]) == (datetime.date(2021, 1, 1), datetime.date(2024, 4, 1))


def test_a_larger_archive_has_further_areas_as_regions():
    wanted = plan(20_000)
    assert len(wanted) == 20_000 and len({place.slug for _, place in wanted}) == 500


def test_its_texts_do_not_repeat_themselves():
    texts = [re.sub(r"<[^>]+>", "\n", str(update.sections)) for update in written()]
    sentences = Counter(
        sentence for text in texts for sentence in text.split("\n") if len(sentence.split()) > 10
    )
    assert len(sentences) > 2500
    assert sentences.most_common(1)[0][1] < 25


@pytest.mark.django_db
class TestLoaded:
    @pytest.fixture(autouse=True)
    def demo(self):
        call_command("load_demo", updates=27)

    def test_each_published_update_has_a_document_sections_and_a_change(self):
        assert ContentItem.objects.count() == 27
        assert Change.objects.filter(action="published").count() == 27
        item = ContentItem.objects.get(region="west-midlands", period="2024-04-01")
        headings = [section["heading"] for section in json.loads(item.document)["sections"]]
        assert (
            list(
                item.sections.filter(position__gt=0)
                .order_by("position")
                .values_list("heading", flat=True)
            )
            == headings
        )

    def test_its_documents_are_what_publishing_would_have_made(self):
        for page in RegionalUpdatePage.objects.live().order_by("-path")[:5]:
            item = ContentItem.objects.get(page=page)
            assert page.build_document(item.version).model_dump_json() == item.document

    def test_its_page_tree_is_sound(self):
        assert Page.find_problems() == ([], [], [], [], [])
        assert all(
            page.url_path.endswith(f"/{page.slug}/") for page in Page.objects.filter(depth__gt=2)
        )

    def test_every_account_signs_in(self):
        names = get_user_model().objects.values_list("username", flat=True)
        assert set(names) == {"admin", "moderator"} | {
            f"{role}.{place.slug}" for role in ("editor", "approver") for place in REGIONS
        }
        assert authenticate(username="editor.west-midlands", password="demo")

    def test_every_screen_has_something_on_it(self, client):
        waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
        steps = Counter(waiting.values_list("task__name", flat=True))
        assert steps == {"Approval by the region": 2, "Approval by the national moderators": 1}
        drafts = RegionalUpdatePage.objects.filter(live=False)
        assert drafts.count() == 8
        assert sum(page.approved_schedule for page in drafts) == 2
        assert (
            RegionalUpdatePage.objects.filter(live=True, has_unpublished_changes=True).count() == 1
        )
        assert Event.objects.upcoming().count() == 4
        assert all(event.starts_at.weekday() < 5 for event in Event.objects.all())
        kinds = {
            block["type"] for section in Section.objects.filter(position__gt=0)
            for block in section.content["blocks"]
        }  # fmt: skip
        assert kinds >= {"paragraph", "bullets", "quote", "callout", "figure", "image", "table",
                         "documents", "subheading"}  # fmt: skip
        for path in (
            "/",
            "/regional-updates/",
            "/regional-updates/eastern/",
            "/search/?q=adoption",
        ):
            assert client.get(path).status_code == 200

    def test_usage_of_topics_is_known(self):
        topic = Topic.objects.get(slug="adoption")
        assert ReferenceIndex.get_references_to(topic).exists()

    def test_pages_can_be_added_to_its_regions(self):
        page = factories.update(RegionPage.objects.get(slug="west-midlands"))
        assert page.slug == "november-2017"
        assert Page.find_problems() == ([], [], [], [], [])

    def test_loading_again_changes_nothing(self, capsys):
        call_command("load_demo", updates=27)
        assert "here already" in capsys.readouterr().out
        assert ContentItem.objects.count() == 27


@pytest.mark.django_db
def test_a_site_with_content_of_its_own_is_left_alone():
    factories.update(factories.region("Atlantis"))
    with pytest.raises(CommandError, match="empty database"):
        call_command("load_demo")
    assert RegionPage.objects.count() == 1

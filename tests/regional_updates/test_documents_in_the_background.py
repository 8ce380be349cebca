"""Documents that follow what they show when the worker gets to it."""

import io
import json

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import PageViewRestriction

from cms.delivery.models import Change, ContentItem
from tests import factories

# The worker closes its connections, so there is no transaction around the tests. A file has only
# such tests or none, for they run after all others.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def worker(settings):
    """Return a function that does the work that was left for the background."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return lambda: call_command("worker", once=True)


def blocks(page) -> list[dict]:
    return json.loads(ContentItem.objects.get(page=page).document)["sections"][0]["blocks"]


def test_an_image_gets_another_file_and_goes(admin_client, worker, settings, tmp_path):
    def picture(colour: str) -> ContentFile:
        data = io.BytesIO()
        Image.new("RGB", (400, 300), colour).save(data, "PNG")
        return ContentFile(data.getvalue(), f"{colour}.png")

    settings.MEDIA_ROOT = tmp_path
    image = get_image_model().objects.create(title="A visit", file=picture("teal"))
    block = ("image", {"image": image.pk, "alt_text": "Two", "decorative": False, "caption": ""})
    page = factories.update(sections=[factories.section("Heading", block)])
    factories.update(factories.region("North East"), "2017-01")
    last = Change.objects.count()
    form = {"title": "A visit", "file": picture("red"), "collection": image.collection_id}
    assert admin_client.post(f"/admin/images/{image.pk}/", form).status_code == 302
    worker()
    assert [change.page_id for change in Change.objects.all()[last:]] == [page.pk]
    renditions = blocks(page)[0]["renditions"]
    assert all("red" in rendition["url"] for rendition in renditions)
    image.delete()
    worker()
    assert blocks(page) == []


def test_many_documents_follow_in_the_background_but_what_is_hidden_goes_at_once(worker):
    region = factories.region("West Midlands")
    for year in (2015, 2016):
        for month in range(1, 13):
            factories.update(region, f"{year}-{month:02}")
    restriction = PageViewRestriction.objects.create(page=region, restriction_type="login")
    assert not ContentItem.objects.exists()
    restriction.delete()
    assert not ContentItem.objects.exists()
    worker()
    assert ContentItem.objects.count() == 24


@pytest.mark.parametrize("how", ["unpublish", "restrict", "restrict the region", "delete"])
def test_nothing_names_a_page_any_more_that_was_taken_away(worker, how):
    target = factories.update(title="Secret – March 2016")
    link = [("page", target)]
    factories.update(factories.region("Eastern"), "2018-05", related_articles=link)
    assert ContentItem.objects.filter(document__contains="Secret").count() == 2
    if how == "unpublish":
        target.unpublish()
    elif how == "delete":
        target.delete()
    else:
        page = target.get_parent() if "region" in how else target
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert not ContentItem.objects.filter(document__contains="Secret").exists()

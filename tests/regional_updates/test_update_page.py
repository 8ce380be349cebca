"""The update page itself: its address, its month, its form, and what it warns of."""

import datetime

import pytest
from django.test import Client
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from regional_updates.models import RegionalUpdatePage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("West Midlands Regional Update - November 2017", "november-2017"),
        ("Update no 354, 31 May 2019", "31-may-2019"),
        ("Update, 1st of June 2019", "1-june-2019"),
        ("REGIONAL UPDATE – NOVEMBER 2017", "november-2017"),
        ("May 2019: what we did", "may-2019"),
        ("Meet on 31 May 10:30. June 2019", "june-2019"),
        ("What we did", "november-2017"),
    ],
)
def test_the_address_is_made_from_the_date_in_the_title(title, slug):
    assert factories.update(title=title).slug == slug


def test_without_a_date_in_the_title_the_day_makes_the_address():
    page = factories.update(title="This week", date=datetime.date(2017, 11, 3))
    assert page.slug == "3-november-2017"


def test_a_second_update_of_the_month_gets_an_address_of_its_own():
    assert [factories.update().slug for _ in range(3)] == [
        "november-2017", "november-2017-2", "november-2017-3",
    ]  # fmt: skip


def form_data(**fields):
    return nested_form_data(
        {
            "title": "West Midlands update – November 2017",
            "period": "2017-11",
            "date": "",
            "slug": "",
            "introduction": rich_text("<p>Hello.</p>"),
            "body": streamfield(
                [("section", {
                    "heading": "Workforce",
                    "topic": "",
                    "content": streamfield([("paragraph", rich_text("<p>Text.</p>"))]),
                })]
            ),
            "featured_event": "",
            "related_articles": streamfield([]),
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
            **fields,
        }
    )  # fmt: skip


@pytest.fixture
def region():
    return factories.region()


@pytest.fixture
def editor_client(region) -> Client:
    client = Client()
    client.force_login(factories.editor(region))
    return client


def add_url(region) -> str:
    return f"/admin/pages/add/regional_updates/regionalupdatepage/{region.pk}/"


def test_an_editor_writes_a_draft_with_no_address_typed(editor_client, region):
    response = editor_client.post(add_url(region), form_data())
    assert response.status_code == 302
    page = RegionalUpdatePage.objects.get()
    assert (page.slug, page.live, page.period) == (
        "november-2017",
        False,
        datetime.date(2017, 11, 1),
    )


@pytest.mark.parametrize("typed", ["2017-11", "11/2017", "November 2017", "Nov 2017", "2017-11-23"])
def test_a_month_may_be_typed_in_the_usual_ways(editor_client, region, typed):
    editor_client.post(add_url(region), form_data(period=typed))
    assert RegionalUpdatePage.objects.get().period == datetime.date(2017, 11, 1)


def test_a_month_that_is_none_is_refused_at_its_field_and_nothing_typed_is_lost(
    editor_client, region
):
    response = editor_client.post(
        add_url(region), form_data(period="Brumaire", **{"action-submit": "1"})
    )
    page = response.content.decode()
    assert "Type the month as year and month, for example 2017-11." in page
    assert "Workforce" in page
    assert not RegionalUpdatePage.objects.exists()


def test_a_second_update_for_the_month_is_kept_with_a_warning_that_leads_to_the_first(
    editor_client, region
):
    first = factories.update(region)
    response = editor_client.post(add_url(region), form_data(), follow=True)
    page = response.content.decode()
    assert "This region already has an update for November 2017" in page
    assert f"/admin/pages/{first.pk}/edit/" in page
    assert RegionalUpdatePage.objects.count() == 2


def test_links_to_what_readers_cannot_see_are_kept_with_a_warning(editor_client, region):
    seen = factories.update(region, "2017-01", title="Seen")
    hidden = factories.update(region, "2017-02", title="Still a draft", publish=False)

    def linking(*ids: int) -> dict:
        links = " ".join(f'<a linktype="page" id="{pk}">words</a>' for pk in ids)
        return form_data(introduction=rich_text(f"<p>{links}</p>"))

    page = editor_client.post(add_url(region), linking(seen.pk, hidden.pk), follow=True)
    assert "“words” leads to “Still a draft”, which readers cannot see" in page.content.decode()
    page = editor_client.post(add_url(region), linking(seen.pk), follow=True)
    assert "readers cannot see" not in page.content.decode()
    chosen = form_data(related_articles=streamfield([("page", hidden.pk)]))
    page = editor_client.post(add_url(region), chosen, follow=True)
    assert "leads to “Still a draft”, which readers cannot see" in page.content.decode()


def test_an_image_needs_words_unless_it_only_decorates(editor_client, region):
    from wagtail.images.models import Image
    from wagtail.images.tests.utils import get_test_image_file

    image = Image.objects.create(title="x", file=get_test_image_file())

    def body(**fields):
        value = {"image": image.pk, "alt_text": "", "caption": "", **fields}
        content = streamfield([("image", value)])
        return streamfield([("section", {"heading": "H", "topic": "", "content": content})])

    refused = editor_client.post(add_url(region), form_data(body=body(), **{"action-submit": "1"}))
    assert "Describe the picture, or tick" in refused.content.decode()
    editor_client.post(add_url(region), form_data(body=body(decorative="on")))
    assert RegionalUpdatePage.objects.count() == 1


def test_bullets_nested_three_deep_are_refused(editor_client, region):
    deep = rich_text("<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>")
    content = streamfield([("bullets", deep)])
    body = streamfield([("section", {"heading": "H", "topic": "", "content": content})])
    response = editor_client.post(add_url(region), form_data(body=body, **{"action-submit": "1"}))
    assert "Bullets can be nested once" in response.content.decode()


def test_pages_go_where_they_belong(region):
    update = factories.update(region)
    index, home = factories.index(), factories.index().get_parent().specific
    assert [type(page).allowed_subpage_models() for page in (home, index, region, update)] == [
        [type(index)], [type(region)], [type(update)], [],
    ]  # fmt: skip
    assert not type(home).can_create_at(Page.objects.get(depth=1))
    assert not type(index).can_create_at(home)


@pytest.mark.parametrize("add", ["topic", "acronym", "event"])
def test_snippets_show_where_they_are_used(admin_client, region, add):
    thing = {"topic": factories.topic, "acronym": factories.acronym, "event": factories.event}[
        add
    ]()
    if add == "topic":
        factories.update(region, sections=[factories.section("One", topic=thing)])
    elif add == "event":
        factories.update(region, featured_event=thing)
    app = "home" if add == "event" else "regional_updates"
    response = admin_client.get(f"/admin/snippets/{app}/{add}/usage/{thing.pk}/")
    assert response.status_code == 200
    assert ("November 2017" in response.content.decode()) is (add != "acronym")


def test_the_block_picker_shows_what_a_block_looks_like(admin_client, region):
    page = admin_client.get(add_url(region)).content.decode()
    assert r"Somebody\u2019s own words." in page

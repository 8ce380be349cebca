"""Wagtail's stable v2 API says the same of updates as their documents."""

import pytest
from wagtail.models import PageViewRestriction

from tests import factories

pytestmark = pytest.mark.django_db
UPDATES = "/api/v2/pages/?type=regional_updates.RegionalUpdatePage"


@pytest.fixture
def archive():
    topic = factories.topic("Adoption")
    west, north = factories.region("West Midlands"), factories.region("North East")
    factories.update(west, "2017-11", sections=[factories.section("Adoption", "A.", topic=topic)])
    factories.update(west, "2018-01")
    factories.update(north, "2017-11", introduction="<p>See <b>this</b>.</p>")
    factories.update(north, "2019-01", publish=False)


def titles(client, query: str) -> list[str]:
    response = client.get(f"{UPDATES}&{query}")
    assert response.status_code == 200, response.content
    return [item["title"] for item in response.json()["items"]]


def test_fields_are_those_of_the_document(client, archive):
    found = client.get(f"{UPDATES}&fields=*").json()
    assert found["meta"]["total_count"] == 3
    for item in found["items"]:
        address = f"/api/v3/updates/{item['region']['slug']}/{item['meta']['slug']}/"
        document = client.get(address).json()
        for name in ("title", "content_id", "period", "date", "region", "topics", "introduction",
                     "featured_event", "related_articles", "acronyms", "withdrawn_notice"):  # fmt: skip
            assert item[name] == document[name]
        assert item["body"] == document["sections"]
        assert client.get(item["meta"]["detail_url"]).json()["body"] == document["sections"]


def test_nothing_leads_to_what_is_hidden(client):
    hidden = factories.update(period="2016-01", publish=False, slug="secret")
    link = f'<a linktype="page" id="{hidden.pk}">words</a>'
    page = factories.update(introduction=f"<p>{link}</p>", sections=[factories.section("H", link)])
    for path in (f"/api/v2/pages/{page.pk}/", f"/api/v3/pages/{page.pk}/?rich_text_format=html"):
        content = client.get(path).content.decode()
        assert "words" in content and "secret" not in content


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("region=west-midlands", ["West Midlands update – November 2017", "West Midlands update – January 2018"]),
        ("region=west-midlands&region=north-east&year=2017",
         ["West Midlands update – November 2017", "North East update – November 2017"]),
        ("topic=adoption", ["West Midlands update – November 2017"]),
        ("period=2018-01", ["West Midlands update – January 2018"]),
        ("period_from=2017-12", ["West Midlands update – January 2018"]),
        ("period_to=2017-11&region=north-east", ["North East update – November 2017"]),
        ("region=nowhere", []),
        ("order=-period&limit=1", ["West Midlands update – January 2018"]),
    ],
)  # fmt: skip
def test_filters(client, archive, query, found):
    assert titles(client, query) == found


@pytest.mark.parametrize(
    "query",
    ["year=x", "year=0", "year=99999", "period=Brumaire", "period_from=2017", "period_to=x", "date=x",
     "nonsense=1", "period=%00", "region=%00", "order=nonsense"],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_by_name(client, archive, query):
    response = client.get(f"{UPDATES}&{query}")
    assert response.status_code == 400
    name, _, value = query.partition("=")
    assert (
        name in response.json().get("message", response.json().get("detail")) or value == "nonsense"
    )


def test_what_is_not_public_is_not_there(client, archive):
    region = factories.region("North East")
    PageViewRestriction.objects.create(page=region, restriction_type="login")
    assert titles(client, "region=north-east") == []
    assert len(titles(client, "")) == 2


def test_a_list_takes_as_many_queries_with_twice_the_updates(
    client, archive, django_assert_max_num_queries
):
    for year in range(2000, 2010):
        factories.update(period=f"{year}-01")
    with django_assert_max_num_queries(12):
        assert len(titles(client, "fields=*&limit=20")) == 13

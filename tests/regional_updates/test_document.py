"""What a published update's document holds, as a front end reads it."""

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.embeds.embeds import get_embed_hash
from wagtail.embeds.models import Embed
from wagtail.images import get_image_model

from tests import factories

pytestmark = pytest.mark.django_db
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def document(client, path: str = "west-midlands/november-2017") -> dict:
    response = client.get(f"/api/v3/updates/{path}/")
    assert response.status_code == 200, response.content
    return response.json()


def block(client, kind: str, value: object) -> dict | None:
    """Return the only block of the document of an update with the block ``kind``, or None."""
    factories.update(sections=[factories.section("Heading", (kind, value))])
    blocks = document(client)["sections"][0]["blocks"]
    return blocks[0] if blocks else None


def picture(width: int = 1600) -> int:
    data = io.BytesIO()
    Image.new("RGB", (width, 900), "teal").save(data, "JPEG")
    file = ContentFile(data.getvalue(), "visit.jpg")
    image = get_image_model().objects.create(title="A visit", file=file)
    # Wagtail keeps renditions in the cache by it.
    image.get_file_hash()
    return image.pk


def image(client, width: int = 1600, **fields: object) -> dict | None:
    value = {"image": picture(width), "alt_text": "Two people", "decorative": False, "caption": ""}
    return block(client, "image", {**value, **fields})


class TestBlocks:
    def test_an_image_comes_in_several_sizes_and_formats(self, client):
        shown = image(client, caption="In Dudley")
        assert (shown["alt"], shown["caption"]) == ("Two people", "In Dudley")
        sizes = {(r["format"], r["width"]) for r in shown["renditions"]}
        assert {kind for kind, _ in sizes} == {"webp", "jpeg"} and len(sizes) >= 3
        for rendition in shown["renditions"]:
            assert rendition["url"].startswith("http://localhost") and rendition["height"] > 0

    def test_a_small_image_is_not_repeated_in_sizes_it_does_not_have(self, client):
        renditions = image(client, width=200)["renditions"]
        assert sorted((r["format"], r["width"]) for r in renditions) == [
            ("jpeg", 200),
            ("webp", 200),
        ]

    def test_a_decorative_image_has_no_alternative_text(self, client):
        assert image(client, decorative=True)["alt"] == ""

    def test_an_image_that_is_gone_is_left_out(self, client):
        assert block(client, "image", {"image": 999, "alt_text": "", "decorative": True}) is None

    def test_a_table_keeps_its_numbers_to_the_last_digit(self, client):
        columns = [{"type": "text", "heading": "Council"}, {"type": "number", "heading": "Visits"}]
        rows = [["Dudley", 12345.678], ["Sandwell", 1204.0], ["Walsall", None], ["Solihull", 0.5]]
        value = {
            "columns": columns, "rows": [{"values": row} for row in rows], "caption": "Visits",
        }  # fmt: skip
        assert block(client, "table", value) == {
            "type": "table",
            "caption": "Visits",
            "head": ["Council", "Visits"],
            "rows": [["Dudley", "12,345.678"], ["Sandwell", "1,204"], ["Walsall", ""],
                     ["Solihull", "0.5"]],
        }  # fmt: skip

    def test_documents_come_with_type_and_size(self, client):
        file = get_document_model().objects.create(
            title="Plan", file=ContentFile(b"12345", "plan.PDF")
        )
        (found,) = block(client, "documents", [file.pk, 999])["documents"]
        assert (found["title"], found["type"], found["size"]) == ("Plan", "pdf", 5)
        assert client.get(found["url"].removeprefix("http://localhost")).status_code == 200

    def test_an_embed_is_a_safe_frame(self, client):
        html = f'<iframe src="https://www.youtube.com/embed/x" onload="x()"></iframe><script>{VIDEO}</script>'
        Embed.objects.create(
            url=VIDEO, hash=get_embed_hash(VIDEO), html=html, type="video", provider_name="YouTube"
        )
        assert block(client, "embed", VIDEO) == {
            "type": "embed",
            "url": VIDEO,
            "html": '<iframe src="https://www.youtube.com/embed/x"></iframe>',
            "provider": "YouTube",
        }

    def test_an_embed_that_was_never_fetched_is_an_address(self, client):
        assert block(client, "embed", VIDEO) == {
            "type": "embed", "url": VIDEO, "html": "", "provider": "",
        }  # fmt: skip


class TestAnchors:
    def test_are_unique_and_never_the_introductions(self, client):
        factories.update(sections=[
            factories.section("Introduction", ("subheading", "Adoption")),
            factories.section("Adoption", "Text."),
            factories.section("¿?", "Text."),
            factories.section("领养", "Text."),
        ])  # fmt: skip
        sections = document(client)["sections"]
        assert [section["anchor"] for section in sections] == [
            "introduction-2", "adoption-2", "section", "领养",
        ]  # fmt: skip
        assert sections[0]["blocks"][0]["anchor"] == "adoption"


class TestFeaturedEvent:
    def test_is_the_updates_own_then_its_regions_then_the_next_of_all(self, client):
        factories.event("Over", "2001-05-01T10:00+00:00")
        factories.event("Later", "2999-06-01T10:00+00:00")
        next_one = factories.event("Next of all", "2999-05-01T10:00+00:00")
        west = factories.region("West Midlands", featured_event=factories.event("The region’s"))
        factories.update(west, "2017-10", featured_event=factories.event("Its own"))
        factories.update(west, "2017-11")
        factories.update(factories.region("North East"), "2017-11")
        titles = [
            document(client, path)["featured_event"]["title"]
            for path in ("west-midlands/october-2017", "west-midlands/november-2017",
                         "north-east/november-2017")
        ]  # fmt: skip
        assert titles == ["Its own", "The region’s", next_one.title]

    def test_is_none_where_there_is_none(self, client):
        factories.update()
        assert document(client)["featured_event"] is None

    def test_its_time_is_the_same_moment_in_summer(self, client):
        factories.update(featured_event=factories.event("Summer", "2018-07-05T10:00+01:00"))
        assert document(client)["featured_event"]["starts_at"] == "2018-07-05T09:00:00Z"


class TestRelatedArticles:
    @pytest.fixture
    def archive(self):
        adoption, digital = factories.topic("Adoption"), factories.topic("Digital")
        on_adoption = factories.section("Adoption", "Text.", topic=adoption)
        on_digital = factories.section("Digital", "Text.", topic=digital)
        north = factories.region("North East")
        for period, sections in {
            "2017-06": [on_adoption],
            "2017-07": [on_adoption, on_digital],
            "2017-08": [on_adoption],
            "2017-09": [on_digital],
            "2017-10": [factories.section("Other")],
            "2017-12": [on_adoption, on_digital],
        }.items():
            factories.update(north, period, sections)
        return [on_adoption, on_digital]

    def test_are_suggested_from_earlier_updates_that_share_most_topics(self, client, archive):
        factories.update(sections=archive)
        related = document(client)["related_articles"]
        assert [article["path"].split("/")[-2] for article in related] == [
            "july-2017", "september-2017", "august-2017",
        ]  # fmt: skip
        assert {article["origin"] for article in related} == {"suggested"}

    def test_are_the_editors_where_there_are_any(self, client, archive):
        chosen = factories.update(factories.region("North West"), "2016-01")
        hidden = factories.update(factories.region("North West"), "2016-02", publish=False)
        factories.update(sections=archive, related_articles=[
            ("page", chosen), ("page", hidden),
            ("link", {"title": "Elsewhere", "url": "https://example.org/"}),
        ])  # fmt: skip
        assert document(client)["related_articles"] == [
            {"title": chosen.title, "path": "/regional-updates/north-west/january-2016/",
             "url": "http://localhost/regional-updates/north-west/january-2016/",
             "origin": "editor"},
            {"title": "Elsewhere", "path": None, "url": "https://example.org/",
             "origin": "editor"},
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Support for UASCs.", ["UASC"]),
        ("The DCS’s view; UASC/DCS leads.", ["DCS", "UASC"]),
        ("A DCS-led board.", ["DCS"]),
        ("Duasch and dcs.", []),
    ],
)
def test_the_acronyms_are_those_in_use(client, text, terms):
    factories.acronym("UASC", "unaccompanied children")
    factories.acronym("DCS", "director of children’s services")
    factories.update(sections=[factories.section("Heading", text)])
    assert [acronym["term"] for acronym in document(client)["acronyms"]] == terms

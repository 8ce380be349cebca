"""Drafts that are written through the API: exactly as their authors may in the admin."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from cms.delivery.models import ContentItem
from regional_updates.models import RegionalUpdatePage
from tests import factories

from .callers import UPDATES, send, step, written

pytestmark = pytest.mark.django_db
HERE = f"{UPDATES}west-midlands/november-2017/"


class TestCreating:
    def test_a_draft_is_made_as_in_the_admin(self, client, people, region):
        response = send(client, "post", UPDATES, written(), people["editor"])
        assert response.status_code == 201, response.content
        saved = response.json()
        page = RegionalUpdatePage.objects.get(pk=saved["id"])
        assert (page.live, page.owner.username, page.slug) == (False, "editor", "december-2017")
        assert (
            page.get_parent().specific == region and page.get_latest_revision().user == page.owner
        )
        assert saved["status"] == "draft" and saved["warnings"] == []
        assert (
            response["Location"]
            == saved["draft_url"]
            == f"http://localhost{UPDATES}west-midlands/december-2017/draft/"
        )
        assert saved["admin_url"].endswith(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert ContentItem.objects.count() == 0
        draft = client.get(response["Location"], headers=people["editor"])
        assert (
            draft.json()["sections"][0]["blocks"][0]["html"] == "More <b>social workers</b> stay."
        )
        assert draft["ETag"] == response["ETag"] and draft["Cache-Control"] == "no-store"

    def test_a_second_one_for_the_month_is_kept_with_a_warning(self, client, people):
        for count in (0, 1):
            saved = send(client, "post", UPDATES, written(), people["editor"]).json()
            assert len(saved["warnings"]) == count
        assert saved["slug"] == "december-2017-2"

    @pytest.mark.parametrize(
        ("who", "status"),
        [("editor", 201), ("approver", 201), ("moderator", 201), ("stranger", 403), ("reader", 403), ("nobody", 401)],
    )  # fmt: skip
    def test_who_may(self, client, people, who, status):
        response = send(client, "post", UPDATES, written(), people[who])
        assert response.status_code == status
        assert RegionalUpdatePage.objects.exists() == (status == 201)

    def test_what_a_document_says_can_be_sent_back(self, client, people, region):
        topic, event = factories.topic("Adoption"), factories.event()
        image = get_image_model().objects.create(
            title="A", file=get_test_image_file(), collection=region.collection
        )
        file = get_document_model().objects.create(
            title="Report", file=SimpleUploadedFile("r.pdf", b"x"), collection=region.collection
        )
        other = factories.update(period="2016-01")
        inline = (f'See <a linktype="page" id="{other.pk}">last year</a>, '
                  f'<a linktype="document" id="{file.pk}">the report</a> and '
                  '<a href="https://example.org/?a=1&amp;b=2">that</a>. CO<sub>2</sub>')  # fmt: skip
        table = {"columns": [{"type": "text", "heading": "Area"}, {"type": "text", "heading": "Count"}],
                 "rows": [{"values": ["Dudley", "12"]}], "caption": "Counts"}  # fmt: skip
        page = factories.update(
            region, featured_event=event, introduction="<p>We <b>met</b>.</p><p>And again.</p>",
            related_articles=json.dumps([
                {"type": "page", "value": other.pk},
                {"type": "link", "value": {"title": "Out", "url": "https://example.org/out"}},
            ]),
            sections=[factories.section(
                "Adoption & more", inline, ("subheading", "Action required"),
                ("bullets", "<ul><li>One<ul><li>Inner</li></ul></li><li>Two &lt;3</li></ul>"),
                ("bullets", "<ol><li>First</li></ol>"),
                ("quote", {"text": "We learn.", "attribution": "A director"}),
                ("callout", "<p>By <b>Friday</b>.</p>"),
                ("figure", {"value": "1,204", "label": "children", "source": ""}),
                ("image", {"image": image.pk, "alt_text": "Two", "decorative": False, "caption": "C"}),
                ("documents", [file.pk]), ("table", table), topic=topic,
            )],
        )  # fmt: skip
        document = client.get(f"{UPDATES}west-midlands/{page.slug}/").json()
        body = {**document, "slug": None, "title": "A copy – March 2019", "period": "2019-03"}
        response = send(client, "post", UPDATES, body, people["moderator"])
        assert response.status_code == 201, response.content
        copy = RegionalUpdatePage.objects.get(pk=response.json()["id"])
        copy.get_latest_revision().publish()
        again = client.get(f"{UPDATES}west-midlands/{copy.slug}/").json()
        for name in ("introduction", "featured_event", "related_articles", "acronyms", "topics"):
            assert again[name] == document[name]
        for section in (*again["sections"], *document["sections"]):
            del section["id"]
        assert again["sections"] == document["sections"]

    @pytest.mark.parametrize(
        ("fields", "place"),
        [
            ({"title": ""}, "title"),
            ({"title": "x" * 300}, "title: must have at most 255 characters, not 300"),
            ({"title": "a\0b"}, "title"),
            ({"period": "Brumaire"}, "period"),
            ({"period": None}, "period"),
            ({"region": "atlantis"}, "region"),
            ({"region": {"slug": "atlantis", "name": "Atlantis"}}, "region"),
            ({"slug": "no slug!"}, "slug"),
            ({"date": "2017-13-01"}, "date"),
            ({"sections": "none"}, "sections"),
            ({"sections": [{"heading": "A", "blocks": [{"type": "script"}]}]}, "sections[0].blocks[0]"),
            ({"sections": [{"heading": "A", "topic": "nothing", "blocks": []}]}, "sections[0].topic"),
            ({"sections": [{"heading": "A", "blocks": [{"type": "image", "id": 1}]}]}, "sections[0].blocks[0]"),
            ({"sections": [{"heading": "A", "blocks": [{"type": "image", "alt": "x"}]}]}, "sections[0].blocks[0]"),
            ({"sections": [{"heading": "A", "blocks": [{"type": "documents", "documents": [{"id": 7}]}]}]},
             "sections[0].blocks[0].documents[0]"),
            ({"sections": [{"heading": "A", "blocks": [{"type": "table", "head": ["a"], "rows": [["1", "2"]]}]}]},
             "sections[0].blocks[0].rows[0]"),
            ({"sections": [{"heading": "A", "blocks": [{"type": "embed", "url": "nonsense"}]}]}, "sections[0].blocks[0]: "),
            ({"sections": [{"heading": "A", "blocks": [{"type": "quote", "text": "Yes."}]}, {"heading": "B", "blocks": [{"type": "quote", "text": " "}]}]},
             "sections[1].blocks[0].text: "),
            ({"sections": [{"heading": "A", "blocks": []}] * 1000}, "sections"),
            ({"featured_event": {"title": "None", "starts_at": "2018-11-14T10:00:00Z"}}, "featured_event"),
            ({"featured_event": {"title": "None", "starts_at": "2018-11-14T10:00:00"}}, "featured_event.starts_at"),
            ({"related_articles": [{"title": "x", "url": "javascript:alert(1)"}]}, "related_articles[0].url: "),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_named_and_nothing_is_written(self, client, people, fields, place):
        response = send(client, "post", UPDATES, written(**fields), people["editor"])
        assert response.status_code == 422, response.content
        assert response.json()["detail"].startswith(place), response.json()["detail"]
        assert not RegionalUpdatePage.objects.exists()

    @pytest.mark.parametrize(
        "body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000, b"NaN"]
    )
    def test_no_nonsense_is_an_error_of_ours(self, client, people, body):
        response = client.post(
            UPDATES, body, content_type="application/json", headers=people["editor"]
        )
        assert 400 <= response.status_code < 500 and response.json()["detail"]

    def test_too_large_a_body_is_refused(self, client, people):
        response = send(
            client, "post", UPDATES, written(introduction="x" * 10_000_000), people["editor"]
        )
        assert response.status_code == 413 and "too large" in response.json()["detail"]

    def test_another_content_type_is_refused(self, client, people):
        response = client.post(
            UPDATES, "title=x", content_type="text/plain", headers=people["editor"]
        )
        assert 400 <= response.status_code < 500

    def test_no_script_gets_in(self, client, people):
        html = '<p>Hi<script>alert(1)</script><img src=x onerror=alert(1)> <a href="javascript:alert(1)">x</a></p>'
        body = written(introduction=html, sections=[{"heading": "<b>H", "blocks": [
            {"type": "paragraph", "html": html}, {"type": "callout", "html": html},
            {"type": "bullets", "items": [{"html": f"</li></ul>{html}", "items": []}]}]}])  # fmt: skip
        saved = send(client, "post", UPDATES, body, people["editor"])
        assert saved.status_code == 201, saved.content
        page = RegionalUpdatePage.objects.get(pk=saved.json()["id"])
        stored = page.introduction + json.dumps(page.body.get_prep_value())
        assert "<script" not in stored and "onerror" not in stored and "javascript" not in stored

    def test_a_picture_of_another_region_cannot_be_chosen(self, client, people, region):
        north = factories.region("North East")
        theirs = get_image_model().objects.create(
            title="Secret", file=get_test_image_file(), collection=north.collection
        )
        block = {"type": "image", "id": theirs.pk, "alt": "x"}
        body = written(sections=[{"heading": "A", "blocks": [block]}])
        response = send(client, "post", UPDATES, body, people["editor"])
        assert response.status_code == 422 and "Secret" not in response.content.decode()


class TestReplacing:
    def draft(self, client, people) -> str:
        """Return the ETag of a draft that there is from now on at december-2017."""
        return send(client, "post", UPDATES, written(), people["editor"])["ETag"]

    URL = f"{UPDATES}west-midlands/december-2017/draft/"

    def test_the_latest_is_replaced(self, client, people):
        etag = self.draft(client, people)
        body = written(title="Better – December 2017")
        response = send(client, "put", self.URL, body, people["editor"], **{"If-Match": etag})
        assert response.status_code == 200 and response["ETag"] != etag
        assert client.get(self.URL, headers=people["editor"]).json()["title"] == body["title"]
        assert RegionalUpdatePage.objects.get().revisions.count() == 2

    def test_nobodys_newer_draft_is_overwritten(self, client, people):
        etag = self.draft(client, people)
        send(client, "put", self.URL, written(title="Mine"), people["editor"], **{"If-Match": etag})
        response = send(
            client, "put", self.URL, written(title="Old"), people["moderator"], **{"If-Match": etag}
        )
        assert response.status_code == 412 and "newer draft" in response.json()["detail"]
        assert send(client, "put", self.URL, written(), people["editor"]).status_code == 428
        assert client.get(self.URL, headers=people["editor"]).json()["title"] == "Mine"

    def test_a_published_update_stays_as_it_is_until_that_is_published(
        self, client, people, region
    ):
        factories.update(region, title="As it was")
        url = f"{HERE}draft/"
        etag = client.get(url, headers=people["editor"])["ETag"]
        body = written(period="2017-11", title="As it will be")
        assert (
            send(client, "put", url, body, people["editor"], **{"If-Match": etag}).status_code
            == 200
        )
        assert client.get(HERE).json()["title"] == "As it was"
        assert client.get(url, headers=people["editor"]).json()["title"] == "As it will be"

    def test_an_update_that_waits_for_others_cannot_be_changed(self, client, people):
        self.draft(client, people)
        assert step(client, "submit", people["editor"]).status_code == 200
        etag = client.get(self.URL, headers=people["editor"])["ETag"]
        response = send(client, "put", self.URL, written(), people["editor"], **{"If-Match": etag})
        assert response.status_code == 403 and "locked" in response.json()["detail"]
        response = send(
            client, "put", self.URL, written(), people["approver"], **{"If-Match": etag}
        )
        assert response.status_code == 200

    def test_drafts_of_others_are_as_if_they_were_not_there(self, client, people):
        self.draft(client, people)
        for who, status in (
            ("stranger", 404),
            ("reader", 404),
            ("nobody", 401),
            ("moderator", 200),
        ):
            assert client.get(self.URL, headers=people[who]).status_code == status
            if status != 200:
                response = send(
                    client, "put", self.URL, written(), people[who], **{"If-Match": "*"}
                )
                assert response.status_code == status

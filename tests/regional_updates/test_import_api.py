"""Files that are imported through the API, and requests that are sent twice."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from regional_updates.models import RegionalUpdatePage

from .callers import UPDATES, send, written
from .importing.documents import styled, word

pytestmark = pytest.mark.django_db
TEXT = "West Midlands Update - December 2017\n\nWe met.\n\nWorkforce\n\nMore social workers stay.\n"


class TestImporting:
    def send(self, client, headers, text: str | bytes = TEXT, **fields):
        data = text.encode() if isinstance(text, str) else text
        file = SimpleUploadedFile("update.txt", data)
        return client.post(f"{UPDATES}import/", {"file": file, **fields}, headers=headers)

    def test_a_text_becomes_a_draft(self, client, people):
        response = self.send(client, people["editor"])
        assert response.status_code == 201, response.content
        report = response.json()
        assert report["sections"] == [
            {
                "heading": "Workforce",
                "blocks": [{"type": "paragraph", "text": "More social workers stay."}],
            }
        ]
        page = RegionalUpdatePage.objects.get(pk=report["id"])
        assert (
            page.owner.username == "editor" and report["status"] == "draft" and report["lost"] == []
        )
        assert client.get(response["Location"], headers=people["editor"]).status_code == 200

    def test_a_word_document_too(self, client, people):
        response = self.send(client, people["editor"], word(styled), region="west-midlands")
        assert response.status_code == 201, response.content
        kinds = [block["type"] for block in response.json()["sections"][0]["blocks"]]
        assert kinds == ["paragraph", "bullets", "bullets", "subheading", "quote", "table", "image"]

    def test_what_a_draft_may_lack_is_asked_for_when_it_is_submitted(self, client, people):
        report = self.send(client, people["editor"], word(styled), region="west-midlands").json()
        response = send(client, "post", f"{UPDATES}west-midlands/may-2025/workflow/",
                        {"action": "submit"}, people["editor"])  # fmt: skip
        assert response.status_code == 422
        assert response.json()["detail"].startswith(
            "sections[0].blocks[6].alt: Describe the picture"
        )
        assert RegionalUpdatePage.objects.get(pk=report["id"]).current_workflow_state is None

    def test_it_may_go_into_approval_or_be_tried_only(self, client, people):
        response = self.send(client, people["editor"], dry_run="true")
        assert (response.status_code, response.json()["status"]) == (200, "dry-run")
        assert not RegionalUpdatePage.objects.exists()
        assert self.send(client, people["editor"], submit="true").json()["status"] == "in_review"

    @pytest.mark.parametrize(
        ("text", "fields", "status", "words"),
        [
            ("", {}, 422, "empty"),
            (b"PK\x03\x04", {}, 422, "Word document is damaged"),
            ("No region here - May 2019\n\nText.", {}, 422, "names no region; say which with region"),
            ("West Midlands\n\nText.", {}, 422, "no month"),
            (TEXT, {"region": "atlantis"}, 422, "There is no region"),
            (TEXT, {"period": "Brumaire"}, 422, "period"),
            ("x" * 5_300_000, {}, 413, "larger than 5 MB"),
            (TEXT, {"region": "north-east"}, 403, "may not add updates to North East"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_imported_is_explained(
        self, client, people, text, fields, status, words
    ):
        response = self.send(client, people["editor"], text, **fields)
        assert response.status_code == status and words in response.json()["detail"]
        assert not RegionalUpdatePage.objects.exists()

    def test_a_text_is_imported_once(self, client, people):
        self.send(client, people["editor"])
        response = self.send(client, people["editor"])
        assert response.status_code == 409 and "imported before" in response.json()["detail"]

    def test_a_file_is_needed(self, client, people):
        response = client.post(f"{UPDATES}import/", {}, headers=people["editor"])
        assert response.status_code == 422 and response.json()["detail"].startswith("file")
        assert self.send(client, {}).status_code == 401

    @pytest.mark.parametrize(
        ("content_type", "body"),
        [
            ("multipart/form-data", "x"),
            ("multipart/form-data; boundary=é", "x"),
            ("multipart/form-data; boundary=x", "x"),
            ("multipart/form-data; boundary=x", "--x\r\n\r\ny\r\n--x--"),
            (
                "multipart/form-data; boundary=x",
                '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 2000 + "--x--",
            ),
            ("application/json", "{}"),
            ("nonsense", "x"),
        ],
    )
    def test_what_is_no_form_is_refused(self, client, people, content_type, body):
        response = client.post(
            f"{UPDATES}import/", body, content_type=content_type, headers=people["editor"]
        )
        assert response.status_code in (400, 422) and response.json()["detail"]


class TestSentTwice:
    def test_the_second_is_answered_as_the_first(self, client, people):
        key = {"Idempotency-Key": "one"}
        first = send(client, "post", UPDATES, written(), people["editor"], **key)
        second = send(client, "post", UPDATES, written(), people["editor"], **key)
        assert (second.status_code, second.content) == (201, first.content)
        for name in ("Location", "ETag", "Content-Type"):
            assert second[name] == first[name]
        assert second["Idempotent-Replayed"] == "true" and "Idempotent-Replayed" not in first
        assert RegionalUpdatePage.objects.count() == 1

    def test_another_request_needs_another_key(self, client, people):
        key = {"Idempotency-Key": "one"}
        send(client, "post", UPDATES, written(), people["editor"], **key)
        response = send(client, "post", UPDATES, written(title="B"), people["editor"], **key)
        assert response.status_code == 422 and "new key" in response.json()["detail"]
        response = send(client, "post", UPDATES, written(), people["moderator"], **key)
        assert response.status_code == 201 and "Idempotent-Replayed" not in response

    def test_what_was_refused_may_be_put_right_with_the_same_key(self, client, people):
        key = {"Idempotency-Key": "one"}
        assert (
            send(client, "post", UPDATES, written(title=""), people["editor"], **key).status_code
            == 422
        )
        assert send(client, "post", UPDATES, written(), people["editor"], **key).status_code == 201

    def test_steps_and_files_too(self, client, people):
        for _ in range(2):
            report = TestImporting().send(client, {**people["editor"], "Idempotency-Key": "file"})
            assert report.status_code == 201
        for _ in range(2):
            answer = send(client, "post", f"{UPDATES}west-midlands/december-2017/workflow/",
                          {"action": "submit"}, people["editor"], **{"Idempotency-Key": "step"})  # fmt: skip
            assert answer.status_code == 200

    @pytest.mark.parametrize("key", ["", "x" * 256, "é\x07"])
    def test_a_key_that_is_none(self, client, people, key):
        response = send(
            client, "post", UPDATES, written(), people["editor"], **{"Idempotency-Key": key}
        )
        assert response.status_code == 400 and "Idempotency-Key" in response.json()["detail"]

"""The admin's screens: a document is handed in, looked through, put right, and made a draft."""

import datetime
import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.images import get_image_model

from regional_updates.importing.models import UploadedDocument
from regional_updates.models import RegionalUpdatePage
from tests import factories

from .documents import TITLE, image, styled, word

pytestmark = pytest.mark.django_db
UPLOAD = "/admin/import/"
TEXT = f"""Featured event

Practice day

12 June 2025 10:00

{TITLE}

What we worked on.

Adoption

Matches take less time.

• Families were found
• Support goes on

Related articles

Eastern update https://example.org/eastern
"""


@pytest.fixture
def editor(client, north_east):
    user = factories.editor(north_east)
    client.force_login(user)
    return user


def hand_in(client, document: bytes | str, name: str = "update.docx", query: str = "") -> str:
    """Hand in a file, or paste a text, and return the address of the next screen."""
    if isinstance(document, str):
        response = client.post(UPLOAD + query, {"text": document})
    else:
        response = client.post(UPLOAD + query, {"file": SimpleUploadedFile(name, document)})
    assert response.status_code == 302, errors(response)
    return response["Location"]


def errors(response) -> str:
    found = re.findall(
        r'class="error-message[^>]*>(.*?)</|help-critical">(.*?)</div>',
        response.content.decode(),
        re.DOTALL,
    )
    return " ".join(html.unescape(re.sub("<.*?>", "", part)) for pair in found for part in pair)


def form_of(client, address: str) -> dict[str, str]:
    """Return what the screen's form would send as it stands."""
    shown = client.get(address).context
    form = {name: shown["form"][name].value() for name in ("title", "region", "period")}
    for each in shown["rows"]:
        if each["number"] is not None:
            form[f"kind-{each['number']}"] = each["row"].kind
    return {"make": "1", **form}


def kinds(client, address: str) -> list[tuple[str, str]]:
    return [(each["row"].kind, each["row"].text) for each in client.get(address).context["rows"]]


def made() -> RegionalUpdatePage:
    return RegionalUpdatePage.objects.get().get_latest_revision_as_object()


class TestHandingIn:
    def test_what_was_read_stands_beside_the_document(self, client, editor):
        address = hand_in(client, TEXT)
        assert kinds(client, address) == [
            ("", "Featured event"), ("event", "Practice day"), ("event", "12 June 2025 10:00"),
            ("", TITLE), ("introduction", "What we worked on."), ("section", "Adoption"),
            ("paragraph", "Matches take less time."), ("bullet", "Families were found"),
            ("bullet", "Support goes on"), ("", "Related articles"),
            ("article", "Eastern update https://example.org/eastern"),
        ]  # fmt: skip
        rows = client.get(address).context["rows"]
        numbers = [line.number for each in rows for line in each["row"].source]
        assert numbers == sorted(numbers) and len(numbers) == 11
        assert form_of(client, address)["region"] == "north-east"

    def test_warnings_stand_at_their_lines(self, client, editor):
        markup = f"<h1>{TITLE}</h1><h2>Data</h2><ul><li>1<ul><li>2<ul><li>three</li></ul></li></ul></li></ul>"
        rows = client.get(hand_in(client, markup.encode())).context["rows"]
        warned = [each["row"].text for each in rows if each["notices"]]
        assert warned == ["three"]

    def test_links_are_links_with_their_address_behind_them(self, client, editor):
        markup = (
            f'<h1>{TITLE}</h1><h2>Data</h2><p>Read <a href="https://example.org/a?b=1&amp;c=2">it'
            '</a>, <a href="javascript:alert(1)">not this</a>, <b>www.example.org</b>, 1 &lt; 2, '
            '<a href="mailto:a@example.org">us</a></p>'
        )
        rows = client.get(hand_in(client, markup.encode())).context["rows"]
        link = '<a href="{}" rel="noopener" target="_blank">{}</a>'
        behind = '<span class="import-address"> [{}]</span>'
        assert rows[-1]["html"] == (
            f"Read {link.format('https://example.org/a?b=1&amp;c=2', 'it')}"
            f"{behind.format('https://example.org/a?b=1&amp;c=2')}, not this, "
            f"<b>{link.format('http://www.example.org', 'www.example.org')}</b>, 1 &lt; 2, "
            f"{link.format('mailto:a@example.org', 'us')}{behind.format('a@example.org')}"
        )

    def test_hostile_words_are_words(self, client, editor):
        text = f"{TITLE}\n\nHello <script>alert(1)</script>\n\n<img src=x onerror=alert(1)>"
        shown = client.get(hand_in(client, text)).content.decode()
        assert "<script>alert(1)" not in shown and "<img src=x" not in shown
        assert "&lt;script&gt;alert(1)" in shown

    @pytest.mark.parametrize(
        ("document", "words"),
        [
            ({}, "Choose a file, or paste"),
            ({"text": " \n"}, "Choose a file, or paste"),
            ({"text": "…"}, "no words in it"),
            ({"file": SimpleUploadedFile("a.docx", b"")}, "The file is empty"),
            ({"file": SimpleUploadedFile("a.docx", b"PK\x03\x04")}, "is damaged; open it in Word"),
            ({"file": SimpleUploadedFile("a.pdf", b"%PDF")}, "import the document"),
        ],
        ids=range(6),
    )
    def test_what_cannot_be_read_is_explained_at_once(self, client, editor, document, words):
        response = client.post(UPLOAD, document)
        assert response.status_code == 200 and words in errors(response)
        assert not UploadedDocument.objects.exists()

    def test_what_was_pasted_keeps_its_formatting(self, client, editor):
        markup = f"<h1>{TITLE}</h1><h2>Data</h2><p>Much <b>more</b></p>"
        response = client.post(UPLOAD, {"text": "Much more", "markup": markup})
        client.post(response["Location"], form_of(client, response["Location"]))
        assert "Much <b>more</b>" in str(made().body.get_prep_value())

    def test_old_ones_are_forgotten(self, client, editor):
        hand_in(client, TEXT)
        week = timezone.now() - datetime.timedelta(days=8)
        UploadedDocument.objects.update(created_at=week)
        hand_in(client, TEXT)
        assert UploadedDocument.objects.count() == 1


class TestPictures:
    @pytest.fixture
    def address(self, client, editor) -> str:
        def fill(document) -> None:
            styled(document)
            document.add_picture(image())

        return hand_in(client, word(fill))

    def test_each_has_a_name_that_its_fields_are_called_by(self, client, address):
        shown = client.get(address).content.decode()
        labels = re.findall(r"<label[^>]*>([^<]*(?:[Pp]icture|Table)[^<]*)</label>", shown)
        assert labels == [
            "Table 1: what it becomes", "Picture 1: what it becomes", "What picture 1 shows",
            "Picture 2: what it becomes", "What picture 2 shows",
        ]  # fmt: skip
        assert "“”" not in shown

    def test_those_without_a_description_are_named_before_the_draft_is_made(self, client, address):
        response = client.get(address)
        assert "Without a description yet: Picture 1, Picture 2." in response.content.decode()
        form = form_of(client, address)
        first, second = (
            each["number"] for each in response.context["rows"] if "Picture" in each["name"]
        )
        del form["make"]
        answers = {**form, f"alt-{first}": "Two teams", f"kind-{second}": "image"}
        assert "yet: Picture 2." in client.post(address, answers).content.decode()
        answers[f"kind-{second}"] = "out"
        assert "Without a description" not in client.post(address, answers).content.decode()

    def test_the_draft_is_made_all_the_same(self, client, address):
        client.post(address, form_of(client, address))
        assert made().body[0].value["heading"] == "Adoption"


class TestMaking:
    def test_a_draft_is_made_of_it_as_it_stands(self, client, editor, north_east):
        address = hand_in(client, TEXT)
        response = client.post(address, form_of(client, address))
        page = made()
        assert response["Location"] == f"/admin/pages/{page.pk}/edit/"
        assert not page.live and page.owner == editor and page.region.pk == north_east.pk
        assert (page.title, f"{page.period:%Y-%m}") == (TITLE, "2025-05")
        assert page.introduction == "<p>What we worked on.</p>"
        assert page.featured_event.title == "Practice day"
        assert page.related_articles[0].value["url"] == "https://example.org/eastern"
        section = page.body[0].value
        assert section["heading"] == "Adoption"
        assert [block.block_type for block in section["content"]] == ["paragraph", "bullets"]
        assert not UploadedDocument.objects.exists()

    def test_it_is_the_same_as_the_commands(self, client, editor, imported):
        report = imported(word(styled), "--dry-run")
        address = hand_in(client, word(styled))
        client.post(address, form_of(client, address))
        sections = [
            [section.value["heading"], [block.block_type for block in section.value["content"]]]
            for section in made().body
        ]
        assert sections == [
            [section["heading"], [block["type"] for block in section["blocks"]]]
            for section in report["sections"]
        ]

    def test_everything_can_be_put_right(self, client, editor):
        address = hand_in(client, TEXT)
        form = form_of(client, address)
        change = {"Practice day": "out", "12 June 2025 10:00": "paragraph", "What we worked on.": "section",
                  "Adoption": "subheading", "Matches take less time.": "quote", "Families were found": "number",
                  "Support goes on": "nested"}  # fmt: skip
        for each in client.get(address).context["rows"]:
            if each["row"].text in change:
                form[f"kind-{each['number']}"] = change[each["row"].text]
        client.post(address, {**form, "title": "Another title", "period": "2025-06"})
        page = made()
        assert (page.title, f"{page.period:%Y-%m}", page.introduction) == (
            "Another title",
            "2025-06",
            "",
        )
        assert page.featured_event is None
        overview, section = (each.value for each in page.body)
        assert (overview["heading"], section["heading"]) == ("Overview", "What we worked on.")
        assert [block.block_type for block in section["content"]] == [
            "subheading",
            "quote",
            "bullets",
        ]
        assert section["content"][2].value.source == (
            "<ol><li>Families were found<ul><li>Support goes on</li></ul></li></ol>"
        )

    def test_a_picture_is_described_here(self, client, editor, north_east):
        address = hand_in(client, word(styled))
        form = form_of(client, address)
        shown = client.get(address)
        number = next(e["number"] for e in shown.context["rows"] if e["row"].kind == "image")
        assert b"data:image/jpeg;base64," in shown.content
        client.post(address, {**form, f"alt-{number}": " Two  teams "})
        image = get_image_model().objects.get()
        assert (image.title, image.collection.pk) == ("Two teams", north_east.collection.pk)
        assert made().body[0].value["content"][-1].value["alt_text"] == "Two teams"

    def test_checking_again_writes_nothing_and_keeps_what_was_said(self, client, editor):
        address = hand_in(client, TEXT)
        form = {**form_of(client, address), "kind-2": "quote", "title": "Mine"}
        del form["make"]
        shown = client.post(address, form)
        assert shown.context["form"]["title"].value() == "Mine"
        assert "quote" in [each["row"].kind for each in shown.context["rows"]]
        assert not RegionalUpdatePage.objects.exists()

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"title": ""}, "required"),
            ({"title": "x" * 300}, "255"),
            ({"region": ""}, "Choose the region"),
            ({"region": "eastern"}, "Choose one of your regions"),
            ({"period": ""}, "which month it covers"),
            ({"period": "May"}, "such as 2019-05"),
        ],
    )
    def test_what_is_missing_is_asked_for(self, client, editor, change, words):
        factories.region("Eastern")
        address = hand_in(client, TEXT)
        response = client.post(address, {**form_of(client, address), **change})
        assert response.status_code == 200 and words in errors(response)
        assert not RegionalUpdatePage.objects.exists() and UploadedDocument.objects.exists()

    def test_twice_makes_one(self, client, editor):
        for _ in range(2):
            address = hand_in(client, TEXT)
            response = client.post(address, form_of(client, address))
        assert "imported before" in errors(response)
        assert RegionalUpdatePage.objects.count() == 1

    def test_nonsense_kinds_and_hostile_words_do_nothing(self, client, editor):
        address = hand_in(client, TEXT.replace("Adoption", "<script>alert(1)</script>"))
        shown = client.get(address).content
        assert b"<script>alert" not in shown
        client.post(address, {**form_of(client, address), "kind-0": "nonsense", "kind-99": "out"})
        assert made().featured_event


class TestWhoMay:
    def test_those_who_may_add_updates_and_only_to_their_regions(self, client, editor):
        factories.region("Eastern")
        address = hand_in(client, TEXT.replace("North East", "Eastern"))
        shown = client.get(address).context["form"]
        assert [str(page) for page in shown.fields["region"].queryset] == ["North East"]
        assert shown["region"].value() == "north-east"

    def test_a_region_that_was_chosen_before(self, client, editor):
        client.force_login(factories.moderator())
        factories.region("Eastern")
        address = hand_in(client, TEXT.replace("North East", "Our"), query="?region=eastern")
        assert client.get(address).context["form"]["region"].value() == "eastern"

    def test_nobody_sees_anothers_document(self, client, editor, north_east):
        address = hand_in(client, TEXT)
        client.force_login(factories.moderator())
        assert client.get(address).status_code == 404
        assert client.post(address, {}).status_code == 404

    def test_who_may_not_add_is_not_offered_it(self, client, editor):
        assert UPLOAD in client.get("/admin/").content.decode()
        person = factories.person("reader", is_staff=True)
        person.user_permissions.add(
            *type(person.user_permissions.model.objects.first()).objects.filter(
                codename="access_admin"
            )
        )
        client.force_login(person)
        assert UPLOAD not in client.get("/admin/").content.decode()
        assert client.get(UPLOAD).status_code == 404

    def test_a_region_offers_it_too(self, client, editor, north_east):
        shown = client.get(f"/admin/pages/{north_east.pk}/").content.decode()
        assert f"{UPLOAD}?region=north-east" in shown

    def test_it_is_asked_of_nobody_in_particular(self, client, db):
        assert client.get(UPLOAD).status_code == 302


def test_regions_cost_no_queries_each(client, editor, django_assert_max_num_queries):
    client.force_login(factories.moderator())
    address = hand_in(client, TEXT)
    client.get(address)
    with django_assert_max_num_queries(40) as few:
        client.get(address)
    for number in range(10):
        factories.region(f"Area {number}")
    with django_assert_max_num_queries(len(few)):
        client.get(address)

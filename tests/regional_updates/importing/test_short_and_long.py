"""Documents of a single line, and of very many, on the admin's screens."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from regional_updates.importing.models import UploadedDocument
from regional_updates.models import RegionalUpdatePage
from tests import factories

from .documents import TITLE, word
from .test_screens import UPLOAD, form_of, hand_in, kinds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def editor(client, north_east):
    client.force_login(factories.editor(north_east))


@pytest.mark.parametrize("document", ["One line.", TITLE, word()])
def test_a_title_alone_is_shown_with_what_to_do(client, document):
    address = hand_in(client, document)
    for _ in range(2):
        response = client.get(address)
        assert response.status_code == 200
        assert "Nothing but a title was found. Add sections, or choose" in response.content.decode()
    assert [kind for kind, _ in kinds(client, address)] == [""]


def test_a_title_alone_can_be_made_a_draft(client):
    address = hand_in(client, TITLE)
    assert client.post(address, form_of(client, address)).status_code == 302
    assert RegionalUpdatePage.objects.get().title == TITLE


@pytest.mark.parametrize("pasted", [True, False])
def test_more_lines_than_anybody_looks_through_are_refused_with_the_text_kept(client, pasted):
    text = f"{TITLE}\n" + "A line\n" * 3000
    sent = {"text": text} if pasted else {"file": SimpleUploadedFile("a.txt", text.encode())}
    response = client.post(UPLOAD, sent)
    assert response.status_code == 200
    said = response.content.decode()
    assert "The document has 3,001 lines or paragraphs; 3,000 at most" in said
    assert not pasted or said.count("A line") == 3000
    assert not UploadedDocument.objects.exists()


def test_as_many_lines_as_are_taken_can_be_looked_through(client):
    address = hand_in(client, f"{TITLE}\n" + "A line\n" * 2999)
    form = form_of(client, address)
    del form["make"]
    response = client.post(address, form)
    assert response.status_code == 200 and not response.context["problems"]
    assert len(response.context["rows"]) == 3000


def test_what_was_handed_in_when_more_was_taken_leads_back_with_the_reason(client):
    document = UploadedDocument.objects.create(
        owner_id=client.session["_auth_user_id"], data=b"A line\n" * 3001
    )
    response = client.get(f"{UPLOAD}{document.pk}/", follow=True)
    assert response.redirect_chain[0][0] == UPLOAD
    assert "3,000 at most can be looked through" in response.content.decode()

"""What the archive search is given of what is published."""

import pytest
from django.test import Client

from cms.delivery.models import Change, IndexedSection, Section, Word
from tests import factories

pytestmark = pytest.mark.django_db


def found(client: Client, q: str) -> int:
    return client.get("/api/v3/search/", {"q": q}).json()["count"]


def test_sections_are_found_by_every_name_of_their_region(client):
    factories.update(factories.region("Eastern", other_names="East of England\nAnglia"))
    assert found(client, "workforce east of england") == found(client, "workforce anglia") == 1


def test_a_new_name_of_a_region_finds_its_updates_and_is_no_change_to_readers(client):
    region = factories.region("Eastern")
    factories.update(region)
    before = Change.objects.count()
    assert client.get("/api/v3/search/?q=workforce+anglia").json()["matched"] == "any"
    region.other_names = "Anglia"
    region.save_revision().publish()
    assert client.get("/api/v3/search/?q=workforce+anglia").json()["matched"] == "all"
    assert Change.objects.count() == before


def test_each_section_is_indexed_once_and_goes_with_its_update(client):
    page = factories.update(sections=[factories.section("Fostering", "Text.")])
    page.save_revision().publish()
    assert IndexedSection.objects.count() == Section.objects.count() == 2
    page.unpublish()
    assert IndexedSection.objects.count() == 0 and found(client, "fostering") == 0


def test_sections_that_are_not_indexed_are_indexed_again_when_verified(client, capsys):
    from django.core.management import call_command

    factories.update(sections=[factories.section("Fostering", "Text.")])
    IndexedSection.objects.all().delete()
    with pytest.raises(SystemExit):
        call_command("verify_delivery")
    assert "sections that are not its document" in capsys.readouterr().out
    call_command("verify_delivery", repair=True)
    assert found(client, "fostering") == 1


def test_rebuilding_the_index_the_wagtail_way_finds_the_same(client):
    from django.core.management import call_command

    factories.update(sections=[factories.section("Fostering", "Carers from Dudley.")])
    call_command("update_index", verbosity=0)
    assert found(client, "fostering Dudley") == 1


def test_a_very_long_or_numeric_word_is_no_spelling_to_offer():
    factories.update(sections=[factories.section("Data", f"{'x' * 300} 20171 Café children’s")])
    words = set(Word.objects.values_list("word", flat=True))
    assert {"café", "children’s"} <= words
    assert not any(word.isdigit() or len(word) > 100 for word in words)

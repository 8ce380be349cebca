"""Upgrades of what is published already. A file of its own: it leaves no table as it was."""

import pytest
from django.core.management import call_command

from cms.delivery.models import Change, IndexedSection, Section
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_what_was_published_before_is_found_after_an_upgrade_with_no_change_announced(client):
    region = factories.region("Eastern", other_names="East of England")
    factories.update(region, sections=[factories.section("Fostering", "Carers from Dudley.")])
    changes = Change.objects.count()
    try:
        call_command("migrate", "delivery", "0004", verbosity=0)
    finally:
        call_command("migrate", "delivery", verbosity=0)
    assert IndexedSection.objects.count() == Section.objects.count() == 2
    for q in ("fostering Dudley", "fostering east of england"):
        answer = client.get("/api/v3/search/", {"q": q}).json()
        assert (answer["count"], answer["matched"]) == (1, "all")
    assert client.get("/api/v3/search/?q=duldey").json()["suggestion"] == "dudley"
    assert Change.objects.count() == changes

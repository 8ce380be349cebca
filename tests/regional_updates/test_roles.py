"""Who may do what."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Collection, Workflow

from regional_updates.editorial import workflow
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def west():
    return factories.region("West Midlands")


@pytest.fixture
def north():
    return factories.region("North East")


def test_a_new_region_brings_its_groups_and_collection(west, north):
    assert set(Group.objects.values_list("name", flat=True)) == {
        "West Midlands editors", "West Midlands approvers",
        "North East editors", "North East approvers", "National moderators",
    }  # fmt: skip
    assert Collection.objects.filter(name="North East").exists()


def test_two_regions_of_one_name_have_different_groups(west):
    again = factories.index().add_child(instance=type(west)(title="West Midlands", slug="wm-2"))
    assert again.editors.name == "West Midlands editors 2"
    assert again.editors_id != west.editors_id


def test_a_copied_region_does_not_share_its_groups(west):
    copy = west.copy(update_attrs={"title": "Copy", "slug": "copy"})
    assert copy.specific.editors.name == "Copy editors"


def test_editors_and_approvers_write_in_their_region_only(west, north):
    for person in (factories.editor(west), factories.approver(west)):
        here, there = west.permissions_for_user(person), north.permissions_for_user(person)
        assert here.can_add_subpage() and here.can_edit()
        assert not there.can_add_subpage() and not there.can_edit()
        assert not here.can_publish() and not here.can_unpublish() and not here.can_delete()


def test_moderators_look_after_every_region_but_publish_nothing_unapproved(west, north):
    person = factories.moderator()
    for region in (west, north):
        update = factories.update(region)
        may = update.permissions_for_user(person)
        assert may.can_edit() and may.can_unpublish() and may.can_delete() and may.can_unschedule()
        assert may.can_set_view_restrictions()
        assert (
            not may.can_publish() and not region.permissions_for_user(person).can_publish_subpage()
        )


def test_editors_do_not_see_other_regions_in_the_admin(client, west, north):
    factories.update(north, title="Northern draft – November 2017", publish=False)
    client.force_login(factories.editor(west))
    assert client.get(f"/admin/pages/{north.pk}/").status_code in (302, 403)
    assert b"Northern draft" not in client.get("/admin/pages/search/?q=Northern").content


def test_a_region_adds_events_and_acronyms_but_changes_none_that_all_regions_show(client, west):
    event, acronym = factories.event("Everybody’s"), factories.acronym()
    for person in (factories.editor(west), factories.approver(west)):
        client.force_login(person)
        form = {"title": "Mine", "starts_at": "2030-05-01 10:00", "ends_at": "", "location": "",
                "link": ""}  # fmt: skip
        for address in (f"home/event/edit/{event.pk}", f"home/event/delete/{event.pk}",
                        f"regional_updates/acronym/edit/{acronym.pk}"):  # fmt: skip
            client.post(f"/admin/snippets/{address}/", {**form, "term": "X", "expansion": "Y"})
        assert client.post("/admin/snippets/home/event/add/", form).status_code == 302
    event.refresh_from_db()
    acronym.refresh_from_db()
    assert (event.title, acronym.term) == ("Everybody’s", "UASC")


def test_editors_use_the_images_of_their_region(west, north):
    from wagtail.images.permissions import permission_policy

    person = factories.editor(west)
    may_add = permission_policy.collections_user_has_permission_for(person, "add")
    assert [collection.name for collection in may_add] == ["West Midlands"]


def test_installing_the_workflow_twice_changes_nothing(west):
    workflow.install(factories.index())
    assert list(Workflow.objects.values_list("name", flat=True)) == [workflow.NAME]
    tasks = [task.name for task in Workflow.objects.get().tasks]
    assert tasks == ["Approval by the region", "Approval by the national moderators"]


def test_the_workflow_applies_below_the_index(west):
    assert factories.update(west, publish=False).get_workflow().name == workflow.NAME

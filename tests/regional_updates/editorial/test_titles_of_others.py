"""No screen names another region's draft before it asks who may see it."""

import pytest
from wagtail.models import Task

from tests import factories

from .test_approval import client_of, submitted

pytestmark = pytest.mark.django_db
SECRET = "Not yet for others"


@pytest.fixture
def west():
    return factories.region()


@pytest.fixture
def stranger(west):
    """Somebody who works in two other regions, so that the list of regions is open to them."""
    north = factories.region("North East")
    south = factories.region("South West")
    user = factories.approver(north, "stranger")
    user.groups.add(south.approvers)
    return user


def said(client, address) -> str:
    return client.get(address, follow=True).content.decode()


@pytest.mark.parametrize("waits", [False, True])
def test_neither_its_step_nor_its_listing(west, stranger, waits):
    editor = factories.editor(west)
    theirs = (
        submitted(west, editor, title=SECRET)
        if waits
        else factories.update(west, title=SECRET, publish=False)
    )
    own = submitted(west, editor, period="2018-01")
    state = own.current_workflow_task_state.pk
    client, owner = client_of(stranger), client_of(factories.approver(west))
    task = Task.objects.first().pk
    for address in (
        f"/admin/pages/workflow/preview/{theirs.pk}/{task}/",
        f"/admin/pages/workflow/collect_action_data/{theirs.pk}/approve/{state}/",
        f"/admin/pages/workflow/action/{theirs.pk}/approve/{state}/",
        f"/admin/pages/{theirs.pk}/",
        f"/admin/pages/{theirs.pk}/results/",
    ):
        assert SECRET not in said(client, address), address
    assert SECRET in said(owner, f"/admin/pages/{theirs.pk}/")

"""Sites whose national step is Wagtail's own become ones with a due time and four eyes."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps
from wagtail.models import GroupApprovalTask, TaskState, Workflow

from regional_updates.editorial import workflow
from regional_updates.editorial.models import ApprovalState, NationalApprovalTask
from tests import factories

from .test_approval import act, fresh, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return factories.region()


class TestOlderSites:
    migration = import_module("regional_updates.editorial.migrations.0003_national_step")

    @pytest.fixture
    def page(self, region):
        """Return a page that waits for a step of Wagtail's own, as all did once."""
        step_now = NationalApprovalTask.objects.get()
        stock = GroupApprovalTask.objects.create(name=step_now.name)
        stock.groups.set(step_now.groups.all())
        Workflow.objects.get().workflow_tasks.filter(task=step_now).update(task=stock)
        step_now.delete()
        page = factories.update(region, publish=False)
        page.get_workflow().start(page, factories.editor(region))
        act(factories.approver(region), page)
        assert step(page) is GroupApprovalTask
        return page

    def test_go_on_where_they_were(self, region, page):
        self.migration.to_own_tasks(apps, None)
        assert step(page) is NationalApprovalTask
        state = fresh(page).current_workflow_task_state
        assert isinstance(state, ApprovalState)
        assert state.due_at == state.started_at + datetime.timedelta(days=3)
        act(factories.moderator(), page)
        assert fresh(page).live
        assert [task.name for task in Workflow.objects.get().tasks] == [
            "Approval by the region", "Approval by the national moderators",
        ]  # fmt: skip

    def test_and_back(self, page):
        self.migration.to_own_tasks(apps, None)
        self.migration.to_stock_tasks(apps, None)
        assert step(page) is GroupApprovalTask
        assert not ApprovalState.objects.exists()
        assert TaskState.objects.filter(status="in_progress").count() == 1

    def test_installing_the_workflow_again_leaves_it(self, page):
        self.migration.to_own_tasks(apps, None)
        workflow.install(factories.index())
        assert len(Workflow.objects.get().tasks) == 2

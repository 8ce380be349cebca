"""Approval in two steps: the region's approvers, then the national moderators."""

from django.contrib.auth.models import Group
from django.db.models import Max
from wagtail.log_actions import log
from wagtail.models import (
    GroupApprovalTask,
    PageLogEntry,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)

from regional_updates.models import UpdatesIndexPage

from . import roles
from .models import NationalApprovalTask, RegionApprovalTask

NAME = "Region, then nation"
PUBLISHED = {"wagtail.publish", "wagtail.publish.schedule"}


def install(index: UpdatesIndexPage) -> Workflow:
    """Make the workflow and the moderators, where they are missing, and apply both below ``index``.

    Wagtail's own stock groups and workflow give way to them, unless somebody uses those.
    """
    moderators = roles.moderators(index)
    workflow, created = Workflow.objects.get_or_create(name=NAME)
    if created:
        region_step = RegionApprovalTask.objects.create(name="Approval by the region")
        national_step = NationalApprovalTask.objects.create(
            name="Approval by the national moderators"
        )
        national_step.groups.add(moderators)
        for order, task in enumerate((region_step, national_step)):
            WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowPage.objects.update_or_create(page=index, defaults={"workflow": workflow})
    _remove_stock()
    return workflow


def _remove_stock() -> None:
    stock = Workflow.objects.filter(name="Moderators approval", workflow_states=None)
    GroupApprovalTask.objects.filter(workflow_tasks__workflow__in=stock).delete()
    stock.delete()
    Group.objects.filter(name__in=["Moderators", "Editors"], user=None).delete()


def record_if_unapproved(entry: PageLogEntry) -> None:
    """Say it in the log where ``entry`` publishes, or schedules, what nobody has approved."""
    if entry.action not in PUBLISHED:
        return
    page = entry.page.specific
    if page.get_workflow() is None:
        return
    # Whatever a reviewer has changed was there when they approved it.
    approvals = page.workflow_states.filter(
        status=WorkflowState.STATUS_APPROVED,
        current_task_state__finished_at__gte=entry.revision.created_at,
    )
    approved_at = approvals.aggregate(last=Max("current_task_state__finished_at"))["last"]
    undone = PageLogEntry.objects.filter(page=page.pk, action="regional_updates.take_out")
    if approved_at is None or undone.filter(timestamp__gte=approved_at).exists():
        log(
            page,
            "regional_updates.publish_without_approval",
            user=entry.user,
            revision=entry.revision,
        )

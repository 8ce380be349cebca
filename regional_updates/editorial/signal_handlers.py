from django.contrib.auth.models import AbstractUser
from django.db.models.signals import post_save
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, PageLogEntry, Revision, TaskState, WorkflowState
from wagtail.signals import page_published as published
from wagtail.signals import (
    pre_page_move,
    task_approved,
    task_submitted,
    workflow_approved,
    workflow_cancelled,
    workflow_rejected,
)

from cms.delivery import schedule
from cms.signals import time_passed
from regional_updates.models import RegionalUpdatePage, RegionPage, UpdatesIndexPage

from . import roles, workflow
from .checks.asking import addresses_in, ask_soon
from .editions import holding
from .mail import events, reminding, sending
from .models import ApprovalState, Edition, region_of


def region_saved(instance: RegionPage, created: bool, raw: bool = False, **kwargs) -> None:
    if created and not raw:
        roles.set_up(instance)


def index_saved(instance: UpdatesIndexPage, created: bool, raw: bool = False, **kwargs) -> None:
    if created and not raw:
        workflow.install(instance)


def page_logged(instance: PageLogEntry, created: bool, raw: bool = False, **kwargs) -> None:
    if created and not raw:
        workflow.record_if_unapproved(instance)
        tell_of_entry(instance)


def tell_of_entry(entry: PageLogEntry) -> None:
    """Tell of what is in the log and in no signal.

    Nobody's doing is that of commands, which load whole archives: nobody is told of it.
    """
    tell = events.OF_LOG_ACTIONS.get(entry.action)
    if tell and (entry.user or entry.action.endswith(".scheduled")):
        sending.queue(tell(entry), by=entry.user)


def step_begun(instance: TaskState, user: AbstractUser | None = None, **kwargs) -> None:
    if is_of_page(instance.workflow_state):
        sending.queue(events.submitted(instance, by=user), by=user)


def step_approved(instance: TaskState, user: AbstractUser | None = None, **kwargs) -> None:
    if is_of_page(instance.workflow_state) and (event := events.approved(instance)):
        sending.queue(event, by=user)


def workflow_finished(instance: WorkflowState, user: AbstractUser | None = None, **kwargs) -> None:
    if is_of_page(instance):
        sending.queue(events.published(instance), by=user)


def sent_back(instance: WorkflowState, user: AbstractUser | None = None, **kwargs) -> None:
    if is_of_page(instance):
        sending.queue(events.changes_requested(instance), by=user)


def taken_back(instance: WorkflowState, user: AbstractUser | None = None, **kwargs) -> None:
    if is_of_page(instance):
        for event in events.cancelled(instance, user):
            sending.queue(event, by=user)


def is_of_page(workflow_state: WorkflowState) -> bool:
    model = workflow_state.base_content_type.model_class()
    return model is not None and issubclass(model, Page)


def page_published(instance: Page, **kwargs) -> None:
    holding.let_go(instance)


def page_moves(instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs) -> None:
    """Take a page that goes to another region back from approval: there it begins anew.

    Before it goes, so that those whose turn it was are told, and not those of the other region.
    """
    approval = instance.current_workflow_state
    if approval and region_of(parent_page_before) != region_of(parent_page_after):
        approval.cancel(user=get_active_log_context().user)


def draft_saved(instance: Revision, raw: bool = False, **kwargs) -> None:
    if not raw and instance.content_type.model_class() is RegionalUpdatePage:
        ask_soon(addresses_in(instance.content))


def register() -> None:
    """Connect the handlers above; called once, when the app is ready."""
    post_save.connect(region_saved, sender=RegionPage)
    post_save.connect(index_saved, sender=UpdatesIndexPage)
    post_save.connect(draft_saved, sender=Revision)
    published.connect(page_published)
    pre_page_move.connect(page_moves)
    schedule.also(Edition.next_release)
    post_save.connect(page_logged, sender=PageLogEntry)
    task_approved.connect(step_approved)
    workflow_cancelled.connect(taken_back)
    task_submitted.connect(step_begun, sender=ApprovalState)
    # By these names Wagtail connects its own mails, later, and where one is taken it gives way.
    for signal, handler, sender, name in (
        (task_submitted, step_begun, TaskState, "group_approval_task_submitted"),
        (workflow_approved, workflow_finished, WorkflowState, "workflow_state_approved"),
        (workflow_rejected, sent_back, WorkflowState, "workflow_state_rejected"),
    ):
        signal.connect(handler, sender=sender, dispatch_uid=f"{name}_email_notification")
    for what_is_due in (
        holding.release_what_is_due,
        sending.look_after,
        reminding.remind,
        reminding.send_digests,
    ):
        time_passed.connect(what_is_due)

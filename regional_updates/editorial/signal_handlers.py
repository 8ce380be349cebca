from django.db.models.signals import post_save
from wagtail.models import PageLogEntry
from wagtail.signals import task_submitted

from regional_updates.models import RegionPage, UpdatesIndexPage

from . import roles, workflow
from .models import ApprovalState
from .notifications import notify_groups, notify_region


def region_saved(instance: RegionPage, created: bool, raw: bool = False, **kwargs) -> None:
    if created and not raw:
        roles.set_up(instance)


def index_saved(instance: UpdatesIndexPage, created: bool, raw: bool = False, **kwargs) -> None:
    if created and not raw:
        workflow.install(instance)


def page_logged(instance: PageLogEntry, created: bool, raw: bool = False, **kwargs) -> None:
    if created and not raw:
        workflow.record_if_unapproved(instance)


def register() -> None:
    """Connect the handlers above; called once, when the app is ready."""
    post_save.connect(region_saved, sender=RegionPage)
    post_save.connect(index_saved, sender=UpdatesIndexPage)
    post_save.connect(page_logged, sender=PageLogEntry)
    for notify in (notify_region, notify_groups):
        task_submitted.connect(notify, sender=ApprovalState)

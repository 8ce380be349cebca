from django.db.models.signals import post_save
from wagtail.models import TaskState
from wagtail.signals import task_submitted

from regional_updates.models import RegionPage, UpdatesIndexPage

from . import roles, workflow
from .notifications import notify_region


def region_saved(instance: RegionPage, created: bool, raw: bool = False, **kwargs) -> None:
    if created and not raw:
        roles.set_up(instance)


def index_saved(instance: UpdatesIndexPage, created: bool, raw: bool = False, **kwargs) -> None:
    if created and not raw:
        workflow.install(instance)


def register() -> None:
    """Connect the handlers above; called once, when the app is ready."""
    post_save.connect(region_saved, sender=RegionPage)
    post_save.connect(index_saved, sender=UpdatesIndexPage)
    task_submitted.connect(notify_region, sender=TaskState, dispatch_uid="notify_region")

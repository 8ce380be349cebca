from django.db.models.signals import post_save
from wagtail.models import Revision, TaskState
from wagtail.signals import task_submitted

from regional_updates.models import RegionalUpdatePage, RegionPage, UpdatesIndexPage

from . import roles, workflow
from .checks.asking import addresses_in, ask_soon
from .notifications import notify_region


def region_saved(instance: RegionPage, created: bool, raw: bool = False, **kwargs) -> None:
    if created and not raw:
        roles.set_up(instance)


def index_saved(instance: UpdatesIndexPage, created: bool, raw: bool = False, **kwargs) -> None:
    if created and not raw:
        workflow.install(instance)


def draft_saved(instance: Revision, raw: bool = False, **kwargs) -> None:
    if not raw and instance.content_type.model_class() is RegionalUpdatePage:
        ask_soon(addresses_in(instance.content))


def register() -> None:
    """Connect the handlers above; called once, when the app is ready."""
    post_save.connect(region_saved, sender=RegionPage)
    post_save.connect(index_saved, sender=UpdatesIndexPage)
    post_save.connect(draft_saved, sender=Revision)
    task_submitted.connect(notify_region, sender=TaskState, dispatch_uid="notify_region")

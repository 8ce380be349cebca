from django.db.models.signals import post_save
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signals import page_published as published
from wagtail.signals import task_submitted

from cms.delivery import schedule
from regional_updates.models import RegionalUpdatePage, RegionPage, UpdatesIndexPage

from . import roles, workflow
from .checks.asking import addresses_in, ask_soon
from .editions import holding
from .models import ApprovalState, Edition
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


def page_published(instance: Page, **kwargs) -> None:
    holding.let_go(instance)


def draft_saved(instance: Revision, raw: bool = False, **kwargs) -> None:
    if not raw and instance.content_type.model_class() is RegionalUpdatePage:
        ask_soon(addresses_in(instance.content))


def register() -> None:
    """Connect the handlers above; called once, when the app is ready."""
    post_save.connect(region_saved, sender=RegionPage)
    post_save.connect(index_saved, sender=UpdatesIndexPage)
    post_save.connect(draft_saved, sender=Revision)
    published.connect(page_published)
    schedule.also(Edition.next_release, holding.release_what_is_due)
    post_save.connect(page_logged, sender=PageLogEntry)
    for notify in (notify_region, notify_groups):
        task_submitted.connect(notify, sender=ApprovalState)

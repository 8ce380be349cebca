"""What must be looked at again when something other than a page's own row changes."""

from copy import copy
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, Revision, Site
from wagtail.signals import page_published, page_slug_changed, post_page_move

from . import departures, dependents, publishing, schedule


def page_moved(instance: Page, url_path_before: str, **kwargs) -> None:
    before = copy(instance)
    before.url_path = url_path_before
    publishing.changed_for_others(instance, publishing.path_of(before))


def page_saved(instance: Page, **kwargs) -> None:
    # Only rows saved as plain Pages come here, as scheduled expiry does: see KeepsDocumentsTrue.
    publishing.changed_for_others(instance, publishing.path_of(instance))


def restriction_changed(instance: PageViewRestriction, **kwargs) -> None:
    publishing.changed_for_others(instance.page, publishing.path_of(instance.page))


def site_changed(**kwargs) -> None:
    publishing.build_all_again_later()


def revision_changed(**kwargs) -> None:
    schedule.keep()


def page_arrived(instance: Page, **kwargs) -> None:
    departures.give_back(publishing.path_of(instance))


def page_is_deleted(instance: Page, **kwargs) -> None:
    publishing.forget(instance.pk)
    instance.led_here = dependents.leading_to(instance, publishing.path_of(instance))


def page_deleted(instance: Page, **kwargs) -> None:
    publishing.build_again_soon(instance.led_here)


def watch(model: type[Model]) -> None:
    """Build the documents that show an object of ``model`` again whenever it changes or goes."""
    pre_save.connect(_before_change, sender=model)
    pre_delete.connect(_before_change, sender=model)
    post_save.connect(_after_change, sender=model)
    post_delete.connect(_after_change, sender=model)


def _before_change(instance: Any, **kwargs) -> None:
    before = type(instance)._base_manager.filter(pk=instance.pk).first()
    instance.shown_before = publishing.pages_showing(before) if before else set()


def _after_change(instance: Any, signal, **kwargs) -> None:
    shown = set() if signal is post_delete else publishing.pages_showing(instance)
    publishing.build_again_later(instance.shown_before | shown)


def register() -> None:
    """Connect the handlers above; called once, when the app is ready."""
    post_page_move.connect(page_moved)
    page_slug_changed.connect(page_arrived)
    page_published.connect(page_arrived)
    post_save.connect(page_saved, sender=Page)
    for signal in (post_save, post_delete):
        signal.connect(restriction_changed, sender=PageViewRestriction)
        signal.connect(site_changed, sender=Site)
        signal.connect(revision_changed, sender=Revision)
    pre_delete.connect(page_is_deleted, sender=Page)
    post_delete.connect(page_deleted, sender=Page)
    watch(get_image_model())
    watch(get_document_model())

"""What must be looked at again when something other than a page's own row changes."""

from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import post_page_move

from . import publishing


def page_moved(instance: Page, **kwargs) -> None:
    publishing.synchronise_below(instance)


def page_saved(instance: Page, **kwargs) -> None:
    # Only rows saved as plain Pages come here, as scheduled expiry does: see KeepsDocumentsTrue.
    publishing.synchronise_below(instance)


def restriction_changed(instance: PageViewRestriction, **kwargs) -> None:
    publishing.synchronise_below(instance.page)


def site_changed(**kwargs) -> None:
    publishing.synchronise_all()


def page_deleted(instance: Page, **kwargs) -> None:
    publishing.forget(instance.pk)


def register() -> None:
    """Connect the handlers above; called once, when the app is ready."""
    post_page_move.connect(page_moved)
    post_save.connect(page_saved, sender=Page)
    for signal in (post_save, post_delete):
        signal.connect(restriction_changed, sender=PageViewRestriction)
    post_save.connect(site_changed, sender=Site)
    pre_delete.connect(page_deleted, sender=Page)

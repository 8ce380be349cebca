from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from regional_updates.models import RegionPage

from .admin import regions_for

LABEL = "New update from a document"


class ImportMenuItem(MenuItem):
    """For those who may add updates somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return regions_for(request.user).exists()


@hooks.register("register_admin_menu_item")
def add_to_menu() -> MenuItem:
    # The menu has room for so many letters.
    return ImportMenuItem(
        "Import document",
        reverse("import_document"),
        name="import-document",
        icon_name="upload",
        order=150,
    )


@hooks.register("register_page_header_buttons")
def add_to_region(
    page: Page, user: AbstractBaseUser, view_name: str, next_url: str | None = None
) -> Iterator[Any]:
    """In the menu of a region, where its other pages are added too."""
    if (
        isinstance(page.specific_deferred, RegionPage)
        and page.permissions_for_user(user).can_add_subpage()
    ):
        address = f"{reverse('import_document')}?region={page.slug}"
        yield Button(LABEL, address, icon_name="upload", priority=5)

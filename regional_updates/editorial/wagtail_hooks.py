from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AbstractUser, Permission
from django.db.models import DateField, DateTimeField, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from wagtail import hooks
from wagtail.actions.registry import ActionRegistry
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.compare import register_comparison_class
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.fields import RichTextField
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail.users.models import UserProfile

from regional_updates.models import RegionalUpdatePage, RegionPage
from regional_updates.periods import MonthField
from regional_updates.stream import BlocksField

from . import action_menu, dashboard, log, seeing, telling
from .checks.publishing import PublishCheckedAction, not_ready
from .comparing import (
    BlocksComparison,
    DayComparison,
    MomentComparison,
    MonthComparison,
    RichTextComparison,
)
from .history import EditorialPageViewSet
from .mail.account import MailPanel
from .reverting import RevertUnlockedAction
from .roles import is_moderator


@hooks.register("register_actions")
def register_actions(registry: ActionRegistry) -> None:
    """In the place of Wagtail's own, which its API takes."""
    registry.register(Page, PublishCheckedAction)
    registry.register(Page, RevertUnlockedAction)


@hooks.register("construct_admin_api")
def only_read_through_the_admins_api(router: WagtailAPIRouter) -> None:
    """The admin's own screens act on no page through it, and it knows of no lock and no check."""
    router.register_endpoint("pages", PagesToRead)


@hooks.register("before_bulk_action")
def refuse_to_publish_many(
    request: HttpRequest, action_type: str, objects: Iterable[Page], action: Any
) -> HttpResponse | None:
    """Publish none of the chosen pages where an update among them has something to put right."""
    if action_type != "publish" or request.method != "POST":
        return None
    refused = not_ready(objects, below=bool(request.POST.get("include_descendants")))
    for page in refused:
        messages.error(
            request,
            f"“{page.draft_title}” has something to put right, so nothing was published. Open it to see what.",
            buttons=[
                messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), "Open it")
            ],
        )
    return redirect(action.next_url) if refused else None


@hooks.register("before_edit_page")
def say_that_it_is_withdrawn(request: HttpRequest, page: Page) -> None:
    """Whoever edits a withdrawn update should know it, and who may should be able to end that."""
    if request.method != "GET" or not isinstance(page, RegionalUpdatePage) or not page.withdrawn_at:
        return
    buttons = []
    if page.permissions_for_user(request.user).can_unpublish():
        end = reverse("end_withdrawal", args=[page.pk])
        buttons = [messages.button(end, "End the withdrawal")]
    text = "This update was withdrawn on {}. Readers see it under a notice: “{}”"
    when = f"{timezone.localtime(page.withdrawn_at):%-d %B %Y}"
    messages.warning(request, format_html(text, when, page.withdrawal_explanation), buttons=buttons)


class PagesToRead(PagesAdminAPIViewSet):
    actions: dict[str, Any] = {}


register_comparison_class(BlocksField, comparison_class=BlocksComparison)
register_comparison_class(DateField, comparison_class=DayComparison)
register_comparison_class(DateTimeField, comparison_class=MomentComparison)
register_comparison_class(MonthField, comparison_class=MonthComparison)
register_comparison_class(RichTextField, comparison_class=RichTextComparison)


@hooks.register("register_log_actions", order=10)
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name what history and the site's log say of what Wagtail itself does not know."""
    log.register(actions)


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """Let administrators give groups the way round the workflow."""
    return Permission.objects.filter(codename="publish_without_approval")


# After Wagtail's own, whose place they take.
for bulk_action in seeing.BULK_ACTIONS:
    hooks.register("register_bulk_action", bulk_action, order=100)


@hooks.register("construct_page_chooser_queryset")
def choose_among_pages_seen(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    return pages.filter(pk__in=seeing.seen_by(request.user).values("pk"))


@hooks.register("before_move_page")
def move_among_pages_seen(request: HttpRequest, page: Page, destination: Page) -> None:
    """Wagtail names both, and asks only later who may."""
    named = {page.pk, destination.pk}
    if seeing.seen_by(request.user).filter(pk__in=named).count() < len(named):
        raise Http404("There is no such page that you may see.")


@hooks.register("before_edit_page")
def say_why_it_is_sent_back(request: HttpRequest, page: Page) -> None:
    """Whoever opens a page that was sent back sees what to do, by whose word and since when."""
    if request.method == "GET" and (text := telling.why_sent_back(page)):
        messages.warning(request, text)


@hooks.register("construct_page_action_menu")
def arrange_action_menu(
    menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    action_menu.arrange(menu_items, request, context)


def _start_button(page: Page, user: AbstractBaseUser, priority: int) -> Iterator[Button]:
    if isinstance(page.specific_deferred, RegionPage) and (
        page.permissions_for_user(user).can_add_subpage()
    ):
        address = reverse("start_update", args=[page.pk])
        yield Button("Start next month", address, icon_name="add", priority=priority)


@hooks.register("register_page_header_buttons")
def start_from_the_header(
    page: Page, user: AbstractBaseUser, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    yield from _start_button(page, user, priority=4)


@hooks.register("register_page_listing_more_buttons")
def start_from_the_listing(
    page: Page, user: AbstractBaseUser, next_url: str | None = None
) -> Iterator[Button]:
    yield from _start_button(page, user, priority=9)


@hooks.register("register_admin_menu_item")
def add_coverage_to_menu() -> MenuItem:
    return MenuItem(
        "Coverage",
        reverse("coverage"),
        name="coverage",
        icon_name="calendar-check",
        order=120,
    )


@hooks.register("register_help_menu_item")
def add_guide_to_help() -> MenuItem:
    # Above what Wagtail has there, which is about Wagtail.
    return MenuItem(
        "Guide to regional updates",
        reverse("guide"),
        name="guide",
        icon_name="doc-full-inverse",
        order=10,
    )


class EditionsMenuItem(MenuItem):
    """For those who look after every region."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_moderator(request.user)


@hooks.register("register_admin_menu_item")
def add_editions_to_menu() -> MenuItem:
    return EditionsMenuItem(
        "Editions", reverse("editions"), name="editions", icon_name="copy", order=130
    )


@hooks.register("construct_homepage_panels")
def arrange_dashboard(request: HttpRequest, panels: list[Component]) -> None:
    dashboard.arrange(panels)


# After Wagtail's own, whose place it takes.
@hooks.register("register_admin_viewset", order=100)
def register_page_views() -> EditorialPageViewSet:
    return EditorialPageViewSet()


@hooks.register("register_account_settings_panel")
def register_mail_panel(
    request: HttpRequest, user: AbstractUser, profile: UserProfile
) -> MailPanel:
    return MailPanel(request, user, profile)

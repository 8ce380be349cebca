import datetime
from collections.abc import Iterator

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AbstractUser, Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.pages.bulk_actions import PublishBulkAction
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page, PageLogEntry
from wagtail.users.models import UserProfile

from regional_updates.content_item import links_of
from regional_updates.models import RegionalUpdatePage, RegionPage

from . import dashboard
from .mail.account import MailPanel
from .mail.comments import MailingPageViewSet
from .models import ApprovalStep
from .roles import is_moderator


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_same_period(request: HttpRequest, page: Page) -> None:
    """Two updates in a month are right for weekly regions, and a mistake for most others."""
    saved_by_itself = not request.accepts("text/html")
    if saved_by_itself or not isinstance(page, RegionalUpdatePage):
        return
    first = page.same_period().first()
    if first is not None:
        text = "This region already has an update for {}: “{}”. Both will be kept."
        messages.warning(
            request,
            format_html(text, f"{page.period:%B %Y}", first.title),
            buttons=[
                messages.button(reverse("wagtailadmin_pages:edit", args=[first.pk]), "See it")
            ],
        )


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_hidden_links(request: HttpRequest, page: Page) -> None:
    """A link to a page that is not public becomes plain text, which its editor should know."""
    saved_by_itself = not request.accepts("text/html")
    if saved_by_itself or not isinstance(page, RegionalUpdatePage):
        return
    hidden = links_of(page).hidden
    if hidden:
        titles = Page.objects.filter(pk__in=hidden).values_list("draft_title", flat=True)
        named = [f"“{title}”" for title in titles] + ["a deleted page"] * (
            len(hidden) > len(titles)
        )
        messages.warning(
            request,
            f"Readers cannot see {', '.join(named)}, and get the words without the link. "
            "Publish what is linked to, or change the link.",
        )


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


class EditionLog(LogFormatter):
    """Names the month of the edition that an update was, or is no longer, in."""

    def format_message(self, log_entry: PageLogEntry) -> str:
        month = datetime.date.fromisoformat(f"{log_entry.data['edition']}-01")
        return self.message.format(f"{month:%B %Y}")


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name what history and the site's log say of what Wagtail itself does not know."""
    actions.register_action("regional_updates.withdraw", "Withdraw", "Withdrawn, kept as a record")
    actions.register_action(
        "regional_updates.end_withdrawal", "End the withdrawal", "Withdrawal ended"
    )
    actions.register_action(
        "regional_updates.publish_without_approval",
        "Publish without approval",
        "Published without approval",
    )
    actions.register_action(
        "regional_updates.approve_with_changes",
        "Approve with changes",
        "Approved with changes by the reviewer",
    )
    for action, label, message in (
        ("hold", "Hold back", "Approved, and held back for the edition of {}"),
        ("take_out", "Take out of the edition", "Taken out of the edition of {}, a draft again"),
        ("release", "Release with the edition", "Released with the edition of {}"),
    ):
        formatter = type(action, (EditionLog,), {"label": label, "message": message})
        actions.register_action(f"regional_updates.{action}")(formatter)

    @actions.register_action("regional_updates.start")
    class Started(LogFormatter):
        label = "Start"

        def format_message(self, log_entry: PageLogEntry) -> str:
            before = log_entry.data.get("from")
            return f"Begun with the headings of “{before}”" if before else "Begun with no headings"


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """Let administrators give groups the way round the workflow."""
    return Permission.objects.filter(codename="publish_without_approval")


@hooks.register("register_bulk_action")
class PublishAction(PublishBulkAction):
    """Wagtail's own asks the page's row, which knows nothing of approval."""

    def check_perm(self, page: Page) -> bool:
        return super().check_perm(page.specific_deferred)


@hooks.register("before_edit_page")
def say_who_must_approve(request: HttpRequest, page: Page) -> None:
    """An author whose turn it would be should know why there is nothing to press."""
    task = page.current_workflow_task
    if (
        request.method == "GET"
        and isinstance(task, ApprovalStep)
        and task.approves(request.user, page)
        and task.is_author(request.user, page)
    ):
        messages.info(
            request,
            "You made the latest changes to this page, so somebody else has to approve it.",
        )


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


class EditionsMenuItem(MenuItem):
    """For those who look after every region."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_moderator(request.user)


@hooks.register("register_admin_menu_item")
def add_editions_to_menu() -> MenuItem:
    return EditionsMenuItem(
        "Editions", reverse("editions"), name="editions", icon_name="folder-open-inverse", order=130
    )


@hooks.register("construct_homepage_panels")
def arrange_dashboard(request: HttpRequest, panels: list[Component]) -> None:
    dashboard.arrange(panels)


# After Wagtail's own, whose place it takes.
@hooks.register("register_admin_viewset", order=100)
def register_page_views() -> MailingPageViewSet:
    return MailingPageViewSet()


@hooks.register("register_account_settings_panel")
def register_mail_panel(
    request: HttpRequest, user: AbstractUser, profile: UserProfile
) -> MailPanel:
    return MailPanel(request, user, profile)

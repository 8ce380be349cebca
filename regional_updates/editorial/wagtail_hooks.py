from django.contrib.auth.models import AbstractUser, Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions import PublishBulkAction
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.users.models import UserProfile

from regional_updates.content_item import links_of
from regional_updates.models import RegionalUpdatePage

from .mail.account import MailPanel
from .mail.comments import MailingPageViewSet
from .models import ApprovalStep


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


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name what history and the site's log say of withdrawals."""
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


# After Wagtail's own, whose place it takes.
@hooks.register("register_admin_viewset", order=100)
def register_page_views() -> MailingPageViewSet:
    return MailingPageViewSet()


@hooks.register("register_account_settings_panel")
def register_mail_panel(
    request: HttpRequest, user: AbstractUser, profile: UserProfile
) -> MailPanel:
    return MailPanel(request, user, profile)

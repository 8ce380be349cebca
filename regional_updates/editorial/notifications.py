"""Mail to the people whose turn it is."""

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.admin.mail import GroupApprovalTaskStateSubmissionEmailNotifier
from wagtail.models import TaskState

from .models import RegionApprovalTask, region_of


class GroupApprovalNotifier(GroupApprovalTaskStateSubmissionEmailNotifier):
    """Tells the groups of the national step that a page waits for them."""

    def get_template_base_prefix(self, instance: TaskState, **kwargs) -> str:
        return "task_state_"


class RegionApprovalNotifier(GroupApprovalNotifier):
    """Tells the approvers of the page's region, and nobody else's, that a page waits for them."""

    def can_handle(self, instance: TaskState, **kwargs) -> bool:
        return isinstance(instance.task.specific, RegionApprovalTask)

    def get_recipient_users(self, task_state: TaskState, **kwargs) -> QuerySet:
        region = region_of(task_state.workflow_state.content_object)
        users = get_user_model().objects.filter(
            groups=region.approvers_id if region else None, is_active=True
        )
        submitter = kwargs.get("user")
        return users.exclude(pk=submitter.pk) if submitter else users


notify_groups = GroupApprovalNotifier()
notify_region = RegionApprovalNotifier()

"""Addresses in the admin, before Wagtail's own."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from .checks.views import check_new_update, check_update
from .unpublishing import EndWithdrawalView, UnpublishView

urlpatterns = [
    path("pages/<int:page_id>/checks/", require_admin_access(check_update), name="check_update"),
    path(
        "pages/add/regional_updates/regionalupdatepage/<int:region_id>/checks/",
        require_admin_access(check_new_update),
        name="check_new_update",
    ),
    path("pages/<int:page_id>/unpublish/", require_admin_access(UnpublishView.as_view())),
    path(
        "pages/<int:page_id>/end-withdrawal/",
        require_admin_access(EndWithdrawalView.as_view()),
        name="end_withdrawal",
    ),
]

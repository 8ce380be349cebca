"""Addresses in the admin, before Wagtail's own."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from .approving import StepView
from .calendar import CoverageView
from .checks.views import check_new_update, check_update
from .editions.urls import admin_urlpatterns as editions
from .history import SiteHistoryView
from .last_month import LastMonthView
from .starting import StartView
from .unpublishing import EndWithdrawalView, UnpublishView

urlpatterns = [
    *editions,
    path("coverage/", require_admin_access(CoverageView.as_view()), name="coverage"),
    path(
        "regions/<int:region_id>/start/",
        require_admin_access(StartView.as_view()),
        name="start_update",
    ),
    path(
        "pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        require_admin_access(StepView.as_view()),
    ),
    path("reports/site-history/", require_admin_access(SiteHistoryView.as_view())),
    path("pages/<int:page_id>/before/", require_admin_access(LastMonthView.as_view())),
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

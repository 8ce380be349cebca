"""Addresses in the admin, before Wagtail's own."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter
from wagtail.admin.auth import require_admin_access

from cms.ids import MOST_DIGITS

from .approving import StepView
from .calendar import CoverageView
from .checks.views import check_new_update, check_update
from .editions.urls import admin_urlpatterns as editions
from .guide import GuideView, guide_image
from .history import SiteHistoryView
from .last_month import LastMonthView
from .mail.account import MailAccountView
from .seeing import ChooserView, ChosenView, TypesReportView
from .starting import StartView
from .unpublishing import EndWithdrawalView, UnpublishView


class IdConverter(IntConverter):
    """An ``int`` that databases can hold; with more digits there is no such address."""

    regex = f"[0-9]{{1,{MOST_DIGITS}}}"


register_converter(IdConverter, "id")

urlpatterns = [
    *editions,
    path("account/", require_admin_access(MailAccountView.as_view())),
    path("guide/", require_admin_access(GuideView.as_view()), name="guide"),
    path("guide/<str:name>", require_admin_access(guide_image), name="guide_image"),
    path("coverage/", require_admin_access(CoverageView.as_view()), name="coverage"),
    path(
        "regions/<id:region_id>/start/",
        require_admin_access(StartView.as_view()),
        name="start_update",
    ),
    path(
        "pages/workflow/action/<id:page_id>/<slug:action_name>/<id:task_state_id>/",
        require_admin_access(StepView.as_view()),
    ),
    path("reports/site-history/", require_admin_access(SiteHistoryView.as_view())),
    path("reports/page-types-usage/", require_admin_access(TypesReportView.as_view())),
    path(
        "reports/page-types-usage/results/",
        require_admin_access(TypesReportView.as_view(results_only=True)),
    ),
    path("choose-page/<id:parent_page_id>/", require_admin_access(ChooserView.as_view())),
    path("choose-page/chosen-multiple/", require_admin_access(ChosenView.as_view())),
    path("pages/<id:page_id>/before/", require_admin_access(LastMonthView.as_view())),
    path("pages/<id:page_id>/checks/", require_admin_access(check_update), name="check_update"),
    path(
        "pages/add/regional_updates/regionalupdatepage/<id:region_id>/checks/",
        require_admin_access(check_new_update),
        name="check_new_update",
    ),
    path("pages/<id:page_id>/unpublish/", require_admin_access(UnpublishView.as_view())),
    path(
        "pages/<id:page_id>/end-withdrawal/",
        require_admin_access(EndWithdrawalView.as_view()),
        name="end_withdrawal",
    ),
]

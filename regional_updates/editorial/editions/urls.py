"""Addresses of editions in the admin, and of their previews outside it."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from .admin import EditionsView, EditionView, TakeOutView
from .previewing import preview

admin_urlpatterns = [
    path("editions/", require_admin_access(EditionsView.as_view()), name="editions"),
    path("editions/<int:edition_id>/", require_admin_access(EditionView.as_view()), name="edition"),
    path(
        "editions/<int:edition_id>/take-out/<int:page_id>/",
        require_admin_access(TakeOutView.as_view()),
        name="take_out",
    ),
]
urlpatterns = [path("<str:token>/", preview, name="edition_preview")]

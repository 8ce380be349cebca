"""Addresses of editions in the admin, and of their previews outside it."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from .admin import EditionsView, EditionView
from .previewing import preview

admin_urlpatterns = [
    path("editions/", require_admin_access(EditionsView.as_view()), name="editions"),
    path("editions/<int:edition_id>/", require_admin_access(EditionView.as_view()), name="edition"),
]
urlpatterns = [path("<str:token>/", preview, name="edition_preview")]

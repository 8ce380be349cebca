"""Addresses in the admin, before Wagtail's own."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from .admin import ReviewView, UploadView

urlpatterns = [
    path("import/", require_admin_access(UploadView.as_view()), name="import_document"),
    path(
        "import/<uuid:document_id>/",
        require_admin_access(ReviewView.as_view()),
        name="import_review",
    ),
]

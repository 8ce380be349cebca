"""Where a page is shown: on this server, or by the separate front end in HEADLESS_CLIENT_URL."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail_headless_preview.models import HeadlessMixin, PagePreview


class HeadlessPage(HeadlessMixin):
    """Mixin for page types: with a separate front end, its addresses and previews lead there."""

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if settings.HEADLESS_CLIENT_URL:
            return HeadlessMixin.serve(self, request)
        return Page.serve(self, request, *args, **kwargs)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        if settings.HEADLESS_CLIENT_URL:
            return HeadlessMixin.serve_preview(self, request, mode_name)
        return Page.serve_preview(self, request, mode_name)

    @classmethod
    def draft_by_token(cls, token: str) -> Page | None:
        """Return the draft that ``token`` was given out for, or None once that is gone.

        Raises django.core.signing.BadSignature for a token that is not ours, and SignatureExpired
        for one older than PREVIEW_TOKEN_MAX_AGE seconds.
        """
        cls.get_preview_signer().unsign(token, max_age=settings.PREVIEW_TOKEN_MAX_AGE)
        preview = PagePreview.objects.filter(
            token=token, content_type__app_label=cls._meta.app_label,
            content_type__model=cls._meta.model_name,
        ).first()  # fmt: skip
        return preview.as_page() if preview else None

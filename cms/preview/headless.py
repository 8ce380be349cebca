"""Where a page is shown: on this server, or by the separate front end in HEADLESS_CLIENT_URL."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail_headless_preview.models import HeadlessMixin, PagePreview


class HeadlessPage(HeadlessMixin):
    """Mixin for page types: with a separate front end, its addresses and previews lead there.

    A preview's token names the page and its editor, and works for as long as both are what they
    were: the page is there, and the editor may change it.
    """

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if settings.HEADLESS_CLIENT_URL:
            return HeadlessMixin.serve(self, request)
        return Page.serve(self, request, *args, **kwargs)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        if settings.HEADLESS_CLIENT_URL:
            self._previewed_by = request.user.pk
            return HeadlessMixin.serve_preview(self, request, mode_name)
        return Page.serve_preview(self, request, mode_name)

    def create_page_preview(self) -> PagePreview:
        page: Any = self
        what = f"page={page.pk}" if page.pk else f"parent={page.get_parent().pk}"
        token = self.get_preview_signer().sign(f"{what};editor={self._previewed_by}")
        return self.update_page_preview(token)[0]

    @classmethod
    def draft_by_token(cls, token: str) -> Page | None:
        """Return the draft that ``token`` was given out for, or None once that is gone, or its editor
        may not see it any more.

        Raises django.core.signing.BadSignature for a token that is not ours, and SignatureExpired
        for one older than PREVIEW_TOKEN_MAX_AGE seconds.
        """
        named = cls.get_preview_signer().unsign(token, max_age=settings.PREVIEW_TOKEN_MAX_AGE)
        if not _may_still_be_seen(**dict(part.split("=") for part in named.split(";"))):
            return None
        preview = PagePreview.objects.filter(
            token=token, content_type__app_label=cls._meta.app_label,
            content_type__model=cls._meta.model_name,
        ).first()  # fmt: skip
        return preview.as_page() if preview else None


def _may_still_be_seen(editor: str, page: str = "", parent: str = "") -> bool:
    user = get_user_model().objects.filter(pk=editor, is_active=True).first()
    found = Page.objects.filter(pk=page or parent).first()
    if user is None or found is None:
        return False
    may = found.specific.permissions_for_user(user)
    return may.can_edit() if page else may.can_add_subpage()

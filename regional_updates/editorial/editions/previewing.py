"""An edition as a whole, for whoever was given its link, for a week."""

import datetime
from typing import Any

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner, b62_decode
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from cms.addresses import cms_root
from regional_updates.content_item import draft_documents
from regional_updates.models import RegionalUpdatePage

from .models import Edition, HeldUpdate

LASTS = datetime.timedelta(days=7)
_signer = TimestampSigner(salt="edition")


def preview_link(edition: Edition) -> tuple[str, datetime.datetime]:
    """Return a new address of ``edition``'s preview, and until when it works."""
    token = _signer.sign(f"{edition.pk}.{edition.preview_key}")
    address = cms_root() + reverse("edition_preview", args=[token])
    return address, timezone.now() + LASTS


def edition_of(token: str) -> Edition | None:
    """Return the edition that ``token`` leads to, or None where its links were withdrawn, or it is out.

    Raises django.core.signing.SignatureExpired after a week, BadSignature for a token not ours.
    """
    pk, _, key = _signer.unsign(token, max_age=LASTS).partition(".")
    return Edition.objects.open().filter(pk=pk, preview_key=key).first()


def as_approved(held: HeldUpdate) -> RegionalUpdatePage:
    """Return the page as it was approved. Wagtail's ``as_object`` asks the database for each page anew
    whether all that it refers to is there still."""
    page = RegionalUpdatePage.from_serializable_data(held.revision.content, check_fks=False)
    page.path, page.depth = held.page.path, held.page.depth
    page.url_path = f"{held.page.url_path.removesuffix(f'{held.page.slug}/')}{page.slug}/"
    page.translation_key = held.page.translation_key
    page.first_published_at = page.first_published_at or held.page.first_published_at
    for name in RegionalUpdatePage.WITHDRAWAL:
        setattr(page, name, getattr(held.page, name))
    return page


def works_until(token: str) -> datetime.datetime:
    """Return until when ``token``, one of ours, opens a preview."""
    signed_at = b62_decode(token.split(":")[1])
    return datetime.datetime.fromtimestamp(signed_at, datetime.UTC) + LASTS


@never_cache
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Show all that is held back for the edition as readers will see it, or say why not."""
    try:
        edition = edition_of(token)
    except SignatureExpired:
        edition, reason = None, "This link has expired."
    except BadSignature:
        edition, reason = None, "This link is not complete, or not ours."
    else:
        reason = "This link was withdrawn, or the edition is out."
    context: dict[str, Any] = {"edition": edition, "reason": reason, "status": 403}
    if edition:
        context["until"] = works_until(token)
        held = edition.held.select_related("revision", "page").order_by("page__path")
        pages = [as_approved(each) for each in held]
        documents = draft_documents(pages)
        context["documents"] = [document.model_dump(mode="json") for document in documents]
    response = render(request, "editions/preview.html", context, status=200 if edition else 403)
    response["X-Robots-Tag"] = "noindex"
    # The address is the key to it.
    response["Referrer-Policy"] = "no-referrer"
    return response

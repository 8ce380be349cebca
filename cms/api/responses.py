"""How a public read is answered: the bytes, what they are known by, and who may keep them."""

import datetime
import hashlib
from collections.abc import Iterable
from typing import Any, TypeVar
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from pydantic import BaseModel

from cms.delivery import schedule

SECONDS_FRESH, SECONDS_STALE = 10, 60
# Characters; a caller may name as many regions as it likes.
LONGEST_TAGS = 1000
ASK_AGAIN = "public, no-cache"
# The tag of every answer that may change when any update does.
ANY_UPDATE = "updates"
Answer = TypeVar("Answer", bound=HttpResponseBase)


def made_response(
    request: HttpRequest, body: BaseModel, tags: Iterable[str] = (ANY_UPDATE,)
) -> HttpResponse:
    """Return ``body``, made for this request, as JSON that anyone may cache, or a 304."""
    text = body.model_dump_json().encode()
    return public_response(request, HttpResponse(text, content_type="application/json"), tags)


def current_response(request: HttpRequest, body: BaseModel) -> HttpResponse:
    """Return ``body`` likewise, but never to be shown by a cache that has not asked again.

    For what clients ask when they have been told that something changed.
    """
    response = made_response(request, body)
    response["Cache-Control"] = ASK_AGAIN
    return response


def stored_response(
    request: HttpRequest,
    body: bytes,
    etag: str,
    tags: Iterable[str],
    changes_at: datetime.datetime | None,
    modified: datetime.datetime | None = None,
    encoding: str = "",
) -> HttpResponse:
    """Return ``body``, JSON in ``encoding``, as it was stored, or 304 where the caller has it.

    ``etag`` is quoted as in the header, and the same in every encoding, so that it can be compared
    with the one in the list of changes; that is safe because no ranges are served. ``tags`` are
    what a cache can be told to forget the answer by; ``changes_at`` is when it changes next, as far
    as that is planned; ``modified`` is when it last did.
    """
    response = HttpResponse(body, content_type="application/json")
    if encoding:
        response["Content-Encoding"] = encoding
    return _public(request, response, etag, tags, changes_at, modified)


def public_response(
    request: HttpRequest, response: HttpResponse, tags: Iterable[str] = (ANY_UPDATE,)
) -> HttpResponse:
    """Return ``response``, made for this request and the same for everybody, likewise.

    It is known by what it says: a page shows more than one document, and things beside them.
    """
    return _public(request, response, _etag(response.content), tags, schedule.next_moment())


def streamed_response(
    request: HttpRequest,
    response: StreamingHttpResponse,
    known_by: str,
    tags: Iterable[str] = (ANY_UPDATE,),
) -> HttpResponseBase:
    """Return ``response`` likewise, before anything of it is made.

    ``known_by`` is any text that is another one whenever the response would say anything else.
    """
    return _public(request, response, _etag(known_by.encode()), tags, schedule.next_moment())


def _etag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:24]}"'


def _public(
    request: HttpRequest,
    response: Answer,
    etag: str,
    tags: Iterable[str],
    changes_at: datetime.datetime | None,
    modified: datetime.datetime | None = None,
) -> Answer:
    response["ETag"] = etag
    seconds = int(modified.timestamp()) if modified else None
    if seconds is not None:
        response["Last-Modified"] = http_date(seconds)
    if seconds is None:
        # Django would answer 412; what has no date cannot be compared (RFC 9110, 13.1.4).
        request.META.pop("HTTP_IF_UNMODIFIED_SINCE", None)
    known: Any = response
    answer: Any = get_conditional_response(request, etag, seconds, known) or known
    answer["Cache-Control"] = _cache_control(changes_at)
    answer["Cache-Tag"] = ",".join(tags)
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


def preferred_encoding(request: HttpRequest, available: Iterable[str] = ("br", "gzip")) -> str:
    """Return the first of ``available`` that the caller takes, or the empty string for none."""
    accepted = {}
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _, weight = part.partition(";")
        accepted[name.strip()] = weight.replace(" ", "") not in (
            "q=0",
            "q=0.0",
            "q=0.00",
            "q=0.000",
        )
    return next((name for name in available if accepted.get(name)), "")


def list_tags(regions: list[str]) -> list[str]:
    """Return the tags of a list: those of ``regions``, slugs, where it is of theirs alone."""
    tags = [region_tag(slug) for slug in regions]
    return tags if tags and len(",".join(tags)) <= LONGEST_TAGS else [ANY_UPDATE]


def region_tag(slug: str) -> str:
    return f"region-{quote(slug, safe='')}"


def update_tag(content_id: object) -> str:
    return f"update-{content_id}"


def _cache_control(changes_at: datetime.datetime | None) -> str:
    left = SECONDS_FRESH + SECONDS_STALE
    if changes_at:
        left = max(0, min(left, int((changes_at - timezone.now()).total_seconds())))
    fresh = min(SECONDS_FRESH, left)
    if not fresh:
        return ASK_AGAIN
    return f"public, max-age={fresh}, stale-while-revalidate={left - fresh}"

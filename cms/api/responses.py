"""How a public read is answered: the bytes, what they are known by, and who may keep them."""

import datetime
import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from pydantic import BaseModel

CACHE_CONTROL = "public, max-age=10, stale-while-revalidate=60"


def public_response(
    request: HttpRequest,
    body: BaseModel | str,
    etag: str | None = None,
    modified: datetime.datetime | None = None,
) -> HttpResponse:
    """Return ``body`` as JSON that anyone may cache, or 304 where the caller has it already.

    ``etag`` is quoted as in the header; without it one is made from the body. ``modified`` is when
    the body last changed.
    """
    text = body if isinstance(body, str) else body.model_dump_json()
    etag = etag or f'"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'
    response = HttpResponse(text, content_type="application/json")
    response["ETag"] = etag
    seconds = int(modified.timestamp()) if modified else None
    if seconds is not None:
        response["Last-Modified"] = http_date(seconds)
    answer = get_conditional_response(request, etag, seconds, response) or response
    answer["Cache-Control"] = CACHE_CONTROL
    answer["Vary"] = "Accept-Encoding"
    return answer

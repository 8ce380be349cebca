"""A request that is sent twice is done once: the Idempotency-Key header.

As in the IETF's draft (draft-ietf-httpapi-idempotency-key-header). The key is stored in the
transaction of the request, so that either both last or neither does; only successes are kept.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja.errors import HttpError

from .models import IdempotentRequest

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
LONGEST_KEY = 255


def idempotent(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make ``view``, an endpoint that writes for a token's user, answer a repeated key as before.

    Raises 422 where the key comes with another request, and 400 for a key that is none.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get(HEADER)
        if key is None:
            return view(request, *args, **kwargs)
        if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
            raise HttpError(400, f"{HEADER}: must be 1 to {LONGEST_KEY} printable characters")
        user: Any = request.user
        fingerprint = _fingerprint(request)
        IdempotentRequest.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
        try:
            with transaction.atomic():
                # Another request with the key, if it is being answered now, is waited for here.
                stored = IdempotentRequest.objects.create(
                    user=user, key=key, fingerprint=fingerprint
                )
        except IntegrityError:
            before = IdempotentRequest.objects.get(user=user, key=key)
            return _as_before(before, fingerprint)
        response = view(request, *args, **kwargs)
        stored.status, stored.body = response.status_code, response.content.decode()
        stored.headers = {
            name: response[name]
            for name in ("Content-Type", "Location", "ETag")
            if name in response
        }
        stored.save()
        return response

    return answer


def _as_before(stored: IdempotentRequest, fingerprint: str) -> HttpResponse:
    if stored.fingerprint != fingerprint:
        raise HttpError(
            422, f"{HEADER}: was sent before with another request; make a new key for this one"
        )
    response = HttpResponse(stored.body, status=stored.status, headers=stored.headers)
    response["Idempotent-Replayed"] = "true"
    return response


def _fingerprint(request: HttpRequest) -> str:
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        # Its boundary is another one each time.
        for name in sorted(request.POST):
            digest.update(f"{name}={request.POST.getlist(name)}\n".encode())
        for name in sorted(request.FILES):
            for file in request.FILES.getlist(name):
                digest.update(f"{name}:{file.name}\n".encode())
                digest.update(file.read())
                file.seek(0)
    else:
        digest.update(request.body)
    return digest.hexdigest()

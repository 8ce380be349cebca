"""Who is asking: anyone at all, or the owner of a Wagtail API token."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from wagtail.api.v3.auth import BearerTokenAuth


class PublicRead(BearerTokenAuth):
    """Lets anyone read, but answers 401 to a token that is presented and not valid.

    Wagtail would silently treat such a caller as anonymous, who then wonders what is missing.
    A session cookie never counts.
    """

    def __call__(self, request: HttpRequest) -> Any:
        if "Authorization" in request.headers:
            return super().__call__(request)
        request.user = AnonymousUser()
        return request.user


public_read = PublicRead()
token_required = BearerTokenAuth()

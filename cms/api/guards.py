"""What is refused before it comes to an operation of Wagtail's that would fail on it."""

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from ninja.parser import Parser
from wagtail.models import Page

BESIDE = ("left", "right", "first-sibling", "last-sibling")


class ObjectParser(Parser):
    """Reads JSON objects, which all of the API's JSON bodies are, and refuses other JSON."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Return the body of ``request``. Raises ValueError where it is not a JSON object."""
        try:
            body = super().parse_body(request)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"The body is not JSON: {error}") from error
        if not isinstance(body, dict):
            raise ValueError("The body must be a JSON object")
        return body


def root_stays(action: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``action`` on a page, which refuses to act on the root, or to put a page beside it."""

    @functools.wraps(action)
    def checked(request: HttpRequest, page_id: int, **values: Any) -> Any:
        target = page_id
        if getattr(values.get("data"), "position", None) in BESIDE:
            target = values["data"].destination_id
        if Page.objects.filter(Q(pk=page_id) | Q(pk=target), depth=1).exists():
            raise PermissionDenied("The root of all pages stays as it is, and has none beside it.")
        return action(request, page_id=page_id, **values)

    return checked

"""What is refused before it comes to an operation of Wagtail's that would fail on it."""

import functools
import re
from collections.abc import Callable, Iterator
from typing import Any

from bs4.builder import HTMLTreeBuilder
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from pydantic import ValidationError as PydanticError
from wagtail.api.rich_text import RichTextFormatError
from wagtail.models import Page

# In what people write they are a few; what reads them fails on some hundreds.
MOST_ELEMENTS_NESTED = 50
_TAG = re.compile(r"<(/?)([a-z][^\s/>]*)", re.IGNORECASE)
_NO_DECLARATION = re.compile(
    r"<!\[(?!(temp|cdata|ignore|include|rcdata|if|else|endif)(?![-.\w]))", re.IGNORECASE
)
_EMPTY_TAGS = HTMLTreeBuilder.DEFAULT_EMPTY_ELEMENT_TAGS or set()
BESIDE = ("left", "right", "first-sibling", "last-sibling")


class ObjectParser(Parser):
    """Reads JSON objects, which all of the API's JSON bodies are, and refuses other JSON.

    What no text of them may be is refused with its place, whosever endpoint it was sent to.
    """

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Return the body of ``request``. Raises ValueError where it is not a JSON object, and
        ninja's ValidationError for a text that is half a character, or markup nested too deep."""
        try:
            body = super().parse_body(request)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"The body is not JSON: {error}") from error
        if not isinstance(body, dict):
            raise ValueError("The body must be a JSON object")
        problems = [
            {"type": "value_error", "loc": ["body", *place], "msg": problem}
            for place, text in _texts(body)
            if (problem := _problem(text))
        ]
        if problems:
            raise ValidationError(problems)
        return body


def _texts(body: dict[str, Any]) -> Iterator[tuple[list[str | int], str]]:
    """Yield each text of ``body`` with its place, names too, however deep it is."""
    left: list[tuple[list[str | int], Any]] = [([], body)]
    while left:
        place, value = left.pop()
        if isinstance(value, str):
            yield place, value
        elif isinstance(value, dict):
            yield from ((place, name) for name in value)
            left += [([*place, _writable(name)], inner) for name, inner in value.items()]
        elif isinstance(value, list):
            left += [([*place, number], inner) for number, inner in enumerate(value)]


def _writable(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()


def _problem(text: str) -> str:
    """Return what is wrong with ``text``, or nothing."""
    if _writable(text) != text:
        return "must not contain half a character (a surrogate, \\ud800 to \\udfff)"
    if "<" not in text:
        return ""
    if _NO_DECLARATION.search(text):
        return "has markup that cannot be read: write “<![” as “&lt;![”"
    if text.count("<", text.rfind(">") + 1) > MOST_ELEMENTS_NESTED:
        return f"must not have more than {MOST_ELEMENTS_NESTED} tags that do not end"
    if _is_nested_too_deep(text):
        return f"must not have more than {MOST_ELEMENTS_NESTED} elements inside one another"
    return ""


def _is_nested_too_deep(text: str) -> bool:
    open_tags: list[str] = []
    for end, tag in _TAG.findall(text.lower()):
        if not end and tag not in _EMPTY_TAGS:
            open_tags.append(tag)
            if len(open_tags) > MOST_ELEMENTS_NESTED:
                return True
        elif end and tag in open_tags:
            while open_tags.pop() != tag:
                pass
    return False


def shaped(build: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``build``, which makes a form of a body, answering 422 to one that has another shape."""

    @functools.wraps(build)
    def checked(*args: Any, **kwargs: Any) -> Any:
        try:
            return build(*args, **kwargs)
        except (PydanticError, RichTextFormatError):
            raise
        except RecursionError as error:
            raise HttpError(422, "A text has markup that is nested too deep.") from error
        except (TypeError, AttributeError, LookupError, ValueError, OverflowError) as error:
            raise HttpError(
                422,
                "A field has not the shape that this type of page asks for; read a page of the type "
                f"to see it. ({type(error).__name__}: {error})",
            ) from error

    return checked


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

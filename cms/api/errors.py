"""Errors that say what to change. Their form, RFC 9457's problem details, is Wagtail's."""

import re
from collections.abc import Sequence

from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from wagtail.api.v3.errors import problem_response
from wagtail.utils.forms import FormValidationError

# So many problems are enough to begin with.
MOST = 20


def bad_request(parameter: str, problem: str) -> ValidationError:
    """Return the error for a query ``parameter`` whose value is well-formed but wrong."""
    return ValidationError([{"type": "value_error", "loc": ["query", parameter], "msg": problem}])


def register(api: NinjaAPI) -> None:
    """Answer bad query parameters with 400 and bad bodies with 422, naming each place."""

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        in_query = all(problem["loc"][0] == "query" for problem in error.errors)
        name = _name if in_query else _place
        problems = [{**problem, "msg": _readable(problem["msg"])} for problem in error.errors]
        detail = "; ".join(
            f"{name(problem['loc'])}: {problem['msg']}" for problem in problems[:MOST]
        )
        return problem_response(
            status=400 if in_query else 422, detail=detail, errors=problems[:MOST]
        )

    @api.exception_handler(FormValidationError)
    def invalid_form(request: HttpRequest, error: FormValidationError) -> HttpResponse:
        problems = [
            {"type": code, "loc": ["body", *path], "msg": message}
            for path, messages in error.loc_errors
            for message, code in messages
        ]
        detail = "; ".join(f"{_place(problem['loc'])}: {problem['msg']}" for problem in problems)
        return problem_response(status=422, detail=detail, errors=problems)

    @api.exception_handler(AuthenticationError)
    def who_is_asking(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        detail = (
            "This API token is not valid, or not any more. Ask an administrator for a new one."
            if "Authorization" in request.headers
            else "This needs an API token. Send one as “Authorization: Bearer …”."
        )
        return problem_response(status=401, detail=detail)

    @api.exception_handler(HttpError)
    def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
        if isinstance(error.__cause__, ValidationError):
            return invalid(request, error.__cause__)
        # The framework's own words say only that it could not be parsed.
        detail = str(error.__cause__ or error) if error.status_code == 400 else str(error)
        return problem_response(status=error.status_code, detail=detail)

    @api.exception_handler(MultiPartParserError)
    def no_form(request: HttpRequest, error: MultiPartParserError) -> HttpResponse:
        return problem_response(
            status=400, detail=f"The body is not the form that its Content-Type announces: {error}"
        )

    @api.exception_handler(TooManyFieldsSent)
    @api.exception_handler(TooManyFilesSent)
    def too_many(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
        return problem_response(status=400, detail="There are too many parameters or fields.")

    @api.exception_handler(RequestDataTooBig)
    def too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        return problem_response(status=413, detail="This is too large. Send less at a time.")


def _name(location: tuple[str | int, ...]) -> str:
    """Return the parameter's name from ``("query", "region")`` or ``("query", "parameters", "region", 0)``."""
    return next(str(part) for part in location[1:] if part != "parameters")


def _place(location: Sequence[str | int]) -> str:
    """Return ``("body", "data", "sections", 0, "heading")`` as "sections[0].heading"."""
    parts = [part for part in location[1:] if part != "data"] or [location[0]]
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.lstrip(".")


def _readable(message: str) -> str:
    # Of a text that one of our checks has passed, pydantic no longer knows that it is one.
    too_long = re.fullmatch(
        r"Value should have at most (\d+) items? after validation, not (\d+)", message
    )
    if too_long:
        return "must have at most {} characters, not {}".format(*too_long.groups())
    return message.removeprefix("Value error, ")

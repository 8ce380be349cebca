"""Errors that say what to change. Their form, RFC 9457's problem details, is Wagtail's."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from wagtail.api.v3.errors import problem_response


def bad_request(parameter: str, problem: str) -> ValidationError:
    """Return the error for a query ``parameter`` whose value is well-formed but wrong."""
    return ValidationError([{"type": "value_error", "loc": ["query", parameter], "msg": problem}])


def register(api: NinjaAPI) -> None:
    """Answer bad query parameters with 400, naming each; other bad input stays Wagtail's 422."""
    answer_otherwise = api._exception_handlers[ValidationError]

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        if any(problem["loc"][0] != "query" for problem in error.errors):
            return answer_otherwise(request, error)
        problems = [
            f"{_name(problem['loc'])}: {_readable(problem['msg'])}" for problem in error.errors
        ]
        return problem_response(status=400, detail="; ".join(problems), errors=error.errors)


def _name(location: tuple[str | int, ...]) -> str:
    """Return the parameter's name from ``("query", "region")`` or ``("query", "parameters", "region", 0)``."""
    return next(str(part) for part in location[1:] if part != "parameters")


def _readable(message: str) -> str:
    return message.removeprefix("Value error, ")

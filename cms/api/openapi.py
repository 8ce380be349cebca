"""The API's own description, completed: which errors and headers each of its answers may have."""

from collections.abc import Collection
from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from wagtail.api.v3.errors import ProblemDetail

from .auth import PublicRead
from .examples import example

METHODS = ("get", "post", "put", "patch", "delete")
PROBLEM = {"$ref": "#/components/schemas/ProblemDetail"}
PROBLEM_FIELDS = {
    "type": "Always `about:blank`: the status says what kind of error it is.",
    "title": "The status, in words.",
    "status": "The HTTP status.",
    "detail": "What to change.",
    "errors": "Each place that is wrong: `loc` is where, `msg` what to change.",
}
# What may come of any request; what else may is said where it does.
ALWAYS = {
    400: "A parameter is unknown or makes no sense; `detail` names it.",
    401: "The token that was sent is not valid, or one is needed.",
    429: "Too many requests: `Retry-After` says in how many seconds to try again.",
}
NOTHING_HERE = "There is nothing here, or nothing that you may see."
WITH_BODY = {
    413: "The body is too large.",
    415: "The body is not of a type that this address takes.",
    422: "The body makes no sense; `detail` names each place.",
}
FOR_WRITERS = {403: "The token’s user may not do this."}
# Wagtail's own operations keep drafts from readers, and have a status of their own for parameters.
WAGTAILS = FOR_WRITERS | {
    404: NOTHING_HERE,
    422: "A parameter, or the body, makes no sense; `detail` names each place.",
}
PLACES = {"region": "The region’s slug.", "slug": "The update’s slug."}
HEADERS = {
    "ETag": "Send it back as `If-None-Match`.",
    "Cache-Control": "For how long the answer may be kept.",
    "Cache-Tag": "What a cache can be told to forget it by.",
    "X-Request-ID": "Names the request in the server’s log.",
}


def complete(api: NinjaAPI, wagtails: Collection[str]) -> None:
    """Let the OpenAPI document of ``api`` say what every operation may answer beside its success.

    ``wagtails`` are the tags of Wagtail's own operations.
    """
    describe = api.get_openapi_schema

    def described(*args: Any, **kwargs: Any) -> Any:
        document = describe(*args, **kwargs)
        schemas = document["components"]["schemas"]
        problem = ProblemDetail.model_json_schema()
        problem["description"] = "What went wrong, as RFC 9457 has it."
        for name, description in PROBLEM_FIELDS.items():
            problem["properties"][name]["description"] = description
        schemas["ProblemDetail"] = problem
        for path, methods in document["paths"].items():
            for method in METHODS:
                if operation := methods.get(method):
                    _complete(operation, path, method)
                    if operation["tags"][0] in wagtails:
                        _add(operation["responses"], WAGTAILS)
                    else:
                        _illustrate(operation, schemas)
        return document

    api.get_openapi_schema = described  # type: ignore[method-assign]


def _complete(operation: dict[str, Any], path: str, method: str) -> None:
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path" and parameter["name"] in PLACES:
            parameter.setdefault("description", PLACES[parameter["name"]])
    if operation.get("security") == [{PublicRead.__name__: []}]:
        operation["security"].insert(0, {})
    responses = operation["responses"]
    errors = dict(ALWAYS)
    if "{" in path:
        errors[404] = NOTHING_HERE
    if "requestBody" in operation:
        errors |= WITH_BODY
    if method != "get":
        errors |= FOR_WRITERS
    _add(responses, errors)
    if method == "get":
        success = responses.get(200)
        if success:
            success["headers"] = {
                name: {"description": text, "schema": {"type": "string"}}
                for name, text in HEADERS.items()
            }
        responses.setdefault(304, {"description": "You have it: it is as `If-None-Match` says."})


def _illustrate(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    for part in (operation.get("requestBody", {}), *operation["responses"].values()):
        for kind, content in part.get("content", {}).items():
            if kind == "application/json" and "example" not in content:
                content["example"] = example(content["schema"], schemas)


def _add(responses: dict[Any, Any], errors: dict[int, str]) -> None:
    for status, description in errors.items():
        if status not in responses and str(status) not in responses:
            responses[status] = _problem(status, description)


def _problem(status: int, description: str) -> dict[str, Any]:
    instance = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": description,
    }
    content = {"application/problem+json": {"schema": PROBLEM, "example": instance}}
    return {"description": description, "content": content}


def problems(**descriptions: str) -> dict[str, Any]:
    """Return openapi_extra for an operation whose further errors are ``_409="…"`` and so on."""
    return {
        "responses": {
            int(name.strip("_")): _problem(int(name.strip("_")), description)
            for name, description in descriptions.items()
        }
    }

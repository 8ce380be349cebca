"""What holds for every request to the API: HEAD, limits, and errors that a program can read."""

import hashlib
import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django_ratelimit.core import get_usage
from wagtail.api.v3.errors import problem_response

from cms.ids import is_id

PATH = "/api/"
# Parameters in which digits are words to look for.
TEXTS = ("q", "search")
EXPLAINED = {
    404: "There is nothing at this address. /api/v3/docs/ lists every endpoint.",
    405: "This address does not allow {method}. It allows: {allow}.",
    500: "Something went wrong, and it has been recorded. It is not your fault.",
}


class ApiMiddleware:
    """Answers HEAD like GET, refuses who asks too often, and makes every error JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PATH):
            return self.get_response(request)
        if seconds := seconds_to_wait(request):
            response = problem_response(
                status=429, detail=f"Too many requests. Please try again in {seconds} seconds."
            )
            response["Retry-After"] = str(seconds)
            return response
        if problem := _unreadable(request):
            return problem_response(status=400, detail=problem)
        if any(_is_too_large(part) for part in request.path.split("/")):
            return problem_response(status=404, detail=EXPLAINED[404])
        asked_for_head = request.method == "HEAD"
        if asked_for_head:
            request.method = "GET"
        response = self.get_response(request)
        if response.status_code == 401:
            _wait(request, "ip", count=True)
            response["WWW-Authenticate"] = "Bearer"
        if response.status_code >= 400 and "json" not in response["Content-Type"]:
            response = _as_json(request, response)
        if asked_for_head:
            request.method = "HEAD"
            _without_body(response)
        return response


def seconds_to_wait(request: HttpRequest) -> int:
    """Count the request, and return in how many seconds it may be sent again; 0 for now.

    A token has a limit of its own. Without one, and for tokens that turn out to be bad, requests
    count for the address.
    """
    if "Authorization" not in request.headers:
        return _wait(request, "ip", count=True)
    return max(_wait(request, "ip", count=False), _wait(request, _token, count=True))


def _unreadable(request: HttpRequest) -> str:
    """Return what is wrong with a parameter that nothing could read, or nothing.

    The project's own endpoints say more; Wagtail's would pass it on.
    """
    for name, values in request.GET.lists():
        if not name:
            return "A parameter has no name"
        for value in values:
            if "\0" in name + value:
                return f"{name}: must not contain a NUL character"
            if name not in TEXTS and _is_too_large(value.strip("+-")):
                return f"{name}: is too large a number"
    return ""


def _is_too_large(number: str) -> bool:
    return number.isdecimal() and not is_id(number)


def address_of(request: HttpRequest) -> str:
    """Return the address of who is asking, as the nearest proxy that is ours reports it."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    try:
        return (
            str(ipaddress.ip_address(hops[-settings.PROXIES]))
            if settings.PROXIES
            else _direct(request)
        )
    except (ValueError, IndexError):
        return _direct(request)


def _direct(request: HttpRequest) -> str:
    # A server on a Unix socket knows no address.
    return request.META.get("REMOTE_ADDR") or "127.0.0.1"


def _wait(request: HttpRequest, key: str | Callable, count: bool) -> int:
    rate = settings.API_RATE_LIMIT or None
    usage = get_usage(request, group="api", key=key, rate=rate, increment=count)
    if usage is None:
        return 0
    # A request that is not counted must fit in as well.
    full = usage["count"] > usage["limit"] if count else usage["count"] >= usage["limit"]
    return max(1, usage["time_left"]) if full else 0


def _token(group: str, request: HttpRequest) -> str:
    return hashlib.sha256(request.headers["Authorization"].encode()).hexdigest()


def _as_json(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    # Django's page for developers says more than we could.
    if settings.DEBUG and response.status_code == 500:
        return response
    status = response.status_code
    allow = ", ".join(sorted(filter(None, response.headers.get("Allow", "").split(", "))))
    detail = EXPLAINED.get(status, response.reason_phrase)
    answer = problem_response(
        status=status, detail=detail.format(method=request.method, allow=allow)
    )
    if allow:
        answer["Allow"] = allow
    return answer


def _without_body(response: HttpResponse | StreamingHttpResponse) -> None:
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = ()
        return
    length = len(response.content)
    response.content = b""
    response["Content-Length"] = str(length)

"""One identifier for each request, in its answer and on every line that is logged meanwhile."""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_ACCEPTABLE = re.compile(r"[\w.-]{8,128}", re.ASCII)
_current: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdMiddleware:
    """Takes the identifier that a proxy has given, where it looks like one, or makes one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        identifier = given if _ACCEPTABLE.fullmatch(given) else uuid4().hex
        token = _current.set(identifier)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response[HEADER] = identifier
        return response


class RequestIdFilter(logging.Filter):
    """Gives each record the ``request_id`` of the request it belongs to, or ``-``."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _current.get()
        return True

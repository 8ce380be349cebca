"""One request that writes is one transaction."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

READS = {"GET", "HEAD", "OPTIONS", "TRACE"}


class AtomicWritesMiddleware:
    """Runs the view of every unsafe request in a transaction.

    A page that is published, moved, deleted or restricted in the admin and the update document
    that follows from it are committed together or not at all. Django's ATOMIC_REQUESTS would do
    the same for reads too, and on SQLite make every reader wait for the write lock.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if request.method in READS:
            return None
        with transaction.atomic():
            response = view(request, *args, **kwargs)
            # The API makes answers of errors itself: what was refused must leave nothing behind.
            if response.status_code >= 400 and request.path.startswith("/api/"):
                transaction.set_rollback(True)
        return response

"""Readers of an address where a page used to be are led on, or told that it is gone."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.defaults import page_not_found

from .departures import departure

SECONDS_KEPT = 60


class DepartureMiddleware:
    """Answers where there is nothing: with a redirect, with 410 and an explanation, or as it was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.path.startswith("/api/"):
            return response
        found = departure(request, request.get_full_path())
        if found is None:
            # Django's page under DEBUG, of all addresses there are, helps nobody who followed a link.
            replaced = settings.DEBUG and not request.path.startswith("/admin/")
            return page_not_found(request, Http404()) if replaced else response
        if found.status == 410:
            context = {"explanation": found.explanation}
            answer = render(request, "cms/gone.html", context, status=410)
        else:
            query = f"?{found.query}" if found.path and found.query else ""
            answer = HttpResponseRedirect(f"{found.path or found.url}{query}")
            answer.status_code = found.status
        # Browsers would keep it for ever, and a page may come back.
        answer["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
        return answer

"""How to search and follow, for readers: ``docs/readers.md`` as it is, so that it is of the version in use."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from cms.addresses import page_root
from cms.structured import breadcrumbs
from regional_updates.editorial import guide

TITLE = "How to search and follow"


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Show the text. Raises 404 where docs/ was left behind when the project was put on a server."""
    try:
        source = (guide.DOCS / "readers.md").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise Http404("The text is not on this server.") from error
    canonical = page_root() + request.path
    context = {
        "guide": guide.in_html(source),
        "title": TITLE,
        "canonical": canonical,
        "structured": [breadcrumbs(("Home", page_root() + "/"), (TITLE, canonical))],
    }
    return render(request, "search/help.html", context)


urlpatterns = [path("", help_page, name="help")]

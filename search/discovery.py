"""How machines find the archive: robots.txt, the sitemaps, and searching from a browser's own box."""

from django.conf import settings
from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from cms.addresses import cms_root, page_root
from cms.api.responses import public_response
from home.models import Organisation

from .completions import completions
from .feeds.entries import printable
from .sitemaps import SECTIONS


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say what search engines should leave alone: what is the staff's, and endless variations.

    A separate front end has a search page of its own.
    """
    context = {"root": cms_root(), "headless": bool(settings.HEADLESS_CLIENT_URL)}
    response = render(
        request, "search/robots.txt", context, content_type="text/plain; charset=utf-8"
    )
    return public_response(request, response)


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """List the sitemaps, each in parts of as many addresses as it may hold."""
    parts = []
    for name, section in SECTIONS.items():
        address, made = cms_root() + reverse("sitemap_section", args=[name]), section()
        changed = made.get_latest_lastmod()
        parts += [
            {
                "location": f"{address}?p={number}" if number > 1 else address,
                "last_mod": changed,
            }
            for number in made.paginator.page_range
        ]
    context = {"sitemaps": parts}
    response = render(request, "sitemap_index.xml", context, content_type="application/xml")
    return public_response(request, response)


@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """List the addresses of one kind of page; 404 where there is no such kind, or no such part."""
    response = sitemap(request, {**SECTIONS}, section).render()
    # Django says when the newest page changed; one that was taken away changed the list, too.
    del response["Last-Modified"]
    return public_response(request, response)


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """Describe the search to browsers (OpenSearch 1.1)."""
    context = {
        "name": printable(Organisation.for_request(request).name),
        "root": cms_root(),
        "search_root": page_root(),
    }
    kind = "application/opensearchdescription+xml"
    return public_response(
        request, render(request, "search/opensearch.xml", context, content_type=kind)
    )


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Answer a browser's own box with what somebody who types may be about to type, and what
    acronyms stand for."""
    typed = request.GET.get("q", "").replace("\0", " ")
    found = completions(typed)
    texts = [completion["text"] for completion in found]
    beside = [completion["expansion"] or "" for completion in found]
    kind = "application/x-suggestions+json"
    return public_response(
        request, JsonResponse([typed, texts, beside], safe=False, content_type=kind)
    )


urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:section>.xml", sitemap_section, name="sitemap_section"),
    path("opensearch.xml", opensearch, name="opensearch"),
    path("opensearch/", suggestions, name="opensearch_suggestions"),
]

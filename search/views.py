"""The archive search as a page."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.addresses import page_root

from . import finder
from .address import Address
from .archive import search
from .counting import count

PER_PAGE = 10


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Show the results for the address's parameters, at the shortest address that says them.

    What makes no sense is left out, and a page after the last leads to the last.
    """
    address = Address(request.GET)
    if shorter := address.shorter():
        return HttpResponseRedirect(shorter)
    criteria = address.criteria(PER_PAGE)
    results = search(criteria)
    pages = max(1, -(-results["count"] // PER_PAGE))
    if address.page > pages:
        return HttpResponseRedirect(address.with_(page=pages))
    count(request, criteria, results)
    filters = finder.filters(results["facets"], criteria, address)
    facets = filters["facets"]
    for summary in results["items"]:
        summary["topics"] = finder.topics_first(summary, criteria.topic)
    context = {
        "criteria": criteria,
        "results": results,
        "picks": results["picks"],
        "sentence": finder.sentence(results["count"], facets, criteria),
        "hidden_fields": list(address.hidden_fields(filtered=filters["filterable"])),
        **filters,
        "orders": finder.orders(criteria, address),
        "by_year": finder.by_year(facets["year"], address),
        "pages": finder.pages(address.page, pages, address),
        "understood": finder.understood(results, address),
        "narrower": finder.narrower(results["narrower"], facets, criteria, address),
        "query": address.query(),
        "feed_title": f"Updates{finder.asked_for(facets, criteria)}",
        "canonical": page_root() + address.canonical(),
        "named": finder.pages_named(criteria.text) if address.page == 1 else [],
    }
    if not results["count"]:
        context.update(finder.ways_on())
    return render(request, "search/search.html", context)

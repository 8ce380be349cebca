"""The archive search as a page."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from cms.delivery.models import Section

from .archive import ORDERS, Criteria, search
from .hits import FACETS

PER_PAGE = 10
MOST_PAGES = 1000


def search_page(request: HttpRequest) -> HttpResponse:
    """Show the results for the address's parameters; one that makes no sense is left out."""
    asked = request.GET
    number = _whole_number(asked.get("page", ""), MOST_PAGES) or 1
    criteria = Criteria(
        text=asked.get("q", "").replace("\0", " "),
        region=_texts(asked, "region"),
        topic=_texts(asked, "topic"),
        year=[year for text in asked.getlist("year") if (year := _whole_number(text, 9999))],
        include_withdrawn="include_withdrawn" in asked,
        order=asked["order"] if asked.get("order") in ORDERS else "relevance",
        limit=PER_PAGE,
        offset=(number - 1) * PER_PAGE,
    )
    results = search(criteria)
    for name in FACETS:
        chosen = [str(value) for value in getattr(criteria, name)]
        for value in results["facets"][name]:
            value["chosen"] = value["value"] in chosen
    pages = max(1, -(-results["count"] // PER_PAGE))
    context = {
        "criteria": criteria,
        "searched": bool(criteria.text.strip()),
        "results": results,
        "any_withdrawn": Section.objects.filter(withdrawn=True).exists(),
        "chips": _chips(asked, results["facets"]),
        "pages": {
            "number": number,
            "count": pages,
            "previous_url": _url(asked, page=number - 1) if number > 1 else None,
            "next_url": _url(asked, page=number + 1) if number < pages else None,
        },
        "suggestion_url": results["suggestion"] and _url(asked, q=results["suggestion"], page=None),
    }
    return render(request, "search/search.html", context)


def _texts(asked: QueryDict, name: str) -> list[str]:
    return [text for text in asked.getlist(name) if text and "\0" not in text]


def _whole_number(text: str, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text[:6]) <= most else None


def _url(asked: QueryDict, **changes: Any) -> str:
    """Return the address of the search asked for with ``changes``; None takes a parameter out."""
    query = asked.copy()
    for name, value in changes.items():
        query.setlist(name, [] if value is None else [str(value)])
    return f"?{query.urlencode()}"


def _chips(asked: QueryDict, facets: dict[str, list[dict[str, Any]]]) -> list[dict[str, str]]:
    """Return each chosen filter with the address of the same search without it."""
    chips = []
    for name in FACETS:
        for value in facets[name]:
            if value["chosen"]:
                without = asked.copy()
                without.setlist(name, [v for v in asked.getlist(name) if v != value["value"]])
                without.pop("page", None)
                chips.append({"label": value["label"], "url": f"?{without.urlencode()}"})
    return chips

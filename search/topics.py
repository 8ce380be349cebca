"""The pages on topics: all of them, and what every region said on one, section by section."""

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from cms.addresses import page_root
from cms.delivery import listing
from cms.structured import breadcrumbs
from regional_updates.vocabulary import Topic

from . import finder
from .address import Address
from .labels import Labels
from .months import months
from .said import Said

# So that the page stays light where every region speaks of a topic in every month.
PER_PAGE = 8


@require_safe
def topics_page(request: HttpRequest) -> HttpResponse:
    """Show every topic by name, with the number of updates on it and the month of the newest."""
    spoken_of = {topic["slug"]: topic for topic in listing.topics()}
    topics = [
        {
            "slug": topic.slug,
            "name": topic.name,
            "description": topic.description,
            **spoken_of.get(topic.slug, {"count": 0}),
        }
        for topic in Topic.objects.all()
    ]
    context = {
        "topics": topics,
        "canonical": page_root() + reverse("topics"),
        "structured": [breadcrumbs(*_above())],
    }
    return render(request, "search/topics.html", context)


@require_safe
def topic_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was said on a topic, at the shortest address that says what is chosen.

    What makes no sense is left out, and a page after the last leads to the last. Raises 404 for a
    topic that there is not.
    """
    topic = None if "\0" in slug else Topic.objects.filter(slug=slug).first()
    if topic is None:
        raise Http404("There is no such topic.")
    address = Address(request.GET, topic=topic.slug)
    if shorter := address.shorter():
        return HttpResponseRedirect(shorter)
    criteria = address.criteria(PER_PAGE)
    labels = Labels()
    said = Said(criteria, labels)
    pages = max(1, -(-said.count // PER_PAGE))
    if address.page > pages:
        return HttpResponseRedirect(address.with_(page=pages))
    updates = said.updates(criteria.offset, criteria.offset + PER_PAGE)
    filters = finder.filters(said.facets, criteria, address)
    with_topic = {**filters["facets"], "topic": finder.fixed("topic", {topic.slug: topic.name})}
    context = {
        "topic": topic,
        "criteria": criteria,
        "sentence": finder.sentence(said.count, with_topic, criteria),
        **filters,
        "filter_fields": list(address.hidden_fields(filtered=filters["filterable"])),
        "search_fields": _search_fields(address),
        "months": months(said.hits, criteria, address),
        "by_month": _by_month(updates),
        "pages": finder.pages(address.page, pages, address),
        "canonical": page_root() + _canonical(address),
        "query": address.query(),
        "feed_title": f"Updates{finder.asked_for(with_topic, criteria)}",
        "structured": [breadcrumbs(*_above(), (topic.name, page_root() + address.unfiltered()))],
    }
    return render(request, "search/topic.html", context)


def _above() -> tuple[tuple[str, str], ...]:
    return ("Home", page_root() + "/"), ("Topics", page_root() + reverse("topics"))


def _search_fields(address: Address) -> list[tuple[str, str]]:
    """Return what the search box sends with the words: the topic, and what is chosen."""
    chosen = [(name, value) for name in finder.LEGENDS for value in address.values(name)]
    withdrawn = [("include_withdrawn", "true")] if address.criteria(0).include_withdrawn else []
    return [*chosen, *address.hidden_fields(filtered=False), *withdrawn]


def _by_month(updates: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    return [(month, [*group]) for month, group in groupby(updates, lambda each: each["period"])]


def _canonical(address: Address) -> str:
    """Return the address that stands for this one: that of everything on the topic, by its pages."""
    everything = address.unfiltered()
    filtered = address.with_() != everything
    return everything if filtered else address.with_(page=address.page)


urlpatterns = [
    path("", topics_page, name="topics"),
    path("<str:slug>/", topic_page, name="topic"),
]

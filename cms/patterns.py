"""The pattern page: every part of the reader's pages in its states, by the templates they use."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

REGIONS = {
    "north-west": "North West",
    "north-east": "North East",
    "yorkshire-and-humber": "Yorkshire and Humber",
    "west-midlands": "West Midlands",
    "east-midlands": "East Midlands",
    "eastern": "Eastern",
    "south-west": "South West",
    "greater-london": "Greater London",
    "south-east": "South East",
    "another": "Another region",
}
COLOURS = ("ink", "soft", "line", "edge", "paper", "card-colour", "wash", "note", "brand-colour",
           "accent", "link", "mark", "focus")  # fmt: skip
TEXTS = ("text-h1", "text-h2", "text-title", "text-lead", "text", "text-note", "text-small")
SPACES = ("s1", "s2", "s3", "s4", "s5", "s6", "s7")

ERROR_PAGES = {404: "404.html", 410: "cms/gone.html", 500: "500.html"}


@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """Show the parts, with examples that are the same everywhere."""
    return render(request, "cms/patterns.html", examples())


@require_safe
def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """Show what readers see with the error ``status``, for which nothing need be missing or broken."""
    context = {"explanation": "It named somebody who has asked not to be named."}
    return render(request, ERROR_PAGES[status], context)


def examples() -> dict[str, Any]:
    """Return what the parts are shown with."""
    regions: list[dict[str, Any]] = [
        {"slug": slug, "name": name, "path": "/patterns/", "count": 40, "latest": None}
        for slug, name in REGIONS.items()
    ]
    regions[0]["latest"] = {"period": "2017-11"}
    return {
        "errors": ERROR_PAGES,
        "colours": COLOURS,
        "texts": TEXTS,
        "spaces": SPACES,
        "regions": regions,
        "summary": _summary("north-west"),
        "picks": PICKS,
        "withdrawn": {**_summary("eastern"), "withdrawn_notice": {"explanation": "It was wrong."}},
        "result": {**_summary("south-east"), "passages": PASSAGES, "missing": ["Dudley"]},
        "topics": [
            {"slug": "adoption", "name": "Adoption", "count": 124},
            {"slug": "data", "name": "Data and intelligence", "count": 9},
        ],
        "event": {
            "title": "Regional challenge event",
            "starts_at": datetime.datetime(2017, 11, 14, 10, tzinfo=datetime.UTC),
            "location": "Birmingham",
            "link": "/patterns/",
        },
        "chips": [
            {"label": "West Midlands", "url": "/patterns/"},
            {"label": "2017", "url": "/patterns/"},
        ],
        "orders": [
            {"label": "Best match", "url": "/patterns/", "current": True},
            {"label": "Newest first", "url": "/patterns/", "current": False},
        ],
        "facets": {"topic": FACET},
        "month_fields": [
            {"name": "period_from", "label": "From month", "value": "2017-11"},
            {
                "name": "period_to",
                "label": "To month",
                "value": "",
                "wrong": "“Autumn” is not a month such as March 2019 or 2019-03, so it was left out.",
            },
        ],
        "months": MONTHS,
        "said": [
            {**_summary("south-east"), "passages": PASSAGES, "more": 2},
            {**_summary("eastern"), "passages": PASSAGES[:1], "withdrawn_notice": True},
        ],
        "topic_list": TOPIC_LIST,
        "region_years": {2018: 4, 2017: 12, 2016: 1},
        "by_year": {"bars": _bars(set()), "chosen": False},
        "by_year_chosen": {"bars": _bars({2016, 2017}), "chosen": True},
        "pages": PAGES,
        "understood": UNDERSTOOD,
        "narrower": {"label": "Show only “adoption” from South East in 2023", "url": "/patterns/"},
        "blocks": BLOCKS,
        "unexplained": {"DCS": "director of children’s services"},
        "same_topic": SAME_TOPIC,
        "citation": CITATION,
    }


def _summary(region: str) -> dict[str, Any]:
    return {
        "path": "/patterns/",
        "title": f"{REGIONS[region]} update – November 2017",
        "region": {"slug": region, "name": REGIONS[region]},
        "period": "2017-11",
        "introduction_text": "What councils have been working on together, and dates to note.",
        "topics": [{"name": "Adoption"}, {"name": "Workforce"}],
    }


def _bars(chosen: set[int]) -> list[dict[str, Any]]:
    counts = {2014: 12, 2015: 0, 2016: 64, 2017: 100, 2018: 31}
    return [
        {
            "year": year,
            "count": count,
            "chosen": year in chosen,
            "url": "/patterns/" if count else None,
            "top": 100 - count,
            "height": count,
        }
        for year, count in counts.items()
    ]


def _value(label: str, count: int, chosen: bool = False) -> dict[str, Any]:
    return {"value": label, "label": label, "count": count, "chosen": chosen}


PASSAGES = [
    {
        "anchor": "adoption",
        "heading": "Finding families sooner",
        "html": "Our <mark>adoption</mark> agencies welcomed new decision makers, and agreed to share…",
    },
    {
        "anchor": "fund",
        "heading": "Support fund",
        "html": "…for <mark>adopters</mark> of siblings.",
    },
]
PICKS = [
    {"title": "West Midlands", "path": "/patterns/", "description": "All updates from the region."},
    {"title": "Ofsted", "path": None, "url": "https://www.gov.uk/ofsted", "description": ""},
]
FACET = {
    "name": "topic",
    "legend": "Topic",
    "values": True,
    "first": [_value("Adoption", 124, chosen=True), _value("Placements and sufficiency", 9)],
    "more": [_value("Youth justice", 3)],
}
_FIRST, _LAST = datetime.date(2017, 7, 1), datetime.date(2018, 6, 1)
_CELL = {"count": 1, "url": "/patterns/", "heading": "Finding families sooner"}
MONTHS = {
    "first": _FIRST,
    "last": _LAST,
    "years": [
        {"label": "Newest", "url": "/patterns/", "current": True},
        {"label": 2018, "count": 3, "url": "/patterns/", "current": False},
        {"label": 2017, "count": 9, "url": "/patterns/", "current": False},
    ],
    "columns": [
        (2017, [datetime.date(2017, month, 1) for month in range(7, 13)]),
        (2018, [datetime.date(2018, month, 1) for month in range(1, 7)]),
    ],
    "rows": [
        {"slug": slug, "name": name, "url": "/patterns/", "chosen": at == 1,
         "cells": [{**_CELL, "count": 1 + at % 2} if month % (at + 2) == 0 else None for month in range(12)]}
        for at, (slug, name) in enumerate([*REGIONS.items()][::3])
    ],
    "left_out": 3,
}  # fmt: skip
TOPIC_LIST = [
    {"slug": "adoption", "name": "Adoption", "description": "Finding families for children.",
     "count": 124, "newest": _LAST},
    {"slug": "data", "name": "Data and intelligence", "count": 0},
]  # fmt: skip
PAGES = {
    "number": 4,
    "count": 34,
    "previous_url": "/patterns/",
    "next_url": "/patterns/",
    "links": [
        {"number": 1, "url": "/patterns/"},
        {},
        *({"number": n, "url": None if n == 4 else "/patterns/"} for n in (3, 4, 5)),
        {},
        {"number": 34, "url": "/patterns/"},
    ],
}
UNDERSTOOD = {
    "any_word": "No section has all of these words, so these have some of them. "
    "Nothing in the archive has “recruitmnet”.",
    "suggestion": "recruitment",
    "suggestion_url": "/patterns/",
    "also": "UASC, unaccompanied asylum-seeking children",
    "only_url": "/patterns/",
    "wider_url": "/patterns/",
}
_PLACE = {"path": "/patterns/", "anchor": "adoption", "heading": "Finding families sooner"}
SAME_TOPIC = {
    "years": [
        (2016, [{"first_day": datetime.date(2016, n, 1), "place": _PLACE, "more": 0} for n in (5, 11)]),
        (2017, [
            {"first_day": datetime.date(2017, 3, 1), "place": _PLACE, "more": 2},
            {"first_day": datetime.date(2017, 4, 1), "place": None},
        ]),
    ],
    "elsewhere": [
        {**_PLACE, "region": slug, "region_name": REGIONS[slug]} for slug in ("eastern", "another")
    ],
    "more": 4,
}  # fmt: skip
CITATION = {
    "text": "Regional Updates (2017) ‘North West update – November 2017’, published 1 December 2017. "
    "Available at: https://example.org/ (accessed 25 November 2026).",
    "bibtex": "@misc{north-west-november-2017,\n  author = {{Regional Updates}},\n  year = {2017}\n}",
}
BLOCKS = [
    {"type": "paragraph", "html": 'A paragraph with <a href="/patterns/">a link</a> and <b>weight</b> by a DCS.'},
    {"type": "subheading", "text": "A sub-heading", "anchor": "a-sub-heading"},
    {"type": "bullets", "items": [{"html": "One", "items": [{"html": "within"}]}, {"html": "Two", "items": []}]},
    {"type": "quote", "text": "They asked us first.", "attribution": "A young person"},
    {"type": "callout", "html": "Answer by <b>Friday</b>."},
    {"type": "figure", "value": "1,204", "label": "children in care", "source": "Data set, 2017"},
    {
        "type": "table",
        "caption": "Visits",
        "head": ["Council", "Visits"],
        "rows": [["Dudley", "62"], ["Walsall", "7"]],
    },
    {
        "type": "documents",
        "documents": [{"url": "/patterns/", "title": "The plan", "type": "pdf", "size": 120_000}],
    },
]  # fmt: skip

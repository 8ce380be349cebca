"""What was said on one topic: the updates that speak of it, the newest first, section by section."""

import datetime
import re
from collections import defaultdict
from dataclasses import replace
from typing import Any

from . import hits
from .archive import Criteria, facet, items
from .hits import PAGE, RECENCY, SECTION
from .labels import Labels
from .ordering import PERIOD, Order
from .passages import passage
from .query import Query

FACETS = ("region", "year")
# So many sections of an update are shown; the others are counted.
SECTIONS = 6


class Said:
    """What was said on the one topic of ``criteria``, which has no words.

    ``hits`` are all sections on the topic, and ``found`` those in the chosen regions, years and
    months.
    """

    def __init__(self, criteria: Criteria, labels: Labels) -> None:
        ever = replace(criteria, period_from=None, period_to=None).sections()
        self.hits = hits.find(None, ever.filter(topic__in=criteria.topic), hits.state())
        first, last = _number(criteria.period_from, 0), _number(criteria.period_to, PERIOD)
        of_months = [hit for hit in self.hits if first <= hit[RECENCY] // PERIOD <= last]
        self.found = hits.chosen(of_months, criteria.facets)
        self.facets = {name: facet(name, of_months, criteria, labels) for name in FACETS}
        self.order = Order(Query(), self.found, labels, any_word=False)
        self.count = self.order.count

    def updates(self, start: int, end: int) -> list[dict[str, Any]]:
        """Return the summaries of the newest updates from ``start`` to before ``end``, each with
        its sections on the topic as ``passages``, and the number of those left out as ``more``."""
        pages = [page for page, _ in self.order.newest(start, end)]
        of_page: dict[int, list[int]] = defaultdict(list)
        for hit in sorted(self.found):
            of_page[hit[PAGE]].append(hit[SECTION])
        shown = items([(page, of_page[page][:SECTIONS]) for page in pages], beginning)
        return [
            {**summary, "more": len(of_page[page][SECTIONS:])}
            for page, summary in zip(pages, shown, strict=False)
        ]


def beginning(text: str) -> str:
    """Return how a section's ``text`` begins, as safe HTML, its paragraphs run together."""
    return passage(re.sub(r"(?<![.!?:;,…])\n+", " · ", text.strip()).replace("\n", " "), ())


def _number(month: datetime.date | None, otherwise: int) -> int:
    """Return ``month`` as in a hit's recency, YYYYMM."""
    return month.year * 100 + month.month if month else otherwise

"""What to read next where no editor chose: earlier updates like this one, by topics, words and region."""

import calendar
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q
from modelsearch.query import Or, Phrase

from cms.delivery.analysis import BREAK, STOP_WORDS, term, terms
from cms.delivery.indexing import sections_found
from cms.delivery.listing import NEWEST
from cms.delivery.models import ContentItem, IndexedSection, Section

from . import schema

if TYPE_CHECKING:
    from .models import RegionalUpdatePage

SUGGESTED = 3
# So many of the newest of all, of the region, and of those with the rarest words are compared: it
# takes no longer in a large archive.
OF_ALL, OF_REGION, OF_RARE = 80, 20, 40
# Of the rarest words so many are searched for, if no more than one in so many uses them: what is
# common is in those that are compared anyway, and takes long to find.
RAREST, ONE_IN = 4, 50
SHORTEST = 4
# What each kind of likeness counts for at most, and below what likeness of words says nothing.
TOPICS, WORDS, REGION = 1.0, 1.0, 0.2
ALIKE = 0.1
# Months are in every title.
_NOT_TELLING = {BREAK, *map(term, [*STOP_WORDS, *calendar.month_name])}


@dataclass
class _Candidate:
    """An earlier update: its place in time, and what it is compared by."""

    newness: tuple
    region: str
    topics: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)


def suggested_articles(
    page: "RegionalUpdatePage", region: str, topics: Iterable[str], texts: Iterable[str]
) -> list[schema.RelatedArticle]:
    """Return up to three updates of earlier months that are most like ``page``, the best first.

    ``region`` is its region's slug, ``topics`` are those of its topics, ``texts`` its headings and
    texts. Of those as like as each other, the newest come first. Asks the database four times.
    """
    own = Counter(_telling("\n".join(map(terms, texts))))
    earlier = ContentItem.objects.filter(period__lt=page.period).exclude(page_id=page.pk)
    newest = earlier.order_by(*NEWEST).values("pk")
    of_region = newest.filter(region=region)
    candidates = _candidates(Q(item__in=newest[:OF_ALL]) | Q(item__in=of_region[:OF_REGION]))
    known = Counter(word for each in candidates.values() for word in each.words)
    rarely = max(1, len(candidates) // ONE_IN)
    rare = [word for word in own if known[word] <= rarely]
    if candidates and rare:
        rarest = sorted(rare, key=lambda word: (known[word], -own[word], word))[:RAREST]
        sections = IndexedSection.objects.filter(period__lt=page.period)
        with_any = sections_found(Or([Phrase(word) for word in rarest]), sections)
        pages = with_any.exclude(page_id=page.pk).values_list("recency", "page_id").distinct()
        # Asked by itself: within another question PostgreSQL may ask it for every row of that.
        with_rarest = pages.order_by("-recency", "-page_id")[:OF_RARE]
        candidates |= _candidates(Q(item__page_id__in=[page_id for _, page_id in with_rarest]))
    best = _best(candidates, region, set(topics), set(own))
    summaries = dict(ContentItem.objects.filter(pk__in=best).values_list("pk", "summary"))
    return [
        schema.RelatedArticle(
            title=summaries[pk]["title"], path=summaries[pk]["path"],
            url=summaries[pk]["html_url"], origin="suggested",
        )
        for pk in best
    ]  # fmt: skip


def _best(
    candidates: dict[int, _Candidate], region: str, topics: set[str], words: set[str]
) -> list[int]:
    """Return the ids of those that are most like an update with these ``topics`` and ``words``."""
    used = Counter(word for each in candidates.values() for word in each.words)
    used.update(words)
    # A word that all use says nothing (its weight is 0), a rare one most.
    count = len(candidates) + 1
    weights = {word: math.log(count / often) ** 2 for word, often in used.items()}

    def weight(some: set[str]) -> float:
        # Sorted, as a sum of floats depends on its order.
        return sum(sorted(weights[word] for word in some))

    own = weight(words)
    scored = []
    for pk, candidate in candidates.items():
        size = math.sqrt(own * weight(candidate.words))
        alike = weight(candidate.words & words) / size if size else 0.0
        shared = len(candidate.topics & topics)
        if shared or alike >= ALIKE:
            score = WORDS * alike + REGION * (candidate.region == region)
            score += TOPICS * shared / len(topics) if topics else 0.0
            scored.append((round(score, 4), candidate.newness, pk))
    return [pk for *_, pk in sorted(scored, reverse=True)[:SUGGESTED]]


def _candidates(which: Q) -> dict[int, _Candidate]:
    """Return the updates of the sections that ``which`` picks, by their item's id; none that was
    withdrawn."""
    rows = Section.objects.filter(which, withdrawn=False).values_list(
        "item_id", "item__period", "item__date", "item__page_id", "region", "topic",
        "heading_terms", "terms",
    )  # fmt: skip
    found: dict[int, _Candidate] = {}
    for pk, *newness, region, topic, heading, text in rows:
        candidate = found.setdefault(pk, _Candidate(tuple(newness), region))
        candidate.topics.add(topic)
        candidate.words.update(_telling(f"{heading} {text}"))
    return found


def _telling(text: str) -> list[str]:
    """Return those of the terms in ``text`` that may tell what it is about."""
    return [
        each
        for each in text.split()
        if len(each) >= SHORTEST and each.isalpha() and each not in _NOT_TELLING
    ]

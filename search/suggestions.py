"""Words that somebody may have meant, or may be about to type: the archive's own."""

import re
from collections import Counter
from functools import lru_cache

from django.db.models import Q
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from cms.delivery.analysis import term, words
from cms.delivery.models import Section, Sequence
from regional_updates.vocabulary import Acronym, Topic

SECTIONS_READ = 3000
LIKE_ENOUGH = 0.7
SHORTEST = 4
COMPLETIONS = 8


def did_you_mean(text: str, typed: list[str]) -> str | None:
    """Return ``text`` with the words that the archive does not know replaced by the likest ones
    that it does; None where none is like enough."""
    last = Sequence.objects.filter(pk=1).values_list("last", flat=True).first() or 0
    vocabulary = _vocabulary(last)
    known = {term(word) for word in vocabulary}
    better = text
    for word in typed:
        if len(word) >= SHORTEST and term(word) not in known:
            replacement = _likest(word, vocabulary)
            if replacement:
                better = re.sub(rf"\b{re.escape(word)}\b", replacement, better)
    return better if better != text else None


def _likest(word: str, vocabulary: dict[str, int]) -> str | None:
    """Return the likest word, of several equally like ones the commonest."""
    found = process.extract(
        word.lower(),
        vocabulary.keys(),
        scorer=DamerauLevenshtein.normalized_similarity,
        score_cutoff=LIKE_ENOUGH,
        limit=5,
    )
    return max(found, key=lambda match: (match[1], vocabulary[match[0]]))[0] if found else None


@lru_cache(maxsize=1)
def _vocabulary(version: int) -> dict[str, int]:
    """Return the words of the newest sections, and of all topics, with how often they occur."""
    rows = Section.objects.order_by("-period", "item_id", "position").values_list("heading", "text")
    counted: Counter[str] = Counter()
    for heading, text in rows[:SECTIONS_READ]:
        counted.update(match.group().lower() for match in words(f"{heading} {text}"))
    counted.update(
        name.lower() for name in Topic.objects.values_list("name", flat=True) if " " not in name
    )
    return {word: count for word, count in counted.items() if len(word) >= SHORTEST}


def completions(text: str) -> list[dict[str, str]]:
    """Return what may complete ``text``: ``{"text", "kind"}``, acronyms, topics, then headings."""
    typed = " ".join(text.split())[:100]
    if not typed:
        return []
    acronyms = Acronym.objects.filter(Q(term__istartswith=typed) | Q(expansion__icontains=typed))
    topics = Topic.objects.filter(name__icontains=typed)
    headings = (
        Section.objects.filter(
            heading__istartswith=typed, position__gt=Section.INTRODUCTION, withdrawn=False
        )
        .order_by("heading")
        .values_list("heading", flat=True)
        .distinct()
    )
    found = [{"text": acronym.term, "kind": "acronym"} for acronym in acronyms[:COMPLETIONS]]
    found += [{"text": topic.name, "kind": "topic"} for topic in topics[:COMPLETIONS]]
    found += [{"text": heading, "kind": "heading"} for heading in headings[:COMPLETIONS]]
    return found[:COMPLETIONS]

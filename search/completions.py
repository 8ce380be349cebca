"""What somebody who types may be about to type: topics, regions, acronyms and headings."""

from collections.abc import Iterable

from django.db.models import Case, Exists, OuterRef, Value, When
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.http import urlencode

from cms.delivery.analysis import folded_words
from cms.delivery.models import Heading, IndexedSection
from cms.delivery.publishing import path_of, public
from regional_updates.models import RegionPage
from regional_updates.vocabulary import Acronym, Topic

MOST = 8
LONGEST = 100
# What introductions are headed: nobody wrote it.
INTRODUCTION = " introduction"


def completions(text: str) -> list[dict[str, str | None]]:
    """Return what has words that begin as ``text`` does, in a row: ``{"text", "kind", "path"}``.

    What begins with them comes first; then topics, regions, acronyms and headings. ``path`` leads to
    a thing's own page. Case and accents make no difference.
    """
    typed = folded_words(text[:LONGEST])
    if not typed:
        return []
    found: dict[str, tuple[bool, dict[str, str | None]]] = {}
    for kind, name, path, also in _named(typed):
        folded = folded_words(name)
        if typed in folded or any(typed in folded_words(other) for other in also):
            later = not folded.startswith(typed)
            found.setdefault(folded, (later, {"text": name, "kind": kind, "path": path}))
    ordered = sorted(found.values(), key=lambda completion: completion[0])
    return [completion for _, completion in ordered[:MOST]]


def _named(typed: str) -> Iterable[tuple[str, str, str | None, list[str]]]:
    """Yield kind, name, path and other names of all that may be completed."""
    for topic in Topic.objects.all():
        path = f"{reverse('search')}?{urlencode({'topic': topic.slug})}"
        yield "topic", topic.name, path, []
    for region in public(RegionPage.objects.order_by("title")):
        yield "region", region.title, path_of(region), region.names()[1:]
    for acronym in Acronym.objects.all():
        yield "acronym", acronym.term, None, [acronym.expansion]
    for heading in _headings(typed):
        yield "heading", heading, None, []


def _headings(typed: str) -> Iterable[str]:
    sections = IndexedSection.objects.filter(heading=OuterRef("pk"), withdrawn=False)
    later = Case(When(folded__startswith=typed, then=Value(0)), default=Value(1))
    headings = Heading.objects.filter(Exists(sections), folded__contains=typed)
    return (
        headings.exclude(folded=INTRODUCTION)
        .order_by(later, Length("text"), "text")
        .values_list("text", flat=True)[:MOST]
    )

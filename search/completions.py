"""What somebody who types may be about to type: topics, regions, acronyms and headings."""

from django.db.models import Case, Exists, OuterRef, Value, When
from django.db.models.functions import Length
from django.urls import reverse

from cms.delivery.analysis import folded_words
from cms.delivery.models import Heading, IndexedSection
from cms.delivery.publishing import path_of, public
from regional_updates.models import RegionPage
from regional_updates.vocabulary import Acronym, Topic

MOST = 8
LONGEST = 100
# What introductions are headed: nobody wrote it.
INTRODUCTION = " introduction"

# Kind, name, other names, and the path of its own page.
Named = tuple[str, str, list[str], str | None]
Completion = dict[str, str | None]


def completions(text: str) -> list[Completion]:
    """Return what has words that begin as ``text`` does, in a row, each as ``schema.Completion``.

    What begins with them comes first; then topics, regions, acronyms and headings. What is an acronym
    is known by what it stands for, too. Case and accents make no difference.
    """
    typed = folded_words(text[:LONGEST])
    if not typed:
        return []
    acronyms = dict(Acronym.objects.values_list("term", "expansion"))
    stands_for = {folded_words(term): expansion for term, expansion in acronyms.items()}
    found: dict[str, tuple[bool, Completion]] = {}
    for kind, name, also, path in [
        *_topics(),
        *_regions(typed),
        *(("acronym", term, [], None) for term in acronyms),
        *_headings(typed),
    ]:
        folded = folded_words(name)
        expansion = stands_for.get(folded)
        names = [folded, *map(folded_words, also), folded_words(expansion or "")]
        if any(typed in each for each in names):
            later = not any(each.startswith(typed) for each in names)
            completion = {"text": name, "kind": kind, "expansion": expansion, "path": path}
            found.setdefault(folded, (later, completion))
    ordered = sorted(found.values(), key=lambda completion: completion[0])
    return [completion for _, completion in ordered[:MOST]]


def _topics() -> list[Named]:
    return [
        ("topic", name, [], reverse("topic", args=[slug]))
        for slug, name in Topic.objects.values_list("slug", "name")
    ]


def _regions(typed: str) -> list[Named]:
    slugs = [
        slug
        for slug, names in RegionPage.names_by_slug().items()
        if any(typed in folded_words(name) for name in names)
    ]
    pages = public(RegionPage.objects.filter(slug__in=slugs[:MOST]).order_by("title"))
    return [("region", page.title, page.names()[1:], path_of(page)) for page in pages]


def _headings(typed: str) -> list[Named]:
    sections = IndexedSection.objects.filter(heading=OuterRef("pk"), withdrawn=False)
    later = Case(When(folded__startswith=typed, then=Value(0)), default=Value(1))
    headings = (
        Heading.objects.filter(Exists(sections), folded__contains=typed)
        .exclude(folded=INTRODUCTION)
        .order_by(later, Length("text"), "text")
    )
    return [("heading", text, [], None) for text in headings.values_list("text", flat=True)[:MOST]]

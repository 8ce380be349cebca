"""What the archive search is given of a published document: its sections, their headings and words."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from modelsearch.query import SearchQuery
from pydantic import BaseModel
from wagtail.search.backends import get_search_backend

from .analysis import folded_words, term, terms, words
from .models import ContentItem, Heading, IndexedSection, Section, Word

# Shorter words are hardly ever mistyped, longer ones are no words.
SHORTEST_WORD, LONGEST_WORD = 4, 100
# Search engines give no more than this many unless they are set up to.
MOST_OF_AN_ENGINE = 10_000
COMPARED = [
    field.name for field in Section._meta.concrete_fields if field.name not in ("id", "item")
]


def compose_sections(page: Any, item: ContentItem, document: BaseModel) -> list[Section]:
    """Return the unsaved sections of ``item``, its introduction first, in the document's order."""
    where = "\n".join(page.found_by())
    return [
        Section(
            item=item,
            position=position,
            region=item.region,
            region_name=item.summary["region"]["name"],
            period=item.period,
            year=item.period.year,
            withdrawn=item.summary["withdrawn_notice"] is not None,
            heading_terms=spaced_terms(section["heading"]),
            where_terms=spaced_terms(f"{where}\n{section['topic_name']}"),
            terms=spaced_terms(section["text"]),
            **section,
        )
        for position, section in enumerate(page.build_sections(document))
    ]


def rename_topic(slug: str, new_slug: str, name: str) -> None:
    """File the sections on the topic ``slug`` under another, at once; under none where it is empty.

    Their documents are built again when there is time.
    """
    Section.objects.filter(topic=slug).update(topic=new_slug, topic_name=name)
    IndexedSection.objects.filter(topic=slug).exclude(topic=new_slug).update(topic=new_slug)


def rename_region(slug: str, new_slug: str) -> None:
    """File what the region ``slug`` has published under another, at once, likewise."""
    for model in (ContentItem, Section, IndexedSection):
        model._default_manager.filter(region=slug).update(region=new_slug)


def spaced_terms(text: str) -> str:
    """Return the terms of ``text`` with spaces around them, so that whole ones can be looked for."""
    return f" {terms(text)} "


def same_sections(composed: list[Section], stored: ContentItem) -> bool:
    """Return whether the sections of ``stored`` are those that were composed, and are indexed."""
    rows = stored.sections.order_by("position").select_related("indexedsection")
    return [_values(section) for section in composed] == [
        _values(section) for section in rows if hasattr(section, "indexedsection")
    ]


def _values(section: Section) -> list[Any]:
    return [getattr(section, name) for name in COMPARED]


def index_sections(composed: Iterable[Section]) -> None:
    """Save new sections and give them to the search backend, in the caller's transaction."""
    sections = Section.objects.bulk_create(composed)
    headings = _headings({section.heading for section in sections})
    _add_words(sections)
    indexed = [indexed_section(section, headings[section.heading]) for section in sections]
    get_search_backend().add_bulk(IndexedSection, IndexedSection.objects.bulk_create(indexed))


def indexed_section(section: Section, heading_id: int) -> IndexedSection:
    """Return the unsaved row that ``section`` is found by."""
    item = section.item
    return IndexedSection(
        section=section,
        page_id=item.page_id,
        heading_id=heading_id,
        topic=section.topic,
        region=section.region,
        period=section.period,
        year=section.year,
        recency=recency(item),
        withdrawn=section.withdrawn,
    )


def recency(item: ContentItem) -> int:
    """Return a number that orders updates as lists do: by period, then by date."""
    period, day = item.period, item.date
    return int(f"{period.year}{period.month:02}{day.year:04}{day.month:02}{day.day:02}")


def _headings(texts: set[str]) -> dict[str, int]:
    """Return the keys of these headings, of which new ones are added."""
    rows = Heading.objects.filter(text__in=texts).values_list("text", "pk")
    known = dict(rows)
    new = [
        Heading(text=text, terms=spaced_terms(text), folded=folded_words(text))
        for text in sorted(texts - known.keys())
    ]
    if new:
        Heading.objects.bulk_create(new, ignore_conflicts=True)
        known = dict(rows.all())
    return known


def words_of(section: Section) -> set[str]:
    """Return the words of ``section`` that may be offered for mistyped ones, in lower case."""
    texts = (section.heading, section.text, section.topic_name, section.region_name,
             section.item.title)  # fmt: skip
    found = {match.group().lower() for match in words("\n".join(texts))}
    return {
        word for word in found if SHORTEST_WORD <= len(word) <= LONGEST_WORD and not word.isdigit()
    }


def _add_words(sections: list[Section]) -> None:
    """Add the words of ``sections`` that no section had before."""
    found = set().union(*(words_of(section) for section in sections))
    Word.objects.bulk_create(
        [Word(word=word, term=term(word)) for word in sorted(found)], ignore_conflicts=True
    )


def sections_found(query: SearchQuery, among: QuerySet[IndexedSection]) -> QuerySet[IndexedSection]:
    """Return those of ``among`` that answer ``query``, as Wagtail's search backend finds them."""
    results = get_search_backend().search(query, among, order_by_relevance=False)
    if hasattr(results, "get_queryset"):
        return results.get_queryset()
    # A search engine answers with the things themselves, not with a question for the database.
    return among.filter(pk__in=[section.pk for section in results[:MOST_OF_AN_ENGINE]])

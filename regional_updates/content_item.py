"""From a page to its update document: the one place that knows how an update looks to the world.

``update_document`` reads the page as it is in memory, so the same function makes the published
document and a draft's.
"""

import json
import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.text import Truncator, slugify
from wagtail.models import Page, PageQuerySet

from cms.addresses import api_url, cms_root, page_root
from cms.delivery import models as delivery
from cms.delivery.dependents import mentioning
from cms.delivery.publishing import path_of
from home.models import Event

from . import schema
from .document_blocks import document_block, texts_of
from .rich_text import Links, is_safe, paragraphs, plain_text
from .shown import Shown
from .vocabulary import Acronym

if TYPE_CHECKING:
    from .models import RegionalUpdatePage

WORDS_PER_MINUTE = 200
INTRODUCTION = "introduction"


def update_document(page: "RegionalUpdatePage", version: int) -> schema.UpdateDocument:
    """Return the document of ``page``, carrying ``version``."""
    return schema.UpdateDocument(**_content(page, version, Shown([page])))


def draft_document(page: "RegionalUpdatePage") -> schema.DraftDocument:
    """Return the document that ``page`` would have, with version 0."""
    return draft_documents([page])[0]


def draft_documents(pages: "Sequence[RegionalUpdatePage]") -> list[schema.DraftDocument]:
    """Return the same for each of ``pages``, in as many queries for many as for one."""
    shown = Shown(pages)
    return [schema.DraftDocument(**_content(page, 0, shown)) for page in pages]


def sections_as_read(page: "RegionalUpdatePage") -> list[schema.Section]:
    """Return the sections of ``page``, as it is in memory, as readers would see them."""
    shown = Shown([page])
    return _sections(shown.body(page), shown.links)


def acronyms_in(sections: list[schema.Section]) -> list[schema.AcronymExpansion]:
    """Return the acronyms that ``sections`` use."""
    text = " ".join(text for each in sections for text in texts_of(each.blocks))
    return _acronyms(text, Acronym.objects.all())


def is_as_stored(document: schema.UpdateDocument, stored: str) -> bool:
    """Return whether ``stored``, JSON, says the same as ``document``.

    Other suggestions make no difference while those that were made still lead to their pages, and
    none was withdrawn: an update that comes later does not change all those that it might be
    suggested beside.
    """
    if document.model_dump_json() == stored:
        return True
    new, old = document.model_dump(mode="json"), json.loads(stored)
    suggested = [new["related_articles"], old["related_articles"]]
    if all(article["origin"] == "suggested" for articles in suggested for article in articles):
        titles = {article["path"]: article["title"] for article in old["related_articles"]}
        items = delivery.ContentItem.objects.filter(path__in=titles).values_list(
            "summary", flat=True
        )
        still = {item["path"]: item["title"] for item in items if not item.get("withdrawn_notice")}
        if still == titles:
            new["related_articles"] = old["related_articles"]
    return new == old


def summary_of(document: schema.UpdateDocument) -> dict:
    """Return ``document``'s entry for lists, as plain JSON values."""
    return document.model_dump(mode="json", include=set(schema.UpdateSummary.model_fields))


def sections_of(document: schema.UpdateDocument) -> list[dict]:
    """Return what lists by topic and the archive search keep of ``document``: its introduction,
    then each section."""
    introduction = {
        "anchor": INTRODUCTION,
        "heading": "Introduction",
        "topic": "",
        "topic_name": "",
        "text": document.introduction_text,
        "content": {},
    }
    return [introduction] + [
        {
            "anchor": section.anchor,
            "heading": section.heading,
            "topic": section.topic.slug if section.topic else "",
            "topic_name": section.topic.name if section.topic else "",
            "text": "\n".join(texts_of(section.blocks)),
            "content": section.model_dump(mode="json"),
        }
        for section in document.sections
    ]


def _content(page: "RegionalUpdatePage", version: int, shown: Shown) -> dict[str, Any]:
    region = shown.region(page)
    links = shown.links
    sections = _sections(shown.body(page), links)
    introduction = paragraphs(page.introduction, links)
    introduction_text = plain_text(" ".join(introduction))
    topics = {section.topic.slug: section.topic for section in sections if section.topic}
    texts = [introduction_text]
    for section in sections:
        texts += [section.heading, *texts_of(section.blocks)]
    html_url = page_root() + path_of(page)
    return {
        "id": page.pk or 0,
        "content_id": page.translation_key,
        "version": version,
        "title": page.title,
        "slug": page.slug,
        "path": path_of(page),
        "html_url": html_url,
        "api_url": api_url(region.slug, page.slug),
        "region": schema.Region(slug=region.slug, name=region.title),
        "period": page.period.strftime("%Y-%m"),
        "date": page.date.isoformat() if page.date else None,
        "introduction_text": introduction_text,
        "published_at": page.first_published_at,
        "updated_at": page.last_published_at,
        "topics": list(topics.values()),
        "section_headings": [section.heading for section in sections],
        "withdrawn_notice": _withdrawn_notice(page),
        "introduction": "".join(f"<p>{html}</p>" for html in introduction),
        "featured_event": _featured_event(page, shown),
        "sections": sections,
        "related_articles": _chosen_articles(page, links)
        or shown.suggestions(page, region.slug, topics, texts),
        "acronyms": _acronyms(" ".join(texts), shown.acronyms),
        "seo": schema.Seo(
            title=page.seo_title or page.title,
            description=page.search_description or Truncator(introduction_text).chars(160),
            canonical_url=html_url,
        ),
        "reading_minutes": max(1, round(sum(len(t.split()) for t in texts) / WORDS_PER_MINUTE)),
    }


def _withdrawn_notice(page: "RegionalUpdatePage") -> schema.WithdrawnNotice | None:
    if page.withdrawn_at is None:
        return None
    return schema.WithdrawnNotice(
        explanation=page.withdrawal_explanation, withdrawn_at=page.withdrawn_at
    )


def _sections(body: Iterable[Any], links: Links) -> list[schema.Section]:
    unique = _Anchors()
    sections = []
    for child in body:
        heading, topic = child.value["heading"], child.value["topic"]
        anchor = unique(heading, "section")
        blocks = (
            document_block(block.block_type, block.value, links, unique)
            for block in child.value["content"]
        )
        sections.append(
            schema.Section(
                id=child.id or anchor,
                anchor=anchor,
                heading=heading,
                topic=schema.TopicLink(slug=topic.slug, name=topic.name) if topic else None,
                blocks=[block for block in blocks if block],
            )
        )
    return sections


class _Anchors:
    """Gives out anchors that are unique in one document."""

    def __init__(self) -> None:
        self.taken = {INTRODUCTION}

    def __call__(self, text: str, otherwise: str) -> str:
        base = slugify(text, allow_unicode=True)[:80].strip("-") or otherwise
        anchor, number = base, 1
        while anchor in self.taken:
            number += 1
            anchor = f"{base}-{number}"
        self.taken.add(anchor)
        return anchor


def _featured_event(page: "RegionalUpdatePage", shown: Shown) -> schema.FeaturedEvent | None:
    """Return the page's own event, else its region's, else the next of all as it was published."""
    of_region = shown.region(page).featured_event
    event = page.featured_event or of_region or shown.next_event(page)
    if event is None:
        return None
    return schema.FeaturedEvent(
        title=event.title,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        location=event.location,
        url=event.link,
        calendar_url=calendar_url(event),
    )


def calendar_url(event: Event) -> str:
    """Return where the public finds ``event`` as an iCalendar file."""
    return f"{cms_root()}/events/{event.pk}.ics"


def showing_event(event: Event, pages: PageQuerySet) -> QuerySet:
    """Return the ids of those of ``pages`` whose documents feature ``event``, or would now."""
    others = Event.objects.exclude(pk=event.pk)
    before = others.filter(starts_at__lt=event.starts_at).order_by("-starts_at").first()
    as_the_next = Q(featured_event=None, first_published_at__lte=event.starts_at)
    if before:
        as_the_next &= Q(first_published_at__gt=before.starts_at)
    regions = Page.objects.filter(regionpage__featured_event=event).values_list("path", flat=True)
    of_region = Q(pk__in=[])
    for path in regions:
        of_region |= Q(path__startswith=path)
    found = pages.filter(Q(featured_event=event) | of_region | as_the_next)
    return found.values_list("pk", flat=True)


def _chosen_articles(page: "RegionalUpdatePage", links: Links) -> list[schema.RelatedArticle]:
    articles = []
    for raw in page.related_articles.raw_data:
        value = raw["value"]
        if raw["type"] == "link":
            title, path, url = value["title"], None, value["url"]
            if not is_safe(url):
                continue
        elif target := links.pages.get(value):
            title, path, url = (
                target.title,
                path_of(target),
                page_root() + path_of(target),
            )
        else:
            continue
        articles.append(schema.RelatedArticle(title=title, path=path, url=url, origin="editor"))
    return articles


def showing_acronym(acronym: Acronym) -> set[int]:
    """Return the ids of the pages whose documents use ``acronym``, or words that hold it."""
    as_text, in_html = (json.dumps(term, ensure_ascii=False)[1:-1]
                        for term in (acronym.term, escape(acronym.term, quote=False)))  # fmt: skip
    return mentioning(as_text) | mentioning(in_html)


def _acronyms(text: str, acronyms: Iterable[Acronym]) -> list[schema.AcronymExpansion]:
    """Return those of ``acronyms`` in ``text``, which may be plurals or possessives ("UASCs", "DCS’s")."""
    words = set(re.findall(r"[\w&/-]+", text))
    words |= {part for word in words for part in re.split(r"[/-]", word)}
    words |= {word[:-1] for word in words if word.endswith("s")}
    return [
        schema.AcronymExpansion(term=acronym.term, expansion=acronym.expansion)
        for acronym in acronyms
        if acronym.term in words or (" " in acronym.term and acronym.term in text)
    ]

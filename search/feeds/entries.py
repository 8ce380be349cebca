"""What a feed says, in whatever form: the newest updates that a search finds."""

import datetime
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import iri_to_uri

from cms.addresses import cms_root, page_root
from cms.delivery.models import ContentItem
from cms.delivery.publishing import path_of, public
from regional_updates.models import RegionPage
from regional_updates.vocabulary import Topic
from search import finder
from search.address import ON_TOPIC, Address
from search.archive import ORDERS, Criteria, search

MOST = 50
# Before anything was published.
NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
# What XML 1.0 cannot hold, not even escaped.
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """An update. Addresses are whole, moments in UTC, ``html`` is safe, everything else plain text."""

    id: str
    title: str
    url: str
    author: str
    topics: list[str]
    published: datetime.datetime
    updated: datetime.datetime
    summary: str
    html: str


@dataclass(frozen=True)
class Feed:
    """The entries, and whose they are. ``url`` is the feed's own, ``page_url`` that of a page which
    shows the same to readers."""

    title: str
    subtitle: str
    url: str
    page_url: str
    publisher: str
    entries: list[Entry]

    @property
    def updated(self) -> datetime.datetime:
        return max((entry.updated for entry in self.entries), default=NEVER)


def criteria(address: Address, most: int) -> Criteria:
    """Return what ``address`` asks for, the newest first unless it says otherwise, and the first
    ``most`` of it whichever page it names."""
    asked = address.criteria(most)
    asked.offset = 0
    asked.order = asked.order if address.asked.get("order") in ORDERS else "-period"
    return asked


def feed(address: Address, publisher: str, path: str, of_region: bool) -> Feed:
    """Return the feed of what ``address`` asks for, at ``path``, which may be one region's."""
    asked = criteria(address, MOST)
    results = search(asked)
    documents = _documents([summary["id"] for summary in results["items"]])
    query = address.query(but="region" if of_region else "")
    facets = finder.facets(results["facets"], address)
    narrowed = finder.asked_for(facets, asked)
    some_words = results["matched"] == "any" and results["count"]
    return Feed(
        title=printable(f"{publisher}: updates{narrowed}" if narrowed else publisher),
        subtitle=finder.ANY_WORD if some_words else "",
        url=cms_root() + iri_to_uri(f"{path}?{query}" if query else path),
        page_url=page_root() + _page_path(address),
        publisher=printable(publisher),
        entries=[
            _entry(documents[summary["id"]], summary["passages"], asked.topic)
            for summary in results["items"]
            if summary["id"] in documents
        ],
    )


def printable(text: str) -> str:
    """Return ``text`` without the characters that XML forbids."""
    return _FORBIDDEN.sub("", text)


def _page_path(address: Address) -> str:
    """Return the page of what ``address`` asks for: a region's or a topic's, if that shows just this."""
    query = QueryDict(address.query())
    region, topic = address.values("region"), address.values("topic")
    if [*query.lists()] == [("region", region[:1])]:
        page = public(RegionPage.objects.filter(slug=region[0])).first()
        if page:
            return path_of(page)
    of_topic = len(topic) == 1 and {*query} <= {"topic", *ON_TOPIC}
    if of_topic and Topic.objects.filter(slug=topic[0]).exists():
        return Address(query, topic[0]).with_()
    return f"{reverse('search')}?{query.urlencode()}" if query else "/"


def _documents(pages: Collection[int]) -> dict[int, dict[str, Any]]:
    rows = ContentItem.objects.filter(page_id__in=pages)
    return {
        page: {**json.loads(document), "stored_at": stored_at}
        for page, document, stored_at in rows.values_list("page_id", "document", "stored_at")
    }


def _entry(
    document: dict[str, Any], passages: list[dict[str, Any]], topics: Collection[str]
) -> Entry:
    published = _moment(document["published_at"]) or document["stored_at"]
    return Entry(
        id=f"urn:uuid:{document['content_id']}",
        title=printable(document["title"]),
        url=document["html_url"],
        author=printable(document["region"]["name"]),
        topics=[printable(topic["name"]) for topic in document["topics"]],
        published=published,
        updated=_moment(document["updated_at"]) or published,
        summary=printable(document["introduction_text"]),
        html=_content(document, {passage["anchor"] for passage in passages}, topics),
    )


def _content(document: dict[str, Any], found: Collection[str], topics: Collection[str]) -> str:
    """Return the HTML of the sections that were ``found``, by their anchors, or else of those on
    ``topics``, or else of the whole document."""
    sections, url = document["sections"], document["html_url"]
    if found:
        sections = [section for section in sections if section["anchor"] in found]
    elif topics:
        sections = [s for s in sections if s["topic"] and s["topic"]["slug"] in topics]
    context = {
        "document": document,
        "sections": sections,
        "whole": not found and not topics,
        "introduced": not topics and not found or "introduction" in found,
        "unexplained": {},
    }
    html = render_to_string("search/feeds/content.html", context)
    # Links within the page; in a text there is no < before a tag's name.
    return printable(html.replace('<a href="#', f'<a href="{url}#').strip())


def _moment(text: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text) if text else None


def asked_in(region: str, parameters: QueryDict) -> Address:
    """Return the address that asks for ``parameters`` in one region, by its slug."""
    asked = parameters.copy()
    asked.setlist("region", [region])
    return Address(asked)

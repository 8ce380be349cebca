"""Rich text as the public gets it: links resolved to addresses, nothing but safe HTML."""

import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import nh3
from bs4 import BeautifulSoup, NavigableString, Tag
from wagtail.documents import get_document_model
from wagtail.models import Page

from cms.addresses import cms_root, page_root
from cms.delivery.publishing import path_of, public

LIST_LEVELS = 2
INLINE = {"a", "abbr", "b", "br", "em", "i", "strong", "sub", "sup"}
SCHEMES = {"http", "https", "mailto", "tel"}
_LINK = re.compile(r'linktype=\\?"(page|document)\\?"|\bid=\\?"(\d+)\\?"')
_TAG = re.compile(r"<[^>]*>")
_ANCHOR = re.compile(r"<a\s[^>]*>")


@dataclass
class Links:
    """The public addresses of the pages and documents that updates link to.

    ``hidden`` are the ids of pages that they link to and readers cannot see, ``embeds`` by its hash
    what is known of what they embed.
    """

    pages: dict[int, Page] = field(default_factory=dict)
    documents: dict[int, Any] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    embeds: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def found_in(cls, text: str, page_ids: Iterable[int] = ()) -> "Links":
        """Look up, in two queries, all that ``text`` (rich text or JSON holding it) links to.

        Pages that are not public are left out, so nothing can link to them.
        """
        ids = linked_ids(text)
        ids["page"] |= set(page_ids)
        found = public(Page.objects.filter(pk__in=ids["page"])) if ids["page"] else []
        pages = {page.pk: page for page in found}
        documents = get_document_model().objects.filter(pk__in=ids["document"])
        return cls(
            pages,
            {document.pk: document for document in documents} if ids["document"] else {},
            ids["page"] - pages.keys(),
        )

    def page_url(self, page_id: int) -> str | None:
        page = self.pages.get(page_id)
        return page_root() + path_of(page) if page else None

    def document_url(self, document_id: int) -> str | None:
        document = self.documents.get(document_id)
        return cms_root() + document.url if document else None

    def address(self, anchor: Tag) -> str | None:
        """Return where ``anchor`` leads for the public, or None where it leads nowhere."""
        kind, number = anchor.get("linktype"), str(anchor.get("id", ""))
        if kind in ("page", "document"):
            if not number.isdigit():
                return None
            lookup = self.page_url if kind == "page" else self.document_url
            return lookup(int(number))
        href = str(anchor.get("href", "")).strip()
        if href.startswith("#"):
            return href
        if href.startswith("/") and not href.startswith("//"):
            return page_root() + href
        return href if is_safe(href) else None


def linked_ids(text: str) -> dict[str, set[int]]:
    """Return the ids of each "page" and "document" that ``text``, rich or JSON holding it, links to."""
    ids: dict[str, set[int]] = {"page": set(), "document": set()}
    for anchor in _ANCHOR.findall(text):
        named = _LINK.findall(anchor)
        kind = next((kind for kind, _ in named if kind), None)
        number = next((number for _, number in named if number), None)
        if kind and number:
            ids[kind].add(int(number))
    return ids


def is_safe(url: str) -> bool:
    """Return whether ``url`` is absolute, of a kind that runs no script."""
    return ":" in url and url.split(":", 1)[0].lower() in SCHEMES


def parse(source: str, links: Links) -> BeautifulSoup:
    """Return ``source`` (Wagtail's stored rich text) as a tree whose links are public or gone."""
    tree = BeautifulSoup(source, "html.parser")
    for anchor in tree.find_all("a"):
        url = links.address(anchor)
        if url is None:
            anchor.unwrap()
        else:
            anchor.attrs = {"href": url}
    return tree


def inline_html(node: Tag) -> str:
    """Return the content of ``node`` as safe inline HTML, without surrounding white space."""
    cleaned = nh3.clean(
        node.decode_contents(formatter="minimal"),
        tags=INLINE,
        attributes={"a": {"href"}, "abbr": {"title"}},
        url_schemes=SCHEMES,
        link_rel=None,
    )
    return cleaned.strip()


def paragraphs(source: str, links: Links) -> list[str]:
    """Return each paragraph of ``source`` as safe inline HTML; empty ones are left out."""
    tree = parse(source, links)
    blocks = tree.find_all(["p", "li"]) or [tree]
    return [html for html in map(inline_html, blocks) if html]


def bullets(source: str, links: Links) -> tuple[bool, list[dict]]:
    """Return whether ``source`` is a numbered list, and its items, nested to two levels.

    An item is ``{"html": ..., "items": [{"html": ...}]}``.
    Paragraphs outside a list are items too, and lists nested deeper join the second level.
    """
    tree = parse(source, links)
    items: list[dict] = []
    for node in list(tree.children):
        if isinstance(node, Tag) and node.name in ("ul", "ol"):
            items.extend(_list_items(node))
        elif isinstance(node, Tag) and (html := inline_html(node)):
            items.append({"html": html, "items": []})
        elif isinstance(node, NavigableString) and node.strip():
            items.append({"html": nh3.clean_text(node.strip()), "items": []})
    first_list = tree.find(["ul", "ol"])
    return bool(first_list and first_list.name == "ol"), items


def _list_items(node: Tag) -> list[dict]:
    items = []
    for li in node.find_all("li", recursive=False):
        nested = [
            {"html": html}
            for inner in li.find_all("li")
            if (html := inline_html(_without_lists(inner)))
        ]
        html = inline_html(_without_lists(li))
        if html:
            items.append({"html": html, "items": nested})
        else:
            items.extend({**inner, "items": []} for inner in nested)
    return items


def _without_lists(li: Tag) -> Tag:
    own = copy(li)
    for inner in own.find_all(["ul", "ol"]):
        inner.decompose()
    return own


def plain_text(html: str) -> str:
    """Return the text of ``html``, which is safe inline HTML from here, on one line."""
    return " ".join(unescape(_TAG.sub(" " if "<p" in html else "", html)).split())

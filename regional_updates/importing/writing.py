"""From a draft to the values of a page's fields."""

import html
import re
import uuid
from typing import Any

from .draft import Block, Bullets, Draft, Paragraph, Picture, Quote, Table, Words

_LINK = re.compile(
    r"(?P<url>(?:https?://|www\.)[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]’'])"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)",
    re.IGNORECASE,
)
LONGEST_TITLE = 255
LONGEST_ADDRESS = 2000


def page_fields(draft: Draft) -> dict[str, Any]:
    """Return ``introduction`` as rich text, ``body`` and ``related_articles`` as raw stream data."""
    return {
        "introduction": "".join(f"<p>{as_rich(text)}</p>" for text in draft.introduction),
        "body": [
            _block("section", {
                "heading": section.heading,
                "topic": None,
                "content": [_content(block) for block in section.blocks],
            })
            for section in draft.sections
        ],
        "related_articles": [
            _block("link", {"title": article.title[:LONGEST_TITLE], "url": article.url})
            for article in draft.related_articles
        ],
    }  # fmt: skip


def _block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def _content(block: Block) -> dict[str, Any]:
    match block:
        case Bullets():
            return _block("bullets", _list(block))
        case Paragraph():
            return _block("paragraph", f"<p>{as_rich(block.text)}</p>")
        case Quote():
            return _block("quote", {"text": block.text, "attribution": ""})
        case Table():
            return _block("table", _table(block))
        case Picture():
            alt = block.alt[:LONGEST_TITLE]
            return _block("image", {"image": block.image, "alt_text": alt})
    return _block("subheading", block.text)


def _table(block: Table) -> dict[str, Any]:
    head, *rows = block.rows
    return {
        "columns": [{"type": "text", "heading": text} for text in head],
        "rows": [{"values": row} for row in rows],
        "caption": "",
    }


def _list(block: Bullets) -> str:
    tag = "ol" if block.ordered else "ul"
    items = []
    for item in block.items:
        nested = "".join(f"<li>{as_rich(text)}</li>" for text in item.items)
        items.append(f"<li>{as_rich(item.text)}{f'<ul>{nested}</ul>' if nested else ''}</li>")
    return f"<{tag}>{''.join(items)}</{tag}>"


def as_rich(text: str) -> str:
    """Return ``text`` as rich text, with the formatting and links that it came with."""
    return text.html if isinstance(text, Words) else rich(text)


def rich(text: str) -> str:
    """Return plain ``text`` as rich text, its addresses made into links."""
    # Word by word: a pattern for addresses would look through a long word again and again.
    return "".join(_linked(word) for word in re.split(r"(\s+)", text))


def _linked(word: str) -> str:
    match = None
    if len(word) <= LONGEST_ADDRESS and ("://" in word or "www." in word.lower() or "@" in word):
        match = _LINK.search(word)
    if not match:
        return html.escape(word, quote=False)
    shown = match[0]
    target = f"mailto:{shown}" if match["mail"] else shown
    target = target if "://" in target or match["mail"] else f"http://{target}"
    before, after = word[: match.start()], word[match.end() :]
    link = f'<a href="{html.escape(target)}">{html.escape(shown, quote=False)}</a>'
    return f"{html.escape(before, quote=False)}{link}{html.escape(after, quote=False)}"

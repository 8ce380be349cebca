"""From a draft to the values of a page's fields, and proof that no word was left behind."""

import html
import re
import uuid
from collections import Counter
from typing import Any

from .draft import Block, Bullets, Draft, Paragraph

_LINK = re.compile(
    r"(?P<url>(?:https?://|www\.)[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]’'])"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
LONGEST_TITLE = 255


def page_fields(draft: Draft) -> dict[str, Any]:
    """Return ``introduction`` as rich text, ``body`` and ``related_articles`` as raw stream data."""
    return {
        "introduction": "".join(f"<p>{_rich(text)}</p>" for text in draft.introduction),
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


def lost(source: str, draft: Draft, fields: dict[str, Any]) -> list[str]:
    """Return the lines of ``source`` with words that are neither in ``fields`` nor in the title,
    the event or the structure of ``draft``. Reads what was written, not how it was understood."""
    event = draft.featured_event
    kept = [draft.title, _text_of(fields), *draft.structural]
    if event:
        kept += [event.title, event.location]
    left = Counter(word for text in kept for word in _words(text))
    missing = []
    for line in source.split("\n"):
        needed = Counter(_words(line))
        if any(left[word] < count for word, count in needed.items()):
            missing.append(line.strip())
        left.subtract(needed)
    return missing


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _text_of(value: Any) -> str:
    """Return all that a reader sees of raw values, whatever they are nested in."""
    if isinstance(value, dict):
        hidden = ("type", "id", "topic")
        return " ".join(_text_of(inner) for key, inner in value.items() if key not in hidden)
    if isinstance(value, list):
        return " ".join(_text_of(inner) for inner in value)
    return html.unescape(re.sub(r"<[^>]*>", " ", value)) if isinstance(value, str) else ""


def _block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def _content(block: Block) -> dict[str, Any]:
    if isinstance(block, Bullets):
        return _block("bullets", _list(block))
    if isinstance(block, Paragraph):
        return _block("paragraph", f"<p>{_rich(block.text)}</p>")
    return _block("subheading", block.text)


def _list(block: Bullets) -> str:
    tag = "ol" if block.ordered else "ul"
    items = []
    for item in block.items:
        nested = "".join(f"<li>{_rich(text)}</li>" for text in item.items)
        items.append(f"<li>{_rich(item.text)}{f'<ul>{nested}</ul>' if nested else ''}</li>")
    return f"<{tag}>{''.join(items)}</{tag}>"


def _rich(text: str) -> str:
    """Return ``text`` as rich text, its addresses made into links."""
    parts, end = [], 0
    for match in _LINK.finditer(text):
        parts.append(html.escape(text[end : match.start()], quote=False))
        shown = match[0]
        if match["mail"]:
            target = f"mailto:{shown}"
        else:
            target = shown if "://" in shown else f"http://{shown}"
        parts.append(f'<a href="{html.escape(target)}">{html.escape(shown, quote=False)}</a>')
        end = match.end()
    parts.append(html.escape(text[end:], quote=False))
    return "".join(parts)

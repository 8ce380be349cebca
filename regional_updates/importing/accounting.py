"""Proof that no word of a text was left behind.

It compares the text with what is about to be written, and knows nothing of how the text was read.
"""

import html
import re
from collections import Counter
from typing import Any

from .draft import FeaturedEvent
from .featured import words_shown_by
from .lines import ROMAN, words_of

_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
_INLINE = re.compile(r"</?(?:a|b|i|sub|sup)\b[^>]*>")


def lost(source: str, title: str, fields: dict[str, Any], event: FeaturedEvent | None) -> list[str]:
    """Return the lines of ``source`` with words that a page of these values would not hold.

    ``fields`` are the page's introduction (rich text), body and related articles (raw stream data).
    """
    page = _Page()
    page.read_plain(title)
    page.read_rich(fields["introduction"])
    for block in [*fields["body"], *fields["related_articles"]]:
        page.read_block(block)
    missing = Counter(words_of(source))
    missing -= page.words
    missing -= Counter(["related", "article", "articles"])
    if event:
        missing -= words_shown_by(event)
    for place in page.places:
        name = next((name for name in _names_of(place) if missing[name] > 0), None)
        if name:
            missing[name] -= 1
    missing -= Counter({"o": page.bullets})
    return _lines_with(missing, source)


class _Page:
    """Counts what raw values say: words, bullets, and the places that numbered lists show."""

    def __init__(self) -> None:
        self.words: Counter[str] = Counter()
        self.bullets = 0
        self.places: list[int] = []

    def read_plain(self, text: str) -> None:
        self.words.update(words_of(text))

    def read_rich(self, source: str) -> None:
        """Read rich text, in which every sign that is no tag is escaped."""
        lists: list[list[Any]] = []
        for closing, tag in _TAG.findall(source):
            if tag in ("ul", "ol"):
                lists = lists[:-1] if closing else [*lists, [tag, 0]]
            elif tag == "li" and not closing:
                lists[-1][1] += 1
                self.bullets += lists[-1][0] == "ul"
                self.places += [lists[-1][1]] if lists[-1][0] == "ol" else []
        self.read_plain(html.unescape(_TAG.sub(" ", _INLINE.sub("", source))))

    def read_block(self, block: dict[str, Any]) -> None:
        kind, value = block["type"], block["value"]
        if kind == "section":
            self.read_plain(value["heading"])
            for inner in value["content"]:
                self.read_block(inner)
        elif kind == "link":
            self.read_plain(f"{value['title']} {value['url']}")
        elif kind == "subheading":
            self.read_plain(value)
        elif kind == "quote":
            self.read_plain(value["text"])
        elif kind == "table":
            cells = [column["heading"] for column in value["columns"]]
            cells += [cell for row in value["rows"] for cell in row["values"]]
            self.read_plain("\n".join(cells))
        elif kind == "image":
            self.read_plain(value["alt_text"])
        else:
            self.read_rich(value)


def _names_of(place: int) -> list[str]:
    """Return what a list's number may have been in the text: 2, b or ii."""
    letter = [chr(ord("a") + place - 1)] if place <= 26 else []
    return [str(place), *letter, *ROMAN[place - 1 : place]]


def _lines_with(missing: Counter[str], source: str) -> list[str]:
    """Return the lines that hold the ``missing`` words, those that miss the most of theirs first."""
    if not +missing:
        return []
    lines = []
    for position, line in enumerate(source.splitlines()):
        words = words_of(line)
        if absent := sum(missing[word] > 0 for word in words):
            lines.append((-absent / len(words), position, line.strip(), words))
    found = []
    for _, position, line, words in sorted(lines):
        if any(missing[word] > 0 for word in words):
            missing.subtract(words)
            found.append((position, line))
    return [line for _, line in sorted(found)]

"""Two versions of an update side by side in one: block by block, with the words that differ marked."""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import blocks
from wagtail.admin.compare import FieldComparison, StreamFieldComparison
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents import get_document_model
from wagtail.embeds.blocks import EmbedBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

from cms.delivery.publishing import public
from regional_updates.rich_text import linked_ids

from .log import in_words
from .pairing import moved, pairs
from .words import Effort, marked

ADDED, REMOVED, CHANGED, SAME = "added", "removed", "changed", "same"
Names = dict[tuple[str, int], str]


@dataclass
class Change:
    """What became of one block: its ``parts`` are labels with what is said, marked, in safe HTML.

    ``moved`` is "up", "down" or empty; ``note`` is what the words do not show.
    """

    label: str
    status: str
    moved: str = ""
    note: str = ""
    title: SafeString = SafeString("")
    parts: list[tuple[str, SafeString]] = field(default_factory=list)
    children: list["Change"] = field(default_factory=list)


class BlocksComparison(StreamFieldComparison):
    """Compares sections, or related articles, down to the words of each block in them."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.changes = compared(self.val_a, self.val_b)

    def has_changed(self) -> bool:
        return any(change.status != SAME or change.moved for change in self.changes)

    def htmldiff(self) -> str:
        return render_to_string("editorial/changes.html", {"changes": self.changes})


class MonthComparison(FieldComparison):
    """Says the months as people do."""

    def htmldiff(self) -> SafeString:
        return marked(_month(self.val_a), _month(self.val_b))


class DayComparison(FieldComparison):
    """Says the days as people do."""

    def htmldiff(self) -> SafeString:
        return marked(_day(self.val_a), _day(self.val_b))


class MomentComparison(FieldComparison):
    """Says the times as on a clock in London."""

    def htmldiff(self) -> SafeString:
        return marked(_moment(self.val_a), _moment(self.val_b))


class RichTextComparison(FieldComparison):
    """Compares the words of a rich text, and where its links lead."""

    def htmldiff(self) -> SafeString:
        names = _names(f"{self.val_a}{self.val_b}")
        return marked(_lines(self.val_a, names), _lines(self.val_b, names))


def _month(value: datetime.date | None) -> str:
    return f"{value:%B %Y}" if value else ""


def _day(value: datetime.date | None) -> str:
    return f"{value:%-d %B %Y}" if value else ""


def _moment(value: datetime.datetime | None) -> str:
    return in_words(value) if value else ""


def compared(old: blocks.StreamValue, new: blocks.StreamValue) -> list[Change]:
    """Return what became of each block of ``old`` and ``new``, in the order of ``new``."""
    stored = json.dumps([old.get_prep_value(), new.get_prep_value()])
    return _compared(list(old), list(new), _names(stored), Effort())


def _names(text: str) -> Names:
    """Return the titles of what ``text`` links to, by kind and id; drafts may be other regions'."""
    ids = linked_ids(text)
    documents = get_document_model().objects.filter(pk__in=ids["document"])
    found: Names = {}
    if ids["page"]:
        pages = Page.objects.filter(pk__in=ids["page"])
        titles = dict(public(pages).values_list("pk", "title"))
        for pk in pages.values_list("pk", flat=True):
            found["page", pk] = titles.get(pk, "a page that is not public")
    if ids["document"]:
        found |= {("document", pk): title for pk, title in documents.values_list("pk", "title")}
    return found


def _compared(old: Sequence[Any], new: Sequence[Any], names: Names, effort: Effort) -> list[Change]:
    found = pairs(old, new, effort)
    moves = moved(found)
    changes = []
    for a, b in found:
        was, now = (None if a is None else old[a]), (None if b is None else new[b])
        change = _change(was, now, names, effort)
        change.moved = moves.get((a, b), "")
        changes.append(change)
    return changes


def _change(was: Any, now: Any, names: Names, effort: Effort) -> Change:
    """Return what became of a block: ``was`` and ``now`` are it in its streams, None in one of them."""
    block = (now or was).block
    change = Change(str(block.label), SAME if was and now else ADDED if now else REMOVED)
    old = _texts(block, was.value, names) if was else {}
    new = _texts(block, now.value, names) if now else {}
    for label in new or old:
        if was and now:
            html = marked(old[label], new[label], effort)
            change.status = CHANGED if old[label] != new[label] else change.status
        else:
            # All of it is marked already, as one.
            html = format_html("{}", (new or old)[label])
        if label == "Heading":
            change.title = html
        elif html:
            change.parts.append((label, html))
    for name in _streams(block):
        change.children += _compared(
            list(was.value[name]) if was else [],
            list(now.value[name]) if now else [],
            names,
            effort,
        )
    if any(child.status != SAME or child.moved for child in change.children):
        change.status = CHANGED if change.status == SAME else change.status
    rich = change.status == SAME and isinstance(block, blocks.RichTextBlock)
    if rich and was.value.source != now.value.source:
        change.status, change.note = CHANGED, "The words are the same; their formatting is not."
    return change


def _streams(block: Any) -> list[str]:
    children = block.child_blocks if isinstance(block, blocks.StructBlock) else {}
    return [name for name, child in children.items() if isinstance(child, blocks.StreamBlock)]


def _texts(block: Any, value: Any, names: Names) -> dict[str, str]:
    """Return what ``value`` says as plain texts, by the label of each of its fields."""
    if isinstance(block, blocks.StructBlock):
        return {
            str(child.label): _text(child, value[name], names)
            for name, child in block.child_blocks.items()
            if not isinstance(child, blocks.StreamBlock)
        }
    return {"": _text(block, value, names)}


def _text(block: Any, value: Any, names: Names) -> str:
    if value is None:
        return ""
    match block:
        case blocks.RichTextBlock():
            return _lines(value.source, names)
        case blocks.BooleanBlock():
            return "Yes" if value else ""
        case blocks.ListBlock():
            return "\n".join(_text(block.child_block, item, names) for item in value)
        case TypedTableBlock():
            heads = [column["heading"] or "" for column in value.columns]
            rows = [["" if cell is None else str(cell) for cell in row["values"]]
                    for row in value.row_data]  # fmt: skip
            lines = [" | ".join(cells) for cells in [heads, *rows]]
            return "\n".join(filter(None, [value.caption, *lines]))
        case ImageChooserBlock():
            return f"{value.title} ({value.width} × {value.height})"
        case EmbedBlock():
            return value.url
    return str(value)


def _lines(source: str, names: Names) -> str:
    """Return rich text as plain lines, with bullets, and the target after each link."""
    tree = BeautifulSoup(source, "html.parser")
    for line_break in tree.find_all("br"):
        line_break.replace_with("\n")
    for anchor in tree.find_all("a"):
        kind, number = str(anchor.get("linktype", "")), str(anchor.get("id", ""))
        name = names.get((kind, int(number)), f"a {kind} that is gone") if number.isdigit() else ""
        anchor.append(f" [{name or anchor.get('href', '')}]")
    lines = []
    for node in tree.find_all(["p", "li"]) or [tree]:
        if node.name == "li":
            depth = len(node.find_parents("li"))
            words = "".join(
                part.get_text() if isinstance(part, Tag) else str(part)
                for part in node.children
                if getattr(part, "name", None) not in ("ul", "ol")
            )
            lines.append(f"{'    ' * depth}• {words.strip()}")
        elif node.find_parent("li") is None:
            lines.append(node.get_text().strip())
    return "\n".join(filter(None, lines))

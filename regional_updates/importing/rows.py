"""A draft as rows that a person can look through and put right, and back again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from .draft import (
    Article,
    Block,
    Bullet,
    Bullets,
    Draft,
    Notice,
    Paragraph,
    Picture,
    Quote,
    Section,
    Subheading,
    Table,
)
from .featured import read_event
from .lines import Line
from .related import read_articles
from .structure import UNHEADED

LEAVE_OUT = "out"
TEXT_KINDS = {
    "introduction": "Introduction",
    "section": "Section heading",
    "subheading": "Sub-heading",
    "paragraph": "Paragraph",
    "bullet": "Bullet",
    "nested": "Bullet, second level",
    "number": "Numbered item",
    "quote": "Quote",
    "event": "Featured event",
    "article": "Related article",
    LEAVE_OUT: "Leave out",
}
_BLOCK_KINDS = {"table": "Table", "image": "Image", LEAVE_OUT: "Leave out"}
_LIST_KINDS = ("bullet", "nested", "number")


@dataclass
class Row:
    """A paragraph, bullet or block, and what it is. ``begins`` is the first bullet of a list."""

    kind: str
    text: str
    block: Table | Picture | None = None
    begins: bool = False
    source: list[Line] = field(default_factory=list)

    @property
    def choices(self) -> dict[str, str]:
        """What it may be, by kind."""
        if self.block is None:
            return TEXT_KINDS
        own = "table" if isinstance(self.block, Table) else "image"
        return {kind: name for kind, name in _BLOCK_KINDS.items() if kind in (own, LEAVE_OUT)}


def rows_of(draft: Draft) -> list[Row]:
    """Return ``draft`` as rows: what stands beside the sections first and last."""
    rows = [Row("introduction", text) for text in draft.introduction]
    if event := draft.featured_event:
        elsewhere = read_event(event.texts)[1]
        rows[:0] = [Row("event", text) for text in event.texts if text not in elsewhere]
    for section in draft.sections:
        rows.append(Row("section", section.heading))
        for block in section.blocks:
            rows += _rows_of_block(block)
    rows += [Row("article", _said(article)) for article in draft.related_articles]
    return rows


def _rows_of_block(block: Block) -> Iterator[Row]:
    match block:
        case Bullets():
            kind = "number" if block.ordered else "bullet"
            for place, item in enumerate(block.items):
                yield Row(kind, item.text, begins=not place)
                yield from (Row("nested", text) for text in item.items)
        case Table():
            yield Row("table", "", block)
        case Picture():
            yield Row("image", block.alt, block)
        case _:
            yield Row(type(block).__name__.lower(), block.text)


def _said(article: Article) -> str:
    return article.url if article.title == article.url else f"{article.title} {article.url}"


def draft_of(title: str, rows: list[Row]) -> Draft:
    """Return the draft that ``rows`` stand for; ``rows_of`` the other way round."""
    draft = Draft(title)
    draft.introduction = [row.text for row in rows if row.kind == "introduction"]
    events = [row.text for row in rows if row.kind == "event"]
    articles = [row.text for row in rows if row.kind == "article"]
    banner: list[Block] = []
    for row in rows:
        if row.kind == "section":
            draft.sections.append(Section(row.text))
        elif row.kind not in ("introduction", "event", "article", LEAVE_OUT):
            if not draft.sections and isinstance(row.block, Picture):
                banner.append(row.block)
                continue
            if not draft.sections:
                draft.sections.append(Section(UNHEADED))
            _add(draft.sections[-1].blocks, row)
    if banner:
        draft.sections = draft.sections or [Section(UNHEADED)]
        draft.sections[0].blocks[:0] = banner
    draft.featured_event, said, _ = read_event(events)
    if events and not draft.featured_event:
        draft.notices.append(
            Notice("event-date", "The featured event has no full date, so its text was kept.")
        )
    _keep(draft, "Featured event", said)
    draft.related_articles, titles = read_articles(articles)
    _keep(draft, "Related articles", titles)
    return draft


def _add(blocks: list[Block], row: Row) -> None:
    last = blocks[-1] if blocks else None
    if row.kind in _LIST_KINDS:
        ordered = row.kind == "number"
        if row.kind == "nested" and isinstance(last, Bullets):
            last.items[-1].items.append(row.text)
        elif isinstance(last, Bullets) and last.ordered == ordered and not row.begins:
            last.items.append(Bullet(row.text))
        else:
            blocks.append(Bullets([Bullet(row.text)], ordered))
    elif row.block:
        blocks.append(row.block)
    else:
        kinds: dict[str, type[Subheading | Quote]] = {"subheading": Subheading, "quote": Quote}
        blocks.append(kinds.get(row.kind, Paragraph)(row.text))


def _keep(draft: Draft, heading: str, texts: list[str]) -> None:
    """Keep ``texts`` that have no field of their own."""
    if texts:
        draft.sections.append(Section(heading, [Paragraph(text) for text in texts]))


def beside_source(rows: list[Row], lines: list[Line]) -> list[Row]:
    """Return ``rows`` in the order of ``lines``, each with the lines that it was read from.

    Lines that no row was read from, such as the title's, are rows of no kind.
    """
    worded = [line for line in lines if line.text or line.block]
    contents = ["".join(_content(line).split()) for line in worded]
    starts: list[tuple[int, Row]] = []
    expected = 0
    for row in rows:
        found = _line_of(row, worded, contents, expected)
        if found >= expected and row.kind not in ("event", "article"):
            expected = found + 1
        starts.append((found, row))
    starts.sort(key=lambda pair: pair[0])
    begins = [start for start, _ in starts] + [len(worded)]
    ordered = [Row("", line.text, source=[line]) for line in worded[: begins[0]]]
    for (start, row), end in zip(starts, begins[1:], strict=True):
        text = "".join(row.text.split())
        row.source = []
        ordered.append(row)
        for line, content in zip(worded[start:end], contents[start:end], strict=True):
            if row.source and content not in text:
                ordered.append(Row("", line.text, source=[line]))
            else:
                row.source.append(line)
    return ordered


def _line_of(row: Row, lines: list[Line], contents: list[str], expected: int) -> int:
    """Return the position of the line that ``row`` begins on: the next one that it may be."""
    text = "".join(row.text.split())
    for position in chain(range(expected, len(lines)), range(min(expected, len(lines)))):
        line, content = lines[position], contents[position]
        if row.block or line.block:
            if row.block is not None and line.block is row.block:
                return position
            if isinstance(line.block, Quote) and line.block.text == row.text:
                return position
            continue
        if content and (text.startswith(content) or text in content):
            return position
    return max(0, min(expected, len(lines)) - 1)


def _content(line: Line) -> str:
    return line.marker.text if line.marker else line.text

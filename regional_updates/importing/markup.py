"""From a tree of HTML to lines that know what the tree says of them: levels, lists, tables, formats."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bs4 import CData, NavigableString, Tag

from regional_updates.rich_text import is_safe

from .draft import Notice, Picture, Quote, Table
from .lines import Line, Marker, marker_of
from .runs import BREAK, Run, is_bold, lines_of_runs, visible, without, words
from .tables import MOST_COLUMNS, grid_of

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark o:p q ruby s samp"
    " small span strike strong sub sup time tt u var wbr".split()
)
LONGEST_HEADING = 200
LONGEST_CELL = 500
INDENT = 4

_FORMATS = {"b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i", "sub": "sub", "sup": "sup",
            "u": "u"}  # fmt: skip
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LIGHT = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_WORD_LIST = re.compile(r"mso-list:\s*(l\d+)\s+level(\d)", re.IGNORECASE)


@dataclass(frozen=True)
class _Item:
    """The bullet that the next line is. ``place`` is its number in a numbered list, from 1, or 0."""

    depth: int
    place: int = 0
    said: bool = False


@dataclass
class Markup:
    """What was found in a tree: its lines, what to tell the editor, and where its links lead."""

    lines: list[Line] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)


def read_markup(
    tree: Tag,
    picture_of: Callable[[Tag], Picture | None] = lambda tag: None,
    resolved: Callable[[str], str] = str,
) -> Markup:
    """Return the lines of ``tree``, which holds nothing that is not content.

    ``picture_of`` gives the picture that an ``img`` stands for; ``resolved`` the full address of a
    link.
    """
    reader = _Reader(picture_of, resolved)
    reader.read(tree)
    reader.flush()
    return reader.found


class _Reader:
    """Walks the tree, collecting runs until a line ends. ``item`` is the bullet it is in."""

    def __init__(
        self, picture_of: Callable[[Tag], Picture | None], resolved: Callable[[str], str]
    ) -> None:
        self.picture_of, self.resolved = picture_of, resolved
        self.found = Markup()
        self.runs: list[Run] = []
        self.format = Run("")
        self.item: _Item | None = None
        self.number = 0
        self.pictures: list[Picture] = []
        self.told: set[str] = set()
        self.word_list = ""

    def read(self, node: Tag) -> None:
        for child in list(node.children):
            if isinstance(child, Tag):
                self._tag(child)
            elif type(child) in (NavigableString, CData):
                self.runs.append(replace(self.format, text=visible(str(child))))

    def _tag(self, tag: Tag) -> None:
        name = tag.name.lower()
        match name:
            case "br":
                self.runs.append(BREAK)
            case "img":
                if picture := self.picture_of(tag):
                    self.pictures.append(picture)
            case "input":
                if tag.get("type") == "checkbox":
                    self.runs.append(Run("☑ " if tag.has_attr("checked") else "☐ "))
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self.flush()
                self.read(tag)
                self.flush(int(name[1]), "title" in (tag.get("class") or ()))
            case "ul" | "ol" | "menu":
                self._list(tag)
            case "li":
                self._item(tag, _Item(0))
            case "table":
                self._table(tag)
            case "blockquote":
                self._quote(tag)
            case _ if name in INLINE:
                outside = self.format
                self.format = self._formatted(tag)
                self.read(tag)
                self.format = outside
            case _:
                self._block(tag)

    def _block(self, tag: Tag) -> None:
        self.flush()
        if found := _WORD_LIST.search(_style(tag)):
            self._word_list_item(tag, found[1], int(found[2]))
            return
        self.read(tag)
        self.flush()

    def _formatted(self, tag: Tag) -> Run:
        """Return the format of what is in ``tag``."""
        style, tags = _style(tag), set(self.format.tags)
        if name := _FORMATS.get(tag.name.lower()):
            tags.add(name)
        if _BOLD.search(style):
            tags.add("b")
        if _LIGHT.search(style):
            tags.discard("b")
        if _ITALIC.search(style):
            tags.add("i")
        href = str(tag.get("href") or "").strip() if tag.name == "a" else ""
        if href and not href.startswith("#"):
            address = self.resolved(href)
            self.found.addresses.append(address)
            return Run("", frozenset(tags), address if is_safe(address) else "")
        return Run("", frozenset(tags), self.format.href)

    def _list(self, tag: Tag) -> None:
        self.flush()
        outside = self.item
        depth = outside.depth + 1 if outside else 0
        if not outside:
            self._blank()
        start = str(tag.get("start") or "")
        place = int(start) if start.isascii() and start.isdigit() and len(start) < 4 else 1
        for child in list(tag.children):
            if isinstance(child, Tag) and child.name == "li":
                self._item(child, _Item(depth, place if tag.name == "ol" else 0))
                place += 1
            elif isinstance(child, Tag) and child.name in ("ul", "ol"):
                # A list right in a list is how many programs nest them.
                self.item = _Item(depth)
                self._list(child)
            elif isinstance(child, Tag):
                self._tag(child)
            elif type(child) in (NavigableString, CData):
                self.runs.append(Run(visible(str(child))))
        self.flush()
        self.item = outside and replace(outside, said=True)

    def _item(self, tag: Tag, item: _Item) -> None:
        self.flush()
        outside, self.item = self.item, item
        self.read(tag)
        self.flush()
        self.item = outside

    def _word_list_item(self, tag: Tag, name: str, level: int) -> None:
        """Read a paragraph that Word shows as a bullet; the bullet itself is text that it ignores."""
        if name != self.word_list:
            self._blank()
            self.word_list = name
        place = 0
        for span in tag.find_all(style=re.compile("mso-list:\\s*Ignore", re.IGNORECASE)):
            marker = marker_of(f"{' '.join(span.get_text().split())} x")
            place = min(marker.places, default=0) if marker else 0
            span.decompose()
        self._item(tag, _Item(level - 1, place))

    def _quote(self, tag: Tag) -> None:
        self.flush()
        inner = self._apart(tag)
        if inner.lines and not any(line.marker or line.level or line.block for line in inner.lines):
            text = "\n".join(line.text for line in inner.lines if line.text)
            self._add_block(text, Quote(text), inner)
        else:
            self.read(tag)
            self.flush()

    def _table(self, tag: Tag) -> None:
        self.flush()
        if caption := tag.find("caption", recursive=False):
            self.read(caption)
            self.flush()
        rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
        cells = [list(row.find_all(["td", "th"], recursive=False)) for row in rows]
        contents = {id(cell): self._apart(cell) for row in cells for cell in row}
        grid = grid_of(cells, {key: _cell_text(found) for key, found in contents.items()})
        if len(grid) > 1 and 1 < len(grid[0]) <= MOST_COLUMNS and all(
            map(_is_datum, contents.values())
        ):  # fmt: skip
            block = Table(grid)
            self._add_block("\n".join(" | ".join(row) for row in grid), block, *contents.values())
            return
        if any(found.lines for found in contents.values()) and len(contents) > 1:
            self._tell(self.number + 1, "table", "A table that is more than rows and columns of short texts was taken "
                       "apart; its text is here in reading order.")  # fmt: skip
        for row in cells:
            for cell in row:
                self._block(cell)

    def _apart(self, tag: Tag) -> Markup:
        """Return what is in ``tag``, read by itself."""
        reader = _Reader(self.picture_of, self.resolved)
        reader.read(tag)
        reader.flush()
        return reader.found

    def _add_block(self, text: str, block: Quote | Table, *insides: Markup) -> None:
        self._blank()
        self.number += 1
        self.found.lines.append(Line(self.number, text, block=block))
        for inside in insides:
            self.found.addresses += inside.addresses
            self.found.notices += inside.notices

    def flush(self, level: int = 0, is_title: bool = False) -> None:
        """End the line; pictures that were in it come after it."""
        runs, self.runs = self.runs, []
        for line in lines_of_runs(runs):
            self._line(line, level, is_title)
        pictures, self.pictures = self.pictures, []
        for picture in pictures:
            self._blank()
            self.number += 1
            self.found.lines.append(Line(self.number, picture.alt, block=picture))

    def _line(self, runs: list[Run], level: int, is_title: bool) -> None:
        text = "".join(run.text for run in runs)
        self.number += 1
        if self.item:
            self.found.lines.append(self._item_line(runs))
            return
        if level or not self.found.lines or self.found.lines[-1].marker:
            self._blank()
        marker = marker_of(text)
        if marker:
            marker = replace(marker, text=words(without(runs, len(text) - len(marker.text))))
        heads = bool(level) and not is_title and len(text) <= LONGEST_HEADING
        self.found.lines.append(
            Line(
                self.number, words(runs), marker=marker, level=level if heads else 0,
                bold=is_bold(runs), is_title=is_title,
            )
        )  # fmt: skip

    def _item_line(self, runs: list[Run]) -> Line:
        item = self.item
        assert item
        indent = INDENT * min(item.depth, 1)
        if item.depth > 1:
            self._tell(
                self.number,
                "deep-bullets",
                "Bullets that were nested more than once are a level up now.",
            )
        if item.said:
            return Line(self.number, words(runs), indent + 2)
        self.item = replace(item, said=True)
        text = words(runs)
        if item.place:
            marker = Marker(f"{item.place}.", "1.", frozenset({item.place}), text, sure=True)
        else:
            marker = Marker("•", "•", frozenset(), text, sure=True)
        return Line(self.number, f"{marker.mark} {text}", indent, marker)

    def _blank(self) -> None:
        if self.found.lines and self.found.lines[-1].text:
            self.found.lines.append(Line(self.number, ""))

    def _tell(self, line: int, code: str, message: str) -> None:
        if code not in self.told:
            self.told.add(code)
            self.found.notices.append(Notice(code, message, line))


def _style(tag: Tag) -> str:
    return str(tag.get("style") or "")


def _cell_text(found: Markup) -> str:
    return " ".join(line.text for line in found.lines if line.text)


def _is_datum(found: Markup) -> bool:
    """Whether a cell holds a text or a number, and no content of its own."""
    return len(_cell_text(found)) <= LONGEST_CELL and not any(
        line.level or line.block or (line.marker and line.marker.sure) for line in found.lines
    )

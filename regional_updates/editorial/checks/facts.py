"""What the rules look at: an update as it is in memory, read once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from bs4 import BeautifulSoup, Tag
from django.core.exceptions import ObjectDoesNotExist
from wagtail.models import COMMENTS_RELATION_NAME, Page

from regional_updates.rich_text import Links
from regional_updates.shown import links_of
from regional_updates.vocabulary import Acronym

from .link_check import LinkCheck, asked_as

if TYPE_CHECKING:
    from regional_updates.models import RegionalUpdatePage, RegionPage

RICH = {"paragraph": "Paragraph", "callout": "Call-out", "bullets": "Bullets"}
KINDS = {**RICH, "subheading": "Sub-heading", "quote": "Quote", "figure": "Figure",
         "image": "Image", "table": "Table", "documents": "Documents", "embed": "Embed"}  # fmt: skip
# What a block says, by the names of its parts.
PARTS = {
    "quote": ("text", "attribution"),
    "figure": ("value", "label", "source"),
    "image": ("alt_text", "caption"),
}


@dataclass(frozen=True)
class Place:
    """Where in an update something is.

    ``path`` is as errors of forms have it: ("body", 0, "content", 2, "alt_text"). ``contentpath`` is
    as Wagtail's comments have it, with the ids of blocks: "body.<id>.content.<id>.alt_text".
    ``name`` is for people.
    """

    path: tuple[str | int, ...]
    contentpath: str
    name: str

    def part(self, name: str) -> "Place":
        """Return the place of a part of this block."""
        return Place((*self.path, name), f"{self.contentpath}.{name}", self.name)


@dataclass(frozen=True)
class Problem:
    """Something to put right ("error"), to resolve before readers see it ("hold"), or to consider
    ("warning").

    ``message`` says what to do; ``see`` is an address in the admin of what it speaks of, or empty.
    """

    code: str
    level: Literal["error", "hold", "warning"]
    message: str
    place: Place
    see: str = ""


@dataclass(frozen=True)
class Link:
    """``page`` is the id of a page of this site; ``href`` is an address, or empty."""

    text: str
    href: str = ""
    page: int | None = None


@dataclass(frozen=True)
class Passage:
    """A text: all of it, what of it is outside links, its links, its bullets' own texts, and what
    is in no bullet.
    """

    place: Place
    text: str
    unlinked: str = ""
    links: tuple[Link, ...] = ()
    bullets: tuple[str, ...] = ()
    unlisted: str = ""


@dataclass(frozen=True)
class Block:
    """One block of a section; ``value`` is as it is stored."""

    kind: str
    value: Any
    place: Place
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Section:
    heading: str
    topic: int | None
    blocks: tuple[Block, ...]
    place: Place


@dataclass
class PageFacts:
    """An update, and what of the site its rules need. ``publishing`` says that it goes public now."""

    page: "RegionalUpdatePage"
    publishing: bool
    region: "RegionPage | None"
    sections: list[Section]
    links: Links
    titles: dict[int, str]
    acronyms: set[str]
    same_period: "RegionalUpdatePage | None"
    comments: list[Any]
    asked: dict[str, LinkCheck] = field(default_factory=dict)

    @cached_property
    def passages(self) -> list[Passage]:
        """All that readers read, in order."""
        introduction = _passage(at("introduction"), self.page.introduction or "")
        return [
            introduction,
            *(passage for section in self.sections for block in section.blocks
              for passage in block.passages),
        ]  # fmt: skip

    @cached_property
    def headings(self) -> list[tuple[Place, str]]:
        """The title, and all headings and sub-headings."""
        found = [(at("title"), self.page.title or "")]
        for section in self.sections:
            found.append((section.place.part("heading"), section.heading))
            found += [
                (block.place, str(block.value or ""))
                for block in section.blocks
                if block.kind == "subheading"
            ]
        return found

    @cached_property
    def text(self) -> str:
        """All that readers read, as one text."""
        headings = [text for _, text in self.headings]
        return "\n".join([*headings, *(passage.text for passage in self.passages)])

    @property
    def related(self) -> Iterator[tuple[Place, str, Any]]:
        """Yield place, kind ("page" or "link") and stored value of each related article."""
        for number, child in enumerate(self.page.related_articles.get_prep_value()):
            place = Place(
                ("related_articles", number),
                f"related_articles.{child.get('id') or number}",
                f"Related article {number + 1}",
            )
            yield place, child["type"], child["value"]

    def place_of(self, contentpath: str) -> Place:
        """Return the place of a comment: of the block that it is in, or of its field."""
        field = at(name) if (name := contentpath.split(".")[0]) in NAMES else at("title")
        places = [field, *(place for place, *_ in self.related)]
        for section in self.sections:
            places += [section.place, *(block.place for block in section.blocks)]
        around = [
            place for place in places if f"{contentpath}.".startswith(f"{place.contentpath}.")
        ]
        nearest = max(around, key=lambda place: len(place.contentpath), default=field)
        return Place(nearest.path, contentpath or nearest.contentpath, nearest.name)

    @property
    def external(self) -> Iterator[tuple[Place, str]]:
        """Yield the place and address of each link that leads to a web site."""
        for passage in self.passages:
            for link in passage.links:
                if link.href:
                    yield passage.place, link.href
        for place, kind, value in self.related:
            if kind == "link":
                yield place.part("url"), value.get("url") or ""


NAMES = {"title": "Title", "period": "Month", "introduction": "Introduction", "body": "Sections",
         "featured_event": "Featured event", "related_articles": "Related articles"}  # fmt: skip


def at(name: str) -> Place:
    """Return the place of a field."""
    return Place((name,), name, NAMES[name])


def facts_of(
    page: "RegionalUpdatePage", *, publishing: bool, comments: Iterable[Any] | None = None
) -> PageFacts:
    """Return the facts of ``page`` as it is in memory, in a number of queries that never grows.

    ``comments`` are the unresolved ones, where they are not those that are saved.
    """
    links = links_of([page])
    region = _region(page)
    if comments is None:
        saved = getattr(page, COMMENTS_RELATION_NAME).all()
        comments = [comment for comment in saved if comment.resolved_at is None]
    facts = PageFacts(
        page=page,
        publishing=publishing,
        region=region,
        sections=_sections(page),
        links=links,
        titles=_titles(links.hidden, region),
        acronyms=set(Acronym.objects.values_list("term", flat=True)),
        same_period=page.same_period().first() if region and page.period else None,
        comments=list(comments),
    )
    addresses = {asked_as(address) for _, address in facts.external} - {""}
    if addresses:
        facts.asked = {check.address: check for check in LinkCheck.objects.about(addresses)}
    return facts


def _titles(hidden: set[int], region: "RegionPage | None") -> dict[int, str]:
    """Return how the ``hidden`` pages are called; other regions' drafts have no name here."""
    if not hidden:
        return {}
    found = Page.objects.filter(pk__in=hidden).values_list("pk", "path", "draft_title")
    return {
        pk: title if region and path.startswith(region.path) else "" for pk, path, title in found
    }


def _region(page: "RegionalUpdatePage") -> "RegionPage | None":
    try:
        return page.region
    except ObjectDoesNotExist:
        return None


def _sections(page: "RegionalUpdatePage") -> list[Section]:
    found = []
    for number, child in enumerate(page.body.get_prep_value()):
        heading = " ".join((child["value"].get("heading") or "").split())
        name = f"Section {number + 1}" + (f", “{_short(heading)}”" if heading else "")
        place = Place(("body", number), f"body.{child.get('id') or number}", name)
        blocks = [
            _block(place, position, inner)
            for position, inner in enumerate(child["value"].get("content") or [])
        ]
        found.append(Section(heading, child["value"].get("topic"), tuple(blocks), place))
    return found


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _block(section: Place, position: int, child: dict[str, Any]) -> Block:
    kind, value = child["type"], child["value"]
    place = Place(
        (*section.path, "content", position),
        f"{section.contentpath}.content.{child.get('id') or position}",
        f"{section.name}: {KINDS.get(kind, kind)}",
    )
    return Block(kind, value, place, tuple(_passages(kind, value, place)))


def _passages(kind: str, value: Any, place: Place) -> Iterator[Passage]:
    if kind in RICH:
        yield _passage(place, value or "")
    elif kind in PARTS:
        for part in PARTS[kind]:
            if text := str((value or {}).get(part) or ""):
                yield Passage(place.part(part), text, unlinked=text)
    elif kind == "table" and value:
        cells = [str(cell) for row in value.get("rows") or [] for cell in row["values"] if cell]
        heads = [column["heading"] or "" for column in value.get("columns") or []]
        text = "\n".join([value.get("caption") or "", *heads, *cells]).strip()
        if text:
            yield Passage(place, text, unlinked=text)


def _passage(place: Place, source: str) -> Passage:
    """Return what rich text says. Each of its paragraphs and bullets is a line."""
    tree = BeautifulSoup(source, "html.parser")
    for end in tree.find_all(["p", "li", "ul", "ol", "br"]):
        end.insert_before("\n")
    links = [_link(anchor) for anchor in tree.find_all("a")]
    bullets, unlisted = _bullets(tree)
    text = tree.get_text().strip()
    for anchor in tree.find_all("a"):
        # Words before and after a link do not belong together.
        anchor.replace_with(" \N{OBJECT REPLACEMENT CHARACTER} ")
    return Passage(place, text, tree.get_text(), tuple(links), tuple(bullets), unlisted)


def _link(anchor: Tag) -> Link:
    text = " ".join(anchor.get_text().split())
    number = str(anchor.get("id", ""))
    if anchor.get("linktype") == "page":
        return Link(text, page=int(number) if number.isdecimal() else 0)
    if anchor.get("linktype"):
        return Link(text)
    return Link(text, href=str(anchor.get("href", "")).strip())


def _bullets(tree: BeautifulSoup) -> tuple[list[str], str]:
    """Return the text of each bullet without the bullets below it, and the text that is in none."""
    own: dict[int, list[str]] = {id(item): [] for item in tree.find_all("li")}
    unlisted: list[str] = []
    for text in tree.find_all(string=True):
        item = text.find_parent("li")
        (own[id(item)] if item else unlisted).append(str(text))
    return [" ".join(texts) for texts in own.values()], "".join(unlisted).strip()

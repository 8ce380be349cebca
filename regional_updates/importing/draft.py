"""What an imported text was understood to be, before it becomes a page.

Texts that came with formatting or links are Words.
"""

import datetime
from dataclasses import dataclass, field


class Words(str):
    """A text of one line that knows its formatting: ``html`` is the same as safe rich text."""

    html: str

    def __new__(cls, text: str, html: str) -> "Words":
        words = super().__new__(cls, text)
        words.html = html
        return words


@dataclass
class Paragraph:
    text: str


@dataclass
class Subheading:
    text: str


@dataclass
class Bullet:
    text: str
    items: list[str] = field(default_factory=list)


@dataclass
class Bullets:
    items: list[Bullet]
    ordered: bool = False


@dataclass
class Quote:
    text: str


@dataclass
class Table:
    """Plain texts; the first row is the head, and all rows have as many cells."""

    rows: list[list[str]]


@dataclass
class Picture:
    """``data`` are the bytes of an image file, as they came; ``image`` is the one it is kept as."""

    name: str
    data: bytes
    alt: str = ""
    image: int | None = None


Block = Paragraph | Subheading | Bullets | Quote | Table | Picture


@dataclass
class Section:
    heading: str
    blocks: list[Block] = field(default_factory=list)


@dataclass
class FeaturedEvent:
    """``starts_at`` and ``ends_at`` are aware, in Europe/London. ``texts`` are its source."""

    title: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime | None = None
    location: str = ""
    link: str = ""
    texts: list[str] = field(default_factory=list)


@dataclass
class Article:
    title: str
    url: str


@dataclass
class Notice:
    """Something the editor should look at.

    ``line`` is the line of a text file, the paragraph of a document, or None.
    """

    code: str
    message: str
    line: int | None = None


@dataclass
class Draft:
    """A whole text, understood."""

    title: str
    introduction: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    featured_event: FeaturedEvent | None = None
    related_articles: list[Article] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

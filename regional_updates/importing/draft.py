"""What an imported text was understood to be, before it becomes a page."""

import datetime
from dataclasses import dataclass, field


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


Block = Paragraph | Subheading | Bullets


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
    """Something the editor should look at. ``line`` is the line of the file, or None."""

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

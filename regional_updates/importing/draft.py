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
    """``starts_at`` is aware, in Europe/London."""

    title: str
    starts_at: datetime.datetime
    location: str = ""


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
    """A whole text, understood. ``structural`` holds source text that is represented by structure:
    labels, list numbers, and the date of the event."""

    title: str
    introduction: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    featured_event: FeaturedEvent | None = None
    related_articles: list[Article] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    structural: list[str] = field(default_factory=list)

    def texts(self) -> list[str]:
        """Return every text in the draft, in order."""
        found = [self.title, *self.introduction]
        for section in self.sections:
            found.append(section.heading)
            for block in section.blocks:
                if isinstance(block, Bullets):
                    for item in block.items:
                        found += [item.text, *item.items]
                else:
                    found.append(block.text)
        if self.featured_event:
            found += [self.featured_event.title, self.featured_event.location]
        for article in self.related_articles:
            found += [article.title, article.url]
        return found

"""Writes the demo's updates: the same place and month always give the same text."""

import calendar
import datetime
import html
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from .places import Place
from .stories import ACTIONS, INTRODUCTIONS, PARTNERS, QUOTES, STAGES, STORIES, Story

FIRST_MONTH, LAST_MONTH = datetime.date(2021, 1, 1), datetime.date(2024, 4, 1)
NAMESPACE = uuid.UUID("5d3a0c0e-6c1f-4f4e-9a63-6a1d3a2f5b10")
TAILS = (", first in {a}", ", now also in {b}", ", with {c} to follow in {next}",
         ", as {a} and {b} had asked", ", agreed by all councils in {month}", ", led by {partner}",
         ", {n} people so far", ", and {b} will say more in {next}", ", a year after {a} began")  # fmt: skip
TITLES = ("{name} Regional Update - {month} {year}", "{name} regional update – {month} {year}",
          "{name} update, {month} {year}", "Regional update: {name}, {month} {year}")  # fmt: skip


@dataclass
class Written:
    """One update. ``topics`` gives each section's topic slug; ``page_links`` marks, in the body,
    where a link to an earlier update of the place stands."""

    title: str
    date: datetime.date | None
    introduction: str
    sections: list[dict[str, Any]]
    topics: list[str]
    translation_key: uuid.UUID
    features_event: bool
    related_link: tuple[str, str] | None = None


@dataclass
class Illustrations:
    """Keys of what updates may show: images, documents and the place's update before this one."""

    images: list[tuple[int, str, str]] = field(default_factory=list)
    documents: list[int] = field(default_factory=list)
    before: int | None = None


def months() -> list[datetime.date]:
    """Return the first day of each month of the archive, the oldest first."""
    found = [FIRST_MONTH]
    while found[-1] < LAST_MONTH:
        found.append(after(found[-1]))
    return found


def after(month: datetime.date) -> datetime.date:
    """Return the month after ``month``."""
    return (month + datetime.timedelta(days=32)).replace(day=1)


def write(place: Place, month: datetime.date, shown: Illustrations) -> Written:
    """Return the update of ``place`` for ``month``."""
    return _Writer(place, month, shown).update()


class _Writer:
    def __init__(self, place: Place, month: datetime.date, shown: Illustrations) -> None:
        self.place, self.month, self.shown = place, month, shown
        self.key = f"{place.slug}/{month:%Y-%m}"
        self.random = Random(self.key)  # noqa: S311
        self.blocks = 0

    def update(self) -> Written:
        random = self.random
        stories = random.sample(STORIES, random.randint(4, 7))
        sections = [self._section(story, position) for position, story in enumerate(stories)]
        title, date = self._title()
        first, second = (story.name for story in stories[:2])
        introduction = self._say(
            random.choice(INTRODUCTIONS)
            .replace("{first}", _running(first))
            .replace("{second}", _running(second))
        )
        link = None
        if random.random() < 0.25:
            link = (f"{self.place.name} plan, {month_name(self.month)} edition",
                    f"https://example.org/{self.place.slug}/plan-{self.month:%Y-%m}")  # fmt: skip
        return Written(
            title, date, f"<p>{html.escape(introduction, quote=False)}</p>", sections,
            [story.slug for story in stories], uuid.uuid5(NAMESPACE, self.key),
            random.random() < 0.35, link,
        )  # fmt: skip

    def _title(self) -> tuple[str, datetime.date | None]:
        name = self.place.calls_itself or self.place.name
        if self.place.slug == "eastern":
            number = 300 + (self.month.year - 2021) * 12 + self.month.month
            day = self.month.replace(day=26)
            return f"{name} update no {number}, {day.day} {day:%B %Y}", day
        style = TITLES[sum(map(ord, self.place.slug)) % len(TITLES)]
        return style.format(name=name, month=f"{self.month:%B}", year=self.month.year), None

    def _section(self, story: Story, position: int) -> dict[str, Any]:
        random = self.random
        opening = self._say(random.choice(story.opens))
        content = [self._paragraph(opening)]
        if stage := self._stage(story):
            content.append(self._paragraph(stage))
        extras: list[Callable[[Story], list[dict]]] = [
            self._bullets, self._bullets, self._bullets, self._figure, self._quote, self._action,
            self._numbered, self._callout, self._picture, self._table, self._files, self._earlier,
            self._elsewhere,
        ]  # fmt: skip
        for extra in random.sample(extras, random.choice((1, 1, 2, 2, 3))):
            content += extra(story)
        heading = random.choice(story.headings)
        return self._block("section", {"heading": heading, "topic": None, "content": content})

    def _stage(self, story: Story) -> str | None:
        """Return where the place's programme on the topic has got to, if there is news of it."""
        begins = Random(f"{self.place.slug}/{story.slug}").randrange(0, 16)  # noqa: S311
        age = (self.month.year - 2021) * 12 + self.month.month - 1 - begins
        due = [text for since, text in STAGES if since <= age]
        if not due or self.random.random() < 0.35:
            return None
        return self._say(due[-1], story)

    def _say(self, text: str, story: Story | None = None) -> str:
        random = self.random
        a, b, c = random.sample(self.place.councils, 3)
        works = story.works if story else ("our work",)
        work = works[sum(map(ord, self.place.slug)) % len(works)]
        said = text.format(
            here=self.place.in_text or self.place.name,
            name=self.place.in_text or self.place.name,
            few=f"{random.randint(3, 14)}%",
            a=a, b=b, c=c, work=work, n=random.randint(9, 240), p=f"{random.randint(38, 97)}%",
            month=f"{self.month:%B}", next=f"{after(self.month):%B}", partner=random.choice(PARTNERS),
        )  # fmt: skip
        return said[0].upper() + said[1:]

    def _block(self, kind: str, value: Any) -> dict[str, Any]:
        self.blocks += 1
        key = uuid.uuid5(NAMESPACE, f"{self.key}/{self.blocks}")
        return {"type": kind, "value": value, "id": str(key)}

    def _paragraph(self, text: str) -> dict[str, Any]:
        return self._block("paragraph", f"<p>{html.escape(text, quote=False)}</p>")

    def _items(self, story: Story, count: int) -> list[str]:
        said = []
        for text in self.random.sample(story.bullets, count):
            tail = (
                "" if "{" in text and self.random.random() < 0.5 else self.random.choice(TAILS[1:])
            )
            said.append(html.escape(self._say(text + tail), quote=False))
        return said

    def _bullets(self, story: Story) -> list[dict]:
        items = self._items(story, self.random.randint(3, 5))
        if self.random.random() < 0.25:
            inner = "".join(f"<li>{html.escape(name)}</li>" for name in
                            self.random.sample(self.place.councils, 3))  # fmt: skip
            items[0] += f", in particular<ul>{inner}</ul>"
        listed = "".join(f"<li>{item}</li>" for item in items)
        return [self._block("bullets", f"<ul>{listed}</ul>")]

    def _numbered(self, story: Story) -> list[dict]:
        listed = "".join(f"<li>{item}</li>" for item in self._items(story, 3))
        return [
            self._paragraph(
                f"Three things that helped in {self.random.choice(self.place.councils)}:"
            ),
            self._block("bullets", f"<ol>{listed}</ol>"),
        ]

    def _figure(self, story: Story) -> list[dict]:
        unit, label = story.figure
        number = self.random.randint(31, 96) if unit else self.random.randint(110, 2900)
        value = f"{number}%" if unit == "%" else f"{number:,} {unit}".strip()
        source = f"Regional data set, {month_name(self.month)}"
        return [self._block("figure", {"value": value, "label": label, "source": source})]

    def _quote(self, story: Story) -> list[dict]:
        text, who = self.random.choice(QUOTES)
        return [self._block("quote", {"text": text, "attribution": self._say(who)})]

    def _action(self, story: Story) -> list[dict]:
        text = self._say(self.random.choice(ACTIONS))
        return [self._block("subheading", "Action required"), self._paragraph(text)]

    def _callout(self, story: Story) -> list[dict]:
        day = self.random.randint(3, 26)
        text = f"{story.name}: the regional lead is away until {day} {after(self.month):%B}. " \
               f"{self.random.choice(self.place.councils)} will answer your questions."  # fmt: skip
        return [self._block("callout", f"<p>{html.escape(text, quote=False)}</p>")]

    def _picture(self, story: Story) -> list[dict]:
        if not self.shown.images or self.random.random() < 0.4:
            return self._bullets(story)
        key, alt, _ = self.random.choice(self.shown.images)
        caption = f"{self.random.choice(self.place.councils)}, {month_name(self.month)}"
        value = {"image": key, "alt_text": alt, "decorative": False, "caption": caption}
        return [self._block("image", value)]

    def _table(self, story: Story) -> list[dict]:
        names = self.random.sample(self.place.councils, min(4, len(self.place.councils)))
        rows = [
            {
                "values": [
                    name,
                    float(self.random.randint(20, 90)),
                    float(self.random.randint(20, 90)),
                ]
            }
            for name in names
        ]
        year = self.month.year
        columns = [{"type": "text", "heading": "Council"},
                   {"type": "number", "heading": str(year - 1)},
                   {"type": "number", "heading": str(year)}]  # fmt: skip
        caption = f"{story.name} by council, index of {year - 1} and {year}"
        return [self._block("table", {"columns": columns, "rows": rows, "caption": caption})]

    def _files(self, story: Story) -> list[dict]:
        if not self.shown.documents or self.random.random() < 0.5:
            return self._bullets(story)
        key = self.random.choice(self.shown.documents)
        item = {"type": "item", "value": key, "id": str(uuid.uuid5(NAMESPACE, f"{self.key}/file"))}
        return [self._block("documents", [item])]

    def _earlier(self, story: Story) -> list[dict]:
        if self.shown.before is None:
            return []
        link = f'<a linktype="page" id="{self.shown.before}">last update</a>'
        text = f"<p>{self.random.choice(self.place.councils)} described how this began in our {link}.</p>"
        return [self._block("paragraph", text)]

    def _elsewhere(self, story: Story) -> list[dict]:
        address = f"https://example.org/{self.place.slug}/{story.slug}"
        place = self.random.choice(self.place.councils)
        text = f'<p>{place} has put its materials <a href="{address}">on this page</a>.</p>'
        return [self._block("paragraph", text)]


def month_name(month: datetime.date) -> str:
    return f"{calendar.month_name[month.month]} {month.year}"


def _running(name: str) -> str:
    """Return a topic's name as it stands in the middle of a sentence."""
    return name if name[:2].isupper() else name[0].lower() + name[1:]

"""From logical lines to a draft: title, introduction, headed sections, event, related articles.

Headings are told by their shape: short, on a line of their own, without a full stop, and with
something to head. Only two labels are known by name, for they mark what is not a section.
"""

import re
from collections.abc import Callable

from .draft import Article, Bullet, Bullets, Draft, Notice, Paragraph, Section, Subheading
from .event import take_event
from .lines import Line, logical_lines

HEADING_LENGTH, HEADING_WORDS = 90, 11
SUBHEADING_LENGTH, SUBHEADING_WORDS = 60, 6
ARTICLE_LENGTH = 200
INTRODUCTION_PARAGRAPHS = 3
TITLE_WITHIN = 25
UNHEADED = "Overview"

_EVENT = re.compile(r"^featured events?\s*(?::\s*(?P<rest>.*))?$", re.IGNORECASE)
_RELATED = re.compile(r"^related (?:articles?|links?|content)\s*:?$", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]+[^\s<>\"“”.,;:!?)\]’']", re.IGNORECASE)
# A line that ends in a colon and says something of its own leads into a list; it heads nothing.
_LEADS_IN = re.compile(
    r"\b(?:are|is|was|were|be|been|has|have|had|include[sd]?|including|following|follows|below|"
    r"will|we|our|this|these)\b",
    re.IGNORECASE,
)


def understand(text: str, is_title: Callable[[str], bool]) -> Draft:
    """Return what ``text`` is understood to be.

    ``is_title`` tells a line that names a region and a month; without such a line the first one of
    the text is the title.
    """
    return _Reader(logical_lines(text), is_title).draft


class _Reader:
    """Goes through the lines once, from the top."""

    def __init__(self, lines: list[Line], is_title: Callable[[str], bool]) -> None:
        title_at = next(
            (at for at, line in enumerate(lines[:TITLE_WITHIN]) if is_title(line.text)), None
        )
        self.lines = lines
        self.title_at = self._first_line() if title_at is None else title_at
        self.draft = Draft("")
        self.draft.title = self._whole(lines[self.title_at])
        self.headings_end_in_colons = not any(
            self._heads(at) for at in range(self.title_at + 1, len(lines))
        )
        at = 0
        while at < len(lines):
            at = self._take(at)
        self._place_the_unheaded()

    def _first_line(self) -> int:
        """Return the first line that can be a title: not that of an event put above it."""
        if not _EVENT.match(self.lines[0].text):
            return 0
        event = take_event(self.lines[1:])
        used = 1 + len(event[1]) if event else 0
        return used if used < len(self.lines) else 0

    def _take(self, at: int) -> int:
        """Understand the line at ``at`` and those that belong to it; return the next one's place."""
        line = self.lines[at]
        if at == self.title_at:
            return at + 1
        if (label := _EVENT.match(line.text)) and not line.marker:
            return self._take_event(at, label["rest"])
        if _RELATED.match(line.text) and not line.marker:
            return self._take_related(at)
        if at < self.title_at:
            self.draft.introduction.append(self._whole(line))
            return at + 1
        if self._heads(at) or (self.headings_end_in_colons and self._subheads(at)):
            self._head(at)
            return at + 1
        if line.marker:
            return self._take_bullets(at)
        self._add(Subheading(line.text) if self._subheads(at) else Paragraph(line.text))
        return at + 1

    def _head(self, at: int) -> None:
        text = self._whole(self.lines[at])
        sections = self.draft.sections
        # A heading straight after a heading is the first part of it.
        if sections and not sections[-1].blocks and sections[-1].heading != UNHEADED:
            self._add(Subheading(text))
        else:
            sections.append(Section(text.removesuffix(":")))

    def _add(self, block: Paragraph | Subheading | Bullets) -> None:
        """Add ``block`` to the section it stands in, or to the introduction before any."""
        if self.draft.sections:
            self.draft.sections[-1].blocks.append(block)
        elif (
            isinstance(block, Paragraph) and len(self.draft.introduction) < INTRODUCTION_PARAGRAPHS
        ):
            self.draft.introduction.append(block.text)
        else:
            self.draft.sections.append(Section(UNHEADED, [block]))

    def _heads(self, at: int) -> bool:
        """Whether the line at ``at`` has the shape and the place of a heading."""
        line = self.lines[at]
        if not line.gap and at and not self._stands_out(at):
            return False
        return (
            _has_heading_shape(self._whole(line), HEADING_LENGTH, HEADING_WORDS)
            and not (line.marker and not self._numbers_a_heading(at))
            and self._has_body(at)
        )

    def _subheads(self, at: int) -> bool:
        line = self.lines[at]
        text = line.text
        return (
            text.endswith(":")
            and not line.marker
            and not _LEADS_IN.search(text)
            and _has_heading_shape(text[:-1], SUBHEADING_LENGTH, SUBHEADING_WORDS)
            and self._has_body(at)
        )

    def _stands_out(self, at: int) -> bool:
        """Whether a line without a blank one before it is far shorter than those around it."""
        length = len(self.lines[at].text)
        around = [self.lines[at - 1], *self.lines[at + 1 : at + 2]]
        return all(len(line.text) > 2 * length and not line.marker for line in around)

    def _has_body(self, at: int) -> bool:
        following = self.lines[at + 1 : at + 2]
        return bool(
            following
            and at + 1 != self.title_at
            and not _EVENT.match(following[0].text)
            and not _RELATED.match(following[0].text)
        )

    def _numbers_a_heading(self, at: int) -> bool:
        """Whether "1. Workforce" numbers a heading: a paragraph follows, not the list's next item."""
        line, following = self.lines[at], self.lines[at + 1 : at + 2]
        return bool(
            line.ordered
            and line.gap
            and following
            and not following[0].marker
            and len(following[0].text) > len(line.text)
        )

    def _take_bullets(self, at: int) -> int:
        first = self.lines[at]
        listed = Bullets([], first.ordered)
        while at < len(self.lines) and self._belongs(at, first):
            line = self.lines[at]
            nested = listed.items and (
                line.indent > first.indent + 1
                or (line.indent == first.indent and not _alike(line, first))
            )
            # The structure keeps the number of an item that stands in its place; others are words.
            kept_by_structure = not line.ordered or (
                listed.ordered and not nested and _number(line) == str(len(listed.items) + 1)
            )
            text = line.text if kept_by_structure else self._whole(line)
            if kept_by_structure:
                self.draft.structural.append(line.marker)
            if nested:
                listed.items[-1].items.append(text)
            else:
                listed.items.append(Bullet(text))
            at += 1
        self._add(listed)
        return at

    def _belongs(self, at: int, first: Line) -> bool:
        line = self.lines[at]
        if not line.marker or (line is not first and self._heads(at)):
            return False
        return line.ordered == first.ordered or line.indent >= first.indent

    def _take_event(self, at: int, rest: str | None) -> int:
        line = self.lines[at]
        inline = [Line(rest, line.number)] if rest else []
        end = next(
            (n for n in range(at + 1, len(self.lines)) if n == self.title_at), len(self.lines)
        )
        taken = take_event(inline + self.lines[at + 1 : end])
        if taken is None:
            self._notice("event-date", "The featured event has no full date, so its text was kept "
                         "as a section. Make an event of it.", line)  # fmt: skip
            self.draft.sections.append(Section(line.text.removesuffix(":")))
            return at + 1
        event, used, timed = taken
        if self.draft.featured_event:
            self._notice("second-event", "Only one event can be featured; this one was kept as a "
                         "section.", line)  # fmt: skip
            texts = [line.text, *(each.text for each in used)]
            self.draft.sections.append(Section(texts[0], [Paragraph(text) for text in texts[1:]]))
        else:
            self.draft.featured_event = event
            self.draft.structural += [line.text, *(each.text for each in used)]
            if not timed:
                self._notice("event-time", "The featured event has no time of day; midnight was "
                             "taken. Set the right time on the event.", line)  # fmt: skip
        return at + 1 + len(used) - len(inline)

    def _take_related(self, at: int) -> int:
        label = self.lines[at]
        self.draft.structural.append(label.text)
        at += 1
        unlinked = []
        while at < len(self.lines) and not self._ends_related(at):
            line = self.lines[at]
            article = _article(line.text)
            if article:
                self.draft.structural.append(line.marker)
                self.draft.related_articles.append(article)
            else:
                unlinked.append(self._whole(line))
            at += 1
        if unlinked:
            self._notice("article-address", "Related articles without an address were kept as a "
                         "section; choose the pages they mean.", label)  # fmt: skip
            items = [Bullet(text) for text in unlinked]
            self.draft.sections.append(Section(label.text.removesuffix(":"), [Bullets(items)]))
        return at

    def _ends_related(self, at: int) -> bool:
        line = self.lines[at]
        return (
            at == self.title_at
            or len(line.text) > ARTICLE_LENGTH
            or bool(_EVENT.match(line.text) or _RELATED.match(line.text))
            or (self._heads(at) and len(self.lines[at + 1].text) > HEADING_LENGTH)
        )

    def _place_the_unheaded(self) -> None:
        if any(section.heading == UNHEADED for section in self.draft.sections):
            self._notice("unheaded", f"Text before the first heading was put into a section headed "
                         f"“{UNHEADED}”. Give it a better heading.", self.lines[0])  # fmt: skip

    def _whole(self, line: Line) -> str:
        """Return the text of ``line`` with its number, which would otherwise be lost."""
        if line.ordered:
            return f"{line.marker} {line.text}"
        if line.marker:
            self.draft.structural.append(line.marker)
        return line.text

    def _notice(self, code: str, message: str, line: Line) -> None:
        self.draft.notices.append(Notice(code, message, line.number))


def _has_heading_shape(text: str, length: int, words: int) -> bool:
    return (
        len(text) <= length
        and len(text.split()) <= words
        and (text[:1].isupper() or text[:1].isdigit() or text[:1] in "‘“'\"(" or _is_caseless(text))
        and text[-1:] not in ".!;:,…–—-"
        and any(char.isalpha() for char in text)
        and not _ADDRESS.search(text)
        and "@" not in text
    )


def _is_caseless(text: str) -> bool:
    """Whether the first letter is of a script without capitals, such as Arabic or Chinese."""
    letter = next((char for char in text if char.isalpha()), "a")
    return letter.upper() == letter.lower()


def _alike(line: Line, first: Line) -> bool:
    return line.marker == first.marker or (line.ordered and first.ordered)


def _number(line: Line) -> str:
    return line.marker.strip("().")


def _article(text: str) -> Article | None:
    """Return the article in ``text``, a title and an address in either order."""
    match = _ADDRESS.search(text)
    if not match:
        return None
    url = match[0] if "://" in match[0] else f"http://{match[0]}"
    title = f"{text[: match.start()]} {text[match.end() :]}"
    title = " ".join(title.split()).strip(" -–—:|()<>[]")
    return Article(title or match[0], url)

"""From a text to a draft: title, introduction, headed sections, featured event, related articles.

Headings are told by their shape. Only two labels are known by name, for they mark what is not a
section.
"""

from collections.abc import Callable

from .dates import find_moment
from .draft import Block, Draft, Notice, Paragraph, Picture, Section, Subheading
from .featured import read_event
from .headings import Role, roles_of
from .lines import Line, is_finished
from .lists import bullets_of
from .related import may_be_article, read_articles
from .titles import find_title
from .units import Unit, units_of

INTRODUCTION_PARAGRAPHS = 3
UNHEADED = "Overview"
LONGEST_EVENT_LINE = 255
MOST_EVENT_LINES = 4


def understand(lines: list[Line], names_region: Callable[[str], bool]) -> Draft:
    """Return what ``lines``, which have at least one word, are understood to be.

    ``names_region`` tells a line that names a region. The title is the line that does so and has a
    month, or else the one that is so styled, or the first line of the text.
    """
    return _Assembly(units_of(lines, find_title(lines, names_region))).draft


class _Assembly:
    """Puts the units into a draft, in their order; ``position`` is the next unit to place."""

    def __init__(self, units: list[Unit]) -> None:
        self.units = units
        self.roles: list[Role] = roles_of(units)
        self.position = 0
        self.opening: list[Unit] = []
        # Pictures above the first heading: an introduction has none, so they open its section.
        self.banner: list[Block] = []
        self.labels_seen: set[str] = set()
        self.colons_head_sections = False
        self.title_at = next(at for at, unit in enumerate(units) if unit.kind == "title")
        self.draft = Draft(units[self.title_at].text)
        while self.position < len(units):
            self.position += 1
            self._place(units[self.position - 1], self.roles[self.position - 1])
        self._close_opening(length_limited=not self.draft.sections)
        if self.banner and not self.draft.sections:
            self.draft.sections.append(Section(UNHEADED))
        if self.banner:
            self.draft.sections[0].blocks[:0] = self.banner
        if not self.draft.introduction and not self.draft.sections:
            self._notice("no-text", "Nothing but a title was found. Add sections, or choose another "
                         "document.")  # fmt: skip

    def _place(self, unit: Unit, role: Role) -> None:
        if unit.kind == "title":
            return
        first_label = unit.kind in ("event", "related") and unit.kind not in self.labels_seen
        self.labels_seen.add(unit.kind)
        if first_label and unit.kind == "event":
            self._take_event(unit)
        elif first_label:
            self._take_related(unit)
        elif self._heads_section(role):
            heading = unit.text.removesuffix(":") if role == "colon" else unit.text
            self._open(heading, unit.line, by_colon=role == "colon")
        else:
            self._add(unit, role)

    def _heads_section(self, role: Role) -> bool:
        sections = self.draft.sections
        if self.position <= self.title_at or (sections and not sections[-1].blocks):
            return False
        return role == "section" or (
            role == "colon" and (self.colons_head_sections or not sections)
        )

    def _open(self, heading: str, line: int, by_colon: bool) -> None:
        self._close_opening(length_limited=False)
        self.draft.sections.append(Section(heading.strip()))
        self.colons_head_sections = by_colon

    def _add(self, unit: Unit, role: Role) -> None:
        if self.draft.sections:
            self.draft.sections[-1].blocks += _blocks(unit, role)
        else:
            self.opening.append(unit)

    def _close_opening(self, length_limited: bool) -> None:
        """Make the introduction of what came before the first heading, as far as it is one."""
        units, self.opening = self.opening, []
        pictures = [unit for unit in units if isinstance(unit.block, Picture)]
        units = [unit for unit in units if not isinstance(unit.block, Picture)]
        if units and units[0].line < self.units[self.title_at].line:
            self._notice(
                "before-title", "Text before the title is in the introduction.", units[0].line
            )
        length = next((at for at, unit in enumerate(units) if unit.kind != "text"), len(units))
        if length_limited:
            length = min(length, INTRODUCTION_PARAGRAPHS)
        if 0 < length < len(units) and units[length - 1].text.endswith(":"):
            length -= 1
        self.draft.introduction += [unit.text for unit in units[:length]]
        if rest := units[length:]:
            blocks = [block for unit in rest for block in _blocks(unit, "body")]
            self.draft.sections.append(Section(UNHEADED, blocks))
            message = f"Text without a heading is in a section headed “{UNHEADED}”. Give it a better heading."
            self._notice("unheaded", message, rest[0].line)
        self.banner += [block for unit in pictures for block in _blocks(unit, "body")]

    def _take_event(self, label: Unit) -> None:
        taken: list[Unit] = []
        dated = False
        while self.position < len(self.units) and self._is_of_event(taken, dated):
            unit = self.units[self.position]
            dated = dated or (unit.kind == "text" and find_moment(unit.text) is not None)
            taken.append(unit)
            self.position += 1
        event, left_over, timed = read_event([text for unit in taken for text in _texts(unit)])
        self.draft.featured_event = event
        if event is None:
            self._notice("event-date", "The featured event has no full date, so its text was kept. "
                         "Make an event of it.", label.line)  # fmt: skip
            self._keep_undated(label, left_over)
            return
        if not timed:
            self._notice("event-time", "The featured event has no time of day; midnight was taken. "
                         "Set the right time on the event.", label.line)  # fmt: skip
        self._keep(label, left_over)

    def _is_of_event(self, taken: list[Unit], dated: bool) -> bool:
        """Whether the next unit, after the label and the units ``taken``, is about the event."""
        unit, role = self.units[self.position], self.roles[self.position]
        if unit.kind not in ("text", "list"):
            return False
        if self.position < self.title_at:
            return True
        if unit.kind == "list" or len(taken) >= MOST_EVENT_LINES:
            return False
        text = unit.text
        if dated:
            return role == "body" and len(text) <= 100 and not is_finished(text)
        upcoming = self.units[self.position : self.position + 3]
        return len(text) <= LONGEST_EVENT_LINE and any(
            other.kind == "text" and find_moment(other.text) for other in upcoming
        )

    def _keep_undated(self, label: Unit, texts: list[str]) -> None:
        """Make a section of what follows the label; without anything, the label is text too."""
        is_above_body = self.roles[self.position : self.position + 1] == ["body"] and self.units[
            self.position
        ].kind in ("text", "list")
        if self.position > self.title_at and (texts or is_above_body):
            self._open(label.text, label.line, by_colon=False)
            self.draft.sections[-1].blocks += [Paragraph(text) for text in texts]
            return
        for text in [label.text, *texts]:
            self._add(Unit("text", label.line, [text]), "body")

    def _take_related(self, label: Unit) -> None:
        texts: list[str] = []
        while self.position < len(self.units):
            unit = self.units[self.position]
            if unit.kind not in ("text", "list") or self.roles[self.position] != "body":
                break
            if unit.kind == "text" and not may_be_article(unit.text):
                break
            texts += _texts(unit)
            self.position += 1
        self.draft.related_articles, left_over = read_articles(texts)
        if left_over:
            self._notice("article-address", "Related articles without an address were kept as a "
                         "section; choose the pages they mean.", label.line)  # fmt: skip
        self._keep(label, left_over)

    def _keep(self, label: Unit, texts: list[str]) -> None:
        """Keep ``texts``, which have no place beside the text, in a section called ``label``."""
        if texts and self.position > self.title_at:
            self._open(label.text, label.line, by_colon=False)
            self.draft.sections[-1].blocks += [Paragraph(text) for text in texts]
        else:
            self.opening += [Unit("text", label.line, [text]) for text in texts]

    def _notice(self, code: str, message: str, line: int | None = None) -> None:
        self.draft.notices.append(Notice(code, message, line))


def _blocks(unit: Unit, role: Role) -> list[Block]:
    if unit.block:
        return [unit.block]
    if unit.kind == "list":
        return [*bullets_of(unit.items)]
    return [Paragraph(unit.text) if role == "body" else Subheading(unit.text)]


def _texts(unit: Unit) -> list[str]:
    """Return the paragraph or the bullets of ``unit``; numbers stay in the text."""
    return [item.whole for item in unit.items] if unit.kind == "list" else [unit.text]

"""Which paragraphs are headings, guessed from their shape and their neighbours."""

import re
from collections.abc import Iterator
from typing import Literal

from .dates import find_moment
from .lines import is_address, is_finished
from .units import Unit

Role = Literal["body", "section", "subheading", "colon"]

LONGEST = 100
MOST_WORDS = 14
LONGEST_COLON = 60
MOST_WORDS_COLON = 6

# Words that sentences have and headings rarely: what tells "We will:" from "Action required:".
_SENTENCE = re.compile(
    r"\b(?:we|they|it|this|these|there|which|has|have|had|is|are|was|were|be|been|will|would|can"
    r"|could|should|must|may|includes?|included|including|follows|following)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-z])[.)]\s+(?=\S)")
_FULL_STOP_INSIDE = re.compile(r"\w{4}[.!?]\s+[^\W\d_]")


def roles_of(units: list[Unit]) -> list[Role]:
    """Return the role of each unit: a section's heading, a sub-heading, or body.

    "colon" is a short line with a colon above its content: a sub-heading, or a section's heading
    where the text has no other kind. Where headings have styles, these say which they are.
    """
    if any(unit.level for unit in units):
        return _roles_by_style(units)
    roles: list[Role] = ["body"] * len(units)
    texts = [unit.text if unit.kind == "text" else "" for unit in units]
    shaped = [_is_shaped(unit, text) for unit, text in zip(units, texts, strict=True)]
    runs = list(_runs(shaped))
    sure = [texts[end - 1] for start, end in runs if end - start == 1 and _has_body(units, end)]
    titled = bool(sure) and sum(map(_is_titled, sure)) >= 0.6 * len(sure)
    for start, end in runs:
        for position in _headings_in(units, texts, start, end, titled):
            roles[position] = "section"
    _rank(units, texts, roles)
    for position in range(len(units) - 2, -1, -1):
        is_above_content = roles[position + 1] in ("body", "colon") and _has_body(
            units, position + 1
        )
        if is_above_content and _is_colon_line(units[position], texts[position]):
            roles[position] = "colon"
    return roles


def _roles_by_style(units: list[Unit]) -> list[Role]:
    """Return the roles that styles give: the highest level that is used heads the sections.

    A higher one that is there only once heads them too: it is no more than a title of its own.
    """
    levels = [unit.level for unit in units if unit.level]
    highest, *lower = sorted(set(levels))
    if lower and levels.count(highest) == 1 and levels.count(lower[0]) > 1:
        highest = lower[0]
    roles: list[Role] = []
    for position, unit in enumerate(units):
        if 0 < unit.level <= highest:
            roles.append("section")
        elif unit.level or (
            unit.bold and _is_shaped(unit, unit.text) and _has_body(units, position + 1)
        ):
            roles.append("subheading")
        else:
            roles.append("body")
    return roles


def _is_shaped(unit: Unit, text: str) -> bool:
    if (unit.underlined or unit.bold) and 0 < len(text) <= LONGEST:
        return True
    if not text or not unit.apart or len(text) > LONGEST or len(text.split()) > MOST_WORDS:
        return False
    bare = _NUMBER.sub("", text, count=1)
    if not any(c.isalpha() for c in bare) or bare[0].islower() or text[-1] in ",-–—":
        return False
    if is_finished(text) and not (text.endswith("?") and len(text) <= 60):
        return False
    if _FULL_STOP_INSIDE.search(bare) or any(is_address(word) for word in text.split()):
        return False
    moment = find_moment(text)
    return not (moment and not moment.before and not moment.after)


def _runs(shaped: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each run of units that are shaped like headings."""
    start = None
    for position, is_shaped in enumerate([*shaped, False]):
        if is_shaped and start is None:
            start = position
        elif not is_shaped and start is not None:
            yield start, position
            start = None


def _has_body(units: list[Unit], position: int) -> bool:
    return position < len(units) and units[position].kind in ("text", "list", "block")


def _headings_in(
    units: list[Unit], texts: list[str], start: int, end: int, titled: bool
) -> list[int]:
    """Return which of the heading-shaped units from ``start`` to ``end`` are headings."""
    run = [
        position
        for position in range(start, end)
        if not titled or _is_titled(texts[position])
        or (end - start == 1 and not _SENTENCE.search(texts[position]))
    ]  # fmt: skip
    if not _has_body(units, end):
        return _headings_at_end(units, texts, start, end, titled, run)
    if not run:
        return []
    opening = start > 0 and units[start - 1].kind == "title"
    if opening and len(run) > 1 and run[0] == start and not _is_titled(texts[start]):
        run = run[1:]
    return run if titled or len(run) <= 2 else [run[0], run[-1]]


def _headings_at_end(
    units: list[Unit], texts: list[str], start: int, end: int, titled: bool, run: list[int]
) -> list[int]:
    """Return the headings in a run that nothing follows: most often it is a name and an address."""
    before = units[start - 1].kind if start else "title"
    if before in ("event", "related") or end - start == 1:
        return []
    if before == "title":
        return [start]
    return [p for p in run if titled and p + 1 < end and p + 1 not in run]


def _is_titled(text: str) -> bool:
    """Whether ``text`` is written as titles are: capitals on its longer words, or numbered."""
    if _NUMBER.match(text):
        return True
    words = [word.strip("‘’“”\"'(") for word in re.split(r"[\s/–—-]+", text)]
    longer = [word for word in words if len(word) > 3 and word[0].isalpha()] or words[:1]
    return all(word[:1].isupper() or not word[:1].isalpha() for word in longer)


def _style(text: str) -> str:
    if _NUMBER.match(text):
        return "numbered"
    is_capitals = text.isupper() and any(len(word) >= 6 for word in text.split())
    return "capitals" if is_capitals else "plain"


def _rank(units: list[Unit], texts: list[str], roles: list[Role]) -> None:
    """Make sub-headings of the headings that are written with less emphasis than the first.

    A heading right below a heading is a sub-heading too, or its section would be empty.
    """
    headings = [position for position, role in enumerate(roles) if role == "section"]
    styles = ["bold" if units[position].bold else _style(texts[position]) for position in headings]
    emphatic = styles[0] if styles and styles[0] != "plain" and styles.count(styles[0]) > 1 else ""
    for position, style in zip(headings, styles, strict=True):
        below_another = position > 0 and roles[position - 1] == "section"
        if (emphatic and style != emphatic) or below_another:
            roles[position] = "subheading"


def _is_colon_line(unit: Unit, text: str) -> bool:
    if not text.endswith(":") or not unit.apart or len(text) > LONGEST_COLON:
        return False
    words = text.split()
    if len(words) > MOST_WORDS_COLON or text[0].islower() or not any(c.isalpha() for c in text):
        return False
    return not _SENTENCE.search(text) and not _FULL_STOP_INSIDE.search(text)

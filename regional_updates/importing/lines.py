"""The lines of a text, their bullet markers, and where a line only goes on because it was wrapped."""

import html
import re
import unicodedata
from dataclasses import dataclass

from .draft import Block, Words

SYMBOLS = "•‣⁃◦▪▫■□●○◆➢►▶✓✔·∙\uf0a7\uf0b7\uf0d8\uf0fc"
DASHES = "-–—"
ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]

_SYMBOL = re.compile(rf"(?P<mark>[{SYMBOLS}])\s*(?P<text>.*)")
_WEAK = re.compile(rf"(?P<mark>[{DASHES}*o])(?P<gap>\s+)(?P<text>.*)")
_ENUMERATOR = re.compile(
    rf"(?P<mark>\(?(?P<value>\d{{1,3}}|[a-z]|{'|'.join(ROMAN)})(?P<close>[.)]))\s+(?P<text>.*)"
)
_RULE = re.compile(r"[\s\-=_*~–—•·.#+]+")
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+|[^\s@]+@[^\s@]+\.[^\s@]+", re.IGNORECASE)
_ENDS = ".!?…:;。！？؟۔।"
_WORD = re.compile(r"[^\W_]+|[£€$%]")
_CLOSING = "\"'”’)]»"


@dataclass(frozen=True)
class Marker:
    """What a bullet begins with. ``places`` are the places in a list that it may stand for."""

    mark: str
    kind: str
    places: frozenset[int]
    text: str
    sure: bool
    gap: str = ""


@dataclass(frozen=True)
class Line:
    """``number`` counts from 1; ``indent`` is in columns; ``text`` has no white space around it.

    What only a document can say: ``level`` of a heading by its style (0: none; 1 the highest),
    ``bold`` throughout, a ``block`` that is no text, ``is_title`` by its style.
    """

    number: int
    text: str
    indent: int = 0
    marker: Marker | None = None
    level: int = 0
    bold: bool = False
    block: Block | None = None
    is_title: bool = False

    @property
    def width(self) -> int:
        return self.indent + len(self.text)


def lines_of(text: str) -> list[Line]:
    """Return all lines of ``text``, blank ones too; any line ending will do."""
    lines = []
    for number, raw in enumerate(text.splitlines(), 1):
        stripped = raw.strip()
        before = raw[: len(raw) - len(raw.lstrip())]
        lines.append(
            Line(
                number,
                stripped,
                len(before.expandtabs(4)),
                stripped and marker_of(stripped) or None,
            )
        )
    return lines


def marker_of(text: str) -> Marker | None:
    """Return the marker that ``text`` begins with, if it does."""
    if found := _SYMBOL.match(text):
        return Marker(found["mark"], found["mark"], frozenset(), found["text"], sure=True)
    if found := _WEAK.match(text):
        kind = "-" if found["mark"] in DASHES else found["mark"]
        return Marker(found["mark"], kind, frozenset(), found["text"], False, found["gap"])
    if found := _ENUMERATOR.match(text):
        kind = ("1" if found["value"].isdigit() else "a") + found["close"]
        return Marker(found["mark"], kind, _places(found["value"]), found["text"], sure=False)
    return None


def _places(value: str) -> frozenset[int]:
    if value.isdigit():
        return frozenset({int(value)})
    letter = {ord(value) - ord("a") + 1} if len(value) == 1 else set()
    return frozenset(letter | ({ROMAN.index(value) + 1} if value in ROMAN else set()))


def is_rule(line: Line) -> bool:
    """Whether ``line`` only draws: a separator, or what underlines the line before."""
    signs = set(line.text.replace(" ", ""))
    return len(line.text) >= 3 and len(signs) <= 2 and bool(_RULE.fullmatch(line.text))


def is_address(text: str) -> bool:
    """Whether ``text`` is nothing but a web or mail address."""
    return len(text) < 2000 and bool(_ADDRESS.fullmatch(text))


def is_finished(text: str) -> bool:
    """Whether ``text`` ends as a sentence or a lead-in does."""
    return text.rstrip(_CLOSING)[-1:] in _ENDS


def wrap_width(lines: list[Line]) -> int | None:
    """Return at which column the text was wrapped, or None where its paragraphs are single lines.

    Judged by the lines that surely go on, because the next one begins in the middle of a sentence.
    """
    widths = []
    for line, following in zip(lines, lines[1:], strict=False):
        if not line.text or not following.text or following.marker or is_finished(line.text):
            continue
        first = following.text[0]
        caseless = unicodedata.category(first) == "Lo" and line.width >= 40
        if caseless or (first.islower() and not is_address(following.text)):
            widths.append(line.width)
    widths.sort()
    if not widths or widths[-1] < 40:
        return None
    return widths[-1] if len(widths) < 10 else widths[len(widths) * 95 // 100]


def goes_on(line: Line, following: Line, width: int | None) -> bool:
    """Whether ``following``, which begins no bullet and comes right after, belongs to ``line``."""
    first_word = following.text.split(maxsplit=1)[0]
    if width is not None and line.width + 1 + len(first_word) > width:
        return True
    if is_address(following.text):
        return False
    return following.text[0].islower() or line.text[-1] in ",-(&/"


def joined(parts: list[str]) -> str:
    """Return the wrapped lines ``parts`` as one line; hyphens stay, and so does formatting."""
    words, rich = parts[:1], list(map(_html, parts[:1]))
    for part, more in zip(parts, parts[1:], strict=False):
        hyphenated = part.endswith("-") and part[-2:-1].isalnum() and more[:1].isalpha()
        if not hyphenated or re.match(r"(?:and|or|to)\b", more):
            words.append(" ")
            rich.append(" ")
        words.append(more)
        rich.append(_html(more))
    text = " ".join("".join(words).split())
    return Words(text, "".join(rich)) if any(isinstance(part, Words) for part in parts) else text


def _html(text: str) -> str:
    return text.html if isinstance(text, Words) else html.escape(text, quote=False)


def words_of(text: str) -> list[str]:
    """Return the words, numbers and units in ``text``; case makes no difference."""
    return _WORD.findall(text.casefold())

"""Two texts, word by word: what was added between them, and what was taken out."""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import Match, SequenceMatcher
from itertools import accumulate

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_TAG = re.compile(r"<[^<>]*>")
# Lines that have less in common are two lines, not one that was changed.
ALIKE = 0.5
# Longer runs of changed lines are compared line by line: looking into them would take too long.
LINES, CHARACTERS = 50, 20_000
# So many steps of comparing take about a second.
STEPS = 5_000_000


class TooMuch(Exception):
    """Two texts are so long, or say the same so often, that comparing them takes too long."""


class Effort:
    """How many steps of comparing are left, for all the texts of two versions together."""

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Take ``steps`` from what is left. Raises TooMuch, and takes none, where it is less."""
        if steps > self.left:
            raise TooMuch
        self.left -= steps


class _Matcher(SequenceMatcher[str]):
    """Python's own, which says before each of its passes how many steps it takes at most."""

    b2j: dict[str, list[int]]

    def __init__(
        self,
        effort: Effort,
        a: Sequence[str],
        b: Sequence[str],
        isjunk: Callable[[str], bool] | None = None,
        autojunk: bool = True,
    ) -> None:
        super().__init__(isjunk, a, b, autojunk)
        self.effort = effort
        steps = (1 + len(self.b2j.get(each, ())) for each in a)
        self.steps_before = list(accumulate(steps, initial=0))

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        end = len(self.steps_before) - 1 if ahi is None else ahi
        self.effort.spend(self.steps_before[end] - self.steps_before[alo])
        return super().find_longest_match(alo, ahi, blo, bhi)


def marked(old: str, new: str, effort: Effort | None = None) -> SafeString:
    """Return both texts as one, in safe HTML, with what differs in ``<del>`` and ``<ins>``.

    Where more than ``effort`` would be needed, all between the first and the last line that
    differ is marked as a whole.
    """
    a, b = old.splitlines(), new.splitlines()
    effort = effort or Effort()
    lines: list[str] = []
    for kind, a1, a2, b1, b2 in _line_changes(a, b, effort):
        if kind == "equal":
            lines += [format_html("{}", line) for line in b[b1:b2]]
        else:
            lines += _changed(a[a1:a2], b[b1:b2], effort)
    return mark_safe("\n".join(lines))  # noqa: S308


def _line_changes(
    a: list[str], b: list[str], effort: Effort
) -> list[tuple[str, int, int, int, int]]:
    try:
        return [*_Matcher(effort, a, b, autojunk=False).get_opcodes()]
    except TooMuch:
        shorter = min(len(a), len(b))
        start = next((n for n in range(shorter) if a[n] != b[n]), shorter)
        rest = range(shorter - start)
        end = next((n for n in rest if a[-1 - n] != b[-1 - n]), len(rest))
        return [
            ("equal", 0, start, 0, start),
            ("replace", start, len(a) - end, start, len(b) - end),
            ("equal", len(a) - end, len(a), len(b) - end, len(b)),
        ]


def _changed(old: Sequence[str], new: Sequence[str], effort: Effort) -> Iterator[SafeString]:
    """Mark lines that differ: each new one beside the old one that it was, where there is such."""
    if len(old) + len(new) > LINES or sum(map(len, [*old, *new])) > CHARACTERS:
        yield from [_in("del", line) for line in old] + [_in("ins", line) for line in new]
        return
    waiting = list(map(_tokens, old))
    for line in map(_tokens, new):
        place = next((n for n, was in enumerate(waiting) if _share(was, line, effort)), None)
        if place is None and len(old) == len(new) == 1:
            place = 0
        if place is None:
            yield _in("ins", *line)
            continue
        yield from (_in("del", *gone) for gone in waiting[:place])
        yield _words(waiting[place], line, effort)
        waiting = waiting[place + 1 :]
    yield from (_in("del", *gone) for gone in waiting)


def alike(old: str, new: str, effort: Effort) -> bool:
    """Return whether two texts, or rich texts, share so much that one may be the other, changed.

    Where more than ``effort`` would be needed to tell, they are not.
    """
    before, after = (_tokens(_TAG.sub(" ", text)[: CHARACTERS // 10]) for text in (old, new))
    return _share(before, after, effort)


def _tokens(line: str) -> list[str]:
    return _TOKEN.findall(line)


def _share(old: list[str], new: list[str], effort: Effort) -> bool:
    before, after = ([token for token in each if token[0].isalnum()] for each in (old, new))
    matcher = _Matcher(effort, before, after)
    try:
        return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
    except TooMuch:
        return False


def _words(old: list[str], new: list[str], effort: Effort) -> SafeString:
    parts = []
    try:
        changes = _Matcher(effort, old, new, _says_nothing).get_opcodes()
    except TooMuch:
        return SafeString(_in("del", *old) + _in("ins", *new))
    for kind, a1, a2, b1, b2 in changes:
        if kind == "equal":
            parts.append(format_html("{}", "".join(new[b1:b2])))
        else:
            parts += [_in("del", *old[a1:a2]), _in("ins", *new[b1:b2])]
    return mark_safe("".join(parts))  # noqa: S308


def _says_nothing(token: str) -> bool:
    return not token[0].isalnum()


def _in(tag: str, *tokens: str) -> SafeString:
    return format_html(f"<{tag}>{{}}</{tag}>", "".join(tokens)) if any(tokens) else SafeString("")

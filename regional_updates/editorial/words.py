"""Two texts, word by word: what was added between them, and what was taken out."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_TAG = re.compile(r"<[^<>]*>")
# Lines that have less in common are two lines, not one that was changed.
ALIKE = 0.5
# Longer runs of changed lines are compared line by line: looking into them would take too long.
LINES, CHARACTERS = 50, 20_000
# In longer texts, lines that come again and again say nothing of where one stands in the other.
MOST_LINES = 200


def marked(old: str, new: str) -> SafeString:
    """Return both texts as one, in safe HTML, with what differs in ``<del>`` and ``<ins>``."""
    a, b = old.splitlines(), new.splitlines()
    lines: list[str] = []
    common = len(a) + len(b) > MOST_LINES
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=common).get_opcodes():
        if kind == "equal":
            lines += [format_html("{}", line) for line in b[b1:b2]]
        else:
            lines += _changed(a[a1:a2], b[b1:b2])
    return mark_safe("\n".join(lines))  # noqa: S308


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[SafeString]:
    """Mark lines that differ: each new one beside the old one that it was, where there is such."""
    if len(old) + len(new) > LINES or sum(map(len, [*old, *new])) > CHARACTERS:
        yield from [_in("del", line) for line in old] + [_in("ins", line) for line in new]
        return
    waiting = list(map(_tokens, old))
    for line in map(_tokens, new):
        place = next((n for n, before in enumerate(waiting) if _share(before, line)), None)
        if place is None and len(old) == len(new) == 1:
            place = 0
        if place is None:
            yield _in("ins", *line)
            continue
        yield from (_in("del", *gone) for gone in waiting[:place])
        yield _words(waiting[place], line)
        waiting = waiting[place + 1 :]
    yield from (_in("del", *gone) for gone in waiting)


def alike(old: str, new: str) -> bool:
    """Return whether two texts, or rich texts, share so much that one may be the other, changed."""
    texts = [_TAG.sub(" ", text)[: CHARACTERS // 10] for text in (old, new)]
    return _share(*map(_tokens, texts))


def _tokens(line: str) -> list[str]:
    return _TOKEN.findall(line)


def _share(old: list[str], new: list[str]) -> bool:
    before, after = ([token for token in each if token[0].isalnum()] for each in (old, new))
    matcher = SequenceMatcher(None, before, after)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _words(old: list[str], new: list[str]) -> SafeString:
    parts = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(_says_nothing, old, new).get_opcodes():
        if kind == "equal":
            parts.append(format_html("{}", "".join(new[b1:b2])))
        else:
            parts += [_in("del", *old[a1:a2]), _in("ins", *new[b1:b2])]
    return mark_safe("".join(parts))  # noqa: S308


def _says_nothing(token: str) -> bool:
    return not token[0].isalnum()


def _in(tag: str, *tokens: str) -> SafeString:
    return format_html(f"<{tag}>{{}}</{tag}>", "".join(tokens)) if any(tokens) else SafeString("")

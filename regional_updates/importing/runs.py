"""Text in formats: what lines of a document are made of before they are lines."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from .draft import Words
from .writing import rich

_INVISIBLE = re.compile("[\u00ad\u200b\ufeff\x00-\x08\x0e-\x1f\x7f-\x9f]")


def visible(text: str) -> str:
    """Return ``text`` without signs that nobody sees, such as soft hyphens."""
    return _INVISIBLE.sub("", text)


@dataclass(frozen=True)
class Run:
    """Text in one format: ``tags`` among b, i, sub, sup and u, and where it links to."""

    text: str
    tags: frozenset[str] = frozenset()
    href: str = ""


BREAK = Run("\n")


def lines_of_runs(runs: list[Run]) -> Iterator[list[Run]]:
    """Yield the runs of each line that has text, white space collapsed as a browser does."""
    line: list[Run] = []
    for run in [*runs, BREAK]:
        if run is BREAK:
            if trimmed := _trimmed(line):
                yield trimmed
            line = []
        else:
            line.append(run)


def _trimmed(runs: list[Run]) -> list[Run]:
    found: list[Run] = []
    spaced = True
    for run in runs:
        text = re.sub(r"\s+", " ", run.text)
        text = text[1:] if spaced and text[:1] == " " else text
        if text:
            found.append(replace(run, text=text))
            spaced = text[-1] == " "
    if found and found[-1].text[-1] == " ":
        last = found.pop()
        found += [replace(last, text=last.text[:-1])] if last.text != " " else []
    return found


def without(runs: list[Run], count: int) -> list[Run]:
    """Return ``runs`` without their first ``count`` characters."""
    found = []
    for run in runs:
        found.append(replace(run, text=run.text[count:]))
        count = max(0, count - len(run.text))
    return [run for run in found if run.text]


def is_bold(runs: list[Run]) -> bool:
    """Whether all that has letters is bold, or underlined and no link: a heading without a style."""
    return all(
        "b" in run.tags or ("u" in run.tags and not run.href)
        for run in runs
        if any(map(str.isalnum, run.text))
    )


def words(runs: list[Run]) -> str:
    """Return ``runs`` as a plain text, or as Words where there is more to them."""
    text = "".join(run.text for run in runs)
    plain = all(not run.href and run.tags <= {"u"} for run in runs)
    return text if plain else Words(text, _html(runs))


def _html(runs: list[Run]) -> str:
    parts = []
    for href, linked in groupby(runs, key=lambda run: run.href):
        inner = "".join(_tagged(run) for run in linked)
        parts.append(f'<a href="{html.escape(href)}">{inner}</a>' if href else inner)
    return "".join(parts)


def _tagged(run: Run) -> str:
    text = html.escape(run.text, quote=False) if run.href else rich(run.text)
    for tag in sorted(run.tags & {"b", "i", "sub", "sup"}, reverse=True):
        text = f"<{tag}>{text}</{tag}>"
    return text

"""How the values of an update document are shown to readers."""

import calendar
import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, NavigableString
from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
LONDON = ZoneInfo("Europe/London")


@register.filter
def month(period: str) -> str:
    """Return "2017-11" as "November 2017"."""
    year, number = period.split("-")[:2]
    return f"{calendar.month_name[int(number)]} {year}"


@register.filter
def month_only(period: str) -> str:
    """Return "2017-11" as "November"."""
    return calendar.month_name[int(period.split("-")[1])]


@register.filter
def moment(value: str | datetime.datetime | None) -> datetime.datetime | None:
    """Return an ISO time as one on a clock in London, for the date filter."""
    if isinstance(value, str):
        value = datetime.datetime.fromisoformat(value)
    return value.astimezone(LONDON) if value else None


@register.filter
def day(value: str | None) -> datetime.date | None:
    """Return "2019-05-31" as a date, for the date filter."""
    return datetime.date.fromisoformat(value) if value else None


@register.filter
def fallback(renditions: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the rendition for browsers that know nothing newer: the JPEG, else the largest."""
    jpegs = [rendition for rendition in renditions if rendition["format"] == "jpeg"]
    return jpegs[0] if jpegs else max(renditions, key=lambda rendition: rendition["width"])


@register.filter
def srcset(renditions: list[dict[str, Any]]) -> str:
    """Return the WebP renditions as the value of a ``srcset``."""
    return ", ".join(
        f"{rendition['url']} {rendition['width']}w"
        for rendition in renditions
        if rendition["format"] == "webp"
    )


@register.filter
def size(file: dict[str, Any]) -> str:
    """Return a file's type and size, such as "PDF, 1.2 MB"."""
    kind = file["type"].upper()
    return f"{kind}, {filesizeformat(file['size'])}" if file["size"] else kind


@register.filter
def explained(html: str, acronyms: list[dict[str, str]]) -> SafeString:
    """Return the document's safe ``html`` with its acronyms in ``<abbr>``.

    Works on the text between tags only, so it stays as safe as it was.
    """
    expansions = {acronym["term"]: acronym["expansion"] for acronym in acronyms}
    if any(short in html for short in expansions):
        tree = BeautifulSoup(html, "html.parser")
        for text in tree.find_all(string=True):
            if text.parent is None or text.parent.name != "abbr":
                _explain(tree, text, expansions)
        html = tree.decode(formatter="minimal")
    return mark_safe(html)  # noqa: S308


def _explain(tree: BeautifulSoup, text: NavigableString, expansions: dict[str, str]) -> None:
    parts: list[Any] = []
    for word in str(text).split(" "):
        core = word.strip(".,;:!?()[]‘’“”'\"")
        short = core if core in expansions else core.removesuffix("s")
        parts.append(" ")
        if not core or short not in expansions:
            parts.append(word)
            continue
        before, after = word.split(core, 1)
        abbreviation = tree.new_tag("abbr", title=expansions[short])
        abbreviation.string = core
        parts += [before, abbreviation, after]
    if any(not isinstance(part, str) for part in parts):
        text.replace_with(*_joined(parts[1:]))


def _joined(parts: list[Any]) -> list[Any]:
    """Return ``parts`` with neighbouring texts made one."""
    joined: list[Any] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return [NavigableString(part) if type(part) is str else part for part in joined]

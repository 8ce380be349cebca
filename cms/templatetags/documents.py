"""How the values of an update document are shown to readers."""

import calendar
import datetime
import re
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, NavigableString
from bs4.element import PageElement
from django import template
from django.template import Context
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


def is_of_whole_days(starts_at: datetime.datetime, ends_at: datetime.datetime | None) -> bool:
    """Return whether an event begins at midnight in London, and ends so or at no known time."""
    both = (starts_at, ends_at or starts_at)
    return all(each.astimezone(LONDON).time() == datetime.time() for each in both)


@register.filter
def when(event: dict[str, Any]) -> str:
    """Return the days and times of an event, without times where it is of whole days:
    "Thursday 5 July 2018, 10:00 to 12:00"."""
    begins, ends = moment(event["starts_at"]), moment(event["ends_at"])
    if begins is None:
        return ""
    if is_of_whole_days(begins, ends):
        last = ends - datetime.timedelta(days=1) if ends else begins
        days = [_day(begins), _day(last)] if last.date() > begins.date() else [_day(begins)]
        return " to ".join(days)
    said = f"{_day(begins)}, {begins:%H:%M}"
    if ends:
        said += (
            f" to {ends:%H:%M}"
            if ends.date() == begins.date()
            else f" to {_day(ends)}, {ends:%H:%M}"
        )
    return said


def _day(day: datetime.datetime) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


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
def unexplained(acronyms: list[dict[str, str]]) -> dict[str, str]:
    """Return the expansions of the document's ``acronyms``, by term, for ``explain`` to use up."""
    return {acronym["term"]: acronym["expansion"] for acronym in acronyms}


@register.simple_tag(takes_context=True)
def explain(context: Context, html: str) -> SafeString:
    """Return ``html`` with what is ``unexplained`` in the template, if anything, explained."""
    return explained(html, context.get("unexplained"))


def explained(html: str, expansions: dict[str, str] | None) -> SafeString:
    """Return the document's safe ``html`` with each of ``expansions`` in ``<abbr>`` where it first is.

    What was explained is taken out of ``expansions``, so that the next ``html`` leaves it alone.
    Plurals and possessives count too. Works on the text between tags only, so it stays as safe
    as it was.
    """
    if expansions and any(short in unescape(html) for short in expansions):
        longest_first = sorted(expansions, key=len, reverse=True)
        pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})s?(?!\w)")
        tree = BeautifulSoup(html, "html.parser")
        for text in tree.find_all(string=pattern):
            if text.find_parent("abbr") is None:
                text.replace_with(*_explained(tree, text, pattern, expansions))
        html = tree.decode(formatter="minimal")
    return mark_safe(html)  # noqa: S308


def _explained(
    tree: BeautifulSoup, text: str, pattern: re.Pattern[str], expansions: dict[str, str]
) -> list[PageElement]:
    """Return ``text`` as the elements that take its place."""
    parts: list[PageElement] = []
    end = 0
    for match in pattern.finditer(text):
        expansion = expansions.pop(match[1], None)
        if expansion is None:
            continue
        parts.append(NavigableString(text[end : match.start()]))
        abbreviation = tree.new_tag("abbr", title=expansion)
        abbreviation.string = match[0]
        parts.append(abbreviation)
        end = match.end()
    return [*parts, NavigableString(text[end:])]


@register.filter
def in_css(text: str) -> SafeString:
    """Return ``text`` as it may stand between quotation marks in a stylesheet in a page."""
    return mark_safe("".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text))  # noqa: S308

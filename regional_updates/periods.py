"""The month, and sometimes the day, that an update is about."""

import datetime
import re
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

MONTHS = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip


class MonthInput(forms.DateInput):
    input_type = "month"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%Y-%m")


class MonthFormField(forms.DateField):
    """A month, typed as ``2017-11``, ``11/2017``, ``November 2017`` or any day of it."""

    widget = MonthInput
    default_error_messages = {
        "required": "Choose the month that this update is about.",
        "invalid": "Type the month as year and month, for example 2017-11.",
    }
    FORMATS = ["%Y-%m", "%m/%Y", "%B %Y", "%b %Y", "%Y-%m-%d", "%d/%m/%Y"]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=self.FORMATS, **kwargs)

    def to_python(self, value: Any) -> datetime.date | None:
        day = super().to_python(value)
        return day.replace(day=1) if day else None


class MonthField(models.DateField):
    """A month, stored as its first day."""

    def to_python(self, value: Any) -> datetime.date | None:
        try:
            day = super().to_python(value)
        except ValidationError:
            return MonthFormField().to_python(value)
        return day.replace(day=1) if day else None

    def pre_save(self, model_instance: models.Model, add: bool) -> datetime.date | None:
        day = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, day)
        return day

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{**kwargs, "form_class": MonthFormField, "widget": MonthInput})


_NAMES = "|".join(f"{name[:3]}(?:{name[3:]})?" if name != "may" else "may" for name in MONTHS)
_NAMED = re.compile(
    r"(?:\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?)?"
    rf"\b(?P<month>{_NAMES}|sept)\b\.?,?\s+(?:(?P<year>(?:19|20)\d\d)|['’]?(?P<short>\d\d))\b(?!:\d)",
    re.IGNORECASE,
)
_NUMBERED = [
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>[0-3]\d))?\b"),
    re.compile(r"\b(?P<day>[0-3]?\d)[/.](?P<month>0?[1-9]|1[0-2])[/.](?P<year>(?:19|20)\d\d)\b"),
    re.compile(r"\b(?P<month>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d\d)\b"),
]


class Found(NamedTuple):
    """A date in a text: its month as the first day of it, its day where it has one, its place."""

    period: datetime.date
    day: datetime.date | None
    span: tuple[int, int]


def date_in(text: str) -> Found | None:
    """Return the first date in ``text`` that is written as people do: with a year, day or not.

    ``November 2017``, ``Nov 17``, ``31st May 2019``, ``31/05/2019``, ``11/2017``, ``2017-11``.
    """
    matches = sorted(_NAMED.finditer(text), key=lambda match: match["year"] is None)
    for match in [*matches, *(m for pattern in _NUMBERED for m in pattern.finditer(text))]:
        parts = match.groupdict()
        month = parts["month"].lower()
        number = int(month) if month.isdigit() else _month_number(month)
        year = int(parts["year"] or f"20{parts['short']}")
        period = datetime.date(year, number, 1)
        if not parts.get("day"):
            return Found(period, None, match.span())
        try:
            return Found(period, period.replace(day=int(parts["day"])), match.span())
        except ValueError:
            continue
    return None


def _month_number(name: str) -> int:
    return next(i for i, month in enumerate(MONTHS, 1) if month.startswith(name[:3]))


def slug_from(title: str, period: datetime.date | None, day: datetime.date | None) -> str:
    """Return the slug of an update: the date in its title, else ``day``, else the month ``period``.

    ``november-2017`` for a month, ``31-may-2019`` for a day; empty where there is no date at all.
    """
    if found := date_in(title):
        period, day = found.period, found.day
    if day:
        return f"{day.day}-{MONTHS[day.month - 1]}-{day.year}"
    return f"{MONTHS[period.month - 1]}-{period.year}" if period else ""


_OTHER_MONTH = re.compile(rf"\b(?:{_NAMES})\.?\s*(?:/|&|-|–|and)\s*$", re.IGNORECASE)
_ISSUE = re.compile(
    r"(?P<word>\b(?:no|nr|number|issue|edition)\b\.?\s*|#)(?P<number>\d{1,6})\b", re.IGNORECASE
)


def contradiction(title: str, period: datetime.date) -> str:
    """Return a sentence where ``title`` names one month, and it is not ``period``; else nothing."""
    found = date_in(title)
    if found is None or (found.period.year, found.period.month) == (period.year, period.month):
        return ""
    before, after = title[: found.span[0]], title[found.span[1] :]
    if _OTHER_MONTH.search(before) or date_in(before) or date_in(after):
        return ""
    return f"The title says {found.period:%B %Y}, the month is {period:%B %Y}."


def month_after(month: datetime.date) -> datetime.date:
    """Return the first day of the month after ``month``; the last month there is has none."""
    try:
        return (month.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    except OverflowError:
        return month.replace(day=1)


def retitled(title: str, month: datetime.date) -> str:
    """Return ``title`` for ``month``, its date written as before and an issue's number one higher.

    ``Update no 354, 31 May 2019`` becomes ``Update no 355, June 2019``; a title without a date
    gets the month at its end.
    """
    found = date_in(title)
    if found is None:
        return f"{_next_issue(title).rstrip()} – {month:%B %Y}"
    before, after = title[: found.span[0]], title[found.span[1] :]
    before = _OTHER_MONTH.sub("", before)
    written = _as_written(title[slice(*found.span)], month)
    return f"{_next_issue(before)}{written}{_next_issue(after)}"


def _next_issue(text: str) -> str:
    return _ISSUE.sub(lambda match: f"{match['word']}{int(match['number']) + 1}", text, count=1)


def _as_written(date: str, month: datetime.date) -> str:
    """Return ``month`` in the manner of ``date``, without its day."""
    if match := _NAMED.fullmatch(date):
        name, word = f"{month:%B}", match["month"]
        if len(word) <= 4 and word.lower() not in {"may", "june", "july"}:
            name = name[:3]
        name = name.upper() if word.isupper() else name.lower() if word.islower() else name
        between = date[match.end("month") : match.start("year" if match["year"] else "short")]
        return f"{name}{between}{month:%Y}" if match["year"] else f"{name}{between}{month:%y}"
    if date[:4].isdigit():
        return f"{month:%Y-%m}"
    number = (
        f"{month:%m}" if re.match(r"0|1[0-2]/", date) or date.count("/") != 1 else str(month.month)
    )
    return f"{number}/{month:%Y}"

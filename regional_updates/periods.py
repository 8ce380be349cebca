"""The month, and sometimes the day, that an update is about."""

import datetime
import re
from typing import Any

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

    def formfield(self, **kwargs: Any) -> forms.Field:
        return super().formfield(**{**kwargs, "form_class": MonthFormField, "widget": MonthInput})


_DATE = re.compile(
    r"(?:\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?)?"
    r"\b(?P<month>" + "|".join(MONTHS) + r")\b,?\s+(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def slug_from(title: str, period: datetime.date | None, day: datetime.date | None) -> str:
    """Return the slug of an update: the date in its title, else ``day``, else the month ``period``.

    ``november-2017`` for a month and ``31-may-2019`` for a day; empty where there is no date at all.
    """
    if found := _DATE.search(title):
        parts = [
            found["day"] and str(int(found["day"])),
            found["month"].lower(),
            found["year"],
        ]
        return "-".join(part for part in parts if part)
    if day:
        return f"{day.day}-{MONTHS[day.month - 1]}-{day.year}"
    return f"{MONTHS[period.month - 1]}-{period.year}" if period else ""

"""Months as people type them."""

import datetime
import re
from calendar import month_abbr, month_name

from cms.api.parameters import month
from cms.delivery.analysis import fold

_NAMES = {
    fold(name): at for names in (month_abbr, month_name) for at, name in enumerate(names) if at
}
_NAMES["sept"] = 9
_TYPED = re.compile(r"(?P<month>[a-z]+|[0-9]{1,2})[\s./,-]+(?P<year>[0-9]{4})")


def month_typed(text: str) -> datetime.date | None:
    """Return the first day of a month such as "2019-03", "March 2019" or "3/2019"; None for all else."""
    typed = _TYPED.fullmatch(fold(text.strip()))
    if typed:
        number = _NAMES.get(typed["month"]) or typed["month"].zfill(2)
        text = f"{typed['year']}-{number:02}"
    try:
        return month(text.strip())
    except ValueError:
        return None

"""Months as people type them."""

import datetime
import re

from cms.api.parameters import month
from regional_updates.periods import date_in


def month_typed(text: str) -> datetime.date | None:
    """Return the first day of a month such as "2019-03", "March 2019" or "3/2019"; None for all else."""
    text = text.strip()
    try:
        return month(text)
    except ValueError:
        # 3.2019, as in many countries.
        found = date_in(re.sub(r"(?<=\d)\.(?=\d)", "/", text))
    is_all = found and found.day is None and found.span == (0, len(text))
    return found.period if found and is_all else None

"""What people typed, in a spreadsheet's cells."""

import re
from typing import Any

# What spreadsheets take for a formula, full-width signs too, and what their files cannot hold.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def safe_cell(value: Any) -> str:
    """Return ``value`` as a text that spreadsheets can hold and take for no formula.

    See OWASP, CSV Injection. None is an empty cell.
    """
    text = _UNPRINTABLE.sub("", "" if value is None else str(value))
    return f"'{text}" if _FORMULA.match(text) else text

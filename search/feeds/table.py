"""What a search finds as a spreadsheet: a row for each section."""

import csv
import datetime
import io
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from cms.delivery.models import Section
from regional_updates.editorial.spreadsheet import safe_cell

CONTENT_TYPE = "text/csv; charset=utf-8"
# More rows than these take a spreadsheet, and this server, too long.
MOST = 10_000
AT_ONCE = 500
# Without it, Excel takes UTF-8 for something else.
BYTE_ORDER_MARK = "\ufeff"
HEAD = ("Month", "Region", "Update", "Heading", "Topic", "Text", "Address", "Published",
        "Withdrawn")  # fmt: skip
READ = ("pk", "period", "region_name", "heading", "topic_name", "text", "anchor", "item__summary")


def table(keys: list[int]) -> Iterator[str]:
    """Yield the lines of the sections with these ``keys``, in that order, as CSV (RFC 4180).

    There are ``MOST`` at the most; where some are left out, the last row says so. The database is
    asked once for ``AT_ONCE`` of them.
    """
    yield BYTE_ORDER_MARK + _line(HEAD)
    for start in range(0, min(len(keys), MOST), AT_ONCE):
        some = keys[start : min(start + AT_ONCE, MOST)]
        rows = {row[0]: row for row in Section.objects.filter(pk__in=some).values_list(*READ)}
        yield "".join(_line(_cells(*rows[key])) for key in some if key in rows)
    if len(keys) > MOST:
        said = f"These are {MOST:,} of the {len(keys):,} sections found: narrow the search down."
        yield _line([said] + [""] * (len(HEAD) - 1))


def _cells(
    key: int, period: datetime.date, region: str, heading: str, topic: str, text: str, anchor: str,
    summary: dict[str, Any],
) -> list[str]:  # fmt: skip
    notice = summary["withdrawn_notice"]
    return [
        f"{period:%Y-%m}", region, summary["title"], heading, topic, text,
        f"{summary['html_url']}#{anchor}",
        _day(summary["published_at"]),
        _day(notice["withdrawn_at"]) if notice else "",
    ]  # fmt: skip


def _day(moment: str | None) -> str:
    """Return the day in London of ``moment``, or an empty text."""
    return timezone.localdate(datetime.datetime.fromisoformat(moment)).isoformat() if moment else ""


def _line(cells: Any) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([safe_cell(cell) for cell in cells])
    return line.getvalue()

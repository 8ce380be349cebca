"""Which region spoke of a topic in which month: a table of twelve months whose cells lead there."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cms.delivery.models import Section
from cms.delivery.publishing import public
from regional_updates.models import RegionPage

from . import hits
from .address import Address
from .archive import Criteria
from .hits import RECENCY, REGION, SECTION
from .ordering import PERIOD

MONTHS = 12
# Where there are more regions, those are shown that said most in these months.
MOST_ROWS = 15


@dataclass(frozen=True)
class Cell:
    """What a region said in a month: so many sections. ``heading`` is that of the only one."""

    count: int
    url: str
    heading: str = ""


@dataclass(frozen=True)
class Row:
    """A region, and a cell for each month in which it said something, None for the others."""

    slug: str
    name: str
    url: str
    chosen: bool
    cells: list[Cell | None]


def months(said: list[tuple], criteria: Criteria, address: Address) -> dict[str, Any] | None:
    """Return the table for ``said``, all hits on a topic; None where nothing was said.

    It is of the newest year that is asked for, or else of the months up to the newest in which
    something was said. ``years`` lead to other tables, ``columns`` are years with their months, and
    ``left_out`` is the number of regions without a row.
    """
    if not said:
        return None
    counts = hits.updates_by("year", said)
    newest = _up_to(max(hit[RECENCY] for hit in said) // PERIOD)
    year = _year(criteria, counts, newest)
    shown = [_first_day(year, number) for number in range(1, 13)] if year else newest
    of_months = {_number(day) for day in shown}
    sections: dict[tuple[str, int], list[int]] = defaultdict(list)
    for hit in said:
        if (number := hit[RECENCY] // PERIOD) in of_months:
            sections[hit[REGION], number].append(hit[SECTION])
    names = dict(public(RegionPage.objects.order_by("title")).values_list("slug", "title"))
    rows = _rows(names, sections)
    cells = _cells({key: found for key, found in sections.items() if key[0] in set(rows)}, address)
    return {
        "first": shown[0],
        "last": shown[-1],
        "year": year,
        "years": _years(counts, _of_regions(said, criteria), year, address),
        "columns": [(year, [*days]) for year, days in groupby(shown, lambda day: day.year)],
        "rows": [
            Row(
                slug=slug,
                name=names[slug],
                url=address.with_(region=slug),
                chosen=slug in criteria.region,
                cells=[cells.get((slug, _number(day))) for day in shown],
            )
            for slug in rows
        ],
        "left_out": len({region for region, _ in sections if region in names} - {*rows}),
    }


def _year(criteria: Criteria, counts: Counter, newest: list[datetime.date]) -> int | None:
    """Return the newest year that is asked for and in which something was said."""
    of_months = [day for day in (criteria.period_from, criteria.period_to) if day]
    asked = [*criteria.year, *(day.year for day in of_months if day not in newest)]
    return max((year for year in asked if year in counts), default=None)


def _of_regions(said: list[tuple], criteria: Criteria) -> Counter:
    """Return how many updates of the chosen regions there are of each year."""
    regions = set(criteria.region)
    return hits.updates_by("year", [hit for hit in said if not regions or hit[REGION] in regions])


def _years(
    counts: Counter, of_regions: Counter, shown: int | None, address: Address
) -> list[dict[str, Any]]:
    """Return the ways to the newest months, and to each year, with what is found there."""
    if len(counts) < 2:
        return []
    at = {"period_from": None, "period_to": None}
    newest = {"label": "Newest", "url": address.with_(year=None, **at), "current": not shown}
    return [newest] + [
        {"label": year, "count": of_regions[year], "url": address.with_(year=year, **at),
         "current": year == shown}
        for year in sorted(counts, reverse=True)
    ]  # fmt: skip


def _rows(names: dict[str, str], sections: dict[tuple[str, int], list[int]]) -> list[str]:
    if len(names) <= MOST_ROWS:
        return [*names]
    said: Counter = Counter()
    for (region, _), found in sections.items():
        if region in names:
            said[region] += len(found)
    most = {region for region, _ in said.most_common(MOST_ROWS)}
    return [region for region in names if region in most]


def _cells(
    sections: dict[tuple[str, int], list[int]], address: Address
) -> dict[tuple[str, int], Cell]:
    """Return the cell of each region and month. One section is led to itself, several to the list."""
    single = [found[0] for found in sections.values() if len(found) == 1]
    places = {
        pk: Cell(1, f"{path}#{anchor}", heading)
        for pk, path, anchor, heading in Section.objects.filter(pk__in=single).values_list(
            "pk", "item__path", "anchor", "heading"
        )
    }
    cells = {}
    for (region, number), found in sections.items():
        month = f"{number // 100:04}-{number % 100:02}"
        at = {"region": region, "year": None, "period_from": month, "period_to": month}
        several = Cell(len(found), f"{address.with_(**at)}#found")
        cells[region, number] = places.get(found[0], several) if len(found) == 1 else several
    return cells


def _up_to(number: int) -> list[datetime.date]:
    """Return the last twelve months up to ``number``, YYYYMM."""
    year, month = divmod(number, 100)
    last = max((year - 1) * 12 + month - 1, MONTHS - 1)
    return [_first_day(at // 12 + 1, at % 12 + 1) for at in range(last - MONTHS + 1, last + 1)]


def _first_day(year: int, month: int) -> datetime.date:
    return datetime.date(year, month, 1)


def _number(day: datetime.date) -> int:
    """Return the month of ``day`` as in a hit's recency, YYYYMM."""
    return day.year * 100 + day.month

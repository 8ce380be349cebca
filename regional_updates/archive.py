"""A region's page: its updates by year, not all of them at once, and what it speaks about."""

import re
from typing import Any

from cms.delivery import listing

# Whole years are shown, the newest first, until there are so many updates.
ENOUGH = 12
MOST_TOPICS = 10


def by_year(region: str, asked: str = "") -> dict[str, Any]:
    """Return what the page of ``region`` shows, for the year ``asked`` for or for the newest ones.

    ``counts`` are the updates of each year, ``years`` the updates themselves, ``asked`` the year that
    was asked for, None where there is nothing of it, and ``missing`` names that one; ``before`` and
    ``after`` are the years beside those that are shown, None where there is none. ``topics`` are those
    with the most updates, the most first, and ``more_topics`` the number of others.
    """
    counts = listing.years(region)
    year = next((year for year in counts if str(year) == asked), None)
    shown = [year] if year else _newest(counts)
    topics = sorted(listing.topics(region), key=lambda topic: -topic["count"])
    return {
        "counts": counts,
        "asked": year,
        "missing": asked if counts and not year and re.fullmatch("[0-9]{4}", asked) else "",
        "years": listing.by_year(region, shown),
        "before": max((each for each in counts if each < min(shown)), default=None),
        "after": min((each for each in counts if each > max(shown)), default=None),
        "topics": topics[:MOST_TOPICS],
        "more_topics": len(topics[MOST_TOPICS:]),
    }


def _newest(counts: dict[int, int]) -> list[int]:
    years: list[int] = []
    for year in counts:
        if sum(counts[shown] for shown in years) >= ENOUGH:
            break
        years.append(year)
    return years

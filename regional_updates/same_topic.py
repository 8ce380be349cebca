"""What else was said on an update's topics: elsewhere in its month, and in its region before and after.

From the sections as they are now, not from the stored document: what is published, withdrawn or taken
away later is there, or gone, at once.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet

from cms.delivery.models import ContentItem, Section

MONTHS_BEFORE, MONTHS_AFTER = 12, 6
MOST_ELSEWHERE = 12


@dataclass(frozen=True)
class Place:
    """A section of another update."""

    path: str
    anchor: str
    heading: str
    region: str
    region_name: str


@dataclass(frozen=True)
class Month:
    """One of the strip. It has no ``place`` where nothing was said, nor where it is the update's own;
    ``more`` counts the sections after the first."""

    first_day: datetime.date
    place: Place | None
    more: int
    is_own: bool


@dataclass(frozen=True)
class SameTopic:
    """``elsewhere`` is of the update's month, and ``more`` the number of those that are left out.
    ``years`` are of its region, as pairs of year and months; empty where nothing was said."""

    elsewhere: list[Place]
    more: int
    years: list[tuple[int, list[Month]]]


def same_topic(item: ContentItem, topics: Iterable[str]) -> dict[str, SameTopic]:
    """Return what else was said on each of ``topics``, slugs; one that is missing there was not
    spoken of. Asks the database twice, however much there is."""
    sections = Section.objects.filter(topic__in=set(topics), withdrawn=False).exclude(item=item)
    elsewhere: dict[str, list[Place]] = defaultdict(list)
    others = sections.filter(period=item.period).order_by("region_name", "item__date")
    for topic, _, place in _places(others):
        elsewhere[topic].append(place)
    own = _number(item.period)
    around: dict[str, dict[int, list[Place]]] = defaultdict(lambda: defaultdict(list))
    of_region = sections.filter(
        item__region=item.region,
        item__period__range=(_first_day(own - MONTHS_BEFORE), _first_day(own + MONTHS_AFTER)),
    ).exclude(period=item.period)
    for topic, period, place in _places(of_region.order_by("period", "item__date")):
        around[topic][_number(period)].append(place)
    # All strips of a page begin and end together.
    spoken = [own, *(number for found in around.values() for number in found)]
    months = range(min(spoken), max(spoken) + 1)
    return {
        topic: SameTopic(
            elsewhere=elsewhere[topic][:MOST_ELSEWHERE],
            more=len(elsewhere[topic][MOST_ELSEWHERE:]),
            years=_years(around[topic], own, months) if around[topic] else [],
        )
        for topic in {*elsewhere, *around}
    }


def _places(sections: QuerySet[Section]) -> Iterable[tuple[str, datetime.date, Place]]:
    """Yield topic, month and place of each."""
    rows = sections.order_by(*sections.query.order_by, "item_id", "position").values_list(
        "topic", "period", "item__path", "anchor", "heading", "region", "region_name"
    )
    for topic, period, *place in rows:
        yield topic, period, Place(*place)


def _years(
    found: dict[int, list[Place]], own: int, months: Iterable[int]
) -> list[tuple[int, list[Month]]]:
    cells = [
        Month(
            first_day=_first_day(number),
            place=found[number][0] if number in found else None,
            more=len(found.get(number, ())) - 1,
            is_own=number == own,
        )
        for number in months
    ]
    return [(year, list(group)) for year, group in groupby(cells, lambda c: c.first_day.year)]


def _number(month: datetime.date) -> int:
    """Return how many months ``month`` is after the first there is."""
    return (month.year - 1) * 12 + month.month - 1


def _first_day(number: int) -> datetime.date:
    year, month = divmod(min(max(number, 0), _number(datetime.date.max)), 12)
    return datetime.date(year + 1, month + 1, 1)

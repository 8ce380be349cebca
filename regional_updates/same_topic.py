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
    """One of the strip: ``place`` is its first section, None in the update's own month, and ``more``
    the number of others."""

    first_day: datetime.date
    place: Place | None
    more: int


@dataclass(frozen=True)
class SameTopic:
    """``elsewhere`` is of the update's month, and ``more`` the number of those that are left out.
    ``years`` are of its region, as pairs of year and months with something said; empty where nothing
    was, around the update's own month."""

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
    return {
        topic: SameTopic(
            elsewhere=elsewhere[topic][:MOST_ELSEWHERE],
            more=len(elsewhere[topic][MOST_ELSEWHERE:]),
            years=_years(around[topic], own) if around[topic] else [],
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


def _years(found: dict[int, list[Place]], own: int) -> list[tuple[int, list[Month]]]:
    months = [
        Month(_first_day(number), places[0] if places else None, len(places) - 1)
        for number, places in sorted([*found.items(), (own, [])])
    ]
    return [(year, list(group)) for year, group in groupby(months, lambda m: m.first_day.year)]


def _number(month: datetime.date) -> int:
    """Return how many months ``month`` is after the first there is."""
    return (month.year - 1) * 12 + month.month - 1


def _first_day(number: int) -> datetime.date:
    year, month = divmod(min(max(number, 0), _number(datetime.date.max)), 12)
    return datetime.date(year + 1, month + 1, 1)

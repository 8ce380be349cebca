"""What the demo archive shows of searches: a few that were counted, and a pick."""

import datetime
from typing import Any

from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from regional_updates.models import UpdatesIndexPage

from .archive import Criteria, search
from .models import DailySearch

DAYS = 365
# How often each is searched for in four months. The last few find nothing.
SEARCHES = {
    "adoption": 210, "fostering recruitment": 160, "uasc": 140, "kinship care": 120, "send": 95,
    "workforce": 90, "placements": 75, "care leavers": 70, "family hubs": 44, "youth justice": 40,
    "ofsted": 38, "elective home education": 34, "north east adoption": 22, "regions": 20,
    "nrpf": 46, "dols": 29, "teenage parents": 17, "lado": 12, "edtech": 9,
}  # fmt: skip


def load(**kwargs: Any) -> None:
    """Put them into the database, counted on the days until today."""
    today = timezone.localdate()
    rows = []
    for number, (query, often) in enumerate(SEARCHES.items()):
        results = search(Criteria(text=query, limit=1))
        found = results["count"] if results["matched"] == "all" else 0
        so_far = 0.0
        for ago in reversed(range(DAYS)):
            date = today - datetime.timedelta(days=ago)
            before = int(so_far)
            # Most work from Monday to Friday, and not on every day alike.
            uneven = (ago * 7 + number * 5) % 11 / 10 + 0.5
            so_far += often / 85 * uneven * (1 if date.weekday() < 5 else 0.1)
            times = int(so_far) - before
            if times:
                missed = 0 if found else times
                rows.append(
                    DailySearch(date=date, query=query, searches=times, missed=missed, found=found)
                )
    DailySearch.objects.bulk_create(rows)
    SearchPromotion.objects.create(
        query=Query.get("regions"),
        page=UpdatesIndexPage.objects.first(),
        description="Every region, with its newest update.",
        sort_order=0,
    )
    SearchPromotion.objects.create(
        query=Query.get("ofsted"),
        external_link_url="https://www.gov.uk/government/organisations/ofsted",
        external_link_text="Ofsted",
        description="Inspection reports, frameworks and consultations.",
        sort_order=0,
    )

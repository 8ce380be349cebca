"""What lists of updates and of their sections are narrowed down by."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, Field

from cms.api.parameters import FirstMonth, LastMonth, Parameters, Text
from cms.delivery.models import ContentItem
from cms.delivery.publishing import public
from regional_updates.models import RegionPage
from regional_updates.vocabulary import Topic

# More names than this help nobody; the endpoint that lists them does.
NAMED = 20


def _known_regions(slugs: list[str]) -> list[str]:
    """Refuse slugs of which there is neither a public region nor a published update."""
    published = ContentItem.objects.filter(region__in=slugs).order_by()
    missing = set(slugs) - set(published.values_list("region", flat=True).distinct())
    if missing:
        regions = public(RegionPage.objects.order_by("slug")).values_list("slug", flat=True)
        _refuse(missing.difference(regions), regions, "region")
    return slugs


def _known_topics(slugs: list[str]) -> list[str]:
    topics = Topic.objects.order_by("slug").values_list("slug", flat=True)
    _refuse(set(slugs).difference(topics), topics, "topic")
    return slugs


def _refuse(unknown: set[str], known: Iterable[str], kind: str) -> None:
    if unknown:
        names = list(known)
        there_are = ", ".join(names) if len(names) <= NAMED else f"those of {kind}s/"
        raise ValueError(f"there is no {kind} “{min(unknown)}”; there are: {there_are or 'none'}")


class Filters(Parameters):
    """What the lists have in common. A region or topic that there is not is refused, by name."""

    region: Annotated[
        list[Text],
        AfterValidator(_known_regions),
        Field(description="Slugs of regions; repeat for several."),
    ] = []
    topic: Annotated[
        list[Text],
        AfterValidator(_known_topics),
        Field(description="Slugs of topics; repeat for several."),
    ] = []
    period_from: FirstMonth = None
    period_to: LastMonth = None

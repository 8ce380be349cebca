"""An update as schema.org has it: an article, where it is, and the event that it asks readers to."""

import datetime
from typing import Any

from wagtail.models import Page

from cms.addresses import page_root
from cms.delivery.publishing import path_of
from cms.structured import Node, breadcrumbs, told
from cms.templatetags.documents import fallback, is_of_whole_days, moment
from home.models import Organisation
from home.structured import publisher

# What places are called that are nowhere in particular.
ONLINE = {"online", "virtual", "webinar", "zoom", "teams", "microsoft teams"}


def picture(document: dict[str, Any]) -> dict[str, Any] | None:
    """Return the first picture of ``document`` as ``{"url", "width", "height", "alt"}``."""
    for section in document["sections"]:
        for block in section["blocks"]:
            if block["type"] == "image" and block["renditions"]:
                return {**fallback(block["renditions"]), "alt": block["alt"]}
    return None


def update_nodes(document: dict[str, Any], organisation: Organisation) -> list[Node]:
    """Return the nodes of a published ``document``."""
    root, region = page_root(), document["region"]
    above, of_region = (document["html_url"].rsplit("/", parts)[0] + "/" for parts in (3, 2))
    crumbs = breadcrumbs(
        ("Home", f"{root}/"),
        ("Regional updates", above),
        (region["name"], of_region),
        (document["title"], document["html_url"]),
    )
    image = picture(document)
    article = told([
        ("@type", "Article"),
        ("@id", document["html_url"]),
        ("headline", document["title"]),
        ("description", document["seo"]["description"]),
        ("url", document["html_url"]),
        ("mainEntityOfPage", document["html_url"]),
        ("datePublished", document["published_at"]),
        ("dateModified", document["updated_at"]),
        ("inLanguage", "en-GB"),
        ("temporalCoverage", document["date"] or document["period"]),
        ("about", [{"@type": "Thing", "name": topic["name"]} for topic in document["topics"]]),
        ("image", image and image["url"]),
        ("author", {"@type": "Organization", "name": region["name"]}),
        ("publisher", {"@id": f"{root}/#organisation"}),
        ("isPartOf", {"@id": f"{root}/#site"}),
    ])  # fmt: skip
    nodes = [article, crumbs, publisher(organisation)]
    event = document["featured_event"]
    return [*nodes, _event(event, root)] if event else nodes


def where(page: Page) -> Node:
    """Return where ``page``, the index or a region, is."""
    above = page.get_ancestors(inclusive=True).filter(depth__gt=2)
    steps = [(each.title, page_root() + path_of(each)) for each in above]
    return breadcrumbs(("Home", f"{page_root()}/"), *steps)


def _event(event: dict[str, Any], root: str) -> Node:
    starts_at, ends_at = moment(event["starts_at"]), moment(event["ends_at"])
    assert starts_at is not None
    whole_days = is_of_whole_days(starts_at, ends_at)
    # The last day of one from midnight to midnight is the day before its end.
    last = ends_at - datetime.timedelta(days=1) if ends_at and whole_days else ends_at
    place, link = event["location"], event["url"]
    online = place.strip().casefold() in ONLINE
    where = (
        {"@type": "VirtualLocation", "url": link} if online else {"@type": "Place", "name": place}
    )
    return told([
        ("@type", "Event"),
        ("name", event["title"]),
        ("startDate", _said(starts_at, whole_days)),
        ("endDate", last and _said(last, whole_days)),
        ("location", where if (link if online else place) else None),
        ("url", link),
        ("organizer", {"@id": f"{root}/#organisation"}),
    ])  # fmt: skip


def _said(at: datetime.datetime, as_day: bool) -> str:
    return at.date().isoformat() if as_day else at.isoformat()

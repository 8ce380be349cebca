"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from typing import Any

from django.utils.encoding import iri_to_uri

from .entries import Entry, Feed

CONTENT_TYPE = "application/feed+json; charset=utf-8"
VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed) -> bytes:
    """Return ``feed`` as a JSON Feed in UTF-8."""
    body = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": iri_to_uri(feed.page_url),
        "feed_url": feed.url,
        "language": "en-GB",
        "authors": [{"name": feed.publisher}],
        "items": [_item(entry) for entry in feed.entries],
    }
    if feed.subtitle:
        body["description"] = feed.subtitle
    return json.dumps(body, ensure_ascii=False).encode()


def _item(entry: Entry) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "url": iri_to_uri(entry.url),
        "title": entry.title,
        "content_html": entry.html,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": entry.author}],
        "tags": entry.topics,
    }
    if entry.summary:
        item["summary"] = entry.summary
    return item

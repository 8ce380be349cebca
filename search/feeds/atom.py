"""A feed as Atom (RFC 4287)."""

import datetime
from typing import Any

from django.templatetags.static import static
from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from .entries import Feed

CONTENT_TYPE = Atom1Feed.content_type
SHOWN_TYPE = "application/xml; charset=utf-8"


def atom(feed: Feed) -> bytes:
    """Return ``feed`` as an Atom document in UTF-8."""
    made = _Atom(
        title=feed.title,
        link=iri_to_uri(feed.page_url),
        description="",
        subtitle=feed.subtitle or None,
        feed_url=feed.url,
        feed_guid=feed.url,
        language="en-GB",
        author_name=feed.publisher,
        changed=feed.updated,
    )
    for entry in feed.entries:
        made.add_item(
            title=entry.title,
            link=iri_to_uri(entry.url),
            description=escape(entry.summary),
            unique_id=entry.id,
            author_name=entry.author,
            categories=entry.topics,
            pubdate=entry.published,
            updateddate=entry.updated,
            html=entry.html,
        )
    declared, _, rest = made.writeString("utf-8").partition("\n")
    style = f'<?xml-stylesheet type="text/css" href="{static("css/feed.css")}"?>'
    return f"{declared}\n{style}\n{rest}".encode()


class _Atom(Atom1Feed):
    """Django's, with what each entry says beside its summary."""

    def latest_post_date(self) -> datetime.datetime:
        # Of a feed without entries Django would say now, another time at each request.
        return self.feed["changed"]

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["html"], {"type": "html"})

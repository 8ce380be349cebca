"""A change to the public set: written down, and told to everyone who asked to hear of it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.utils import timezone
from pydantic import BaseModel, Field

from cms.addresses import api_url
from cms.api import fields

from .models import Change, Sequence
from .purging import purge
from .webhooks.queueing import queue


class ChangeItem(BaseModel):
    """Something that happened to one update."""

    seq: int = Field(description="Its number; later ones are larger.", examples=[118])
    action: Literal["published", "unpublished", "moved", "deleted"] = Field(
        description="What happened; an edit of a public update is `published`, too."
    )
    id: UUID = Field(
        description="The update’s content_id.", examples=["5f2b7c1e-2f0b-4c55-8f43-0d4a6b1d9e11"]
    )
    path: fields.Path
    api_url: fields.ApiUrl | None = Field(
        description="Where the document is; null where it is gone."
    )
    previous_path: str | None = Field(
        description="Where a moved update was before.", examples=[None]
    )
    etag: str | None = Field(
        description="Of the new document; null where it is gone.",
        examples=['"9b74c9897bac770ffc029102a200c5de"'],
    )
    at: datetime = Field(description="UTC.", examples=["2017-12-04T15:30:00Z"])


def change_item(change: Change) -> ChangeItem:
    """Return ``change`` as clients see it."""
    region, slug = change.path.split("/")[-3:-1]
    return ChangeItem.model_validate(
        {
            "seq": change.seq,
            "action": change.action,
            "id": change.content_id,
            "path": change.path,
            "api_url": api_url(region, slug) if change.etag else None,
            "previous_path": change.previous_path or None,
            "etag": change.etag or None,
            "at": change.at,
        }
    )


def announce(regions: set[str], seq: int | None = None, **fields) -> Change:
    """Write a change with the columns ``fields``, and queue what follows from it.

    ``regions`` are the slugs of those that it concerns: two where a page moved from one to the other.
    ``seq`` is its number where that has been taken already. Must be called in a transaction.
    """
    change = Change.objects.create(seq=seq or Sequence.take(), at=timezone.now(), **fields)
    queue(change, change_item(change).model_dump(mode="json"), regions)
    purge(change)
    return change

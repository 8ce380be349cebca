"""A change to the public set: written down, and told to everyone who asked to hear of it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.utils import timezone
from pydantic import BaseModel, Field

from cms.addresses import api_url

from .models import Change, Sequence
from .purging import purge
from .webhooks.queueing import queue


class ChangeItem(BaseModel):
    seq: int
    action: Literal["published", "unpublished", "moved", "deleted"]
    id: UUID = Field(description="The update’s content_id.")
    path: str
    api_url: str | None = Field(description="Where the document is; null where it is gone.")
    previous_path: str | None = Field(description="Where a moved update was before.")
    etag: str | None = Field(description="Of the new document; null where it is gone.")
    at: datetime


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

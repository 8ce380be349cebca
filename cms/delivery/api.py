"""What changed since a client last asked."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from cms.api.auth import public_read
from cms.api.parameters import Limit, Parameters
from cms.api.responses import made_response

from .models import Change

router = Router(tags=["Changes"], auth=public_read)


class ChangeParameters(Parameters):
    after: Annotated[
        int,
        Field(
            ge=0,
            le=2**63 - 1,
            description="The last number you have; 0 for everything.",
        ),
    ] = 0
    limit: Limit = 100


class ChangeItem(BaseModel):
    seq: int
    action: Literal["published", "unpublished", "moved", "deleted"]
    id: UUID = Field(description="The update’s content_id.")
    path: str
    previous_path: str | None = Field(description="Where a moved update was before.")
    etag: str | None = Field(description="Of the new document; null where it is gone.")
    at: datetime


class Changes(BaseModel):
    items: list[ChangeItem]
    next_after: int = Field(description="Ask with this `after` next time.")


@router.get("/", response=Changes, summary="What changed", operation_id="changes_list")
def list_changes(request: HttpRequest, parameters: Query[ChangeParameters]) -> HttpResponse:
    """Return the changes after a number, oldest first.

    A client that applies them all, from 0, holds the same set of updates as the site.
    """
    changes = Change.objects.filter(seq__gt=parameters.after)[: parameters.limit]
    items = [
        ChangeItem.model_validate(
            {
                "seq": change.seq,
                "action": change.action,
                "id": change.content_id,
                "path": change.path,
                "previous_path": change.previous_path or None,
                "etag": change.etag or None,
                "at": change.at,
            }
        )
        for change in changes
    ]
    next_after = items[-1].seq if items else parameters.after
    return made_response(request, Changes(items=items, next_after=next_after))

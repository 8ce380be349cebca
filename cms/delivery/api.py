"""What changed since a client last asked, and everything at once."""

from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.text import compress_sequence
from ninja import Query, Router
from pydantic import BaseModel, Field

from cms.addresses import cms_root
from cms.api import fields
from cms.api.auth import public_read
from cms.api.parameters import Limit, Parameters, Text, takes_no_parameters
from cms.api.responses import (
    ANY_UPDATE,
    ASK_AGAIN,
    current_response,
    made_response,
    preferred_encoding,
)

from . import departures, mirroring
from .announcing import ChangeItem, change_item
from .long_poll import wait_for_change
from .models import Change, Sequence

router = Router(tags=["Changes"], auth=public_read)


class ChangeParameters(Parameters):
    after: Annotated[
        int,
        Field(
            ge=0,
            le=10**18 - 1,
            description="The last number you have; 0 for everything.",
        ),
    ] = 0
    limit: Limit = 100
    wait: Annotated[
        int,
        Field(
            ge=0,
            le=30,
            description="How many seconds the answer may wait for a change where there is none yet. "
            "It may come earlier without one.",
        ),
    ] = 0


class Changes(BaseModel):
    """The next changes after the one that was named."""

    items: list[ChangeItem] = Field(description="In the order in which they happened.")
    next_after: int = Field(description="Ask with this `after` next time.", examples=[118])
    newest: int = Field(
        description="The newest change there is. Where it is below your `after`, the site has been "
        "restored from a backup: begin again from 0.",
        examples=[118],
    )


@router.get(
    "/changes/",
    response=Changes,
    summary="What changed",
    operation_id="changes_list",
)
def list_changes(request: HttpRequest, parameters: Query[ChangeParameters]) -> HttpResponse:
    """Return the changes after a number, oldest first.

    A client that applies them all, from 0, holds the same set of updates as the site.
    """
    if parameters.wait:
        wait_for_change(parameters.after, parameters.wait)
    newest = Sequence.newest()
    changes = Change.objects.filter(seq__gt=parameters.after)[: parameters.limit]
    items = [change_item(change) for change in changes]
    next_after = items[-1].seq if items else parameters.after
    return current_response(request, Changes(items=items, next_after=next_after, newest=newest))


@router.get(
    "/changes/digest/",
    response=mirroring.Digest,
    summary="Prove a mirror complete",
    operation_id="changes_digest",
)
def read_digest(request: HttpRequest) -> HttpResponse:
    """Return a digest of all published updates, and one for each region and year.

    A mirror that computes the same from what it holds has everything, and nothing else.
    """
    takes_no_parameters(request)
    return current_response(request, mirroring.digest())


@router.get(
    "/export/updates.ndjson",
    summary="Read all updates",
    operation_id="updates_export",
    openapi_extra={
        "responses": {
            200: {
                "description": "Every published document, one on each line.",
                "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
            }
        }
    },
)
def export_updates(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Return every published document, one on each line, in no order.

    The `Link` header says where to go on: the changes from then.
    """
    takes_no_parameters(request)
    # Read before the documents: what changes meanwhile is seen twice rather than never.
    newest = Sequence.newest()
    lines, encoding = mirroring.lines(), preferred_encoding(request, ["gzip"])
    response: Any = StreamingHttpResponse(
        compress_sequence(lines) if encoding else lines, content_type="application/x-ndjson"
    )
    if encoding:
        response["Content-Encoding"] = encoding
    etag = f'"export-{newest}"'
    response["ETag"] = etag
    answer = get_conditional_response(request, etag, None, response) or response
    answer["Cache-Control"] = ASK_AGAIN
    answer["Cache-Tag"] = ANY_UPDATE
    answer["Link"] = f'<{cms_root()}/api/v3/changes/?after={newest}>; rel="next"'
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


class RedirectParameters(Parameters):
    path: Text = Field(
        min_length=1,
        max_length=2000,
        description="The path that a reader asked for, with or without a query.",
        examples=["/regional-updates/north-east/may-2019/"],
    )


class Departure(BaseModel):
    """What to answer a reader of an address where there is nothing any more."""

    status: Literal[301, 302, 410] = Field(description="The HTTP status to answer with.")
    path: fields.Path | None = Field(description="Where to send the reader on this site.")
    url: fields.HtmlUrl | None = Field(description="The same in full, or an address elsewhere.")
    explanation: str | None = Field(description="Why the page is gone, for 410.", examples=[None])


def find_redirect(request: HttpRequest, parameters: Query[RedirectParameters]) -> HttpResponse:
    """Return where the page that was at a path has moved, or why it is gone.

    404 where there never was one, or where there is one now.
    """
    found = None
    if not departures.is_taken(parameters.path):
        found = departures.departure(request, parameters.path)
    if found is None:
        raise Http404(f"Nothing is known to have left “{parameters.path}”.")
    return made_response(
        request,
        Departure.model_validate(
            {
                "status": found.status,
                "path": found.path or None,
                "url": found.url or None,
                "explanation": found.explanation or None,
            }
        ),
    )

"""Published updates: lists of summaries, and whole documents."""

from typing import Annotated, Any, Literal

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.errors import HttpError
from pydantic import BaseModel, Field, RootModel

from cms.addresses import cms_root
from cms.api import fields
from cms.api.auth import public_read
from cms.api.openapi import problems
from cms.api.pagination import next_url, page_by_cursor
from cms.api.parameters import Cursor, Limit, Year, takes_no_parameters
from cms.api.responses import (
    list_tags,
    made_response,
    preferred_encoding,
    region_tag,
    stored_response,
    update_tag,
)
from cms.delivery.departures import explanation_for
from cms.delivery.models import ContentItem, Section
from cms.delivery.schedule import as_column
from regional_updates.schema import UpdateDocument, UpdateSummary, document_schema

from .filters import Filters

router = Router(tags=["Updates"], auth=public_read)

ORDERS = {
    "-period": ["-period", "-date", "-page_id"],
    "period": ["period", "date", "page_id"],
    "title": ["title", "page_id"],
}


class UpdateParameters(Filters):
    year: Annotated[Year | None, Field(description="Only this year.")] = None
    order: Annotated[
        Literal["-period", "period", "title"],
        Field(description="The newest first, or the oldest, or by title."),
    ] = "-period"
    limit: Limit = 20
    cursor: Cursor = None


class UpdateList(BaseModel):
    """A page of a list of updates."""

    count: fields.Count = Field(description="How many updates match, on all pages together.")
    items: list[UpdateSummary] = Field(description="In the order that was asked for.")
    next: fields.NextPage


def matching(parameters: UpdateParameters) -> QuerySet[ContentItem]:
    """Return the published updates that ``parameters`` ask for, in no order."""
    rows = ContentItem.objects.order_by()
    if parameters.region:
        rows = rows.filter(region__in=parameters.region)
    if parameters.topic:
        on_topic = Section.objects.filter(item=OuterRef("pk"), topic__in=parameters.topic)
        rows = rows.filter(Exists(on_topic))
    if parameters.year:
        rows = rows.filter(period__year=parameters.year)
    if parameters.period_from:
        rows = rows.filter(period__gte=parameters.period_from)
    if parameters.period_to:
        rows = rows.filter(period__lte=parameters.period_to)
    return rows


@router.get("/", response=UpdateList, summary="List updates", operation_id="updates_list")
def list_updates(request: HttpRequest, parameters: Query[UpdateParameters]) -> HttpResponse:
    """Return summaries of published updates, the newest first unless asked otherwise."""
    rows = matching(parameters)
    found, cursor = page_by_cursor(
        rows.defer(*ContentItem.BODIES),
        ORDERS[parameters.order],
        parameters.cursor,
        parameters.limit,
    )
    body = UpdateList(
        count=rows.count(),
        items=[UpdateSummary.model_validate(item.summary) for item in found],
        next=next_url(request, cursor),
    )
    return made_response(request, body, list_tags(parameters.region))


@router.get(
    "/schema.json",
    response=dict[str, Any],
    summary="The document’s JSON Schema",
    operation_id="updates_schema",
)
def read_schema(request: HttpRequest) -> HttpResponse:
    """Return the JSON Schema (2020-12) that every update document holds to."""
    takes_no_parameters(request)
    return made_response(request, RootModel(document_schema(f"{cms_root()}{request.path}")))


@router.get(
    "/{region}/{slug}/",
    response=UpdateDocument,
    summary="Read one update",
    operation_id="updates_detail",
    openapi_extra=problems(_410="It was taken away for good; `detail` says why."),
)
def read_update(request: HttpRequest, region: str, slug: str) -> HttpResponse:
    """Return everything that a front end needs to render one update."""
    takes_no_parameters(request)
    encoding = preferred_encoding(request)
    body = {"br": "brotli", "gzip": "gzip"}.get(encoding, "document")
    item = (
        ContentItem.objects.filter(region=region, slug=slug)
        .values("content_id", "etag", "stored_at", body, changes_at=as_column())
        .first()
    )
    if item is None:
        if explanation := explanation_for(region, slug):
            raise HttpError(410, explanation)
        raise Http404(f"There is no published update “{slug}” in the region “{region}”.")
    return stored_response(
        request,
        bytes(item[body]) if encoding else item[body].encode(),
        item["etag"],
        [update_tag(item["content_id"]), region_tag(region)],
        item["changes_at"],
        item["stored_at"],
        encoding,
    )

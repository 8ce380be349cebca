"""What a front end shows around the updates: the organisation, and what comes next."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field
from wagtail.models import Site

from cms.addresses import page_root
from cms.api import fields
from cms.api.auth import public_read
from cms.api.parameters import Limit, Parameters, takes_no_parameters
from cms.api.responses import made_response
from cms.delivery.models import ContentItem

from .models import Event, Organisation

router = Router(tags=["Navigation"], auth=public_read)


class EventParameters(Parameters):
    limit: Limit = 20


class EventItem(BaseModel):
    """An event to come to."""

    title: fields.EventTitle
    starts_at: datetime = Field(description="UTC.", examples=[fields.Begins])
    ends_at: datetime | None = Field(description="UTC; null where unknown.", examples=[fields.Ends])
    location: fields.Location
    url: fields.EventUrl


class EventList(BaseModel):
    """Events that have not begun."""

    items: list[EventItem] = Field(description="The next one first.")


class SiteInformation(BaseModel):
    """Whose site this is."""

    name: str = Field(description="Of the organisation.", examples=["Directors of services"])
    strapline: str = Field(
        description="Plain text; may be empty.", examples=["What nine regions are working on"]
    )
    html_url: str = Field(description="Where the front page is.", examples=["https://example.org/"])
    count: fields.Count = Field(description="Published updates.")


@router.get("/events/", response=EventList, summary="Coming events", operation_id="events_list")
def list_events(request: HttpRequest, parameters: Query[EventParameters]) -> HttpResponse:
    """Return the events that have not begun, the next one first."""
    items = [
        EventItem(
            title=event.title,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            location=event.location,
            url=event.link,
        )
        for event in Event.objects.upcoming()[: parameters.limit]
    ]
    return made_response(request, EventList(items=items))


@router.get(
    "/site/",
    response=SiteInformation,
    summary="About the site",
    operation_id="site_detail",
)
def read_site(request: HttpRequest) -> HttpResponse:
    """Return who publishes the site."""
    takes_no_parameters(request)
    organisation = Organisation.for_site(Site.objects.get(is_default_site=True))
    body = SiteInformation(
        name=organisation.name,
        strapline=organisation.strapline,
        html_url=page_root() + "/",
        count=ContentItem.objects.count(),
    )
    return made_response(request, body)

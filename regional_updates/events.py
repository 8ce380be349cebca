"""The events that updates show, as calendar files."""

import datetime
from collections.abc import Collection

from django.db.models import BigIntegerField, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from cms.api.responses import public_response
from cms.delivery.models import ContentItem
from home.calendar import CONTENT_TYPE, calendar
from home.models import Event

from .content_item import calendar_url, showing_event
from .models import RegionalUpdatePage, RegionPage

# A calendar holds so many; beyond them the earliest are left out.
MOST = 1000


@require_safe
def calendar_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the event as a file; 404 where no published update shows it."""
    event = get_object_or_404(Event, pk=pk)
    showing = ContentItem.objects.filter(
        page__in=showing_event(event, RegionalUpdatePage.objects.live())
    )
    if not showing.filter(document__contains=f'"{calendar_url(event)}"').exists():
        raise Http404("No published update shows this event.")
    # An event that changes makes new documents of those that show it.
    revised = showing.aggregate(latest=Max("stored_at"))["latest"]
    name = slugify(event.title)[:80] or f"event-{event.pk}"
    response = HttpResponse(calendar([(event, revised)]), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return public_response(request, response)


def shown(ids: Collection[int] | None = None) -> list[tuple[Event, datetime.datetime]]:
    """Return the events that published updates show, or those with these ``ids``; the last to come
    first, and the ``MOST`` last of them. What only withdrawn updates show is left out. Each is with
    when a document was last made of it, in UTC."""
    of_region = RegionPage.objects.filter(
        slug=OuterRef("content_item__region"), featured_event__isnull=False
    ).values("featured_event")
    following = Event.objects.filter(starts_at__gte=OuterRef("first_published_at"))
    following_ids = following.order_by("starts_at", "pk").values("pk")
    pages = RegionalUpdatePage.objects.filter(content_item__isnull=False, withdrawn_at=None)
    if ids is not None:
        pages = pages.filter(pk__in=ids)
    revised = dict(
        pages.order_by()
        .annotate(
            event=Coalesce(
                "featured_event",
                Subquery(of_region[:1]),
                Subquery(following_ids[:1]),
                output_field=BigIntegerField(),
            )
        )
        .values_list("event")
        .annotate(revised=Max("content_item__stored_at"))
    )
    events = Event.objects.filter(pk__in=revised.keys() - {None}).order_by("-starts_at", "-pk")
    return [(event, revised[event.pk]) for event in events[:MOST]]


urlpatterns = [path("<int:pk>.ics", calendar_file, name="event_calendar")]

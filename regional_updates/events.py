"""The events that updates show, as calendar files."""

from django.db.models import Max
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
from .models import RegionalUpdatePage


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


urlpatterns = [path("<int:pk>.ics", calendar_file, name="event_calendar")]

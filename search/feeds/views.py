"""Feeds of the archive, and of any search in it, by the search's own parameters."""

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cms.api.responses import Answer, list_tags, public_response, streamed_response
from cms.delivery.models import Sequence
from cms.delivery.publishing import public
from home.calendar import CONTENT_TYPE, calendar
from home.models import Organisation
from regional_updates.events import shown
from regional_updates.models import RegionPage
from regional_updates.vocabulary import Topic
from search.address import Address
from search.archive import pages, sections

from . import atom, json_feed, table
from .entries import asked_in, criteria, feed


@require_safe
def updates(request: HttpRequest, form: str, region: str = "") -> HttpResponse:
    """Answer with the newest updates that the parameters ask for, as Atom or JSON Feed.

    What makes no sense counts as left out, as on the search page; 404 where there is no such region.
    """
    address = _address(request, region)
    publisher = Organisation.for_request(request).name
    made = feed(address, publisher, request.path, of_region=bool(region))
    if form == "json":
        response = HttpResponse(json_feed.json_feed(made), content_type=json_feed.CONTENT_TYPE)
        return _not_indexed(public_response(request, response, _tags(address)))
    # What is called a feed, browsers show to people as bare source.
    opened = request.headers.get("Sec-Fetch-Dest") == "document"
    kind = atom.SHOWN_TYPE if opened else atom.CONTENT_TYPE
    response = HttpResponse(atom.atom(made), content_type=kind)
    answer = _not_indexed(public_response(request, response, _tags(address)))
    patch_vary_headers(answer, ["Sec-Fetch-Dest"])
    return answer


@require_safe
def updates_table(request: HttpRequest, region: str = "") -> HttpResponseBase:
    """Answer with the sections that the parameters ask for, as a table (CSV); 404 likewise."""
    address = _address(request, region)
    keys = sections(criteria(address, table.MOST))
    response = StreamingHttpResponse(table.table(keys), content_type=table.CONTENT_TYPE)
    name = f"updates-{region}" if region else "updates"
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv")
    # Sections are never changed, but for what their topic is called: others take their place.
    topics = [*Topic.objects.values_list("pk", "name")]
    known_by = f"{Sequence.newest()} {topics} {table.HEAD} {keys}"
    return _not_indexed(streamed_response(request, response, known_by, _tags(address)))


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Answer with the events that the updates show which the parameters ask for, as a calendar."""
    address = Address(request.GET)
    ids = pages(criteria(address, 0)) if address.query() else None
    name = f"{Organisation.for_request(request).name}: events"
    response = HttpResponse(calendar(shown(ids), name), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'inline; filename="events.ics"'
    return _not_indexed(public_response(request, response))


def _tags(address: Address) -> list[str]:
    """Return what a cache forgets the answer by. Whether all words are found, or but some, depends
    on every region."""
    return list_tags([] if address.text.strip() else address.values("region"))


def _address(request: HttpRequest, region: str) -> Address:
    """Return what is asked for, in one region if it is named. Raises Http404 where it is not public."""
    if not region:
        return Address(request.GET)
    if not public(RegionPage.objects.filter(slug=region)).exists():
        raise Http404("There is no such region.")
    return asked_in(region, request.GET)


def _not_indexed(response: Answer) -> Answer:
    # What it says has pages of its own.
    response["X-Robots-Tag"] = "noindex"
    return response

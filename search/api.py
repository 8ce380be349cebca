"""The archive through the API: search, completions, and sections across regions."""

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from cms.api.auth import public_read
from cms.api.pagination import next_url, page_by_cursor
from cms.api.parameters import Cursor, Limit, Parameters, Text, Year
from cms.api.responses import list_tags, made_response
from cms.delivery.models import ContentItem, Section
from regional_updates.api.filters import Filters

from .archive import Criteria, search
from .completions import completions
from .counting import count
from .schema import SearchResults, SectionItem, SectionList, SuggestionList

router = Router(tags=["Archive"], auth=public_read)


class ArchiveParameters(Filters):
    include_withdrawn: Annotated[
        bool, Field(description="Also what has been withdrawn and is kept as a record.")
    ] = False
    limit: Limit = 20


class SearchParameters(ArchiveParameters):
    q: Annotated[Text, Field(description='Words, "phrases", -exclusions. Empty: everything.')] = ""
    year: Annotated[list[Year], Field(description="Repeat for several.")] = []
    order: Annotated[
        Literal["relevance", "-period", "period"],
        Field(description="The best matches first, or the newest, or the oldest."),
    ] = "relevance"
    expand: Annotated[
        bool,
        Field(description="Whether acronyms find what they stand for, and the other way round."),
    ] = True
    offset: Annotated[
        int, Field(ge=0, le=1_000_000, description="How many results to pass over.")
    ] = 0


class SuggestParameters(Parameters):
    q: Annotated[Text, Field(description="What has been typed so far.")]


class SectionParameters(ArchiveParameters):
    cursor: Cursor = None


@router.get("/search/", response=SearchResults, summary="Search the archive", operation_id="search")
def search_archive(request: HttpRequest, parameters: Query[SearchParameters]) -> HttpResponse:
    """Return the updates with sections that hold all the words, else any, and the passages that do."""
    asked = parameters.model_dump()
    criteria = Criteria(text=asked.pop("q"), **asked)
    results = search(criteria)
    count(request, criteria, results)
    return made_response(request, SearchResults.model_validate(results))


@router.get(
    "/search/suggest/",
    response=SuggestionList,
    summary="Complete what is being typed",
    operation_id="search_suggest",
)
def suggest(request: HttpRequest, parameters: Query[SuggestParameters]) -> HttpResponse:
    """Return topics, regions, acronyms and headings with words that begin as the text does."""
    return made_response(
        request, SuggestionList.model_validate({"items": completions(parameters.q)})
    )


@router.get(
    "/sections/", response=SectionList, summary="List sections", operation_id="sections_list"
)
def list_sections(request: HttpRequest, parameters: Query[SectionParameters]) -> HttpResponse:
    """Return sections across regions, the newest first: who said what about a topic."""
    rows = Section.objects.filter(position__gt=Section.INTRODUCTION)
    if parameters.region:
        rows = rows.filter(region__in=parameters.region)
    if parameters.topic:
        rows = rows.filter(topic__in=parameters.topic)
    if not parameters.include_withdrawn:
        rows = rows.filter(withdrawn=False)
    if parameters.period_from:
        rows = rows.filter(period__gte=parameters.period_from)
    if parameters.period_to:
        rows = rows.filter(period__lte=parameters.period_to)
    found, cursor = page_by_cursor(
        rows.select_related("item").defer(*(f"item__{body}" for body in ContentItem.BODIES)),
        ["-period", "item_id", "position"],
        parameters.cursor,
        parameters.limit,
    )
    body = SectionList(
        count=rows.count(),
        items=[_item(section) for section in found],
        next=next_url(request, cursor),
    )
    return made_response(request, body, list_tags(parameters.region))


def _item(section: Section) -> SectionItem:
    summary = section.item.summary
    return SectionItem.model_validate(
        {
            "update": {key: summary[key] for key in ("title", "path", "html_url", "api_url")},
            "region": summary["region"],
            "period": summary["period"],
            "anchor": section.anchor,
            "heading": section.heading,
            "topic": section.content["topic"],
            "html_url": f"{summary['html_url']}#{section.anchor}",
            "blocks": section.content["blocks"],
        }
    )

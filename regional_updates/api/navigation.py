"""What a front end builds its menus and filters from: regions, topics, acronyms."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router
from pydantic import BaseModel, Field

from cms.addresses import page_root
from cms.api import fields
from cms.api.auth import public_read
from cms.api.parameters import takes_no_parameters
from cms.api.responses import made_response
from cms.delivery import listing
from cms.delivery.publishing import public
from regional_updates import schema
from regional_updates.models import RegionPage
from regional_updates.rich_text import Links, paragraphs
from regional_updates.vocabulary import Acronym, Topic

router = Router(tags=["Navigation"], auth=public_read)


class RegionItem(schema.Region):
    """A region, with what it has published."""

    path: str = Field(
        description="From the root of the site.", examples=["/regional-updates/west-midlands/"]
    )
    html_url: str = Field(
        description="Where readers find it.",
        examples=["https://example.org/regional-updates/west-midlands/"],
    )
    introduction: schema.SafeParagraphs
    other_names: list[str] = Field(description="By which it is known, too.", examples=[["WM"]])
    count: fields.Count = Field(description="Published updates.")
    latest: schema.UpdateSummary | None = Field(description="Its newest update.")


class RegionList(BaseModel):
    """All regions."""

    items: list[RegionItem] = Field(description="By name.")


class TopicItem(schema.TopicLink):
    """A topic, with what has been said about it."""

    path: str = Field(description="From the root of the site.", examples=["/topics/adoption/"])
    html_url: str = Field(
        description="Where readers find all that was said on it.",
        examples=["https://example.org/topics/adoption/"],
    )
    description: str = Field(
        description="Plain text; may be empty.", examples=["Finding families for children."]
    )
    count: fields.Count = Field(
        description="Published updates with a section on the topic, without withdrawn ones."
    )


class TopicList(BaseModel):
    """All topics."""

    items: list[TopicItem] = Field(description="By name.")


class AcronymList(BaseModel):
    """All acronyms."""

    items: list[schema.AcronymExpansion] = Field(description="By term.")


@router.get(
    "/regions/",
    response=RegionList,
    summary="List regions",
    operation_id="regions_list",
)
def list_regions(request: HttpRequest) -> HttpResponse:
    """Return every public region, by name, each with its newest update."""
    takes_no_parameters(request)
    pages = {page.slug: page for page in public(RegionPage.objects.all())}
    links = Links.found_in("".join(page.introduction for page in pages.values()))
    items = []
    for region in listing.regions(RegionPage.objects.all()):
        page = pages[region["slug"]]
        introduction = paragraphs(page.introduction, links)
        items.append(
            RegionItem(
                **region,
                html_url=page_root() + region["path"],
                introduction="".join(f"<p>{html}</p>" for html in introduction),
                other_names=page.names()[1:],
            )
        )
    return made_response(request, RegionList(items=items))


@router.get("/topics/", response=TopicList, summary="List topics", operation_id="topics_list")
def list_topics(request: HttpRequest) -> HttpResponse:
    """Return every topic, by name, with the number of updates that have a section on it."""
    takes_no_parameters(request)
    counts = {topic["slug"]: topic["count"] for topic in listing.topics()}
    root = page_root()
    items = [
        TopicItem(
            slug=topic.slug,
            name=topic.name,
            path=(path := reverse("topic", args=[topic.slug])),
            html_url=root + path,
            description=topic.description,
            count=counts.get(topic.slug, 0),
        )
        for topic in Topic.objects.all()
    ]
    return made_response(request, TopicList(items=items))


@router.get(
    "/acronyms/",
    response=AcronymList,
    summary="List acronyms",
    operation_id="acronyms_list",
)
def list_acronyms(request: HttpRequest) -> HttpResponse:
    """Return every acronym with what it stands for."""
    takes_no_parameters(request)
    items = [
        schema.AcronymExpansion(term=acronym.term, expansion=acronym.expansion)
        for acronym in Acronym.objects.all()
    ]
    return made_response(request, AcronymList(items=items))

"""What the archive search answers, typed."""

from typing import Literal

from pydantic import BaseModel, Field

from cms.api import fields
from regional_updates.schema import (
    AcronymExpansion,
    Block,
    Region,
    TopicLink,
    UpdateSummary,
)


class Passage(BaseModel):
    """A place in an update where the words are."""

    anchor: fields.Anchor = Field(description="Of the section: add it to the update’s address.")
    heading: fields.Heading
    html: str = Field(
        description="Safe HTML: text with matches in `<mark>`.",
        examples=["The <mark>workforce</mark> strategy is out."],
    )


class Pick(BaseModel):
    """What the editors chose for these words."""

    title: str = Field(description="Of the page or link.", examples=["Our fostering strategy"])
    description: str = Field(
        description="Why it helps, as plain text; may be empty.",
        examples=["What the regions agreed for 2017."],
    )
    path: str | None = Field(
        description="On the reader’s site; null where it leads elsewhere.",
        examples=["/regional-updates/west-midlands/"],
    )
    url: str = Field(
        description="The whole address.",
        examples=["https://example.org/regional-updates/west-midlands/"],
    )


class SearchItem(UpdateSummary):
    """An update that was found."""

    passages: list[Passage] = Field(description="Up to three, the best first.")
    missing: list[str] = Field(
        description="Where `matched` is `any`: which of the words the update does not have, as they were "
        "typed; those that are `unknown` are left out.",
        examples=[[]],
    )


class Respelling(BaseModel):
    """A word that was searched for in another spelling, too."""

    typed: str = Field(description="As it was typed.", examples=["durhma"])
    read_as: str = Field(description="A word of the archive.", examples=["durham"])


class Narrower(BaseModel):
    """The same search with a region, years or a month as filters that stand among its words."""

    q: str = Field(description="The words that are left; may be empty.", examples=["adoption"])
    region: list[Region] = Field(description="To filter by, with those that are chosen.")
    year: list[int] = Field(description="Likewise.", examples=[[2023]])
    period_from: str | None = Field(description="A month such as 2017-11.", examples=[None])
    period_to: str | None = Field(description="Likewise.", examples=[None])


class FacetValue(BaseModel):
    """A value that the search can be narrowed to."""

    value: str = Field(description="For the filter.", examples=["west-midlands"])
    label: str = Field(description="For the reader.", examples=["West Midlands"])
    count: fields.Count = Field(description="Updates, under the other filters.")


class Facets(BaseModel):
    """What the search can be narrowed to."""

    region: list[FacetValue] = Field(description="By name.")
    topic: list[FacetValue] = Field(description="By name.")
    year: list[FacetValue] = Field(description="The newest first.")


class SearchResults(BaseModel):
    """What was found."""

    count: fields.Count = Field(description="Updates found, on all pages together.")
    matched: Literal["all", "any"] = Field(
        description="`any` where no section has all of the words, and these have some of them."
    )
    picks: list[Pick] = Field(
        description="What the editors chose for exactly these words: show it first, and say so. "
        "Empty under a filter and after the first results."
    )
    items: list[SearchItem] = Field(description="In the order that was asked for.")
    facets: Facets
    unknown: list[str] = Field(
        description="Where `matched` is `any`: words, as they were typed, that nothing in the archive has.",
        examples=[[]],
    )
    suggestion: str | None = Field(
        description="A better spelling, where no section has all of the words and it finds some.",
        examples=[None],
    )
    narrower: Narrower | None = Field(
        description="What to offer where a region, a year or a month stands among the words and, as a "
        "filter, finds something.",
        examples=[None],
    )
    respelt: list[Respelling] = Field(
        description="Where `matched` is `any`: words that the archive does not know, and what was "
        "searched for besides.",
        examples=[[]],
    )
    expanded: list[AcronymExpansion] = Field(description="Acronyms that were searched both ways.")
    expandable: list[AcronymExpansion] = Field(
        description="Acronyms that were not, because `expand` is `false`.", examples=[[]]
    )


class Completion(BaseModel):
    """What a reader may be about to type."""

    text: str = Field(description="The whole of it.", examples=["Workforce"])
    kind: Literal["topic", "region", "acronym", "heading"] = Field(description="Where it is from.")
    expansion: str | None = Field(
        description="What it stands for, where it is an acronym; show it beside the text.",
        examples=[None],
    )
    path: str | None = Field(
        description="Of its own page on the reader’s site, where it has one.",
        examples=["/topics/workforce/"],
    )


class SuggestionList(BaseModel):
    """What a reader may be about to type."""

    items: list[Completion] = Field(
        description="Those that begin with the text first: topics, regions, acronyms, headings."
    )


class SectionUpdate(BaseModel):
    """The update that a section is in."""

    title: fields.Title
    path: fields.Path
    html_url: fields.HtmlUrl
    api_url: fields.ApiUrl


class SectionItem(BaseModel):
    """A section, with where it is from."""

    update: SectionUpdate
    region: Region
    period: fields.Period
    anchor: fields.Anchor = Field(description="Of the section, in its update.")
    heading: fields.Heading
    topic: TopicLink | None = Field(description="What it is about, where that is said.")
    html_url: str = Field(
        description="Leads to the section itself.",
        examples=["https://example.org/regional-updates/west-midlands/november-2017/#workforce"],
    )
    blocks: list[Block] = Field(description="As the document has them.")


class SectionList(BaseModel):
    """Sections, across updates."""

    count: fields.Count = Field(description="Sections that match, on all pages together.")
    items: list[SectionItem] = Field(description="The newest first.")
    next: fields.NextPage

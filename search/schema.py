"""What the archive search answers, typed."""

from typing import Literal

from pydantic import BaseModel, Field

from regional_updates.schema import (
    AcronymExpansion,
    Block,
    Region,
    TopicLink,
    UpdateSummary,
)


class Passage(BaseModel):
    anchor: str = Field(description="Of the section: add it to the update’s address.")
    heading: str
    html: str = Field(description="Safe HTML: text with matches in `<mark>`.")


class SearchItem(UpdateSummary):
    passages: list[Passage] = Field(description="Up to three, the best first.")


class FacetValue(BaseModel):
    value: str
    label: str
    count: int = Field(description="Updates, under the other filters.")


class Facets(BaseModel):
    region: list[FacetValue]
    topic: list[FacetValue]
    year: list[FacetValue]


class SearchResults(BaseModel):
    count: int = Field(description="Updates found, on all pages together.")
    items: list[SearchItem]
    facets: Facets
    suggestion: str | None = Field(description="A better spelling, where nothing was found.")
    expanded: list[AcronymExpansion] = Field(description="Acronyms that were searched both ways.")


class Completion(BaseModel):
    text: str
    kind: Literal["acronym", "topic", "heading"]


class SuggestionList(BaseModel):
    items: list[Completion]


class SectionUpdate(BaseModel):
    title: str
    path: str
    html_url: str
    api_url: str


class SectionItem(BaseModel):
    update: SectionUpdate
    region: Region
    period: str = Field(examples=["2017-11"])
    anchor: str
    heading: str
    topic: TopicLink | None
    html_url: str = Field(description="Leads to the section itself.")
    blocks: list[Block]


class SectionList(BaseModel):
    count: int = Field(description="Sections that match, on all pages together.")
    items: list[SectionItem]
    next: str | None = Field(description="Full address of the next page.")

"""The update document: the one public form of a regional update, typed.

Front ends build against these names, so they only grow; docs/api.md has the promise in full.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1.1"


# The same moment must be the same text, wherever it was read from.
Moment = Annotated[datetime, AfterValidator(lambda moment: moment.astimezone(UTC))]


class Schema(BaseModel):
    """Base of everything public: an allow-list of fields, each described."""

    model_config = ConfigDict(extra="forbid")


class Region(Schema):
    slug: str = Field(examples=["west-midlands"])
    name: str = Field(examples=["West Midlands"])


class TopicLink(Schema):
    slug: str = Field(examples=["adoption"])
    name: str = Field(examples=["Adoption"])


class Paragraph(Schema):
    type: Literal["paragraph"] = "paragraph"
    html: str = Field(description="Safe inline HTML of one paragraph, without the `<p>`.")


class Subheading(Schema):
    type: Literal["subheading"] = "subheading"
    text: str
    anchor: str = Field(description="Unique in the document; use as the element's id.")


class NestedItem(Schema):
    html: str = Field(description="Safe inline HTML.")


class BulletItem(NestedItem):
    items: list[NestedItem] = Field(description="The second level; often empty.")


class Bullets(Schema):
    type: Literal["bullets"] = "bullets"
    ordered: bool = Field(False, description="True for a numbered list.")
    items: list[BulletItem]


class Quote(Schema):
    type: Literal["quote"] = "quote"
    text: str
    attribution: str = Field(description="Who said it; empty where unknown.")


class Callout(Schema):
    type: Literal["callout"] = "callout"
    html: str = Field(description="Safe inline HTML; paragraphs are separated by `<br>`.")


class Figure(Schema):
    type: Literal["figure"] = "figure"
    value: str = Field(examples=["1,204"])
    label: str = Field(examples=["children supported by early help"])
    source: str = Field(description="Where the number comes from; may be empty.")


class ImageRendition(Schema):
    width: int
    height: int
    url: str
    format: str = Field(examples=["webp"])


class Image(Schema):
    type: Literal["image"] = "image"
    alt: str = Field(description="Empty for a decorative image.")
    caption: str
    renditions: list[ImageRendition]


class Table(Schema):
    type: Literal["table"] = "table"
    caption: str
    head: list[str]
    rows: list[list[str]]


class DocumentLink(Schema):
    title: str
    url: str
    type: str = Field(description="File extension in lower case.", examples=["pdf"])
    size: int | None = Field(description="Bytes, where known.")


class Documents(Schema):
    type: Literal["documents"] = "documents"
    documents: list[DocumentLink]


class Embed(Schema):
    type: Literal["embed"] = "embed"
    url: str
    html: str = Field(description="A safe `<iframe>`, or empty: then link to `url`.")
    provider: str


Block = Annotated[
    Paragraph | Subheading | Bullets | Quote | Callout | Figure | Image | Table | Documents | Embed,
    Field(discriminator="type"),
]


class Section(Schema):
    id: str = Field(description="Stable for as long as the section exists.")
    anchor: str = Field(description="Unique in the document; use as the section's id.")
    heading: str
    topic: TopicLink | None
    blocks: list[Block]


class FeaturedEvent(Schema):
    title: str
    starts_at: Moment
    ends_at: Moment | None
    location: str
    url: str


class RelatedArticle(Schema):
    title: str
    path: str | None = Field(description="For updates of this site; null for external pages.")
    url: str
    origin: Literal["editor", "suggested"]


class AcronymExpansion(Schema):
    term: str = Field(examples=["UASC"])
    expansion: str = Field(examples=["unaccompanied asylum-seeking children"])


class Seo(Schema):
    title: str
    description: str
    canonical_url: str


class WithdrawnNotice(Schema):
    """Why an update is kept as a record, but does not count any more."""

    explanation: str = Field(description="Plain text, to be shown with the update.")
    withdrawn_at: Moment = Field(description="UTC.")


class UpdateSummary(Schema):
    """One update in a list."""

    id: int
    content_id: UUID = Field(description="Stable for ever, through moves and renames.")
    version: int = Field(description="Sequence number of the change that made this version.")
    title: str
    slug: str
    path: str = Field(examples=["/regional-updates/west-midlands/november-2017/"])
    html_url: str
    api_url: str
    region: Region
    period: str = Field(description="The month covered.", examples=["2017-11"])
    introduction_text: str
    published_at: Moment | None = Field(description="First published; UTC.")
    updated_at: Moment | None = Field(description="Last published; UTC.")
    topics: list[TopicLink]
    section_headings: list[str]
    withdrawn_notice: WithdrawnNotice | None = Field(
        None, description="Null unless the update has been withdrawn: then show it."
    )


class UpdateDocument(UpdateSummary):
    """Everything a front end needs to render one update."""

    schema_version: str = SCHEMA_VERSION
    date: str | None = Field(description="The day, where the update has one.", examples=[None])
    introduction: str = Field(description="Safe HTML: a sequence of `<p>`.")
    featured_event: FeaturedEvent | None
    sections: list[Section]
    related_articles: list[RelatedArticle]
    acronyms: list[AcronymExpansion] = Field(description="Those used in this update.")
    seo: Seo
    reading_minutes: int


class DraftDocument(UpdateDocument):
    """The document of an unpublished draft."""

    draft: Literal[True] = True


def document_schema(address: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of update documents, which is to be found at ``address``."""
    schema = UpdateDocument.model_json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        **schema,
        "title": "Update document",
        "version": SCHEMA_VERSION,
    }

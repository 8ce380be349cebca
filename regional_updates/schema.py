"""The update document: the one public form of a regional update, typed.

Front ends build against these names, so they only grow; docs/api.md has the promise in full.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from cms.api import fields

SCHEMA_VERSION = "1.2"


# The same moment must be the same text, wherever it was read from.
Moment = Annotated[datetime, AfterValidator(lambda moment: moment.astimezone(UTC))]


class Schema(BaseModel):
    """Base of everything public: an allow-list of fields, each described."""

    model_config = ConfigDict(extra="forbid")


SafeHtml = Annotated[
    str,
    Field(
        description="Safe inline HTML, without the element around it.",
        examples=["The <strong>workforce</strong> strategy is out."],
    ),
]
SafeParagraphs = Annotated[
    str,
    Field(
        description="Safe HTML: a sequence of `<p>`.", examples=["<p>A month of new starts.</p>"]
    ),
]
Caption = Annotated[
    str, Field(description="Plain text; may be empty.", examples=["Social workers, by year"])
]


class Region(Schema):
    """A region, as it is named now."""

    slug: str = Field(description="Names it in filters and paths.", examples=["west-midlands"])
    name: str = Field(description="As readers know it.", examples=["West Midlands"])


class TopicLink(Schema):
    """A topic, as it is named now."""

    slug: str = Field(description="Names it in filters.", examples=["adoption"])
    name: str = Field(description="As readers know it.", examples=["Adoption"])


class Paragraph(Schema):
    """One paragraph."""

    type: Literal["paragraph"] = "paragraph"
    html: SafeHtml


class Subheading(Schema):
    """A heading below the section's own."""

    type: Literal["subheading"] = "subheading"
    text: str = Field(description="Plain text.", examples=["Recruitment"])
    anchor: str = Field(
        description="Unique in the document; use as the element's id.", examples=["recruitment"]
    )


class NestedItem(Schema):
    """An item of the second level of a list."""

    html: SafeHtml


class BulletItem(NestedItem):
    """An item of a list, with those below it."""

    items: list[NestedItem] = Field(description="The second level; often empty.")


class Bullets(Schema):
    """A list, bulleted or numbered, of two levels at most."""

    type: Literal["bullets"] = "bullets"
    ordered: bool = Field(False, description="True for a numbered list.")
    items: list[BulletItem] = Field(description="The first level.")


class Quote(Schema):
    """What somebody said."""

    type: Literal["quote"] = "quote"
    text: str = Field(description="Plain text.", examples=["We learned to ask earlier."])
    attribution: str = Field(
        description="Who said it; empty where unknown.", examples=["A team manager"]
    )


class Callout(Schema):
    """What stands out of the text, such as a call for volunteers."""

    type: Literal["callout"] = "callout"
    html: str = Field(
        description="Safe inline HTML; paragraphs are separated by `<br>`.",
        examples=["Can you host the next <strong>challenge day</strong>?"],
    )


class Figure(Schema):
    """One number that is worth being shown large."""

    type: Literal["figure"] = "figure"
    value: str = Field(description="As it is to be shown.", examples=["1,204"])
    label: str = Field(description="What it counts.", examples=["children supported by early help"])
    source: str = Field(
        description="Where the number comes from; may be empty.", examples=["Regional return, Q3"]
    )


class ImageRendition(Schema):
    """An image at one size, in one format."""

    width: int = Field(description="Pixels.", examples=[800])
    height: int = Field(description="Pixels.", examples=[600])
    url: str = Field(
        description="Where the file is.",
        examples=["https://cms.example.org/media/images/team.width-800.format-webp.webp"],
    )
    format: str = Field(description="Of the file.", examples=["webp"])


class Image(Schema):
    """An image, with all that a `<picture>` needs."""

    type: Literal["image"] = "image"
    alt: str = Field(
        description="Empty for a decorative image.", examples=["Twelve people around a table"]
    )
    caption: Caption
    renditions: list[ImageRendition] = Field(
        description="Several widths in WebP for `srcset`, and a JPEG for `src`."
    )


class Table(Schema):
    """A table whose first row is its head."""

    type: Literal["table"] = "table"
    caption: Caption
    head: list[str] = Field(description="Plain text.", examples=[["Year", "Social workers"]])
    rows: list[list[str]] = Field(
        description="Plain text; each has as many cells as the head.",
        examples=[[["2016", "310"], ["2017", "342"]]],
    )


class DocumentLink(Schema):
    """A file to download."""

    title: str = Field(description="Plain text.", examples=["Workforce strategy"])
    url: str = Field(
        description="Where the file is.",
        examples=["https://cms.example.org/documents/7/workforce-strategy.pdf"],
    )
    type: str = Field(description="File extension in lower case.", examples=["pdf"])
    size: int | None = Field(description="Bytes, where known.", examples=[48213])


class Documents(Schema):
    """Files to download."""

    type: Literal["documents"] = "documents"
    documents: list[DocumentLink] = Field(description="At least one.")


class Embed(Schema):
    """A video, or another page's player."""

    type: Literal["embed"] = "embed"
    url: str = Field(
        description="Where it is at its provider’s.", examples=["https://vimeo.com/1234567"]
    )
    html: str = Field(
        description="A safe `<iframe>`, or empty: then link to `url`.",
        examples=['<iframe src="https://player.vimeo.com/video/1234567"></iframe>'],
    )
    provider: str = Field(description="As it is to be named.", examples=["Vimeo"])


Block = Annotated[
    Paragraph | Subheading | Bullets | Quote | Callout | Figure | Image | Table | Documents | Embed,
    Field(discriminator="type"),
]


class Section(Schema):
    """A headed part of an update."""

    id: str = Field(
        description="Stable for as long as the section exists.",
        examples=["0b4f4a0e-5a3c-4d0f-9d36-3c1f0f1d7a55"],
    )
    anchor: fields.Anchor = Field(description="Unique in the document; use as the section's id.")
    heading: fields.Heading
    topic: TopicLink | None = Field(description="What it is about, where that is said.")
    blocks: list[Block] = Field(description="In the order in which to show them.")


class FeaturedEvent(Schema):
    """The event that an update asks its readers to come to."""

    title: fields.EventTitle
    starts_at: Moment = Field(description="UTC.", examples=[fields.Begins])
    ends_at: Moment | None = Field(description="UTC; null where unknown.", examples=[fields.Ends])
    location: fields.Location
    url: fields.EventUrl
    calendar_url: str = Field(
        description="The event as an iCalendar file, to be put into a calendar.",
        examples=["https://cms.example.org/events/12.ics"],
    )


class RelatedArticle(Schema):
    """A page to read next."""

    title: str = Field(description="Plain text.", examples=["North East: update for May 2019"])
    path: str | None = Field(
        description="For updates of this site; null for external pages.",
        examples=["/regional-updates/north-east/may-2019/"],
    )
    url: str = Field(
        description="In full.",
        examples=["https://example.org/regional-updates/north-east/may-2019/"],
    )
    origin: Literal["editor", "suggested"] = Field(
        description="Whether an editor chose it, or it was found by its topics, region and words."
    )


class AcronymExpansion(Schema):
    """What an acronym is short for."""

    term: str = Field(description="As it is written.", examples=["UASC"])
    expansion: str = Field(
        description="In full.", examples=["unaccompanied asylum-seeking children"]
    )


class Seo(Schema):
    """For the `<head>` of the page."""

    title: str = Field(
        description="For `<title>`.", examples=["West Midlands: update for November 2017"]
    )
    description: str = Field(
        description="For `<meta name=description>`.", examples=["A month of new starts."]
    )
    canonical_url: str = Field(
        description="For `<link rel=canonical>`.",
        examples=["https://example.org/regional-updates/west-midlands/november-2017/"],
    )


class WithdrawnNotice(Schema):
    """Why an update is kept as a record, but does not count any more."""

    explanation: str = Field(
        description="Plain text, to be shown with the update.",
        examples=["The strategy has been replaced."],
    )
    withdrawn_at: Moment = Field(description="UTC.", examples=["2019-02-01T09:00:00Z"])


class UpdateSummary(Schema):
    """One update in a list."""

    id: fields.Number
    content_id: UUID = Field(
        description="Stable for ever, through moves and renames.",
        examples=["5f2b7c1e-2f0b-4c55-8f43-0d4a6b1d9e11"],
    )
    version: int = Field(
        description="Sequence number of the change that made this version.", examples=[118]
    )
    title: fields.Title
    slug: fields.Slug
    path: fields.Path
    html_url: fields.HtmlUrl
    api_url: fields.ApiUrl
    region: Region = Field(description="Whose update it is.")
    period: fields.Period
    introduction_text: str = Field(
        description="Plain text; may be empty.", examples=["A month of new starts."]
    )
    published_at: Moment | None = Field(
        description="First published; UTC.", examples=["2017-12-01T09:00:00Z"]
    )
    updated_at: Moment | None = Field(
        description="Last published; UTC.", examples=["2017-12-04T15:30:00Z"]
    )
    topics: list[TopicLink] = Field(description="Those of its sections.")
    section_headings: list[str] = Field(description="In order.", examples=[["Workforce"]])
    withdrawn_notice: WithdrawnNotice | None = Field(
        None,
        description="Null unless the update has been withdrawn: then show it.",
        examples=[None],
    )


class UpdateDocument(UpdateSummary):
    """Everything a front end needs to render one update."""

    schema_version: str = Field(
        SCHEMA_VERSION, description="Of this form; it only grows.", examples=[SCHEMA_VERSION]
    )
    date: str | None = Field(description="The day, where the update has one.", examples=[None])
    introduction: SafeParagraphs
    featured_event: FeaturedEvent | None = Field(description="Null where there is none.")
    sections: list[Section] = Field(description="In the order in which to show them.")
    related_articles: list[RelatedArticle] = Field(
        description="Those that an editor chose; where none did, those found by topics, region and words."
    )
    acronyms: list[AcronymExpansion] = Field(description="Those used in this update.")
    seo: Seo = Field(description="For the `<head>` of the page.")
    reading_minutes: int = Field(description="At least 1.", examples=[4])


class DraftDocument(UpdateDocument):
    """The document of an unpublished draft."""

    draft: Literal[True] = Field(True, description="Never shown to readers, never kept.")


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

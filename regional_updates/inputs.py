"""What may be written, typed: the document's own names, without what only the server decides.

What ``GET updates/{region}/{slug}/`` gives can be sent back.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt

from cms.api import fields
from cms.api.parameters import Day, Moment, Month, Text

MOST_SECTIONS, MOST_BLOCKS = 200, 200
LONGEST_HTML = 100_000


class Written(BaseModel):
    """Base of what may be sent. Fields that only the server decides are left out of account."""

    model_config = ConfigDict(extra="ignore")


def _slug_of(value: Any) -> Any:
    return value.get("slug") if isinstance(value, dict) else value


Plain = Annotated[Text, Field(max_length=LONGEST_HTML)]
Short = Annotated[Text, Field(max_length=255)]
Html = Annotated[
    Text,
    Field(
        max_length=LONGEST_HTML,
        description="HTML; what a document may not hold is left out.",
        examples=["The <strong>workforce</strong> strategy is out."],
    ),
]
Slug = Annotated[
    Text,
    BeforeValidator(_slug_of),
    Field(description="The slug, or an object that has it.", examples=["west-midlands"]),
]


class ParagraphInput(Written):
    """One paragraph."""

    type: Literal["paragraph"]
    html: Html


class SubheadingInput(Written):
    """A heading below the section's own."""

    type: Literal["subheading"]
    text: Short = Field(description="Plain text.", examples=["Recruitment"])


class NestedItemInput(Written):
    """An item of the second level of a list."""

    html: Html


class BulletItemInput(NestedItemInput):
    """An item of a list, with those below it."""

    items: list[NestedItemInput] = Field(
        [], max_length=MOST_BLOCKS, description="The second level."
    )


class BulletsInput(Written):
    """A list, bulleted or numbered, of two levels at most."""

    type: Literal["bullets"]
    ordered: StrictBool = Field(False, description="True for a numbered list.")
    items: list[BulletItemInput] = Field(
        min_length=1, max_length=MOST_BLOCKS, description="The first level."
    )


class QuoteInput(Written):
    """What somebody said."""

    type: Literal["quote"]
    text: Plain = Field(description="Plain text.", examples=["We learned to ask earlier."])
    attribution: Short = Field("", description="Who said it.", examples=["A team manager"])


class CalloutInput(Written):
    """What stands out of the text, such as a call for volunteers."""

    type: Literal["callout"]
    html: Html


class FigureInput(Written):
    """One number that is worth being shown large."""

    type: Literal["figure"]
    value: Short = Field(description="As it is to be shown.", examples=["1,204"])
    label: Short = Field(
        description="What it counts.", examples=["children supported by early help"]
    )
    source: Short = Field(
        "", description="Where the number comes from.", examples=["Regional return, Q3"]
    )


class RenditionInput(Written):
    """One of an image's files."""

    url: Plain = Field(
        description="As a document has it.",
        examples=["https://cms.example.org/media/images/team.width-800.format-webp.webp"],
    )


class ImageInput(Written):
    """An image that is in the library."""

    type: Literal["image"]
    id: StrictInt | None = Field(
        None, ge=1, le=2**31, description="Of the image in the library.", examples=[12]
    )
    renditions: list[RenditionInput] = Field(
        [], description="Instead of the id: as a document has them."
    )
    alt: Short = Field(
        "",
        description="Empty for a decorative image.",
        examples=["Twelve people around a table"],
    )
    caption: Short = Field("", description="Plain text.", examples=["The new team"])


class TableInput(Written):
    """A table whose first row is its head."""

    type: Literal["table"]
    caption: Short = Field("", description="Plain text.", examples=["Social workers, by year"])
    head: list[Plain] = Field(
        max_length=50, description="Plain text.", examples=[["Year", "Social workers"]]
    )
    rows: list[list[Plain]] = Field(
        max_length=1000,
        description="Plain text; each must have as many cells as the head.",
        examples=[[["2016", "310"], ["2017", "342"]]],
    )


class DocumentLinkInput(Written):
    """A file that is in the library."""

    id: StrictInt | None = Field(
        None, ge=1, le=2**31, description="Of the document in the library.", examples=[7]
    )
    url: Plain = Field(
        "",
        description="Instead of the id: as a document has it.",
        examples=["https://cms.example.org/documents/7/workforce-strategy.pdf"],
    )


class DocumentsInput(Written):
    """Files to download."""

    type: Literal["documents"]
    documents: list[DocumentLinkInput] = Field(
        min_length=1, max_length=MOST_BLOCKS, description="In the order in which to show them."
    )


class EmbedInput(Written):
    """A video, or another page's player."""

    type: Literal["embed"]
    url: Plain = Field(
        description="Where it is at its provider’s.", examples=["https://vimeo.com/1234567"]
    )


Block = Annotated[
    ParagraphInput
    | SubheadingInput
    | BulletsInput
    | QuoteInput
    | CalloutInput
    | FigureInput
    | ImageInput
    | TableInput
    | DocumentsInput
    | EmbedInput,
    Field(discriminator="type"),
]


class SectionInput(Written):
    """A headed part of an update."""

    heading: Short = Field(description="Plain text.", examples=["Workforce"])
    topic: Slug | None = Field(
        None,
        description="What it is about: the slug, or an object that has it.",
        examples=["adoption"],
    )
    blocks: list[Block] = Field(
        max_length=MOST_BLOCKS, description="In the order in which to show them."
    )


class FeaturedEventInput(Written):
    """An event that the site has, by its title and when it begins."""

    title: Short = Field(description="As the site has it.", examples=["Challenge event"])
    starts_at: Moment = Field(description="With its offset.", examples=[fields.Begins])


class RelatedArticleInput(Written):
    """A page to read next, of this site or of another."""

    title: Short = Field(description="Plain text.", examples=["North East: update for May 2019"])
    path: Plain | None = Field(
        None,
        description="Of an update of this site.",
        examples=["/regional-updates/north-east/may-2019/"],
    )
    url: Plain = Field(
        "",
        description="Of a page elsewhere, in full.",
        examples=["https://example.org/regional-updates/north-east/may-2019/"],
    )
    origin: Literal["editor", "suggested"] = Field(
        "editor", description="Suggested ones are left out: they are suggested anew."
    )


class UpdateInput(Written):
    """An update as its document has it."""

    region: Slug
    title: Short = Field(
        min_length=1,
        description="Plain text.",
        examples=["West Midlands: update for November 2017"],
    )
    slug: Short | None = Field(
        None,
        description="Made from the date in the title where there is none.",
        examples=["november-2017"],
    )
    period: Month = Field(description="The month covered.")
    date: Day | None = Field(
        None, description="The day, where the update has one.", examples=["2017-11-30"]
    )
    introduction: Html = ""
    sections: list[SectionInput] = Field(
        [], max_length=MOST_SECTIONS, description="In the order in which to show them."
    )
    featured_event: FeaturedEventInput | None = Field(
        None, description="The event that readers are asked to come to."
    )
    related_articles: list[RelatedArticleInput] = Field(
        [], max_length=50, description="In the order in which to show them."
    )

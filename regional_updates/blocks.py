"""What an update is written with: sections of named blocks."""

import re
from itertools import accumulate
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from .document_blocks import document_block
from .rich_text import LIST_LEVELS, Links, bullets

INLINE_FEATURES = [
    "bold",
    "italic",
    "link",
    "document-link",
    "superscript",
    "subscript",
]


# A mixin for blocks, which a type checker must see as one.
_Block: Any = object


class Previewed(_Block):
    """Mixin: the block picker shows a block as readers will see it."""

    def get_preview_template(self, value=None, context=None) -> str:
        return "regional_updates/block_preview.html"

    def get_preview_context(self, value, parent_context=None) -> dict:
        context = super().get_preview_context(value, parent_context)
        child = document_block(self.meta.kind, value, Links(), lambda text, otherwise: otherwise)
        context["block"] = child.model_dump(mode="json") if child else None
        return context


class ParagraphBlock(Previewed, blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(features=INLINE_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = "Paragraph"
        kind = "paragraph"
        description = "Plain text, with links, bold and italics."
        preview_value = "<p>All councils in the region have completed their self-assessments.</p>"


class SubheadingBlock(Previewed, blocks.CharBlock):
    class Meta:
        icon = "title"
        label = "Sub-heading"
        kind = "subheading"
        description = "A smaller heading inside a section, such as “Action required”."
        preview_value = "Action required"
        max_length = 255


class BulletsBlock(Previewed, blocks.RichTextBlock):
    def __init__(self, **kwargs):
        kwargs.setdefault(
            "help_text",
            "Enter begins the next bullet. Where a line has none, type “- ” at its beginning. At the "
            "beginning of a bullet, Tab moves it in and Shift+Tab moves it out. Anywhere else, and "
            "after Escape, Tab leaves the list.",
        )
        super().__init__(features=["ul", "ol", *INLINE_FEATURES], **kwargs)

    def clean(self, value):
        value = super().clean(value)
        # First, as what is nested hundreds deep would take long to be read.
        if _list_depth(value.source) > LIST_LEVELS:
            raise ValidationError("Bullets can be nested once. Move the innermost ones up a level.")
        if self.required and not bullets(value.source, Links())[1]:
            raise ValidationError("Write at least one bullet, or remove this list.")
        return value

    class Meta:
        icon = "list-ul"
        label = "Bullets"
        kind = "bullets"
        description = "A list with bullets or numbers, nested once at most. Paste it from Word."
        # Whoever types into a new one types a bullet.
        default = "<ul><li></li></ul>"
        preview_value = "<ul><li>More peer reviewers have been trained</li><li>A leadership workshop takes place in November</li></ul>"


def _list_depth(source: str) -> int:
    steps = (-1 if closing else 1 for closing in re.findall(r"<(/?)li\b", source))
    return max(accumulate(steps), default=0)


class QuoteBlock(Previewed, blocks.StructBlock):
    text = blocks.TextBlock(rows=3, help_text="The words themselves, without quotation marks.")
    attribution = blocks.CharBlock(
        required=False, max_length=255, help_text="Who said it, and their role."
    )

    class Meta:
        icon = "openquote"
        label = "Quote"
        kind = "quote"
        description = "Somebody’s own words."
        preview_value = {
            "text": "We learn most from the visits we make to each other.",
            "attribution": "A director in the region",
        }


class CalloutBlock(Previewed, blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(features=INLINE_FEATURES, **kwargs)

    class Meta:
        icon = "warning"
        label = "Call-out"
        kind = "callout"
        description = "Something that nobody should miss, such as a deadline."
        preview_value = "<p>Please send your return by <b>Friday 24 November</b>.</p>"


class FigureBlock(Previewed, blocks.StructBlock):
    value = blocks.CharBlock(
        max_length=40, help_text="The number as it should appear: 1,204 or 62%."
    )
    label = blocks.CharBlock(max_length=255, help_text="What it counts.")
    source = blocks.CharBlock(required=False, max_length=255, help_text="Where it comes from.")

    class Meta:
        icon = "order"
        label = "Figure"
        kind = "figure"
        description = "One number that matters, and what it counts."
        preview_value = {
            "value": "1,204",
            "label": "children supported by early help",
            "source": "Regional data set, quarter 2",
        }


class ImageBlock(Previewed, blocks.StructBlock):
    image = ImageChooserBlock()
    alt_text = blocks.CharBlock(
        required=False,
        max_length=255,
        label="Alternative text",
        help_text="What the picture shows, for those who cannot see it.",
    )
    decorative = blocks.BooleanBlock(
        required=False, help_text="Tick if the picture only decorates and says nothing."
    )
    caption = blocks.CharBlock(required=False, max_length=255)

    def clean(self, value):
        value = super().clean(value)
        # A draft may wait for its descriptions, as one that is imported from Word does.
        described = value.get("decorative") or value.get("alt_text")
        if not described and not self.is_deferred_validation:
            raise StructBlockValidationError(
                {
                    "alt_text": ValidationError(
                        "Describe the picture, or tick “Decorative” if it says nothing."
                    )
                }
            )
        return value

    class Meta:
        icon = "image"
        label = "Image"
        kind = "image"
        description = "A picture with alternative text and, if you like, a caption."


class TableBlock(Previewed, TypedTableBlock):
    def __init__(self, **kwargs):
        super().__init__(
            [
                ("text", blocks.CharBlock(required=False)),
                ("number", blocks.FloatBlock(required=False)),
            ],
            **kwargs,
        )

    def value_for_form(self, value):
        return value

    def value_from_datadict(self, data, files, prefix):
        # Wagtail's API puts the table there whole, where the admin's form has a field for each cell.
        if prefix in data:
            return data[prefix]
        return super().value_from_datadict(data, files, prefix)

    class Meta:
        icon = "table"
        label = "Table"
        kind = "table"
        description = "Rows and columns. Give each column a heading."


class DocumentsBlock(Previewed, blocks.ListBlock):
    def __init__(self, **kwargs):
        super().__init__(DocumentChooserBlock(), **kwargs)

    class Meta:
        icon = "doc-full"
        label = "Documents"
        kind = "documents"
        description = "Files to download, such as a report."


class EmbedVideoBlock(Previewed, EmbedBlock):
    class Meta:
        icon = "media"
        label = "Embed"
        kind = "embed"
        description = "A video or other page, by its address."


class ContentBlock(blocks.StreamBlock):
    paragraph = ParagraphBlock()
    subheading = SubheadingBlock()
    bullets = BulletsBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    figure = FigureBlock()
    image = ImageBlock()
    table = TableBlock()
    documents = DocumentsBlock()
    embed = EmbedVideoBlock()

    class Meta:
        label = "Content"


class SectionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(
        max_length=255,
        help_text="A few words, not in capitals and without a full stop.",
    )
    topic = SnippetChooserBlock(
        "regional_updates.Topic",
        required=False,
        help_text="What the section is about. Readers filter and follow topics.",
    )
    content = ContentBlock(help_text="What the region has to say under this heading.")

    class Meta:
        icon = "title"
        label = "Section"
        label_format = "{heading}"
        form_classname = "struct-block section-block"


class SectionsBlock(blocks.StreamBlock):
    section = SectionBlock()

    class Meta:
        label = "Sections"


class RelatedPageBlock(blocks.PageChooserBlock):
    def __init__(self, **kwargs):
        super().__init__(page_type=["regional_updates.RegionalUpdatePage"], **kwargs)

    class Meta:
        icon = "doc-empty"
        label = "An update on this site"


class RelatedLinkBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=255)
    url = blocks.URLBlock(label="Address", help_text="Starts with https://")

    class Meta:
        icon = "link-external"
        label = "A page elsewhere"


class RelatedArticlesBlock(blocks.StreamBlock):
    page = RelatedPageBlock()
    link = RelatedLinkBlock()

    class Meta:
        label = "Related articles"

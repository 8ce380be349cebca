"""From a block of a section to its form in the update document, and to the words in it."""

from collections.abc import Callable, Iterable
from typing import Any

import nh3
from wagtail.embeds.embeds import get_embed_hash

from cms.addresses import cms_root

from . import schema
from .rich_text import Links, bullets, is_safe, paragraphs, plain_text

RENDITIONS = [
    "width-320|format-webp",
    "width-640|format-webp",
    "width-1280|format-webp",
    "width-640|format-jpeg",
]


def document_block(
    kind: str, value: Any, links: Links, anchor_for: Callable[[str, str], str]
) -> Any:
    """Return the document's form of one content block, or None where it has nothing to say.

    ``anchor_for`` is called with a sub-heading's text and gives its anchor.
    """
    if kind == "subheading":
        text = " ".join(value.split())
        return schema.Subheading(text=text, anchor=anchor_for(text, "part")) if text else None
    return _BLOCKS[kind](value, links)


def _paragraph(value: Any, links: Links) -> schema.Paragraph | None:
    html = "<br>".join(paragraphs(value.source, links))
    return schema.Paragraph(html=html) if html else None


def _callout(value: Any, links: Links) -> schema.Callout | None:
    html = "<br>".join(paragraphs(value.source, links))
    return schema.Callout(html=html) if html else None


def _bullets(value: Any, links: Links) -> schema.Bullets | None:
    ordered, items = bullets(value.source, links)
    return schema.Bullets.model_validate({"ordered": ordered, "items": items}) if items else None


def _quote(value: Any, links: Links) -> schema.Quote:
    return schema.Quote(text=value["text"].strip(), attribution=value["attribution"] or "")


def _figure(value: Any, links: Links) -> schema.Figure:
    return schema.Figure(value=value["value"], label=value["label"], source=value["source"] or "")


def _image(value: Any, links: Links) -> schema.Image | None:
    if not value or not value["image"]:
        return None
    renditions = value["image"].get_renditions(*RENDITIONS).values()
    sizes = {
        (rendition.width, rendition.url.rsplit(".", 1)[-1]): rendition for rendition in renditions
    }
    return schema.Image(
        alt="" if value["decorative"] else value["alt_text"] or "",
        caption=value["caption"] or "",
        renditions=[
            schema.ImageRendition(
                width=rendition.width,
                height=rendition.height,
                url=cms_root() + rendition.url,
                format="jpeg" if extension == "jpg" else extension,
            )
            for (_, extension), rendition in sizes.items()
        ],
    )


def _table(value: Any, links: Links) -> schema.Table | None:
    if not value or not value.columns:
        return None
    return schema.Table(
        caption=value.caption or "",
        head=[column["heading"] or "" for column in value.columns],
        rows=[[_cell(cell) for cell in row["values"]] for row in value.row_data],
    )


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{int(value) if value.is_integer() else value:,}"
    return str(value)


def _documents(value: Any, links: Links) -> schema.Documents | None:
    files = [file for file in value or [] if file]
    if not files:
        return None
    return schema.Documents(
        documents=[
            schema.DocumentLink(
                title=file.title,
                url=cms_root() + file.url,
                type=file.file_extension.lower(),
                size=_size(file),
            )
            for file in files
        ]
    )


def _size(file: Any) -> int | None:
    if file.file_size is not None:
        return file.file_size
    try:
        return file.file.size
    except OSError:
        return None


def _embed(value: Any, links: Links) -> schema.Embed | None:
    if not value or not is_safe(value.url):
        return None
    # The editor's form fetched it when the address was typed; publishing never waits for a network.
    stored = links.embeds.get(get_embed_hash(value.url))
    allowed = {"src", "width", "height", "title", "allow", "allowfullscreen"}
    html = nh3.clean(
        stored.html if stored else "",
        tags={"iframe"},
        attributes={"iframe": allowed},
        url_schemes={"https"},
    )
    provider = stored.provider_name if stored else ""
    return schema.Embed(url=value.url, html=html.strip(), provider=provider or "")


_BLOCKS: dict[str, Callable[[Any, Links], Any]] = {
    "paragraph": _paragraph,
    "bullets": _bullets,
    "quote": _quote,
    "callout": _callout,
    "figure": _figure,
    "image": _image,
    "table": _table,
    "documents": _documents,
    "embed": _embed,
}


def texts_of(blocks: Iterable[Any]) -> list[str]:
    """Return the plain texts that readers see in ``blocks``, one for each paragraph or bullet."""
    texts: list[str] = []
    for block in blocks:
        match block:
            case schema.Paragraph() | schema.Callout():
                texts += [plain_text(part) for part in block.html.split("<br>")]
            case schema.Subheading():
                texts.append(block.text)
            case schema.Bullets():
                for item in block.items:
                    texts += [plain_text(part.html) for part in (item, *item.items)]
            case schema.Quote():
                texts += [block.text, block.attribution]
            case schema.Figure():
                texts += [f"{block.value} {block.label}", block.source]
            case schema.Image():
                texts += [block.alt, block.caption]
            case schema.Table():
                texts += [
                    block.caption,
                    *(" ".join(row) for row in (block.head, *block.rows)),
                ]
            case schema.Documents():
                texts += [file.title for file in block.documents]
    return [text for text in texts if text]

"""From a document to a page: the inverse of content_item.py, for those who write through the API.

What ``GET updates/{region}/{slug}/`` gives can be sent back; what the server decides is ignored.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ValidationError as DjangoValidationError
from django.forms import BaseForm
from ninja.errors import ValidationError
from wagtail.blocks.base import get_error_json_data
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from cms.addresses import cms_root, page_root
from cms.delivery.models import ContentItem
from home.models import Event

from .editorial.checks import problems
from .editorial.checks.refusing import errors_by_field
from .inputs import (
    BulletsInput,
    CalloutInput,
    DocumentLinkInput,
    DocumentsInput,
    FeaturedEventInput,
    FigureInput,
    ImageInput,
    ParagraphInput,
    QuoteInput,
    RelatedArticleInput,
    SectionInput,
    SubheadingInput,
    TableInput,
    UpdateInput,
)
from .models import RegionalUpdatePage
from .vocabulary import Topic


def page_values(written: UpdateInput, user: AbstractBaseUser | AnonymousUser) -> dict[str, Any]:
    """Return what ``user`` has written as the values of the page's fields, in Wagtail's API form.

    Raises ninja's ValidationError, naming the place, for a topic, event, image or document that
    there is not, or that the user may not choose.
    """
    lookup = _Lookup(user)
    values = {
        "title": written.title,
        "slug": written.slug or "",
        "period": f"{written.period:%Y-%m}",
        "date": written.date.isoformat() if written.date else "",
        "introduction": lookup.rich_text(written.introduction),
        "body": [
            {"type": "section", "value": lookup.section(section, ("sections", number))}
            for number, section in enumerate(written.sections)
        ],
        "featured_event": lookup.event(written.featured_event),
        "related_articles": [
            lookup.article(article)
            for article in written.related_articles
            if article.origin == "editor"
        ],
    }
    if lookup.problems:
        raise ValidationError(lookup.problems)
    return values


def check(form: BaseForm) -> None:
    """Raise ninja's ValidationError, naming each place in the document, where ``form`` is not valid."""
    _refuse(form.errors.as_data())


def check_ready(page: RegionalUpdatePage) -> None:
    """Raise it likewise where ``page`` has what only a draft may have, such as an empty section."""
    errors: dict[str, list[DjangoValidationError]] = {}
    for field in ("body", "related_articles"):
        value = getattr(page, field)
        try:
            value.stream_block.clean(value)
        except DjangoValidationError as error:
            errors[field] = [error]
    found = errors_by_field(problems(page, publishing=False), errors)
    _refuse({**errors, **{field: [error] for field, error in found.items()}})


def _refuse(errors: dict[str, list[DjangoValidationError]]) -> None:
    refused = [
        {"type": "value_error", "loc": ["body", *place], "msg": message}
        for field, found in errors.items()
        for error in found
        for place, message in _problems(get_error_json_data(error), (field,))
    ]
    if refused:
        raise ValidationError(refused)


def _problems(error: dict[str, Any], place: tuple) -> Iterator[tuple[tuple, str]]:
    """Yield the place in the document, and what is wrong there, of each of a block's errors."""
    for message in error.get("messages", ()):
        yield tuple(_AS_IN_DOCUMENTS.get(part, part) for part in place), message
    for part, inner in error.get("blockErrors", {}).items():
        yield from _problems(inner, (*place, part))


_AS_IN_DOCUMENTS = {"body": "sections", "content": "blocks", "alt_text": "alt"}


class _Lookup:
    """Finds what a document names, and collects what cannot be found."""

    def __init__(self, user: AbstractBaseUser | AnonymousUser) -> None:
        self.user = user
        self.problems: list[dict[str, Any]] = []
        self.topics = dict(Topic.objects.values_list("slug", "pk"))

    def missing(self, place: tuple, text: str) -> None:
        self.problems.append({"type": "value_error", "loc": ["body", *place], "msg": text})

    def section(self, section: SectionInput, place: tuple) -> dict[str, Any]:
        if section.topic and section.topic not in self.topics:
            self.missing((*place, "topic"), f"there is no topic “{section.topic}”")
        return {
            "heading": section.heading,
            "topic": self.topics.get(section.topic or ""),
            "content": [
                {"type": block.type, "value": self.block(block, (*place, "blocks", number))}
                for number, block in enumerate(section.blocks)
            ],
        }

    def block(self, block: Any, place: tuple) -> Any:
        match block:
            case ParagraphInput() | CalloutInput():
                return self.rich_text(f"<p>{block.html}</p>")
            case SubheadingInput():
                return block.text
            case BulletsInput():
                return self.rich_text(_list(block))
            case QuoteInput():
                return {"text": block.text, "attribution": block.attribution}
            case FigureInput():
                return {"value": block.value, "label": block.label, "source": block.source}
            case ImageInput():
                return {
                    "image": self.image(block, place),
                    "alt_text": block.alt,
                    "decorative": not block.alt,
                    "caption": block.caption,
                }
            case TableInput():
                return self.table(block, place)
            case DocumentsInput():
                return [
                    self.document(link, (*place, "documents", number))
                    for number, link in enumerate(block.documents)
                ]
            case _:
                return block.url

    def table(self, table: TableInput, place: tuple) -> dict[str, Any]:
        for number, row in enumerate(table.rows):
            if len(row) != len(table.head):
                self.missing((*place, "rows", number), "must have as many cells as the head")
        return {
            "caption": table.caption,
            "columns": [{"type": "text", "heading": heading} for heading in table.head],
            "rows": [{"values": row} for row in table.rows],
        }

    def image(self, image: ImageInput, place: tuple) -> int | None:
        found = image.id
        if found is None and image.renditions:
            name = unquote(urlsplit(image.renditions[0].url).path).rpartition("/")[2]
            renditions = get_image_model().get_rendition_model().objects
            found = renditions.filter(file=f"images/{name}").values_list("image", flat=True).first()
        return self.chosen(get_image_model(), found, place, "image")

    def document(self, link: DocumentLinkInput, place: tuple) -> int | None:
        found = link.id
        if found is None and (match := re.search(r"/documents/(\d{1,9})/", link.url)):
            found = int(match[1])
        return self.chosen(get_document_model(), found, place, "document")

    def chosen(self, model: Any, pk: int | None, place: tuple, noun: str) -> int | None:
        allowed = policy_registry.get_by_type(model).instances_user_has_any_permission_for(
            self.user, ["choose", "change"]
        )
        if pk is None or not allowed.filter(pk=pk).exists():
            self.missing(place, f"there is no such {noun} in the library that you may choose")
            return None
        return pk

    def event(self, event: FeaturedEventInput | None) -> int | None:
        if event is None:
            return None
        starts_at = event.starts_at
        if starts_at.tzinfo is None:
            self.missing(("featured_event", "starts_at"), "must say its distance from UTC")
            return None
        found = Event.objects.filter(title=event.title, starts_at=starts_at).first()
        if found is None:
            self.missing(
                ("featured_event",),
                f"there is no event “{event.title}” at that time; add it in the admin first",
            )
        return found.pk if found else None

    def article(self, article: RelatedArticleInput) -> dict[str, Any]:
        if page := self.page_at(article.path or article.url):
            return {"type": "page", "value": page}
        return {"type": "link", "value": {"title": article.title, "url": article.url}}

    def page_at(self, address: str) -> int | None:
        """Return the published update at ``address``, a path or a URL of this site."""
        root = page_root()
        if address.startswith(f"{root}/"):
            address = address[len(root) :]
        if not address.startswith("/"):
            return None
        path = urlsplit(address).path
        return ContentItem.objects.filter(path=path).values_list("page_id", flat=True).first()

    def rich_text(self, html: str) -> str:
        """Return ``html`` as Wagtail stores it: links to this site's updates and files lead to
        them wherever they move. What the field does not allow is left out by the field itself."""
        tree = BeautifulSoup(html, "html.parser")
        for anchor in tree.find_all("a"):
            address = str(anchor.get("href", ""))
            file = re.match(rf"{re.escape(cms_root())}/documents/(\d{{1,9}})/", address)
            if page := self.page_at(address):
                anchor.attrs = {"linktype": "page", "id": str(page)}
            elif file:
                anchor.attrs = {"linktype": "document", "id": file[1]}
            else:
                anchor.attrs = {"href": address}
        return str(tree)


def _list(bullets: BulletsInput) -> str:
    tag = "ol" if bullets.ordered else "ul"
    items = []
    for item in bullets.items:
        nested = "".join(f"<li>{_inline(inner.html)}</li>" for inner in item.items)
        items.append(f"<li>{_inline(item.html)}{f'<ul>{nested}</ul>' if nested else ''}</li>")
    return f"<{tag}>{''.join(items)}</{tag}>"


def _inline(html: str) -> str:
    """Return ``html`` so that it cannot end the list it is put into."""
    tree = BeautifulSoup(html, "html.parser")
    for tag in tree.find_all(["ul", "ol", "li", "p", "div"]):
        tag.unwrap()
    return str(tree)

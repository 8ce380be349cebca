"""Compares the page tree with everything that is delivered, and makes them agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from wagtail.models import Page

from . import publishing
from .announcing import announce
from .indexing import compose_sections, same_sections
from .models import Change, ContentItem

COLUMNS = ("content_id", "path", "region", "slug", "title", "period", "date", "summary")
GONE = {Change.Action.UNPUBLISHED, Change.Action.DELETED}


@dataclass(frozen=True)
class Difference:
    """One page whose delivered state is not what the page tree says: where, and what is wrong."""

    page_id: int
    path: str
    what: str


def differences() -> Iterator[Difference | None]:
    """Yield every difference, and None for each page that has none."""
    last = _last_changes()
    stored_ids = set(ContentItem.objects.values_list("page_id", flat=True))
    public = set(publishing.public(Page.objects.all()).values_list("pk", flat=True))
    for page in publishing.delivered_pages(Page.objects.all()):
        stored = ContentItem.objects.filter(page_id=page.pk).first()
        stored_ids.discard(page.pk)
        what = _difference(page, stored, page.pk in public, last.pop(page.pk, None))
        path = stored.path if stored else publishing.path_of(page) or page.url_path
        yield Difference(page.pk, path, what) if what else None
    for stored in ContentItem.objects.filter(page_id__in=stored_ids):
        last.pop(stored.page_id, None)
        yield Difference(stored.page_id, stored.path, "has a document, but the page is gone")
    for page_id, change in last.items():
        if change.action not in GONE:
            what = "was announced and is gone, which no change says"
            yield Difference(page_id, change.path, what)


def difference(page: publishing.DeliveredPage) -> str | None:
    """Return what is delivered otherwise than ``page`` says, as the end of a sentence about it."""
    found: Any = page
    stored = ContentItem.objects.filter(page_id=found.pk).first()
    public = publishing.public(Page.objects.filter(pk=found.pk)).exists()
    return _difference(found, stored, public, Change.objects.filter(page_id=found.pk).last())


@transaction.atomic
def repair(difference: Difference) -> None:
    """Make the delivered state of one page what the page tree says, with a change that says so."""
    page = Page.objects.filter(pk=difference.page_id).first()
    stored = ContentItem.objects.filter(page_id=difference.page_id).first()
    if page and publishing.public(Page.objects.filter(pk=page.pk)).exists():
        publishing.store(page.specific, stored)
    elif stored:
        publishing.remove(stored, Change.Action.UNPUBLISHED if page else Change.Action.DELETED)
    else:
        last = Change.objects.filter(page_id=difference.page_id).last()
        if last:
            gone = Change.Action.UNPUBLISHED if page else Change.Action.DELETED
            announce(
                {last.path.split("/")[-3]},
                action=gone,
                page_id=last.page_id,
                content_id=last.content_id,
                path=last.path,
            )


def _last_changes() -> dict[int, Change]:
    """Return the newest change of each page that ever had one."""
    newest_first = Window(RowNumber(), partition_by="page_id", order_by=F("seq").desc())
    rows = Change.objects.annotate(row=newest_first).filter(row=1)
    return {change.page_id: change for change in rows}


def _difference(
    page: Page, stored: ContentItem | None, public: bool, last: Change | None
) -> str | None:
    if stored is None:
        if public:
            return "is public, but has no document"
        if last and last.action not in GONE:
            return "is not public, which no change says"
        return None
    if not public:
        return "has a document, but is not public"
    item, document = publishing.compose(page, stored.version)
    if not page.is_as_stored(document, stored.document):
        return "has a document that is out of date"
    if any(getattr(item, name) != getattr(stored, name) for name in COLUMNS):
        return "is listed with other values than its document has"
    if not same_sections(compose_sections(page, stored, document), stored):
        return "has sections that are not its document’s"
    if last is None or (last.seq, last.path, last.etag) != (
        stored.version,
        stored.path,
        stored.etag,
    ):
        return "has a document that no change announced"
    return None

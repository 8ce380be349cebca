"""Keeps what is delivered in step with the page tree.

``synchronise`` makes the stored state of one page what the page tree says it should be, and writes
a change when that made a difference. Everything that can make a page public, change it or take it
away ends here, in the transaction that did it.
"""

import gzip
import hashlib
import logging
from collections.abc import Iterable, Iterator
from typing import Any

import brotli
from django.db import transaction
from django.db.models import Model, Q
from django_tasks import task
from pydantic import BaseModel
from wagtail.models import (
    COMMENTS_RELATION_NAME,
    Page,
    PageQuerySet,
    ReferenceIndex,
    Site,
    get_page_models,
)

from . import dependents, schedule
from .announcing import announce
from .indexing import compose_sections, index_sections, same_sections
from .models import Change, ContentItem, Sequence

# So many documents are built in one task; for fewer nobody has to wait.
AT_ONCE = 20
# Nor for so many where somebody must not be named any more.
MOST_AT_ONCE = 200
# A little larger than the best, in a fifth of the time.
BROTLI_QUALITY = 9

logger = logging.getLogger(__name__)


class DeliveredPage:
    """Mixin for page types whose published form is an update document.

    ``fields_in_document`` are the fields of Wagtail's v2 API that are the document's, by their names
    there.
    """

    fields_in_document: dict[str, str] = {}

    def build_document(self, version: int) -> Any:
        """Return the document of the page as it is in memory, carrying ``version``."""
        raise NotImplementedError

    def is_as_stored(self, document: Any, stored: str) -> bool:
        """Return whether ``stored``, a document's JSON, still says what ``document`` would."""
        return document.model_dump_json() == stored

    def build_summary(self, document: Any) -> dict:
        """Return the entry for lists, taken from ``document``; its region has a slug and a name,
        and its withdrawn_notice is None but for pages that are kept as a record only."""
        raise NotImplementedError

    def build_sections(self, document: Any) -> list[dict]:
        """Return one dict for the introduction, then one for each section: anchor, heading, topic,
        topic_name, text, content."""
        raise NotImplementedError

    def found_by(self) -> list[str]:
        """Return texts, such as its title, whose words find each of its sections."""
        raise NotImplementedError

    @classmethod
    def showing(cls, instance: Model) -> set[int]:
        """Return the ids of the pages whose documents show ``instance``, or would now, though the
        page does not refer to it."""
        return set()


# A mixin for pages, which a type checker must see as one.
_Page: Any = object


class KeepsDocumentsTrue(_Page):
    """Mixin for every page type: saving the row brings the documents that depend on it in step.

    A published page's row is its live version, so saving it is publishing, unpublishing, renaming
    or re-slugging; drafts are revisions and touch only the columns named here.
    """

    DRAFT_ONLY = frozenset({
        "latest_revision", "draft_title", "has_unpublished_changes", "latest_revision_created_at",
        "locked", "locked_at", "locked_by", "go_live_at", "expire_at", "owner",
        COMMENTS_RELATION_NAME,
    })  # fmt: skip

    # What pages below show of this one, and pages that link to it.
    SHOWN_ELSEWHERE: tuple[str, ...] = ("url_path", "title", "live")

    def save(self, *args, **kwargs):
        fields = kwargs.get("update_fields")
        if fields is not None and self.DRAFT_ONLY.issuperset(fields):
            return super().save(*args, **kwargs)
        with transaction.atomic():
            before = type(self).objects.filter(pk=self.pk).first()
            path = path_of(before) if before else ""
            result = super().save(*args, **kwargs)
            # In memory there may be a draft, of which only some fields were saved.
            page = self if fields is None else type(self).objects.get(pk=self.pk)
            if isinstance(page, DeliveredPage):
                synchronise(page)
            if before and any(
                getattr(before, name) != getattr(page, name) for name in self.SHOWN_ELSEWHERE
            ):
                changed_for_others(page, path, in_step=True)
            schedule.keep()
        return result


def public(pages: PageQuerySet) -> PageQuerySet:
    """Return those of ``pages`` that anyone may read: live, in a site, under no view restriction.

    This is the one place that decides what is public.
    """
    in_a_site = Q(pk__in=[])
    for path in Site.objects.values_list("root_page__path", flat=True):
        in_a_site |= Q(path__startswith=path)
    return pages.live().public().filter(in_a_site)


def path_of(page: Page) -> str:
    """Return the page's path on its site, such as ``/regional-updates/north-east/may-2019/``."""
    parts = page.get_url_parts()
    return parts[2] if parts else ""


def delivered_types() -> list[type[Page]]:
    return [model for model in get_page_models() if issubclass(model, DeliveredPage)]


def delivered_pages(pages: PageQuerySet) -> Iterator[Page]:
    """Yield the pages among ``pages`` that have documents, in full, a batch at a time."""
    for model in delivered_types():
        chosen = model.objects.filter(pk__in=pages.values("pk")).order_by("path")
        yield from chosen.iterator(chunk_size=200)


@transaction.atomic
def changed_for_others(page: Page, path: str, in_step: bool = False) -> None:
    """Bring in step what depends on ``page``, which readers found at ``path`` until now; its own
    document, too, unless that is ``in_step`` already.

    What is no longer public goes at once; what only looks different may take the worker a moment.
    """
    below = Page.objects.descendant_of(page, inclusive=True)
    for item in ContentItem.objects.filter(page__in=below).exclude(page__in=public(below)):
        remove(item, Change.Action.UNPUBLISHED)
    ids = {
        pk
        for model in delivered_types()
        for pk in model.objects.filter(pk__in=public(below)).values_list("pk", flat=True)
    }
    # A document leads to itself, too.
    done = {page.pk} if in_step else set()
    build_again_soon(ids - done)
    hidden = not public(Page.objects.filter(pk=page.pk)).exists()
    # What was hidden must not be named elsewhere either.
    leading_here = dependents.leading_to(page, path) - done
    build_again_soon(leading_here, at_once=MOST_AT_ONCE if hidden else 0)


def build_again_soon(page_ids: Iterable[int], at_once: int = AT_ONCE) -> None:
    """Bring the documents of these pages in step: up to ``at_once`` here, more by the worker."""
    ids = set(page_ids)
    if len(ids) <= at_once:
        for page in delivered_pages(Page.objects.filter(pk__in=ids)):
            synchronise(page)
    else:
        build_again_later(ids)


def synchronise_all() -> None:
    """Synchronise every page that has, should have or should not have a document."""
    for page in delivered_pages(Page.objects.all()):
        synchronise(page)


@transaction.atomic
def synchronise(page: Page) -> Change | None:
    """Make the stored document, its sections and the list of changes agree with ``page``.

    Returns the change that was written, or None where nothing had to change. A document that
    differs from the stored one in nothing but its version is left alone.
    """
    stored = ContentItem.objects.filter(page_id=page.pk).first()
    if not public(Page.objects.filter(pk=page.pk)).exists():
        return remove(stored, Change.Action.UNPUBLISHED) if stored else None
    if stored:
        document = page.build_document(stored.version)
        if page.is_as_stored(document, stored.document):
            # Where only what they are found by is another, readers have nothing to be told.
            sections = compose_sections(page, stored, document)
            if not same_sections(sections, stored):
                stored.sections.all().delete()
                index_sections(sections)
            return None
    return store(page, stored)


@transaction.atomic
def forget(page_id: int) -> Change | None:
    """Take a page that is being deleted out of everything that is delivered."""
    stored = ContentItem.objects.filter(page_id=page_id).first()
    return remove(stored, Change.Action.DELETED) if stored else None


def store(page: Page, stored: ContentItem | None) -> Change:
    """Write the document of ``page`` in the place of ``stored``, its sections and one change."""
    version = Sequence.take()
    item, document = compose(page, version)
    item.pk = stored.pk if stored else None
    _make_way(item)
    item.save()
    item.sections.all().delete()
    index_sections(compose_sections(page, item, document))
    # Wagtail's worker does it too, but maybe after something that the page shows has changed.
    ReferenceIndex.create_or_update_for_object(page)
    previous_path = stored.path if stored and stored.path != item.path else ""
    change = announce(
        {item.region, stored.region if stored else item.region},
        seq=version,
        action=Change.Action.MOVED if previous_path else Change.Action.PUBLISHED,
        page_id=page.pk,
        content_id=item.content_id,
        path=item.path,
        previous_path=previous_path,
        etag=item.etag,
    )
    logger.info("%s %s as version %d", change.action, item.path, version)
    return change


def _make_way(item: ContentItem) -> None:
    """Bring in step whichever page was at the address of ``item`` and has not been since."""
    here = Q(path=item.path) | Q(region=item.region, slug=item.slug)
    for stale in ContentItem.objects.filter(here).exclude(page_id=item.page_id):
        synchronise(Page.objects.get(pk=stale.page_id).specific)


def remove(stored: ContentItem, action: str) -> Change:
    """Take ``stored`` out of everything that is delivered, with a change that says how it went."""
    change = announce(
        {stored.region},
        action=action,
        page_id=stored.page_id,
        content_id=stored.content_id,
        path=stored.path,
    )
    stored.delete()
    logger.info("%s %s as change %d", action, change.path, change.seq)
    return change


def compose(page: Page, version: int) -> tuple[ContentItem, BaseModel]:
    """Return the unsaved ContentItem of ``page`` and the document in it.

    Writes nothing but an image's renditions.
    """
    document = page.build_document(version)
    summary = page.build_summary(document)
    text = document.model_dump_json()
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    item = ContentItem(
        page_id=page.pk,
        content_id=page.translation_key,
        version=version,
        path=path_of(page),
        region=summary["region"]["slug"],
        slug=page.slug,
        title=page.title,
        period=page.period,
        date=page.date or page.period,
        etag=f'"{version}-{digest}"',
        document=text,
        gzip=gzip.compress(text.encode(), mtime=0),
        brotli=brotli.compress(text.encode(), quality=BROTLI_QUALITY),
        summary=summary,
    )
    return item, document


def pages_showing(instance: Model) -> set[int]:
    """Return the ids of the published pages whose documents show ``instance``, or would now."""
    found = dependents.referring_to(instance)
    for model in delivered_types():
        found |= model.showing(instance)
    return found


def build_again_later(page_ids: Iterable[int]) -> None:
    """Queue the documents of these pages, for the worker, in the transaction that asks for it."""
    ids = sorted(set(page_ids))
    for start in range(0, len(ids), AT_ONCE):
        build_again.enqueue(ids[start : start + AT_ONCE])


def build_all_again_later() -> None:
    """Queue every page that has, should have or should not have a document."""
    for model in delivered_types():
        build_again_later(model.objects.values_list("pk", flat=True))


@task()
def build_again(page_ids: list[int]) -> None:
    """Bring the documents of these pages in step, each in a transaction of its own."""
    for page in delivered_pages(Page.objects.filter(pk__in=page_ids)):
        synchronise(page)

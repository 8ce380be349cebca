"""The versions of a page: how each is named, and which of them a person wants to compare."""

import datetime
import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from wagtail.fields import StreamField
from wagtail.models import Page, PageLogEntry, Revision

from .log import in_words

# What happened to a version, and makes it one to look back to.
MILESTONES = {
    "wagtail.workflow.start": "sent for approval",
    "wagtail.workflow.resume": "sent for approval again",
    "wagtail.workflow.reject": "sent back",
    "wagtail.workflow.approve": "approved",
    "wagtail.publish": "published",
    "wagtail.publish.scheduled": "published",
}
# What one person saves without such a pause is one piece of work.
PAUSE = datetime.timedelta(minutes=30)


# Of what every page has, what readers get; the rest is where it is, its times, its comments and so on.
WORDS_OF_PAGES = {"title", "slug", "seo_title", "search_description", "show_in_menus"}
# The editor gives them to each block of a rich text that has none, as it gives blocks their ids.
BLOCK_KEYS = re.compile(r' data-block-key="\w*"')


class Version(NamedTuple):
    pk: int
    name: str


def same_content(one: Revision, other: Revision) -> bool:
    """Whether two versions of a page give readers the same, whatever their comments and times are."""
    return _content(one) == _content(other)


def _content(revision: Revision) -> dict[str, Any]:
    of_pages = {field.name for field in Page._meta.get_fields()} - WORDS_OF_PAGES
    fields = revision.content_type.model_class()._meta.get_fields()
    streams = {field.name for field in fields if isinstance(field, StreamField)}
    return {
        name: _without_ids(json.loads(value) if name in streams and value else value)
        for name, value in revision.content.items()
        if name not in of_pages
    }


def _without_ids(value: Any) -> Any:
    match value:
        case str():
            return BLOCK_KEYS.sub("", value)
        case list():
            return [_without_ids(each) for each in value]
        case dict():
            block = "type" in value and "value" in value
            return {
                name: _without_ids(each)
                for name, each in value.items()
                if not (block and name == "id")
            }
    return value


def version_name(revision: Revision) -> str:
    """Return when, on a clock in London, and by whom ``revision`` was saved."""
    saved = in_words(revision.created_at)
    return f"{saved} by {_name(revision.user)}" if revision.user else saved


def versions_of(page: Page) -> tuple[list[Version], int | None]:
    """Return the versions of ``page``, the newest first, and which to compare the newest with.

    That is the last one that was sent for approval, sent back, approved or published, else the last
    one before the newest piece of work. It takes two queries, and two more for its live version.
    """
    revisions = list(
        page.revisions.select_related("user").defer("content").order_by("-created_at", "-pk")
    )
    entries = PageLogEntry.objects.filter(
        page=page.pk, action__in=MILESTONES, revision__isnull=False
    ).order_by("timestamp", "pk")
    happened: dict[int, list[str]] = {}
    for pk, action in entries.values_list("revision_id", "action"):
        # In the order of what happened to each last.
        happened[pk] = [*happened.pop(pk, []), MILESTONES[action]]
    versions = []
    for revision in revisions:
        notes = list(dict.fromkeys(happened.get(revision.pk, [])))
        if revision.pk == page.live_revision_id:
            notes = [*(note for note in notes if note != "published"), "live"]
        if revision.pk == page.latest_revision_id:
            notes = ["newest", *notes]
        name = version_name(revision)
        versions.append(Version(revision.pk, f"{name} ({', '.join(notes)})" if notes else name))
    return versions, _looked_back_to(page, revisions, happened)


def _looked_back_to(page: Page, revisions: list[Revision], happened: Iterable[int]) -> int | None:
    older = [each for each in revisions if each.pk != page.latest_revision_id]
    known = {each.pk for each in older}
    for pk in [*reversed([*happened]), page.live_revision_id]:
        if pk in known:
            return pk
    newer = next((each for each in revisions if each.pk == page.latest_revision_id), None)
    for each in older:
        if newer and (each.user_id != newer.user_id or newer.created_at - each.created_at > PAUSE):
            return each.pk
        newer = each
    return older[-1].pk if older else None


def _name(user: AbstractBaseUser) -> str:
    return getattr(user, "get_full_name", str)() or user.get_username()

"""The versions of a page: how each is named, and which of them a person wants to compare."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
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


class Version(NamedTuple):
    pk: int
    name: str


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

"""Whose the content of a version is: comments, times to go live, and what Wagtail notes down, change none."""

import json
import re
from typing import Any

from wagtail.models import COMMENTS_RELATION_NAME, Page, Revision

# Of what every page has, what people write.
WRITTEN = {"title", "slug", "seo_title", "search_description", "show_in_menus"}
BOOKKEEPING = {field.name for field in Page._meta.concrete_fields} - WRITTEN
BESIDE = {COMMENTS_RELATION_NAME, "pk", "page_ptr"}
# The editor gives them to blocks and paragraphs that came without, whatever else is saved.
KEYS = re.compile(r' data-block-key="[^"]*"')
AT_ONCE = 5


def last_change(revision: Revision) -> Revision:
    """Return the version that made the content of ``revision`` what it is.

    That is itself, or the first of those just before it that say the same. What nobody made, such
    as a command, is whose it becomes first.
    """
    found, content = revision, content_of(revision)
    older = Revision.objects.filter(
        base_content_type=revision.base_content_type_id,
        object_id=revision.object_id,
        created_at__lte=revision.created_at,
    ).exclude(pk=revision.pk)
    # A few at a time: most often the first one differs.
    for before in older.order_by("-created_at", "-pk").iterator(chunk_size=AT_ONCE):
        if content_of(before) != content:
            break
        if before.user_id:
            found = before
    return found


def content_of(revision: Revision) -> dict[str, Any]:
    """Return what ``revision`` says, to compare with another of the same page."""
    fields = revision.content_type.model_class()._meta.concrete_fields
    left_out = BOOKKEEPING | {field.name for field in fields if not field.editable}
    return {
        name: _without_keys(value)
        for name, value in revision.content.items()
        if name not in left_out and name not in BESIDE
    }


def _without_keys(value: Any) -> Any:
    """Return ``value`` without the ids of blocks; streams are stored as text in text."""
    match value:
        case str():
            try:
                parsed = json.loads(value) if value[:1] in ("[", "{") else None
            except ValueError:
                parsed = None
            return KEYS.sub("", value) if parsed is None else _without_keys(parsed)
        case dict():
            is_block = value.keys() == {"type", "value", "id"}
            return {
                name: _without_keys(part)
                for name, part in value.items()
                if not (is_block and name == "id")
            }
        case list():
            return [_without_keys(part) for part in value]
    return value

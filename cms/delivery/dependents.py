"""Which documents show something, so that they are built again when it changes or goes.

What pages refer to is in Wagtail's reference index, which publishing keeps exact; what only the
document says, such as suggested articles, is looked for in its text.
"""

import json

from django.db.models import Model, QuerySet
from wagtail.models import Page, ReferenceIndex

from .models import ContentItem


def referring_to(instance: Model) -> set[int]:
    """Return the ids of the published pages that refer to ``instance``."""
    return _published(ReferenceIndex.get_references_to(instance))


def leading_to(top: Page, path: str) -> set[int]:
    """Return the ids of the published pages whose documents lead to ``top`` or to a page below it.

    ``path`` is where readers found ``top``, as documents have it.
    """
    below = Page.objects.descendant_of(top, inclusive=True).values_list("pk", flat=True)
    references = ReferenceIndex.objects.filter(
        to_content_type=ReferenceIndex._get_base_content_type(Page),
        to_object_id__in=[str(pk) for pk in below],
    )
    found = _published(references)
    return found | mentioning(f'"path":{json.dumps(path, ensure_ascii=False)[:-1]}')


def mentioning(text: str) -> set[int]:
    """Return the ids of the published pages whose documents, as JSON, have ``text`` in them."""
    items = ContentItem.objects.filter(document__contains=text)
    return set(items.values_list("page_id", flat=True))


def _published(references: QuerySet[ReferenceIndex]) -> set[int]:
    pages = ReferenceIndex._get_base_content_type(Page)
    ids = references.filter(base_content_type=pages).values_list("object_id", flat=True)
    items = ContentItem.objects.filter(page_id__in=[int(pk) for pk in ids])
    return set(items.values_list("page_id", flat=True))

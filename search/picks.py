"""Editors' picks: what the editors want found first by who searches for exactly these words."""

from typing import Any

from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page

from cms.addresses import page_root
from cms.delivery.publishing import path_of, public

from .query import normalised

# Around words, these say nothing about what is looked for.
_AROUND = "\"'?!., "


def picked_for(text: str) -> str:
    """Return what ``text`` and the words of a pick have in common where the pick is for it."""
    return normalised(text).strip(_AROUND)


def picks(text: str) -> list[dict[str, Any]]:
    """Return the picks for ``text`` in their order, each shaped as ``schema.Pick``.

    Pages that readers cannot see are left out. The number of queries does not depend on how many
    picks there are.
    """
    asked = picked_for(text)
    queries = SearchPromotion.objects.values_list("query_id", "query__query_string").distinct()
    chosen = [pk for pk, words in queries.order_by() if asked and picked_for(words) == asked]
    if not chosen:
        return []
    rows = list(
        SearchPromotion.objects.filter(query__in=chosen)
        .select_related("page")
        .order_by("query_id", "sort_order", "pk")
    )
    pages = Page.objects.filter(pk__in=[row.page_id for row in rows if row.page_id])
    seen = set(public(pages).values_list("pk", flat=True))
    root = page_root()
    found = [_shown(row, root) for row in rows if row.page_id is None or row.page_id in seen]
    return list({pick["url"]: pick for pick in reversed(found)}.values())[::-1]


def _shown(row: SearchPromotion, root: str) -> dict[str, Any]:
    path = path_of(row.page) if row.page else None
    return {
        "title": row.title or row.external_link_url,
        "description": row.description.strip(),
        "path": path,
        "url": row.external_link_url if path is None else f"{root}{path}",
    }

"""Editors' picks: what the editors want found first by who searches for exactly these words."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page

from cms.addresses import page_root
from cms.delivery.publishing import path_of, public
from regional_updates.vocabulary import Topic

from .query import normalised

# Around words, these say nothing about what is looked for.
_AROUND = "\"'?!., "


def picked_for(text: str) -> str:
    """Return what ``text`` and the words of a pick have in common where the pick is for it."""
    return normalised(text).strip(_AROUND)


def picks(text: str) -> list[dict[str, Any]]:
    """Return the picks for ``text`` in their order, each shaped as ``schema.Pick``.

    Pages that readers do not find otherwise are left out. The number of queries does not depend on how many
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
    hidden = hidden_pages(rows)
    root = page_root()
    found = [_shown(row, root) for row in rows if row.page_id not in hidden]
    return list({pick["url"]: pick for pick in reversed(found)}.values())[::-1]


def hidden_pages(picks: Iterable[SearchPromotion]) -> set[int]:
    """Return the ids of the pages among ``picks`` that are not public, or kept as a record only."""
    chosen = {pick.page_id for pick in picks if pick.page_id}
    shown = public(Page.objects.filter(pk__in=chosen)).exclude(
        regionalupdatepage__withdrawn_at__isnull=False
    )
    return chosen - set(shown.values_list("pk", flat=True))


def path_here(address: str, root: str) -> str | None:
    """Return the path of ``address``, in full or not, on the site at ``root``; None for one elsewhere."""
    here = address.lower().startswith(root.lower())
    path = address[len(root) :] if here else address
    return path if path.startswith("/") and not path.startswith("//") else None


def topic_saved(instance: Topic, **kwargs: Any) -> None:
    """Let the picks of a topic have its new name and address."""
    if before := instance.before:
        picks = _of_topic(before)
        picks.filter(external_link_text=before.name).update(external_link_text=instance.name)
        picks.update(external_link_url=reverse("topic", args=[instance.slug]))


def topic_deleted(instance: Topic, **kwargs: Any) -> None:
    """Take its picks away, as those of a page that is deleted."""
    _of_topic(instance).delete()


def _of_topic(topic: Topic) -> QuerySet[SearchPromotion]:
    return SearchPromotion.objects.filter(external_link_url=reverse("topic", args=[topic.slug]))


def _shown(row: SearchPromotion, root: str) -> dict[str, Any]:
    path = path_of(row.page) if row.page else path_here(row.external_link_url, root)
    return {
        "title": row.title or row.external_link_url,
        "description": row.description.strip(),
        "path": path,
        "url": row.external_link_url if path is None else f"{root}{path}",
    }

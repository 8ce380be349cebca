"""A topic or region that is renamed or deleted: lists, filters and its page follow at once, whatever
there is to build again."""

from collections.abc import Collection
from typing import Any
from urllib.parse import unquote

from django.urls import reverse

from cms.delivery.departures import give_back, lead_to, new_paths, say_goodbye
from cms.delivery.indexing import rename_region, rename_topic
from cms.delivery.publishing import public
from cms.templatetags.addresses import feed

from .models import RegionPage
from .vocabulary import Topic

# Below which addresses they have pages, each at its slug.
PLACES = {"region": "/regional-updates/", "topic": "/topics/"}
FEEDS = ("atom", "json", "csv")


def topic_is_saved(instance: Topic, **kwargs: Any) -> None:
    """Note what the topic was called."""
    instance.before = Topic.objects.filter(pk=instance.pk).first()


def topic_saved(instance: Topic, **kwargs: Any) -> None:
    """File its sections under its new name, and lead readers of its old address to the new one."""
    before, path = instance.before, reverse("topic", args=[instance.slug])
    if before is None:
        give_back(path)
    elif (before.slug, before.name) != (instance.slug, instance.name):
        rename_topic(before.slug, instance.slug, instance.name)
        if before.slug != instance.slug:
            lead_to(reverse("topic", args=[before.slug]), path)


def topic_deleted(instance: Topic, **kwargs: Any) -> None:
    """File its sections under no topic, and tell readers of its address that it is gone."""
    rename_topic(instance.slug, "", "")
    gone = (
        f"The topic “{instance.name}” is not used any more. What was said on it is in the archive."
    )
    say_goodbye([reverse("topic", args=[instance.slug])], gone)


def region_is_saved(instance: RegionPage, **kwargs: Any) -> None:
    """Note what the region was called in addresses."""
    instance.slug_before = _slug(instance)


def region_saved(instance: RegionPage, **kwargs: Any) -> None:
    """File its updates under its new slug, and lead its feeds' readers to where they are now, as Wagtail
    does those of its page. Of one that is not public nobody is told the slug."""
    before, slug = instance.slug_before, _slug(instance)
    if before and before != slug:
        rename_region(before, slug)
        if public(RegionPage.objects.filter(pk=instance.pk)).exists():
            for form in FEEDS:
                lead_to(feed(form, before), feed(form, slug))


def slugs_now(kind: str, slugs: Collection[str]) -> list[str]:
    """Return ``slugs`` of a ``kind`` of ``PLACES``, each once; one that was given up as it is now."""
    place = PLACES[kind]
    paths = {slug: f"{place}{slug}/" for slug in slugs if "\0" not in slug}
    moved = new_paths(paths.values()) if paths else {}
    now = {slug: unquote(moved[path]) for slug, path in paths.items() if path in moved}
    # What was at the one address may be of another kind at the other.
    found = {slug: path.strip("/").rpartition("/")[2] for slug, path in now.items()
             if path.startswith(place) and path.count("/") == place.count("/") + 1}  # fmt: skip
    return [*dict.fromkeys(found.get(slug, slug) for slug in slugs)]


def _slug(region: RegionPage) -> str:
    """Return the slug that is stored, empty where there is none: in memory there may be that of a draft."""
    return RegionPage.objects.filter(pk=region.pk).values_list("slug", flat=True).first() or ""

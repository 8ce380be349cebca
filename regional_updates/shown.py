"""What documents show of things that have lives of their own, looked up at once for any number of
pages."""

import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from django.utils import timezone
from wagtail.embeds.embeds import get_embed_hash
from wagtail.embeds.models import Embed

from home.models import Event

from . import schema
from .rich_text import Links
from .suggesting import suggested_articles
from .vocabulary import Acronym

if TYPE_CHECKING:
    from .models import RegionalUpdatePage, RegionPage


class Shown:
    """What ``pages``, as they are in memory, show: as many queries for many as for one."""

    def __init__(self, pages: Sequence["RegionalUpdatePage"]) -> None:
        self.pages = pages
        now = timezone.now()
        self.published = {id(page): page.first_published_at or now for page in pages}
        self.links = links_of(pages)
        self.bodies = dict(zip(map(id, pages), _bodies(pages), strict=True))
        _look_at_blocks(self.bodies.values(), self.links)
        prefetch_related_objects(pages, "featured_event")

    def body(self, page: "RegionalUpdatePage") -> Iterable[Any]:
        """Return the sections of ``page``, one of ours, as blocks."""
        return self.bodies[id(page)]

    def region(self, page: "RegionalUpdatePage") -> "RegionPage":
        return self.regions[page.path[: -page.steplen]]

    @cached_property
    def regions(self) -> dict[str, "RegionPage"]:
        from .models import RegionPage

        paths = {page.path[: -page.steplen] for page in self.pages}
        found = RegionPage.objects.select_related("featured_event").filter(path__in=paths)
        return {region.path: region for region in found}

    @cached_property
    def acronyms(self) -> list[Acronym]:
        return list(Acronym.objects.all())

    @cached_property
    def events(self) -> list[Event]:
        moments = set(self.published.values())
        found = Event.objects.after(min(moments))
        return list(found if len(moments) > 1 else found[:1])

    def next_event(self, page: "RegionalUpdatePage") -> Event | None:
        """Return the event that came next when ``page`` was published, or now."""
        moment = self.published[id(page)]
        return next((event for event in self.events if event.starts_at >= moment), None)

    def suggestions(
        self,
        page: "RegionalUpdatePage",
        region: str,
        topics: Iterable[str],
        texts: Iterable[str],
    ) -> list[schema.RelatedArticle]:
        """Return what to read after ``page``. It is looked for when one is read or published, not
        where many are looked through."""
        return suggested_articles(page, region, topics, texts) if len(self.pages) == 1 else []


def links_of(pages: Iterable["RegionalUpdatePage"]) -> Links:
    """Return where the links in ``pages``, as they are in memory, lead for the public."""
    texts, chosen = [], []
    for page in pages:
        texts.append(page.introduction)
        texts.append(json.dumps(page.body.get_prep_value(), ensure_ascii=False))
        rows = page.related_articles.raw_data
        chosen += [row["value"] for row in rows if row["type"] == "page" and row["value"]]
    return Links.found_in("\n".join(texts), chosen)


def _bodies(pages: Sequence["RegionalUpdatePage"]) -> list[Iterable[Any]]:
    """Return the blocks of each of ``pages``. Blocks of one stream look up together what they show."""
    if len(pages) == 1:
        return [pages[0].body]
    rows = [row for page in pages for row in page.body.raw_data]
    whole = iter(pages[0].body.stream_block.to_python(rows) if pages else ())
    return [list(islice(whole, len(page.body))) for page in pages]


def _look_at_blocks(bodies: Iterable[Iterable[Any]], links: Links) -> None:
    """Look up the sizes that images have been made in, and put into ``links`` what is embedded."""
    images, hashes = [], set()
    for section in (section for body in bodies for section in body):
        for block in section.value["content"]:
            if block.block_type == "image" and block.value and block.value["image"]:
                images.append(block.value["image"])
            elif block.block_type == "embed" and block.value:
                hashes.add(get_embed_hash(block.value.url))
    prefetch_related_objects(images, "renditions")
    if hashes:
        links.embeds = {found.hash: found for found in Embed.objects.filter(hash__in=hashes)}

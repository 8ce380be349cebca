"""What search engines are told to read. Another kind of page is one more class in ``SECTIONS``."""

import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from cms.addresses import page_root
from cms.delivery.models import Change, ContentItem, IndexedSection
from cms.delivery.publishing import path_of, public
from home.models import HomePage
from regional_updates.models import RegionPage, UpdatesIndexPage

# A path from the root of the site, and when what is there last changed.
Place = tuple[str, datetime.datetime | None]


class Places(Sitemap):
    """A sitemap whose items are ``Place``. It leads to where readers are: maybe another server."""

    limit = 5000

    def get_protocol(self, protocol: str | None = None) -> str:
        return page_root().partition("://")[0]

    def get_domain(self, site: Any = None) -> str:
        return page_root().partition("://")[2]

    def location(self, item: Place) -> str:
        return item[0]

    def lastmod(self, item: Place) -> datetime.datetime | None:
        return item[1]

    def get_latest_lastmod(self) -> datetime.datetime | None:
        """Return when the sitemap last changed: at the latest when an update did."""
        return Change.objects.order_by("-seq").values_list("at", flat=True).first()


class Pages(Places):
    """The front page, the index and the regions, which show their newest updates; and the help."""

    def items(self) -> list[Place]:
        newest = dict(ContentItem.objects.values_list("region").annotate(Max("stored_at")))
        of_all = max(newest.values(), default=None)
        above = [*public(HomePage.objects.all()), *public(UpdatesIndexPage.objects.all())]
        regions = public(RegionPage.objects.order_by("path"))
        return [
            *((path_of(page), _later(page.last_published_at, of_all)) for page in above),
            *((path_of(page), _later(page.last_published_at, newest.get(page.slug))) for page in regions),
            (reverse("help"), None),
        ]  # fmt: skip


class Updates(Places):
    """All updates but those that were withdrawn: their pages ask search engines to leave them out."""

    def items(self) -> QuerySet[ContentItem, Place]:
        items = ContentItem.objects.filter(summary__withdrawn_notice=None).order_by("pk")
        return items.values_list("path", Coalesce("page__last_published_at", "stored_at"))


class Topics(Places):
    """The list of topics, and the page of each that was spoken of."""

    def items(self) -> list[Place]:
        spoken_of = IndexedSection.objects.filter(withdrawn=False).exclude(topic="")
        newest = spoken_of.order_by("topic").values_list("topic")
        found = [
            (reverse("topic", args=[slug]), at)
            for slug, at in newest.annotate(Max("section__item__stored_at"))
        ]
        return [(reverse("topics"), max((at for _, at in found), default=None)), *found]


SECTIONS: dict[str, type[Places]] = {"pages": Pages, "topics": Topics, "updates": Updates}


def _later(
    one: datetime.datetime | None, other: datetime.datetime | None
) -> datetime.datetime | None:
    return max(filter(None, (one, other)), default=None)

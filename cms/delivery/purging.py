"""Telling a cache in front of the site what it must ask for again."""

from django.conf import settings
from wagtail.contrib.frontend_cache.utils import purge_urls_from_cache

from cms.addresses import api_url, cms_root, page_root

from .models import Change

# What shows the newest updates, or how many there are.
LISTS = ("updates/", "sections/", "regions/", "topics/", "site/")
FEEDS = ("updates.atom", "updates.json", "updates.csv")


def purge(change: Change) -> None:
    """Queue the addresses that ``change`` makes out of date for Wagtail's front-end cache, if any.

    Lists that were asked for with parameters live for the seconds that their Cache-Control says.
    """
    if not settings.WAGTAILFRONTENDCACHE:
        return
    urls = [f"{cms_root()}/api/v3/{name}" for name in LISTS]
    urls += [f"{cms_root()}/feeds/{name}" for name in (*FEEDS, "events.ics")]
    for path in filter(None, (change.path, change.previous_path)):
        parts = path.strip("/").split("/")
        # The page, and the lists above it up to the front page.
        urls += ["/".join([page_root(), *parts[:count], ""]) for count in range(len(parts) + 1)]
        urls.append(api_url(*parts[-2:]))
        urls += [f"{cms_root()}/feeds/{parts[-2]}/{name}" for name in FEEDS]
    purge_urls_from_cache(list(dict.fromkeys(urls)))

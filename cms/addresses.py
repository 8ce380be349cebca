"""Absolute addresses: where the public finds a page, and where this server answers."""

from django.conf import settings
from wagtail.models import Site


def cms_root() -> str:
    """Return this server's address, without a slash at the end."""
    if settings.WAGTAILADMIN_BASE_URL:
        return settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    site = Site.objects.filter(is_default_site=True).first()
    return site.root_url if site else ""


def page_root() -> str:
    """Return the address that page paths hang on: the separate front end's, where there is one."""
    return settings.HEADLESS_CLIENT_URL or cms_root()


def api_url(region: str, slug: str) -> str:
    """Return where the API has the update with this slug in the region with that one."""
    return f"{cms_root()}/api/v3/updates/{region}/{slug}/"

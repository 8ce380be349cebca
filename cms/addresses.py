"""Absolute addresses: where the public finds a page, and where this server answers."""

from django.conf import settings
from wagtail.models import Site


def cms_root() -> str:
    """Return this server's address, without a slash at the end."""
    site = Site.objects.filter(is_default_site=True).first()
    return (settings.WAGTAILADMIN_BASE_URL or (site.root_url if site else "")).rstrip("/")


def page_root() -> str:
    """Return the address that page paths hang on: the separate front end's, where there is one."""
    return settings.HEADLESS_CLIENT_URL or cms_root()

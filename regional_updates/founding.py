"""The pages that every site begins with."""

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Page, Site

from home.models import HomePage, Organisation

from .models import UpdatesIndexPage


def found(name: str, home: HomePage, index: UpdatesIndexPage) -> UpdatesIndexPage:
    """Put ``home``, and below it ``index``, in the place of Wagtail's welcome page; return it.

    The site gets the address in PUBLIC_URL. Its workflow and moderators come with the index.
    """
    root = Page.get_first_root_node()
    welcome = root.get_children().first()
    home = root.add_child(instance=home)
    site = Site.objects.get(is_default_site=True)
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    site.root_page, site.site_name = home, name
    site.hostname = address.hostname or site.hostname
    site.port = address.port or (443 if address.scheme == "https" else 80)
    site.save()
    if welcome is not None:
        Page.objects.get(pk=welcome.pk).delete()
        home.refresh_from_db()
    Organisation.objects.update_or_create(site=site, defaults={"name": name})
    return home.add_child(instance=index)

"""What became of a page that is not at its address any more: it moved, or it is gone for good.

Wagtail's redirects, made by itself when a page moves, say the first; ``Gone`` the second. Whatever is
published at an address later wins.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.encoding import uri_to_iri
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from cms.addresses import page_root

from .models import Gone
from .publishing import path_of, public

MOST_STEPS = 10


@dataclass(frozen=True)
class Departure:
    """Where readers of an address are sent, or why they are not.

    ``status`` is 301, 302 or 410. ``path`` is the new place on this site, ``url`` the same in full, or
    a place elsewhere; both are empty for 410. ``query`` is what was asked of the old place, and may be
    asked of the new one.
    """

    status: int
    path: str = ""
    url: str = ""
    explanation: str = ""
    query: str = ""


def departure(request: HttpRequest, address: str) -> Departure | None:
    """Return what became of the page that was at ``address``, a path with or without a query.

    None where nothing is known of it, or where it leads to a page that is not public.
    """
    query = address.partition("?")[2]
    gone = None
    for _ in range(MOST_STEPS):
        path = Redirect.normalise_path(address, decode_unicode=False)
        # What is gone stays so where a draft of it gets another address.
        gone = gone or Gone.objects.filter(path=_key(path.split("?")[0])).first()
        redirect = get_redirect(request, path)
        if redirect and "?" in path:
            query = ""
        redirect = redirect or get_redirect(request, path.split("?")[0])
        if redirect is None:
            break
        status = 301 if redirect.is_permanent else 302
        if redirect.redirect_page is None and redirect.redirect_link.startswith("/"):
            path = redirect.redirect_link
            return Departure(
                status, path=path, url=page_root() + path, query="" if "?" in path else query
            )
        if redirect.redirect_page is None:
            return Departure(status, url=redirect.redirect_link) if redirect.redirect_link else None
        target = redirect.redirect_page
        address = path_of(target)
        if public(Page.objects.filter(pk=target.pk)).exists():
            route = redirect.redirect_page_route_path.lstrip("/")
            path = address + route
            return Departure(status, path=path, url=page_root() + path, query=query)
        # It may have gone on from there.
    return Departure(410, explanation=gone.explanation) if gone else None


def new_paths(paths: Collection[str]) -> dict[str, str]:
    """Return where on this site the readers of ``paths`` are led, for those at which something was that
    moved; not to a page that is not public."""
    rows = Redirect.objects.filter(
        old_path__in={path.rstrip("/") for path in paths}, automatically_created=True
    ).values_list("old_path", "redirect_page", "redirect_link")
    moved = {old: (page, link) for old, page, link in rows}
    ids = [page for page, _ in moved.values() if page]
    pages = (
        {page.pk: path_of(page) for page in public(Page.objects.filter(pk__in=ids))} if ids else {}
    )
    found = {old: pages.get(page, "") if page else link for old, (page, link) in moved.items()}
    return {path: new for path in paths if (new := found.get(path.rstrip("/")))}


def is_taken(address: str) -> bool:
    """Return whether a public page is at ``address``, a path."""
    path = uri_to_iri(address).strip("/")
    addresses = [
        root.rstrip("/") + (f"/{path}/" if path else "/")
        for root in Site.objects.values_list("root_page__url_path", flat=True)
    ]
    return public(Page.objects.filter(url_path__in=addresses)).exists()


def lead_on(paths: Iterable[str], target: Page) -> None:
    """Send the readers of ``paths`` to ``target``."""
    site = Site.objects.get(is_default_site=True)
    for path in paths:
        give_back(path)
        Redirect.objects.create(
            old_path=_key(path), site=site, redirect_page=target, automatically_created=True
        )


def lead_to(path: str, other: str) -> None:
    """Send the readers of ``path`` to ``other``, a path on this site at which there is no page of
    the tree."""
    give_back(other)
    give_back(path)
    # What led to the first leads on, without a stop between.
    Redirect.objects.filter(redirect_link=path, automatically_created=True).update(
        redirect_link=other
    )
    Redirect.objects.create(old_path=_key(path), redirect_link=other, automatically_created=True)


def say_goodbye(paths: Collection[str], explanation: str) -> None:
    """Tell the readers of ``paths``, and of those that led there, that what was there is gone, and why."""
    led_here = Redirect.objects.filter(redirect_link__in=paths, automatically_created=True)
    for path in [*paths, *led_here.values_list("old_path", flat=True)]:
        give_back(path)
        Gone.objects.create(path=_key(path), explanation=explanation)


def give_back(path: str) -> None:
    """Forget what became of the page at ``path``: there is a page again, or another end of it."""
    Redirect.objects.filter(old_path=_key(path), automatically_created=True).delete()
    Gone.objects.filter(path=_key(path)).delete()


def explanation_for(region: str, slug: str) -> str | None:
    """Return why the update with this slug, in the region with that one, is gone; None where it is not."""
    rows = Gone.objects.filter(path__endswith=f"/{region}/{slug}")
    return rows.values_list("explanation", flat=True).first()


def _key(path: str) -> str:
    return Redirect.normalise_path(path)

"""What an address says: to somebody who found nothing there, and of where it leads."""

import re
from urllib.parse import quote, urlsplit

from django import template

register = template.Library()
# Parts of addresses that say where things are, not what they are about.
PLACES = {"regional-updates", "search", "topics", "feeds", "patterns", "index", "home"}
LONGEST = 100


@register.filter
def as_words(path: str) -> str:
    """Return the words in ``path`` to search for: "/regional-updates/north-east/adoption-fund/"
    says "north east adoption fund"."""
    parts = [re.sub(r"\.\w{2,5}$", "", part) for part in path.split("/")]
    words = re.findall(r"[^\W_]+", " ".join(p for p in parts if p.lower() not in PLACES))
    said = " ".join(word for word in words if word.isalpha() or re.fullmatch("(19|20)\\d\\d", word))
    return said if len(said) <= LONGEST else said[:LONGEST].rsplit(" ", 1)[0]


@register.simple_tag
def feed(form: str, region: str | None = "", query: str | None = "") -> str:
    """Return the address of the newest updates in ``form``, "atom", "json" or "csv": of one region, by
    its slug, or those that a search's ``query`` asks for."""
    path = f"/feeds/{quote(region)}/updates.{form}" if region else f"/feeds/updates.{form}"
    return f"{path}?{query}" if query else path


@register.filter
def host(address: str) -> str:
    """Return the name of the site that ``address`` leads to, without "www."."""
    return (urlsplit(address).hostname or "").removeprefix("www.")

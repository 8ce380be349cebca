"""What the head of a page says to those who do not read it: search engines and other sites."""

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from cms.addresses import page_root
from cms.delivery.publishing import path_of

register = template.Library()
# What could end the script, or begin something else in it.
_IN_SCRIPT = {ord(c): f"\\u{ord(c):04X}" for c in "<>&\u2028\u2029"}


@register.filter
def json_ld(nodes: list[dict[str, Any]]) -> SafeString:
    """Return ``nodes`` of schema.org as the JSON-LD script of a page."""
    text = json.dumps({"@context": "https://schema.org", "@graph": nodes}, ensure_ascii=False)
    return mark_safe(f'<script type="application/ld+json">{text.translate(_IN_SCRIPT)}</script>')  # noqa: S308


@register.filter
def canonical(page: Page) -> str:
    """Return the whole address at which readers find ``page``."""
    return page_root() + path_of(page)

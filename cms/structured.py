"""What pages say of themselves to machines: nodes of schema.org."""

from collections.abc import Iterable
from typing import Any

Node = dict[str, Any]


def breadcrumbs(*steps: tuple[str, str]) -> Node:
    """Return where a page is, as the name and the whole address of each step from the front page on."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": url}
            for position, (name, url) in enumerate(steps, 1)
        ],
    }


def told(values: Iterable[tuple[str, Any]]) -> Node:
    """Return the node of those ``values`` that say something."""
    return {name: value for name, value in values if value}

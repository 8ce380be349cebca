"""The organisation and its site, as schema.org has them."""

from typing import TYPE_CHECKING

from cms.addresses import page_root
from cms.structured import Node, told

if TYPE_CHECKING:
    from .models import Organisation


def publisher(organisation: "Organisation") -> Node:
    """Return who publishes the site."""
    return {
        "@type": "Organization",
        "@id": f"{page_root()}/#organisation",
        "name": organisation.name,
        "url": f"{page_root()}/",
    }


def website(organisation: "Organisation") -> Node:
    """Return the site, and how it is searched."""
    root = page_root()
    return told([
        ("@type", "WebSite"),
        ("@id", f"{root}/#site"),
        ("name", organisation.name),
        ("description", organisation.strapline),
        ("url", f"{root}/"),
        ("inLanguage", "en-GB"),
        ("publisher", {"@id": f"{root}/#organisation"}),
        ("potentialAction", {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{root}/search/?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        }),
    ])  # fmt: skip

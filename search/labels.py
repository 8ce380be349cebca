"""What the facets' values are called."""

from typing import Any

from cms.delivery.indexing import spaced_terms
from regional_updates.models import RegionPage
from regional_updates.vocabulary import Topic


class Labels:
    """The names of regions and topics, as they are now: read once for each search."""

    def __init__(self) -> None:
        topics = {slug: [name] for slug, name in Topic.objects.values_list("slug", "name")}
        self.names = {"region": RegionPage.names_by_slug(), "topic": topics}

    def of(self, facet: str, value: Any) -> str:
        """Return what readers know ``value`` as."""
        return self.names.get(facet, {}).get(value, [str(value)])[0]

    def known(self, facet: str, value: Any) -> bool:
        """Return whether there is such a value at all."""
        return facet == "year" or value in self.names[facet]

    def terms_of(self, facet: str) -> dict[str, str]:
        """Return the spaced terms of all names of each value of ``facet``."""
        return {slug: spaced_terms("\n".join(names)) for slug, names in self.names[facet].items()}

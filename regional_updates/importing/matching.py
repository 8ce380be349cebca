"""Which region a title names."""

import re
import unicodedata
from collections.abc import Iterable


def normal(text: str) -> str:
    """Return ``text`` as names are compared: no case, accents or punctuation; "&" is "and"."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    folded = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(re.sub(r"['’]", "", folded).replace("_", " ").translate(_PUNCTUATION).split())


class _Spaces(dict):
    def __missing__(self, code: int) -> int | str:
        return code if chr(code).isalnum() else " "


_PUNCTUATION = _Spaces()


def regions_named(text: str, regions: Iterable[tuple[str, list[str]]]) -> list[str]:
    """Return the slugs of the regions that ``text`` names, out of (slug, names) pairs.

    A name inside a longer one that is there too does not count: "Yorkshire and Humber" is not also
    "Humber".
    """
    wanted = f" {normal(text)} "
    spans = []
    for slug, names in regions:
        for name in filter(None, map(normal, names)):
            start = wanted.find(f" {name} ")
            if start >= 0:
                spans.append((start, start + len(name) + 2, slug))
    found = {
        slug
        for start, end, slug in spans
        if not any(s <= start and end <= e and (s, e) != (start, end) for s, e, _ in spans)
    }
    return sorted(found)

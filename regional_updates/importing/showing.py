"""What was read in a document, as it looks where a person looks through it."""

from collections.abc import Iterable

from bs4 import BeautifulSoup
from django.utils.safestring import SafeString, mark_safe

from regional_updates.rich_text import inline_html

from .draft import Picture
from .rows import LEAVE_OUT, Row
from .writing import as_rich


def shown(text: str) -> SafeString:
    """Return ``text`` as safe HTML with its formatting, and the address behind each link."""
    tree = BeautifulSoup(as_rich(text), "html.parser")
    safe = BeautifulSoup(inline_html(tree), "html.parser")
    for link in safe.find_all("a"):
        address = str(link.get("href", ""))
        if not address:
            link.unwrap()
            continue
        link.attrs = {"href": address, "target": "_blank", "rel": "noopener"}
        said = link.get_text().strip().casefold()
        if said not in (address.casefold(), address.casefold().partition("//")[2].strip("/")):
            behind = safe.new_tag("span", attrs={"class": "import-address"})
            behind.string = f" [{address.removeprefix('mailto:')}]"
            link.insert_after(behind)
    return mark_safe(str(safe))  # noqa: S308


def names_of(rows: Iterable[Row]) -> dict[int, str]:
    """Return, by the row's ``id()``, what each picture and table is called: ``Picture 2``."""
    names, counts = {}, {"Picture": 0, "Table": 0}
    for row in rows:
        if row.block is not None:
            kind = "Picture" if isinstance(row.block, Picture) else "Table"
            counts[kind] += 1
            names[id(row)] = f"{kind} {counts[kind]}"
    return names


def is_undescribed(row: Row) -> bool:
    """Return whether ``row`` is a picture that is kept, and nobody has said what it shows."""
    return isinstance(row.block, Picture) and row.kind != LEAVE_OUT and not row.block.alt

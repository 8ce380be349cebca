"""How an update, or a section of it, is cited: as text and as a BibTeX entry."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.encoding import iri_to_uri

from cms.templatetags.documents import moment

# In braces of their own: BibTeX counts the braces of a value, even those after a backslash.
_BIBTEX = str.maketrans({
    "\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}", "^": r"{\textasciicircum}",
    **{character: f"\\{character}" for character in "$&#_%"},
})  # fmt: skip
_IN_ADDRESS = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D"})


@dataclass(frozen=True)
class Citation:
    text: str
    bibtex: str


def citation(
    document: dict[str, Any],
    publisher: str,
    accessed: datetime.date,
    section: dict[str, Any] | None = None,
) -> Citation:
    """Return how ``document``, or a ``section`` of it, is cited by somebody who reads it on the day
    ``accessed``. Days are as on a calendar in London."""
    published, updated = moment(document["published_at"]), moment(document["updated_at"])
    withdrawn = document["withdrawn_notice"] and moment(
        document["withdrawn_notice"]["withdrawn_at"]
    )
    address = iri_to_uri(document["html_url"])
    title = f"‘{_line(document['title'])}’"
    if section:
        address += iri_to_uri(f"#{section['anchor']}")
        title = f"‘{_line(section['heading'])}’, in {title}"
    said = []
    if published:
        said.append(f"published {_day(published)}")
    if updated and published and updated.date() > published.date():
        said.append(f"updated {_day(updated)}")
    if withdrawn:
        said.append(f"withdrawn {_day(withdrawn)}")
    dates = ", ".join(said)
    year = str(published.year) if published else "n.d."
    text = f"{_line(publisher)} ({year}) {title}, " + (f"{dates}. " if dates else "")
    text = f"{text.rstrip(', ')} Available at: {address} (accessed {_day(accessed)})."
    return Citation(text, _entry(document, publisher, accessed, section, address, dates))


def _entry(
    document: dict[str, Any],
    publisher: str,
    accessed: datetime.date,
    section: dict[str, Any] | None,
    address: str,
    dates: str,
) -> str:
    published = moment(document["published_at"])
    title = _escaped(document["title"])
    values = {
        # Twice in braces: one name, and letters that stay as they are.
        "author": f"{{{_escaped(publisher)}}}",
        "title": f"{{{_escaped(section['heading'])}}}" if section else f"{{{title}}}",
        "howpublished": f"In: {{{title}}}" if section else "",
        "year": str(published.year) if published else "",
        "month": f"{published:%b}".lower() if published else "",
        "url": address.translate(_IN_ADDRESS),
        "urldate": accessed.isoformat(),
        "note": _sentence(dates) + f"Accessed {_day(accessed)}",
    }
    key = f"{document['region']['slug']}-{document['slug']}"
    if section:
        key += f"-{section['anchor']}"
    if not key.isascii():
        key = f"update-{document['id']}" + (f"-{section['id']}" if section else "")
    lines = [
        # A month is one of BibTeX's own words, without braces.
        f"  {name} = {value if name == 'month' else f'{{{value}}}'}"
        for name, value in values.items()
        if value
    ]
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}"


def _sentence(dates: str) -> str:
    return f"{dates[0].upper()}{dates[1:]}. " if dates else ""


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    return _line(text).translate(_BIBTEX)

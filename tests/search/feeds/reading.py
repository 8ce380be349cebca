"""Reading feeds as feed readers do: by their formats' own rules."""

import csv
import io
import re
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def entries(response) -> list[ElementTree.Element]:
    return atom(response).findall(f"{ATOM}entry")


def titles(response) -> list[str]:
    return [said(entry, "title") for entry in entries(response)]


def said(element: ElementTree.Element, name: str) -> str:
    (found,) = element.findall(f"{ATOM}{name}")
    return found.text or ""


def link(element: ElementTree.Element, rel: str) -> str:
    (found,) = [each for each in element.findall(f"{ATOM}link") if each.get("rel") == rel]
    return found.get("href", "")


def atom(response) -> ElementTree.Element:
    """Return the feed, held to what RFC 4287 asks of every one (sections 4.1.1, 4.1.2 and 3)."""
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed" and link(feed, "self").startswith("http")
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert said(element, name), name
        assert re.match(r"[a-z][a-z0-9+.-]*:\S+$", said(element, "id"))
        assert link(element, "alternate").startswith("http")
        (author,) = element.findall(f"{ATOM}author")
        assert said(author, "name")
        for name in ("updated", "published"):
            for moment in element.findall(f"{ATOM}{name}"):
                assert MOMENT.fullmatch(moment.text or "")
    found = [(said(each, "id"), said(each, "updated")) for each in feed.findall(f"{ATOM}entry")]
    assert len(found) == len(set(found))
    assert all(updated <= said(feed, "updated") for _, updated in found)
    return feed


def json_feed(response) -> dict[str, Any]:
    """Return the feed, held to what JSON Feed 1.1 asks of every one."""
    assert response.status_code == 200
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = response.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1" and feed["title"]
    for item in feed["items"]:
        assert isinstance(item["id"], str) and item["content_html"]
        for name in ("date_published", "date_modified"):
            assert datetime.fromisoformat(item[name]).tzinfo
    return feed


def rows(response) -> list[dict[str, str]]:
    """Return the rows of a table as Excel opens it: UTF-8, by its mark."""
    assert response.status_code == 200
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))

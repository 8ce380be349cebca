"""Searching as people do, and what was counted of it."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from search.models import DailySearch

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"


def look(client, q: str, agent: str = BROWSER, path: str = "/search/", **parameters) -> None:
    headers = {"user-agent": agent}
    response = client.get(path, {"q": q, **parameters}, headers=headers, follow=True)
    assert response.status_code == 200


def counted() -> dict[str, tuple[int, int, int]]:
    """Return by query how often it was searched for, how often in vain, and what it found last."""
    rows = DailySearch.objects.values_list("query", "searches", "missed", "found")
    return {query: tuple(numbers) for query, *numbers in rows}


def queries(client, q: str) -> int:
    """Return how many queries the database is asked for a search that was made before."""
    # The first reads the words that are new to the archive.
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/api/v3/search/", {"q": q}).status_code == 200
    return len(captured)

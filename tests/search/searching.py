"""Searching as people do, and what was counted of it."""

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

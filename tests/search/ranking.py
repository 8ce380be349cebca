"""How well the archive search answers the judged queries: nDCG and reciprocal rank of ten results."""

import math
from collections.abc import Callable, Iterable

from django.test import Client

from cms.delivery.models import Section

from .judged import Judged

TOP = 10


def measure(queries: Iterable[Judged], client: Client) -> dict[str, tuple[float, float]]:
    """Return nDCG@10 and reciprocal rank, both from 0 to 1, of each query.

    Where nothing is found, the reader follows "did you mean".
    """
    sections = list(
        Section.objects.select_related("item").only(
            "heading", "text", "topic", "region", "year", "period", "item__page_id"
        )
    )
    return {judged.query: _measure(judged, sections, _asker(client)) for judged in queries}


def _asker(client: Client) -> Callable[[str], list[int]]:
    def ask(query: str) -> list[int]:
        answer = client.get("/api/v3/search/", {"q": query, "limit": TOP}).json()
        if not answer["count"] and answer["suggestion"]:
            return ask(answer["suggestion"])
        return [item["id"] for item in answer["items"]]

    return ask


def _measure(
    judged: Judged, sections: list[Section], ask: Callable[[str], list[int]]
) -> tuple[float, float]:
    grades: dict[int, int] = {}
    for section in sections:
        grades[section.item.page_id] = max(
            grades.get(section.item.page_id, 0), judged.grade(section)
        )
    found = [grades.get(page, 0) for page in ask(judged.query)]
    ideal = _gain(sorted(grades.values(), reverse=True)[:TOP])
    first = next((place for place, grade in enumerate(found, 1) if grade == 3), None)
    return _gain(found) / ideal, 1 / first if first else 0.0


def _gain(grades: list[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, 1))

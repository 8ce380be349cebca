"""The address of a search, or of what was said on a topic: what it asks for, and the addresses of
those that differ a little."""

from collections.abc import Iterator

from django.http import QueryDict
from django.urls import reverse

from regional_updates.renaming import PLACES, slugs_now

from .archive import ORDERS, Criteria
from .hits import FACETS
from .typed_months import month_typed

MOST_VALUES = 50
MOST_PAGES = 100_000
# What an address does not say because it is so anyway.
USUAL = {"order": "relevance", "page": "1", "expand": "true"}
NO = ("false", "0", "no")
# Filters beside the facets; they are kept while the words change.
MONTHS = ("period_from", "period_to")
OTHER_FILTERS = (*MONTHS, "include_withdrawn")
# What is asked for; which page of it is shown makes no other search.
ASKED = ("q", *FACETS, *OTHER_FILTERS, "order", "expand")
# What the page on a topic can be asked for.
ON_TOPIC = ("region", "year", *OTHER_FILTERS, "page")


class Address:
    """The parameters of a search, or of the page on ``topic``, a slug, with that topic fixed.

    Those that make no sense count as left out; a region or topic may be called as it was before.
    """

    def __init__(self, asked: QueryDict, topic: str = "") -> None:
        self.given, self.topic = asked, topic
        # No more than is meant: every link of the page repeats it.
        self.asked = QueryDict(mutable=True)
        for name in asked:
            if name in (ON_TOPIC if topic else (*ASKED, "page")):
                values = [*dict.fromkeys(asked.getlist(name))][:MOST_VALUES]
                self.asked.setlist(name, slugs_now(name, values) if name in PLACES else values)
        for name in MONTHS:
            # They may be typed in whichever way.
            if typed := month_typed(self.asked.get(name, "")):
                self.asked[name] = f"{typed:%Y-%m}"

    @property
    def text(self) -> str:
        return self.asked.get("q", "").replace("\0", " ")

    @property
    def page(self) -> int:
        """Which page of results, 1 the first."""
        return _whole_number(self.asked.get("page", ""), MOST_PAGES) or 1

    def values(self, name: str) -> list[str]:
        """Return what is chosen of the facet ``name``, each once."""
        if name == "topic" and self.topic:
            return [self.topic]
        given = [value for value in self.asked.getlist(name) if value and "\0" not in value]
        if name == "year":
            years = (_whole_number(value, 9999) for value in given)
            return [*dict.fromkeys(str(year) for year in years if year)]
        return given

    def criteria(self, per_page: int) -> Criteria:
        """Return what is asked for, for ``archive.search``."""
        order = self.asked.get("order", "")
        return Criteria(
            text=self.text,
            region=self.values("region"),
            topic=self.values("topic"),
            year=[int(year) for year in self.values("year")],
            period_from=month_typed(self.asked.get("period_from", "")),
            period_to=month_typed(self.asked.get("period_to", "")),
            include_withdrawn=self._is_yes("include_withdrawn"),
            order=order if order in ORDERS else "relevance",
            limit=per_page,
            offset=(self.page - 1) * per_page,
            expand=self.asked.get("expand", "").lower() not in NO,
        )

    def shorter(self) -> str | None:
        """Return the same search's address without what is empty or usual; None where it has none.

        A form sends its empty fields, too.
        """
        query = self.asked.copy()
        for name, values in query.lists():
            kept = [v for v in values if v.strip() and v != USUAL.get(name)]
            query.setlist(name, kept)
        # What others count visits by may stay in the address of a search.
        given = self.given.copy()
        for name in () if self.topic else set(given) - set(self.asked):
            del given[name]
        return self._url(query) if query.urlencode() != given.urlencode() else None

    def with_(self, **changes: str | int | list | None) -> str:
        """Return the address with ``changes``, on its first page; None takes a parameter out, and a list
        gives it several values."""
        query = self.asked.copy()
        for name, value in {"page": None, **changes}.items():
            values = value if isinstance(value, list) else [value]
            said = [str(each) for each in values if each not in (None, "")]
            query.setlist(name, [each for each in said if each != USUAL.get(name)])
        return self._url(query)

    def toggled(self, name: str, value: str) -> str:
        """Return the address with ``value`` among those of ``name``, or without, if it is there."""
        query = self.asked.copy()
        chosen = self.values(name)
        rest = [each for each in chosen if each != value]
        query.setlist(name, rest if value in chosen else [*chosen, value])
        query.setlist("page", [])
        return self._url(query)

    def unfiltered(self) -> str:
        """Return the address of the same words in the same order, in everything."""
        return self.with_(**dict.fromkeys((*FACETS, *OTHER_FILTERS)))

    def query(self, but: str = "") -> str:
        """Return the query string of the whole search, all pages of it, without the parameter ``but``:
        what its feeds are asked with. What is usual or makes no sense is not in it."""
        query = QueryDict(mutable=True)
        for name in ASKED:
            given = self.values(name) if name in FACETS else [self._said(name)]
            query.setlist(name, [value for value in given if value and name != but])
        return query.urlencode()

    def _said(self, name: str) -> str:
        """Return the value of a parameter that has but one, empty where it changes nothing."""
        value = self.text.strip() if name == "q" else self.asked.get(name, "").strip()
        if name in MONTHS:
            return value if month_typed(value) else ""
        if name == "order":
            return value if value in ORDERS and value != USUAL[name] else ""
        if name == "include_withdrawn":
            return "true" if self._is_yes(name) else ""
        if name == "expand":
            return "false" if value.lower() in NO else ""
        return value

    def canonical(self) -> str:
        """Return the shortest address that shows the same, whatever else was asked for with it."""
        query = QueryDict(self.query(), mutable=True)
        if self.page > 1:
            query["page"] = str(self.page)
        return self._url(query)

    def month(self, name: str) -> str:
        """Return the month as it was typed, or as 2019-03 where it is one."""
        return self.asked.get(name, "").strip()

    def hidden_fields(self, filtered: bool) -> Iterator[tuple[str, str]]:
        """Return what a form with the words must send besides; one that is ``filtered`` has the filters
        in it."""
        for name in ("order", "expand", *(() if filtered else MONTHS)):
            if value := self.asked.get(name, "").strip():
                yield name, value

    def _url(self, query: QueryDict) -> str:
        path = reverse("topic", args=[self.topic]) if self.topic else reverse("search")
        encoded = query.urlencode()
        return f"{path}?{encoded}" if encoded else path

    def _is_yes(self, name: str) -> bool:
        return self.asked.get(name, "").lower() not in ("", *NO)


def _whole_number(text: str, most: int) -> int | None:
    digits = text.lstrip("0")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(most))):
        return None
    return int(digits) if int(digits) <= most else None

"""What the search page shows around its results: facets, chips, the sentence, years, pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from cms.delivery import listing
from cms.delivery.analysis import is_stop_word, term, terms, words
from cms.delivery.models import IndexedSection
from cms.delivery.publishing import path_of, public
from cms.templatetags.documents import month
from regional_updates.models import RegionPage
from regional_updates.vocabulary import Acronym, Topic

from .address import Address
from .archive import Criteria
from .hits import FACETS
from .typed_months import month_typed

# How many values of a facet are shown before “more”.
FIRST_VALUES = 10
NAMED = 3
ANY_WORD = "No section has all of these words, so these have some of them."
# Over more years than these, a year without updates has no bar.
MOST_BARS = 40
MONTH_LABELS = {"period_from": "From month", "period_to": "To month"}
LEGENDS = {"region": "Region", "topic": "Topic", "year": "Year"}
ORDER_LABELS = {"relevance": "Best match", "-period": "Newest first", "period": "Oldest first"}


@dataclass
class Facet:
    """The values to choose from: the ``first`` ones are those chosen and those found most."""

    name: str
    legend: str
    values: list[dict[str, Any]]

    @property
    def first(self) -> list[dict[str, Any]]:
        if len(self.values) <= FIRST_VALUES + 2:
            return self.values
        ranked = sorted(self.values, key=lambda value: (not value["chosen"], -value["count"]))
        most = {value["value"] for value in ranked[:FIRST_VALUES]}
        return [v for v in self.values if v["value"] in most or v["chosen"]]

    @property
    def more(self) -> list[dict[str, Any]]:
        first = {value["value"] for value in self.first}
        return [value for value in self.values if value["value"] not in first]

    @property
    def chosen(self) -> list[dict[str, Any]]:
        return [value for value in self.values if value["chosen"]]


def facets(found: dict[str, list[dict[str, Any]]], address: Address) -> dict[str, Facet]:
    """Return the facets that were ``found``; what is chosen is among them even if it finds nothing."""
    return {
        name: _facet(name, found[name], address.values(name)) for name in FACETS if name in found
    }


def _facet(name: str, found: list[dict[str, Any]], chosen: list[str]) -> Facet:
    values = [{**value, "chosen": value["value"] in chosen} for value in found]
    missing = [value for value in chosen if value not in {each["value"] for each in found}]
    values += [{"value": value, "label": value, "count": 0, "chosen": True} for value in missing]
    if missing:
        values.sort(key=lambda value: value["label"], reverse=name == "year")
    return Facet(name, LEGENDS[name], values)


def fixed(name: str, labels: dict[str, str]) -> Facet:
    """Return the facet of which just these values are chosen, by their labels."""
    values = [
        {"value": value, "label": label, "count": 0, "chosen": True}
        for value, label in labels.items()
    ]
    return Facet(name, LEGENDS[name], values)


def filters(
    found: dict[str, list[dict[str, Any]]], criteria: Criteria, address: Address
) -> dict[str, Any]:
    """Return what the filters show beside the results: the ``facets`` that were ``found``, the months,
    whether there is anything withdrawn, or anything to filter by, and what is chosen."""
    withdrawn = IndexedSection.objects.filter(withdrawn=True)
    if address.topic:
        withdrawn = withdrawn.filter(topic=address.topic)
    shown = facets(found, address)
    any_withdrawn = withdrawn.exists()
    months = month_fields(address)
    anything = any_withdrawn or any(facet.values for facet in shown.values())
    return {
        "facets": shown,
        "any_withdrawn": any_withdrawn,
        "month_fields": months,
        "filterable": anything or any(field["value"] for field in months),
        "chips": chips(shown, criteria, address),
        "clear_url": address.unfiltered(),
    }


def month_fields(address: Address) -> list[dict[str, str]]:
    """Return the fields for the first and the last month, and what is ``wrong`` with what is in them."""
    fields = [
        {"name": name, "label": label, "value": address.month(name), "wrong": ""}
        for name, label in MONTH_LABELS.items()
    ]
    for field in fields:
        if field["value"] and not month_typed(field["value"]):
            typed = Truncator(field["value"]).chars(40)
            field["wrong"] = (
                f"“{typed}” is not a month such as March 2019 or 2019-03, so it was left out."
            )
    first, last = (month_typed(field["value"]) for field in fields)
    if first and last and last < first:
        fields[1]["wrong"] = f"{month(last.isoformat())} is before {month(first.isoformat())}."
    return fields


def chips(facets: dict[str, Facet], criteria: Criteria, address: Address) -> list[dict[str, str]]:
    """Return each chosen filter as ``{"label", "url"}``; the address is that of the search without it."""
    found = [
        {"label": value["label"], "url": address.toggled(name, value["value"])}
        for name, facet in facets.items()
        for value in facet.chosen
    ]
    first, last = criteria.period_from, criteria.period_to
    if first and first == last:
        url = address.with_(period_from=None, period_to=None)
        return [
            *found,
            {"label": month(first.isoformat()), "url": url},
            *_withdrawn(criteria, address),
        ]
    if first:
        label = f"From {month(first.isoformat())}"
        found.append({"label": label, "url": address.with_(period_from=None)})
    if last:
        label = f"Up to {month(last.isoformat())}"
        found.append({"label": label, "url": address.with_(period_to=None)})
    return found + _withdrawn(criteria, address)


def _withdrawn(criteria: Criteria, address: Address) -> list[dict[str, str]]:
    url = address.with_(include_withdrawn=None)
    return [{"label": "With withdrawn updates", "url": url}] if criteria.include_withdrawn else []


def sentence(count: int, facets: dict[str, Facet], criteria: Criteria) -> str:
    """Return how many updates were found, and where and what for, in a sentence without its stop."""
    said = "No update" if not count else f"{count:,} update{'s' if count > 1 else ''}"
    return said + asked_for(facets, criteria)


def asked_for(facets: dict[str, Facet], criteria: Criteria) -> str:
    """Return what is looked for, and where, such as " for “siblings” from West Midlands in 2017"."""
    words = " ".join(criteria.text.split())
    said = ""
    if words:
        words = words if len(words) <= 60 else f"{words[:59]}…"
        said = f" for {words}" if '"' in words else f" for “{words}”"
    for name, before in (("region", "from"), ("topic", "on"), ("year", "in")):
        if chosen := [value["label"] for value in facets[name].chosen]:
            said += f" {before} {_either(chosen, name)}"
    first, last = criteria.period_from, criteria.period_to
    if first and first == last:
        return f"{said} in {month(first.isoformat())}"
    if first and last and first < last:
        return f"{said} between {month(first.isoformat())} and {month(last.isoformat())}"
    if first:
        said += f" since {month(first.isoformat())}"
    if last:
        said += f" up to {month(last.isoformat())}"
    return said


def _either(labels: Sequence[str], name: str = "") -> str:
    if name and len(labels) > NAMED:
        return f"{len(labels)} {name}s"
    return " or ".join(filter(None, [", ".join(labels[:-1]), labels[-1]]))


def topics_first(summary: dict[str, Any], chosen: list[str]) -> list[dict[str, str]]:
    """Return the topics of a result, before others those that are ``chosen`` or that its passages are on."""
    found = {*chosen, *(passage["topic"] for passage in summary["passages"])}
    return sorted(summary["topics"], key=lambda topic: topic["slug"] not in found)


def orders(criteria: Criteria, address: Address) -> list[dict[str, Any]]:
    """Return the orders to choose from; without words there is nothing to match better or worse."""
    names = list(ORDER_LABELS)
    if not criteria.text.strip():
        names.remove("relevance")
    current = criteria.order if criteria.order in names else "-period"
    return [
        {
            "label": ORDER_LABELS[name],
            "url": address.with_(order=name if name != names[0] else None),
            "current": name == current,
        }
        for name in names
    ]


def by_year(facet: Facet, address: Address) -> dict[str, Any] | None:
    """Return a bar for every year from the first to the last; None where updates are of but one.

    ``top`` and ``height`` are out of 100. A bar's address adds its year, or takes it away.
    """
    counts = {int(value["value"]): value for value in facet.values}
    found = [year for year, value in counts.items() if value["count"]]
    if len(found) < 2:
        return None
    most = max(value["count"] for value in facet.values)
    bars = []
    years = range(min(found), max(found) + 1)
    for year in years if len(years) <= MOST_BARS else sorted(found):
        value = counts.get(year, {"count": 0, "chosen": False})
        height = max(3, round(100 * value["count"] / most)) if value["count"] else 0
        choosable = value["count"] or value["chosen"]
        bars.append(
            {
                "year": year,
                "count": value["count"],
                "chosen": value["chosen"],
                "url": address.toggled("year", str(year)) if choosable else None,
                "top": 100 - height,
                "height": height,
            }
        )
    return {"bars": bars, "chosen": bool(facet.chosen)}


def pages(number: int, count: int, address: Address) -> dict[str, Any]:
    """Return the ways to the other pages of results: the first, the last, and those nearby."""
    near = sorted({1, count, *range(max(1, number - 1), min(count, number + 1) + 1)})
    links: list[dict[str, Any]] = []
    for before, page in zip([0, *near], near, strict=False):
        if page - before > 1:
            links.append({})
        url = address.with_(page=page) if page != number else None
        links.append({"number": page, "url": url})
    return {
        "number": number,
        "count": count,
        "links": links,
        "previous_url": address.with_(page=number - 1) if number > 1 else None,
        "next_url": address.with_(page=number + 1) if number < count else None,
    }


def understood(results: dict[str, Any], address: Address) -> dict[str, Any]:
    """Return how the words were taken, and the addresses to have them taken otherwise."""
    suggestion = results["suggestion"]
    asked = [word.group() for word in words(address.text)]
    return {
        "any_word": _any_word(results) if results["matched"] == "any" and results["count"] else "",
        "suggestion": suggestion,
        "meant": _acronyms_meant(results, address),
        "too_common": bool(asked) and all(map(is_stop_word, asked)),
        "suggestion_url": suggestion and address.with_(q=suggestion),
        "also": _acronyms(results["expanded"]),
        "only_url": address.with_(expand="false"),
        "wider_url": address.with_(expand=None) if results["expandable"] else None,
        "could": _acronyms(results["expandable"]),
    }


def narrower(
    found: dict[str, Any] | None, facets: dict[str, Facet], criteria: Criteria, address: Address
) -> dict[str, str] | None:
    """Return the search with what its words say as filters, as ``{"label", "url"}``, where one was
    ``found``."""
    if not found:
        return None
    regions = {region["slug"]: region["name"] for region in found["region"]}
    asked = {**found, "region": [*regions]}
    shown = {
        **facets,
        "region": fixed("region", regions),
        "year": fixed("year", {str(year): str(year) for year in found["year"]}),
    }
    first, last = (month_typed(found[name] or "") for name in MONTH_LABELS)
    said = asked_for(shown, replace(criteria, text=found["q"], period_from=first, period_to=last))
    what = said.removeprefix(" for ") if found["q"] else f"updates{said}"
    return {"label": f"Show only {what}", "url": address.with_(**asked)}


def _any_word(results: dict[str, Any]) -> str:
    """Return that results have but some of the words, and which of them nothing has."""
    said = [ANY_WORD]
    if unknown := [f"“{word}”" for word in results["unknown"]]:
        said.append(f"Nothing in the archive has {_either(unknown)}.")
    if not results["suggestion"]:
        said += [
            f"“{each['typed']}” was also read as “{each['read_as']}”."
            for each in results["respelt"]
        ]
    return " ".join(said)


def _acronyms(found: Iterable[dict[str, str]]) -> str:
    return "; ".join(f"“{each['expansion']}” ({each['term']})" for each in found)


def _acronyms_meant(results: dict[str, Any], address: Address) -> list[dict[str, str]]:
    """Return the acronyms that stand for words such as were typed, as ``{"term", "expansion", "url"}``,
    where no update has all of the words: the archive may know the thing by its initials only."""
    if results["count"] and results["matched"] == "all":
        return []
    asked = [match.group() for match in words(address.text)]
    typed = {term(word) for word in asked if not is_stop_word(word)}
    meant = []
    for acronym in Acronym.objects.all():
        shared = typed & {*terms(acronym.expansion).split()}
        if shared and (shared == typed or not results["count"]):
            url = address.with_(q=acronym.term)
            meant.append({"term": acronym.term, "expansion": acronym.expansion, "url": url})
    return meant[:NAMED]


def pages_named(text: str) -> list[dict[str, str]]:
    """Return the region or topic that is called what was typed, as ``{"label", "url"}``."""
    name = " ".join(text.split())
    if not 0 < len(name) <= 100:
        return []
    regions = public(RegionPage.objects.filter(title__iexact=name))
    found = [{"label": f"All updates from {page.title}", "url": path_of(page)} for page in regions]
    topics: QuerySet[Topic] = Topic.objects.filter(name__iexact=name)
    return found + [
        {"label": f"What was said on {topic.name}", "url": reverse("topic", args=[topic.slug])}
        for topic in topics
    ]


def ways_on() -> dict[str, Any]:
    """Return where somebody can go who found nothing: the commonest topics, and the regions."""
    commonest = sorted(listing.topics(), key=lambda topic: -topic["count"])[:12]
    regions = listing.regions(RegionPage.objects.all())
    return {
        "topics": sorted(commonest, key=lambda topic: topic["name"]),
        "regions": [region for region in regions if region["count"]][:24],
    }

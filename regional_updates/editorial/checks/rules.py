"""What an update should be like: one function for each thing, and the list of them.

A rule takes the facts of an update and yields a problem for each place that is not so. To add one,
write it and put it on the list.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from regional_updates.periods import contradiction

from . import words
from .facts import NAMES, Block, PageFacts, Place, Problem, at, facts_of
from .link_check import asked_as

if TYPE_CHECKING:
    from regional_updates.models import RegionalUpdatePage

LEVELS = ("error", "hold", "warning")
Rule = Callable[[PageFacts], Iterator[Problem]]
LONGEST_BULLET = 60
# Nobody reads more advice than that, and looking for each explanation takes its time.
MOST_ACRONYMS = 50


def problems(
    page: "RegionalUpdatePage", *, publishing: bool, comments: list[Any] | None = None
) -> list[Problem]:
    """Return what is wrong with ``page`` as it is in memory, errors first, each in the page's order.

    ``publishing`` says that it is to go public now, not only to be looked at by others. ``comments``
    are the unresolved ones, where they are not those that are saved. The number of queries does not
    depend on how long the update is.
    """
    facts = facts_of(page, publishing=publishing, comments=comments)
    found = [problem for rule in RULES for problem in rule(facts)]

    def position(problem: Problem) -> tuple:
        field, *rest = problem.place.path
        numbers = [part for part in rest if isinstance(part, int)]
        return LEVELS.index(problem.level), list(NAMES).index(str(field)), numbers

    return sorted(found, key=position)


def error(code: str, message: str, place: Place, see: str = "") -> Problem:
    return Problem(code, "error", message, place, see)


def warning(code: str, message: str, place: Place, see: str = "") -> Problem:
    return Problem(code, "warning", message, place, see)


def has_a_region(facts: PageFacts) -> Iterator[Problem]:
    """An update is below the region that it is from."""
    if facts.region is None:
        yield error(
            "region", "This update belongs to no region. Move it below its region.", at("title")
        )


def has_a_period(facts: PageFacts) -> Iterator[Problem]:
    """An update says which month it is about."""
    if facts.page.period is None:
        yield error(
            "period", "Say which month this update is about, such as 2017-11.", at("period")
        )


def sections_have_headings(facts: PageFacts) -> Iterator[Problem]:
    """Readers find their way by headings."""
    for section in facts.sections:
        if not section.heading:
            yield error("no-heading", "Give this section a heading.", section.place.part("heading"))


def sections_have_content(facts: PageFacts) -> Iterator[Problem]:
    """A heading has something below it: a section with nothing, or with empty blocks only, has not."""
    for section in facts.sections:
        if not any(_says_something(block) for block in section.blocks):
            yield error(
                "empty-section",
                "Write something in this section, or remove it.",
                section.place.part("content"),
            )


def _says_something(block: Block) -> bool:
    match block.kind:
        case "subheading":
            return False
        case "image":
            return bool((block.value or {}).get("image"))
        case "documents":
            return any(item.get("value") if isinstance(item, dict) else item
                       for item in block.value or [])  # fmt: skip
        case "embed":
            return bool(block.value)
    return any(passage.text.strip() for passage in block.passages)


def images_are_described(facts: PageFacts) -> Iterator[Problem]:
    """Whoever cannot see a picture reads what it shows, unless it only decorates."""
    for section in facts.sections:
        for block in section.blocks:
            value = block.value if block.kind == "image" else None
            if not value or not value.get("image") or value.get("decorative"):
                continue
            if not (value.get("alt_text") or "").strip():
                yield error(
                    "alt-text",
                    "Describe the picture, or tick “Decorative” if it says nothing.",
                    block.place.part("alt_text"),
                )


def links_lead_to_public_pages(facts: PageFacts) -> Iterator[Problem]:
    """Readers can follow every link to a page of this site."""
    for passage in facts.passages:
        for link in passage.links:
            if link.page is not None and link.page not in facts.links.pages:
                yield _hidden(facts, link.page, f"The link “{link.text}”", passage.place)
    for place, kind, value in facts.related:
        if kind == "page" and value not in facts.links.pages:
            yield _hidden(facts, value, "This related article", place)


def _hidden(facts: PageFacts, page: int | None, what: str, place: Place) -> Problem:
    title = facts.titles.get(page or 0)
    if title is None:
        return error(
            "hidden-link", f"{what} leads to a page that is gone. Change or remove it.", place
        )
    name = f"“{title}”" if title else "a page"
    text = f"{what} leads to {name}, which readers cannot see. Publish that page first, or change the link."
    return error("hidden-link", text, place)


def comments_are_resolved(facts: PageFacts) -> Iterator[Problem]:
    """What somebody has asked is answered before an update is published."""
    for comment in facts.comments:
        text = " ".join((comment.text or "").split())
        shown = text if len(text) <= 80 else f"{text[:79]}…"
        yield Problem(
            "comment",
            "error" if facts.publishing else "hold",
            f"The comment “{shown}” is not resolved. Answer and resolve it before the update is published.",
            facts.place_of(comment.contentpath or ""),
        )


def links_say_where_they_lead(facts: PageFacts) -> Iterator[Problem]:
    """The words of a link tell what is at its end, without the sentence around it."""
    for passage in facts.passages:
        for link in passage.links:
            if words.is_vague(link.text):
                yield warning(
                    "link-text",
                    f"The link “{link.text}” does not say where it leads. Name what readers will find.",
                    passage.place,
                )
            elif words.is_raw_address(link.text):
                yield warning(
                    "raw-address",
                    f"The link “{_short(link.text)}” shows its address. Write what readers will find instead.",
                    passage.place,
                )


def here_is_a_link(facts: PageFacts) -> Iterator[Problem]:
    """Words that send readers "here" are a link; when text is pasted, links get lost."""
    for passage in facts.passages:
        if said := words.points_here(passage.unlinked):
            yield warning(
                "here",
                f"“{said}” is not a link. Add the link, and name what readers will find.",
                passage.place,
            )


def headings_are_not_in_capitals(facts: PageFacts) -> Iterator[Problem]:
    """Capitals are hard to read, and screen readers may spell them out."""
    for place, heading in facts.headings:
        if words.is_in_capitals(heading, facts.acronyms):
            yield warning(
                "capitals",
                f"“{_short(heading)}” is in capitals. Write it with small letters, "
                "as in “Children in care”.",
                place,
            )


def headings_have_no_full_stop(facts: PageFacts) -> Iterator[Problem]:
    """A heading is no sentence."""
    for place, heading in facts.headings:
        if words.ends_in_full_stop(heading):
            yield warning(
                "full-stop", f"“{_short(heading)}” ends in a full stop. Take it away.", place
            )


def bullets_are_short(facts: PageFacts) -> Iterator[Problem]:
    """A bullet has at most 60 words, those of bullets below it not counted."""
    for passage in facts.passages:
        for bullet in passage.bullets:
            if (count := len(bullet.split())) > LONGEST_BULLET:
                yield warning(
                    "long-bullet",
                    f"The bullet “{_short(bullet.strip(), 40)}” has {count} words. Split it, or make it a paragraph: "
                    f"up to {LONGEST_BULLET} are easy to read.",
                    passage.place,
                )


def bullets_are_a_list(facts: PageFacts) -> Iterator[Problem]:
    """What stands in a block of bullets begins with one."""
    for section in facts.sections:
        for block in section.blocks:
            if block.kind != "bullets":
                continue
            for passage in block.passages:
                if passage.bullets and (outside := " ".join(passage.unlisted.split())):
                    yield warning(
                        "no-bullet",
                        f"“{_short(outside, 40)}” is not in the list. Put “- ” before each line, or move it to "
                        "a paragraph.",
                        block.place,
                    )
                elif passage.unlisted.strip():
                    yield warning(
                        "no-list",
                        "This is no list. Put “- ” before each line, or make it a paragraph.",
                        block.place,
                    )


def acronyms_are_explained(facts: PageFacts) -> Iterator[Problem]:
    """Every acronym is in the list of acronyms, or explained somewhere in the update.

    words.py says what counts as one: two capitals or more; no roman numerals, postcodes, codes with
    digits, or what everyone knows, such as UK and NHS.
    """
    seen: set[str] = set()
    headings = [(place, text) for place, text in facts.headings if text != text.upper()]
    texts = [(passage.place, passage.text) for passage in facts.passages]
    for place, text in [*headings, *texts]:
        for term in words.acronyms_in(text):
            if term in seen or term in facts.acronyms:
                continue
            seen.add(term)
            if len(seen) > MOST_ACRONYMS:
                return
            if not words.is_explained(term, facts.text):
                yield warning(
                    "acronym",
                    f"“{term}” is not explained. Write it in full the first time, with {term} in brackets "
                    "after it, or add it to the acronyms.",
                    place,
                )


def event_is_to_come(facts: PageFacts) -> Iterator[Problem]:
    """The featured event has not ended."""
    event = facts.page.featured_event
    if event and (event.ends_at or event.starts_at) < timezone.now():
        yield warning(
            "past-event",
            f"“{event.title}” was on {timezone.localtime(event.starts_at):%-d %B %Y}. Choose an event that is to "
            "come, or none.",
            at("featured_event"),
        )


def sections_have_topics(facts: PageFacts) -> Iterator[Problem]:
    """Readers find sections by topic, across all regions."""
    for section in facts.sections:
        if not section.topic:
            yield warning(
                "no-topic", "Choose a topic, so that readers find it.", section.place.part("topic")
            )


def title_names_its_month(facts: PageFacts) -> Iterator[Problem]:
    """Readers look for an update by the month in its title, and lists by the month that it has."""
    period = facts.page.period
    if period and (said := contradiction(facts.page.title or "", period)):
        yield warning("other-month", f"{said} Change the one that is wrong.", at("period"))


def has_an_introduction(facts: PageFacts) -> Iterator[Problem]:
    """Readers choose by the introduction, before they open an update."""
    if not facts.passages[0].text:
        yield warning(
            "no-introduction", "No introduction. Lists and search show it.", at("introduction")
        )


def related_articles_are_no_section(facts: PageFacts) -> Iterator[Problem]:
    """Related articles have their own field; a document without addresses brings them as a section."""
    for section in facts.sections:
        if section.heading.rstrip(" :.").casefold() == "related articles":
            yield warning(
                "related-section",
                "Choose these pages under Related articles instead, and remove this section.",
                section.place.part("heading"),
            )


def is_the_only_one_of_its_month(facts: PageFacts) -> Iterator[Problem]:
    """Two updates in a month are right for weekly regions, and a mistake for most others."""
    other = facts.same_period
    if other:
        title = other.draft_title or other.title
        yield warning(
            "same-month",
            f"This region already has an update for {facts.page.period:%B %Y}: “{title}”. Go on with that one, "
            "or keep both.",
            at("period"),
            see=reverse("wagtailadmin_pages:edit", args=[other.pk]),
        )


def external_links_answer(facts: PageFacts) -> Iterator[Problem]:
    """There is something at the end of each link; asked in the background (asking.py)."""
    for place, address in facts.external:
        check = facts.asked.get(asked_as(address))
        if check and check.is_broken:
            yield warning(
                "dead-link",
                f"{_short(address)} does not answer: {check.answer} Check the address, or link to another page.",
                place,
            )


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


RULES: list[Rule] = [
    has_a_region,
    has_a_period,
    sections_have_headings,
    sections_have_content,
    images_are_described,
    links_lead_to_public_pages,
    comments_are_resolved,
    links_say_where_they_lead,
    here_is_a_link,
    headings_are_not_in_capitals,
    headings_have_no_full_stop,
    bullets_are_short,
    bullets_are_a_list,
    acronyms_are_explained,
    event_is_to_come,
    sections_have_topics,
    has_an_introduction,
    related_articles_are_no_section,
    title_names_its_month,
    is_the_only_one_of_its_month,
    external_links_answer,
]

"""What somebody typed, understood: words, "phrases", -exclusions, and acronyms both ways."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from modelsearch.query import And, Or, Phrase, SearchQuery

from cms.delivery.analysis import is_stop_word, term, words
from regional_updates.vocabulary import Acronym

MOST_WORDS = 32
LONGEST = 500
_PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:["“”](?P<phrase>[^"“”]*)["“”]?|(?P<words>[^\s"“”]+))')

# The terms of a word, or those of a phrase in their order.
Terms = tuple[str, ...]


@dataclass
class Query:
    """``clauses`` must all be found in a section, each in one of its alternatives; none of
    ``excluded`` may. ``typed`` says that there was something to look for at all."""

    clauses: list[list[Terms]] = field(default_factory=list)
    excluded: list[Terms] = field(default_factory=list)
    expanded: list[Acronym] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    typed: bool = False

    @property
    def alternatives(self) -> set[Terms]:
        """Everything that is to be marked where it is found."""
        return {terms for clause in self.clauses for terms in clause}

    @property
    def phrase(self) -> Terms:
        """All the first alternatives in a row: what finds the query word for word."""
        return tuple(part for clause in self.clauses for part in clause[0])

    def search_query(self) -> SearchQuery:
        """Return the question for Wagtail's search backend. There must be clauses."""
        return And([_any_of(clause) for clause in self.clauses])

    def excluded_query(self) -> SearchQuery:
        """Return what finds all that is to be left out."""
        return _any_of(self.excluded)


def _any_of(alternatives: list[Terms]) -> SearchQuery:
    # A phrase of one term is that term; every alternative in the same form keeps it simple.
    phrases = [Phrase(" ".join(terms)) for terms in alternatives]
    return phrases[0] if len(phrases) == 1 else Or(phrases)


def parse(text: str, acronyms: Iterable[Acronym]) -> Query:
    """Return what ``text`` asks for. Any text is understood; too much of it is cut."""
    query = Query(typed=bool(text.strip()))
    loose: list[str] = []
    count = 0
    for part in _PART.finditer(text[:LONGEST]):
        content = part["phrase"] if part["phrase"] is not None else part["words"]
        found = [match.group() for match in words(content)]
        count += len(found)
        if not found or count > MOST_WORDS:
            continue
        if part["minus"]:
            query.excluded += _phrase(found)
            continue
        query.words += found
        # Words joined by a hyphen or a slash are looked for as they were typed, in a row.
        if part["phrase"] is not None or len(found) > 1:
            query.clauses += [[terms] for terms in _phrase(found)]
        else:
            loose += found
    query.clauses += [[(term(word),)] for word in loose if not is_stop_word(word)]
    _expand(query, list(acronyms))
    return query


def _phrase(found: list[str]) -> list[Terms]:
    """Return the words' terms as one phrase; none where they are all too common to be found."""
    if all(is_stop_word(word) for word in found):
        return []
    return [tuple(term(word) for word in found)]


def _expand(query: Query, acronyms: list[Acronym]) -> None:
    """Let an acronym find what it stands for, and the other way round."""
    typed = [term(word) for word in query.words]
    for acronym in acronyms:
        short = tuple(term(match.group()) for match in words(acronym.term))
        long = tuple(term(match.group()) for match in words(acronym.expansion))
        if not short or not long:
            continue
        clause = next((each for each in query.clauses if each[0] == short), None)
        if clause is not None:
            clause.append(long)
        elif (at := _place(long, typed)) is not None:
            _merge(query, typed[at : at + len(long)], [long, short])
        else:
            continue
        query.expanded.append(acronym)


def _place(wanted: Terms, among: list[str]) -> int | None:
    """Return where ``wanted`` stands in a row in ``among``."""
    size = len(wanted)
    return next(
        (i for i in range(len(among) - size + 1) if tuple(among[i : i + size]) == wanted), None
    )


def _merge(query: Query, typed: list[str], alternatives: list[Terms]) -> None:
    """Put one clause in the place of those that the words of ``typed`` made."""
    rest = [c for c in query.clauses if not all(part in typed for part in c[0])]
    query.clauses = [*rest, alternatives]

"""What somebody typed, understood: words, "phrases", -exclusions, and acronyms both ways."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from modelsearch.query import And, Or, Phrase, SearchQuery

from cms.delivery.analysis import fold, is_stop_word, term, words
from regional_updates.vocabulary import Acronym

MOST_WORDS = 32
LONGEST = 500
PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:["“”](?P<phrase>[^"“”]*)["“”]?|(?P<words>[^\s"“”]+))')

_STRAIGHT = str.maketrans("“”„‘’‚ʼ", "\"\"\"''''")

# Words that ask, and what is in questions without being asked for.
_ASKING = frozenset("how tell what when where which who whose why".split())
ASKED = frozenset(
    "say says said saying tell tells told mention mentions mentioned speak speaks spoke spoken talk "
    "talks talked".split()
)

# The terms of a word, or those of a phrase in their order.
Terms = tuple[str, ...]


@dataclass
class Clause:
    """Something to look for, in one of its alternatives; ``typed`` is what asked for it. What was in
    quotation marks is insisted on."""

    alternatives: list[Terms]
    typed: str
    quoted: bool = False


@dataclass
class Query:
    """What sections must hold (``clauses``) and must not (``excluded``).

    ``typed`` says that there was something to look for at all; ``phrase`` is the terms of all of it,
    in order. ``acronyms`` are those in it, whether they were expanded or not. ``read_as`` has other
    spellings that are looked for too, by what was typed.
    """

    clauses: list[Clause] = field(default_factory=list)
    excluded: list[Terms] = field(default_factory=list)
    acronyms: list[Acronym] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    phrase: Terms = ()
    typed: bool = False
    read_as: dict[str, str] = field(default_factory=dict)

    @property
    def alternatives(self) -> set[Terms]:
        """Everything that is to be marked where it is found."""
        return {terms for clause in self.clauses for terms in clause.alternatives}

    def all_words(self) -> SearchQuery:
        """Return the question for the search backend. There must be clauses."""
        return And([any_of(clause.alternatives) for clause in self.clauses])

    def any_word(self) -> SearchQuery | None:
        """Return the question for sections with any of the words, but all that was quoted; None
        where that asks for the same as all words."""
        quoted = [clause for clause in self.clauses if clause.quoted]
        loose = [clause for clause in self.clauses if not clause.quoted]
        if not loose or len(self.clauses) < 2:
            return None
        if quoted:
            return And([any_of(clause.alternatives) for clause in quoted])
        return any_of(sorted(self.alternatives))

    def unwanted(self) -> SearchQuery | None:
        """Return the question for what is to be left out."""
        return any_of(self.excluded) if self.excluded else None

    def read_also(self, word: str, as_word: str) -> None:
        """Look for ``as_word`` too where ``word`` is looked for."""
        for clause in self.clauses:
            if clause.alternatives[0] == (term(word),):
                clause.alternatives.append((term(as_word),))
                self.read_as[word] = as_word


def any_of(alternatives: list[Terms]) -> SearchQuery:
    """Return the question for what has one of ``alternatives``, of which there must be some."""
    # A phrase of one term is that term; every alternative in the same form keeps it simple.
    phrases = [Phrase(" ".join(terms)) for terms in alternatives]
    return phrases[0] if len(phrases) == 1 else Or(phrases)


def parse(text: str, acronyms: Iterable[Acronym], expand: bool = True) -> Query:
    """Return what ``text`` asks for. Any text is understood; too much of it is cut.

    With ``expand``, an acronym finds what it stands for, and the other way round.
    """
    query = Query(typed=bool(text.strip()))
    loose: list[str] = []
    count = 0
    for part in PART.finditer(text[:LONGEST]):
        quoted = part["phrase"] is not None
        text_of = part["phrase"] if quoted else part["words"]
        places = [*words(text_of)]
        found = [match.group() for match in places]
        count += len(found)
        if not found or count > MOST_WORDS:
            continue
        if part["minus"]:
            query.excluded += _phrase(found)
            continue
        query.words += found
        # Words joined by a hyphen or a slash are looked for as they were typed, in a row.
        if quoted or len(found) > 1:
            typed = text_of[places[0].start() : places[-1].end()]
            query.clauses += [Clause([terms], typed, quoted) for terms in _phrase(found)]
        else:
            loose += found
    telling = [word for word in loose if not is_stop_word(word)]
    if asks(text):
        telling = [word for word in telling if word.casefold() not in ASKED] or telling
    query.clauses += [Clause([(term(word),)], word) for word in telling]
    query.clauses = _once(query.clauses)
    query.phrase = tuple(term(word) for word in query.words)
    _find_acronyms(query, acronyms, expand)
    return query


def normalised(text: str) -> str:
    """Return ``text`` as it is compared with what others typed: in lower case, without accents, with
    straight quotation marks and single spaces."""
    return " ".join(fold(text).translate(_STRAIGHT).split())


def _once(clauses: list[Clause]) -> list[Clause]:
    """Return ``clauses`` without those that ask for the same again."""
    seen: dict[Terms, Clause] = {}
    for clause in clauses:
        seen.setdefault(clause.alternatives[0], clause)
    return list(seen.values())


def asks(text: str) -> bool:
    """Return whether ``text`` is a question in whole words."""
    first = next(words(text), None)
    return text.rstrip().endswith("?") or bool(first and first.group().casefold() in _ASKING)


def _phrase(found: list[str]) -> list[Terms]:
    """Return the words' terms as one phrase; none where they are all too common to be found."""
    if all(is_stop_word(word) for word in found):
        return []
    return [tuple(term(word) for word in found)]


def _find_acronyms(query: Query, acronyms: Iterable[Acronym], expand: bool) -> None:
    """Note the acronyms in ``query``, by their short or their long form, and look for both."""
    for acronym in acronyms:
        short = tuple(term(match.group()) for match in words(acronym.term))
        long = tuple(term(match.group()) for match in words(acronym.expansion))
        if not short or not long or short == long:
            continue
        clause = next((each for each in query.clauses if each.alternatives[0] == short), None)
        at = _place(long, query.phrase)
        if clause is None and at is None:
            continue
        query.acronyms.append(acronym)
        if not expand:
            continue
        if clause is not None:
            clause.alternatives.append(long)
        elif at is not None:
            _merge(query, long, short, " ".join(query.words[at : at + len(long)]))


def _place(wanted: Terms, among: Terms) -> int | None:
    """Return where ``wanted`` stands in a row in ``among``."""
    size = len(wanted)
    return next((i for i in range(len(among) - size + 1) if among[i : i + size] == wanted), None)


def _merge(query: Query, long: Terms, short: Terms, typed: str) -> None:
    """Put one clause in the place of those that the words of ``long`` made."""
    merged = [each for each in query.clauses if set(each.alternatives[0]) <= set(long)]
    rest = [each for each in query.clauses if each not in merged]
    quoted = any(each.quoted for each in merged)
    query.clauses = [*rest, Clause([long, short], typed, quoted)]

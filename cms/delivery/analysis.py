"""How text becomes search terms: one analyser for what is indexed, asked for and highlighted.

The search backends get text that is already folded and stemmed, so SQLite, PostgreSQL (whose
accent folding needs an extension) and a search engine find the same sections for the same words,
and a passage marks exactly the words that were found.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

# A word is letters and digits; an apostrophe joins its halves ("children's", "don’t").
WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
POSSESSIVE = re.compile(r"['’ʼ]s?$")
_APOSTROPHES = re.compile("['’ʼ]")

# No word has this for a term.
BREAK = "xxbreakxx"

# Left out of a query's loose words (kept in its phrases). PostgreSQL's English index drops the
# same ones, so a query must not insist on them.
STOP_WORDS = frozenset(
    """a about above after again against all am an and any are as at be because been before being
    below between both but by can did do does doing don down during each few for from further had
    has have having he her here hers herself him himself his how i if in into is it its itself just
    me more most my myself no nor not now of off on once only or other our ours ourselves out over
    own s same she should so some such t than that the their theirs them themselves then there
    these they this those through to too under until up very was we were what when where which
    while who whom why will with you your yours yourself yourselves""".split()
)

_stemmer = snowballstemmer.stemmer("english")


def words(text: str) -> Iterator[re.Match[str]]:
    """Yield a match for every word of ``text``, in order, with its place in the text."""
    return WORD.finditer(text)


@lru_cache(maxsize=100_000)
def term(word: str) -> str:
    """Return the term that ``word`` is found by: lower case, no accents, no possessive, stemmed."""
    folded = _APOSTROPHES.sub("", POSSESSIVE.sub("", fold(word)))
    return _stemmer.stemWord(folded) or folded


def fold(text: str) -> str:
    """Return ``text`` in lower case and without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def folded_words(text: str) -> str:
    """Return the words of ``text`` as they are compared while somebody types: folded, whole, with a
    space before each."""
    return "".join(f" {_APOSTROPHES.sub('', match.group())}" for match in words(fold(text)))


def is_stop_word(word: str) -> bool:
    """Whether ``word`` says too little to insist on; compared by its term, as the indexes do."""
    return word.casefold() in STOP_WORDS or term(word) in STOP_WORDS


def terms(text: str) -> str:
    """Return all terms of ``text``, in order, separated by spaces.

    Between two lines stands BREAK, so that no phrase is found across them.
    """
    lines = (" ".join(term(match.group()) for match in words(line)) for line in text.splitlines())
    return f" {BREAK} ".join(filter(None, lines))

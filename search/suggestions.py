"""Words that somebody may have meant: the archive's own."""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from cms.delivery.analysis import fold, is_stop_word, term
from cms.delivery.indexing import SHORTEST_WORD
from cms.delivery.models import Word

LIKE_ENOUGH = 0.7
# So many letters of an unfinished word tell what it may become.
BEGINNING = 4


def likelier_words(typed: Iterable[str]) -> dict[str, str]:
    """Return the likeliest word of the archive for each of ``typed`` that is in no section and has
    one like it."""
    words = {word for word in typed if len(word) >= SHORTEST_WORD and not is_stop_word(word)}
    known = set(
        Word.objects.filter(term__in={term(word) for word in words}).values_list("term", flat=True)
    )
    unknown = sorted(word for word in words if term(word) not in known)
    newest = Word.objects.order_by("-pk").values_list("pk", "word").first()
    vocabulary = _vocabulary(Word.objects.count(), newest) if unknown else ()
    likest = {word: _likest(word, vocabulary) for word in unknown}
    return {word: _as_typed(found, word) for word, found in likest.items() if found}


def _as_typed(found: str, word: str) -> str:
    """Return ``found`` with a capital where ``word`` has one."""
    return found.capitalize() if word[0].isupper() else found


def respelt(text: str, likelier: dict[str, str]) -> str:
    """Return ``text`` with the likelier words in the place of those that were typed."""
    for word, likelier_word in likelier.items():
        text = re.sub(rf"\b{re.escape(word)}\b", likelier_word, text)
    return text


def _likest(word: str, vocabulary: tuple[str, ...]) -> str | None:
    """Return the likest word; before others one that begins with ``word``, which is unfinished."""
    folded = fold(word)
    begun = [each for each in vocabulary if each.startswith(folded)]
    if len(folded) >= BEGINNING and begun:
        return min(begun, key=lambda each: (len(each), each))
    found = process.extractOne(
        folded,
        vocabulary,
        scorer=DamerauLevenshtein.normalized_similarity,
        score_cutoff=LIKE_ENOUGH,
    )
    return found[0] if found else None


@lru_cache(maxsize=1)
def _vocabulary(count: int, newest: tuple[int, str] | None) -> tuple[str, ...]:
    """Return the archive's words, read again when there are others: none is ever changed."""
    return tuple(Word.objects.order_by("word").values_list("word", flat=True))

"""The order of what was found: where the words stand first, how they stand together, then newer.

All sections that were found are put in an order by what narrow rows say of them; the best are then
read, and put in their final order. The same numbers come out on every database.
"""

import math
from dataclasses import dataclass

from cms.delivery.analysis import BREAK

from .query import Clause, Query, Terms

# What it is worth that a word stands there; often in a text is worth OFTEN more.
IN_HEADING, IN_WHERE, IN_BOTH, IN_TEXT, OFTEN = 3.0, 2.5, 3.5, 0.5, 0.2
# That all that was typed stands in a row; that its words stand in pairs; or all in one paragraph;
# and that there is no more in a heading.
PHRASE, PAIRS, NEAR, WHOLE_HEADING = 3.0, 2.0, 1.5, 1.0
# That a section has all of the words, where some sections have but some of them.
COVERAGE = 30.0


@dataclass
class Read:
    """The terms of a section: of its heading, of where it is, and of its text."""

    heading: str
    where: str
    text: str


class Ranking:
    """Says how well a section answers ``query``.

    ``rarity`` is how much each clause counts where sections have some of them only.
    """

    def __init__(self, query: Query, rarity: list[float] | None = None) -> None:
        self.clauses = query.clauses
        self.rarity = rarity
        phrase = query.phrase
        self.phrase = spaced(phrase)
        self.pairs = [spaced(phrase[at : at + 2]) for at in range(len(phrase) - 1)]

    def of_terms(self, text: str, worth: float) -> float:
        """Return the worth of ``text``, spaced terms, where each word in it is worth so much."""
        return worth * sum(count(clause, text) > 0 for clause in self.clauses)

    def of_heading(self, terms: str) -> float:
        """Return the worth of a heading of these terms."""
        phrase = PHRASE if self.pairs and self.phrase in terms else 0
        whole = WHOLE_HEADING if terms == self.phrase else 0
        return self.of_terms(terms, IN_HEADING) + phrase + whole

    def of_section(self, read: Read) -> float:
        """Return the worth of a section that was read."""
        often = [count(clause, read.text) for clause in self.clauses]
        worth = self.of_heading(read.heading)
        for clause, times in zip(self.clauses, often, strict=True):
            if count(clause, read.where):
                worth += IN_BOTH - IN_HEADING if count(clause, read.heading) else IN_WHERE
            if times:
                worth += IN_TEXT + OFTEN * (1 - 1 / times)
        if self.pairs:
            worth += self._of_closeness(read, often)
        if self.rarity:
            everything = read.heading + read.where + read.text
            worth += self.of_words([count(clause, everything) > 0 for clause in self.clauses])
        return round(worth, 1)

    def of_words(self, held: list[bool]) -> float:
        """Return the worth of having these of the words, by how rare they are."""
        rarity = self.rarity or []
        found = sum(each for each, has in zip(rarity, held, strict=True) if has)
        return COVERAGE * found / sum(rarity)

    def _of_closeness(self, read: Read, often: list[int]) -> float:
        """Return the worth of how the words stand together."""
        worth = PHRASE if self.phrase in read.text else 0.0
        parts = (read.heading, read.where, read.text)
        together = sum(any(pair in part for part in parts) for pair in self.pairs)
        worth += PAIRS * together / len(self.pairs)
        in_text = sum(times > 0 for times in often)
        if in_text > 1:
            near = max(
                sum(count(clause, line) > 0 for clause in self.clauses)
                for line in read.text.split(BREAK)
            )
            worth += NEAR * near / len(self.clauses)
        return worth


def spaced(terms: Terms) -> str:
    return f" {' '.join(terms)} "


def count(clause: Clause, text: str) -> int:
    """Return how often ``clause`` stands in ``text``, spaced terms."""
    return sum(text.count(spaced(terms)) for terms in clause.alternatives)


def rarity(found: int, of: int) -> float:
    """Return how much a word in ``found`` of ``of`` sections says."""
    return math.log(1 + of / max(found, 1))

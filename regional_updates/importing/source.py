"""What was handed in, whatever kind of file it was, as lines to be understood."""

from dataclasses import dataclass, field

from .draft import Notice
from .lines import Line


@dataclass
class Source:
    """The content of a file.

    ``text`` has all its words, a line or paragraph on each line, found by another way than
    ``lines`` were. ``addresses`` are where its links lead; ``notices`` what the file is said to have
    that ``lines`` have not.
    """

    lines: list[Line]
    text: str
    notices: list[Notice] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

"""What was handed in, whatever kind of file it is, as lines to be understood."""

from dataclasses import dataclass, field

from .draft import Notice
from .lines import Line, lines_of
from .reading import MAX_FILE_BYTES, TooLarge, read


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


def source_of(data: bytes) -> Source:
    """Return the content of ``data``: a Word document, a web page, or a text.

    Raises ImportRefused, with what to do, for anything else.
    """
    from .webpage import is_web_page, read_web_page
    from .word import is_word, read_word

    if len(data) > MAX_FILE_BYTES:
        raise TooLarge(
            "The file is larger than 20 MB; take pictures out of it, or make them smaller."
        )
    if is_word(data):
        return read_word(data)
    if is_web_page(data):
        return read_web_page(data)
    text = read(data)
    return Source(lines_of(text), text)

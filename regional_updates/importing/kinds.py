"""Which kind of file it is decides how it is read; its name does not count."""

from .lines import lines_of
from .reading import MAX_FILE_BYTES, TooLarge, read
from .source import Source
from .webpage import is_web_page, read_web_page
from .word import is_word, read_word


def source_of(data: bytes) -> Source:
    """Return the content of ``data``: a Word document, a web page, or a text.

    Raises ImportRefused, with what to do, for anything else.
    """
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

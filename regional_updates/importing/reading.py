"""From the bytes of a file to text with one kind of line ending."""

import codecs
import re
import unicodedata

MAX_BYTES = 5 * 1024 * 1024
# With pictures; of a text, MAX_BYTES is the limit.
MAX_FILE_BYTES = 20 * 1024 * 1024

_OTHER_KINDS = {
    b"\xd0\xcf\x11\xe0": "The file is an old Word document (.doc); open it in Word, save it as .docx, and "
    "try again.",
    b"%PDF": "The file is a PDF, which has lost its headings and lists; import the document that it "
    "was made from.",
    b"{\\rtf": "The file is an RTF document; open it in Word, save it as .docx, and try again.",
}
# So an encrypted document calls itself, in the old format that wraps it.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff]")


class ImportRefused(Exception):
    """The text cannot be imported. The message is one sentence that tells the person what to do."""


class TooLarge(ImportRefused):
    """The file is larger than what is read of its kind."""


class ImportedBefore(ImportRefused):
    """There is a page of this very text. ``region`` is a slug, ``period`` as in "2017-11"."""

    def __init__(self, title: str, region: str, period: str, path: str) -> None:
        super().__init__(
            f"This text was imported before, as “{title}” ({path}); change that page, or delete it "
            "first."
        )
        self.title, self.region, self.period, self.path = title, region, period, path


class Unready(ImportRefused):
    """It has something to put right, such as a picture without a description, and can be a draft only."""


class NotAllowed(ImportRefused):
    """The person may not do this in the region."""


def read(data: bytes) -> str:
    r"""Return the text in ``data``: UTF-8, UTF-16 or Windows-1252, its lines ended by ``\n``.

    Raises ImportRefused for what is empty, larger than MAX_BYTES or no text.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge("The file is larger than 5 MB, too large for a text; split it.")
    if _ENCRYPTED in data:
        raise ImportRefused(
            "The file is protected by a password; take it off (in Word: File, Info, Protect "
            "Document) and try again."
        )
    for start, refusal in _OTHER_KINDS.items():
        if data.startswith(start):
            raise ImportRefused(refusal)
    text = _LINE_ENDS.sub("\n", _decode(data))
    if "\0" in text:
        raise ImportRefused("The file is not a text; save it as plain text (.txt) and try again.")
    text = _CONTROLS.sub(" ", text)
    refuse_empty(text)
    return text


def refuse_empty(text: str) -> None:
    """Raise ImportRefused where ``text`` has no words."""
    if not any(unicodedata.category(char)[0] in "LN" for char in text):
        raise ImportRefused("The file is empty: there are no words in it.")


def _decode(data: bytes) -> str:
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        return _utf16_by_shape(data) or data.decode("utf-8-sig", _MIXED)
    except UnicodeDecodeError:
        raise ImportRefused(
            "The file is not in UTF-8, UTF-16 or Windows-1252; save it as plain text in UTF-8."
        ) from None


def _windows_byte(error: UnicodeError) -> tuple[str, int]:
    """Decode the byte that is not UTF-8 as Windows-1252, so that pasted mixtures stay readable."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.start + 1].decode("cp1252"), error.start + 1


_MIXED = "windows-1252-byte"
codecs.register_error(_MIXED, _windows_byte)


def _utf16_by_shape(data: bytes) -> str | None:
    """Return the text of UTF-16 without a byte order mark, or None where ``data`` is not that."""
    if len(data) % 2 or b"\x00" not in data:
        return None
    best, found = 0, None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        usual = sum(map(text.count, " \n\r.aeiou"))
        if "\0" not in text and usual > best:
            best, found = usual, text
    return found

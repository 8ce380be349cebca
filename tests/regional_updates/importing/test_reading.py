"""From the bytes of a file to text."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regional_updates.importing.reading import MAX_BYTES, ImportRefused, read

TEXT = "North East – “update”\nCafé 50% €\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_the_usual_encodings_are_recognised(encoding):
    assert read(TEXT.encode(encoding)).split() == TEXT.split()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85", "\f", "\v"])
def test_any_line_ending_will_do(end):
    assert read(f"One{end}Two{end}{end}Three".encode()).split("\n") == ["One", "Two", "", "Three"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\t\r\n ", "empty"),
        ("\ufeff".encode(), "empty"),
        (b"...---\n***", "empty"),
        (b"a" * (MAX_BYTES + 1), "5 MB"),
        (b"%PDF-1.7 text", "a PDF"),
        (b"{\\rtf1 text}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Word document"),
        (b"text\x00with\x00\x00nul and much more text", "not a text"),
        (b"\x81\x8d\x8f text", "plain text in UTF-8"),
        (b"\xff\xfea", "plain text in UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_in_one_sentence(data, says):
    with pytest.raises(ImportRefused) as refused:
        read(data)
    message = str(refused.value)
    assert says in message and "\n" not in message and message.endswith(".")


def test_five_megabytes_are_allowed():
    assert len(read(b"a" * MAX_BYTES)) == MAX_BYTES


@given(st.binary(max_size=300))
def test_no_bytes_at_all_cause_anything_but_text_or_a_refusal(data):
    with contextlib.suppress(ImportRefused):
        assert isinstance(read(data), str)

"""How the values of a document are shown to readers."""

import re

import pytest

from cms.templatetags import documents

ACRONYMS = [
    {"term": "UASC", "expansion": "unaccompanied children"},
    {"term": "DfE", "expansion": 'a "department"'},
    {"term": "A&E", "expansion": "accident and emergency"},
]


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("Support for UASCs.", 'Support for <abbr title="unaccompanied children">UASCs</abbr>.'),
        ("(UASC)", '(<abbr title="unaccompanied children">UASC</abbr>)'),
        ("the DfE", "the <abbr title='a \"department\"'>DfE</abbr>"),
        ("UASCRIPT", "UASCRIPT"),
        ('<a href="https://example.org/UASC">x</a>', '<a href="https://example.org/UASC">x</a>'),
        ("<b>UASC</b> &amp; &lt;b&gt;",
         '<b><abbr title="unaccompanied children">UASC</abbr></b> &amp; &lt;b&gt;'),
        ("UASC &lt;script&gt;",
         '<abbr title="unaccompanied children">UASC</abbr> &lt;script&gt;'),
        ('<abbr title="x">UASC</abbr>', '<abbr title="x">UASC</abbr>'),
        ("the DfE’s", 'the <abbr title=\'a "department"\'>DfE</abbr>’s'),
        ("DfE-led", '<abbr title=\'a "department"\'>DfE</abbr>-led'),
        ("UASC/DfE",
         '<abbr title="unaccompanied children">UASC</abbr>/'
         '<abbr title=\'a "department"\'>DfE</abbr>'),
        ("<p>A&amp;E</p>", '<p><abbr title="accident and emergency">A&amp;E</abbr></p>'),
        ("", ""),
    ],
)  # fmt: skip
def test_acronyms_are_explained_between_tags_only(html, shown):
    assert documents.explained(html, documents.unexplained(ACRONYMS)) == shown


def test_an_acronym_is_explained_where_it_is_used_first():
    unexplained = documents.unexplained(ACRONYMS)
    shown = [documents.explained(html, unexplained)
             for html in ("<b>UASC</b>, UASC", "UASCs at the DfE", "the DfE")]  # fmt: skip
    assert shown == [
        '<b><abbr title="unaccompanied children">UASC</abbr></b>, UASC',
        "UASCs at the <abbr title='a \"department\"'>DfE</abbr>",
        "the DfE",
    ]


@pytest.mark.parametrize("text", ['a "b" \\ c', "</style>", "line\nend", "Ünï 更新"])
def test_a_text_in_a_stylesheet_ends_neither_string_nor_element(text):
    written = documents.in_css(text)
    assert not set(written) & set('"<>\n')
    read = re.sub(r"\\([0-9a-f]+) ", lambda match: chr(int(match[1], 16)), written)
    assert read == text


def test_months_and_moments():
    assert documents.month("2017-11") == "November 2017"
    assert documents.moment("2018-07-05T08:30:00Z").isoformat() == "2018-07-05T09:30:00+01:00"


def test_a_files_type_and_size():
    assert documents.size({"type": "pdf", "size": 1024 * 1024}) == "PDF, 1.0\xa0MB"
    assert documents.size({"type": "pdf", "size": None}) == "PDF"


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "said"),
    [
        ("2018-07-05T09:00:00Z", None, "Thursday 5 July 2018, 10:00"),
        ("2018-07-05T09:00:00Z", "2018-07-05T11:30:00Z", "Thursday 5 July 2018, 10:00 to 12:30"),
        ("2018-12-05T09:00:00Z", "2018-12-06T15:00:00Z",
         "Wednesday 5 December 2018, 09:00 to Thursday 6 December 2018, 15:00"),
        ("2018-07-04T23:00:00Z", None, "Thursday 5 July 2018"),
        ("2018-07-04T23:00:00Z", "2018-07-05T23:00:00Z", "Thursday 5 July 2018"),
        ("2018-07-04T23:00:00Z", "2018-07-06T23:00:00Z",
         "Thursday 5 July 2018 to Friday 6 July 2018"),
        ("2018-12-05T00:00:00Z", "2018-12-05T12:00:00Z",
         "Wednesday 5 December 2018, 00:00 to 12:00"),
    ],
)  # fmt: skip
def test_an_event_says_when_it_is_and_no_times_where_it_is_of_whole_days(starts_at, ends_at, said):
    assert documents.when({"starts_at": starts_at, "ends_at": ends_at}) == said

"""Texts as they come: from mails, from Word, from other languages, and from people in a hurry."""

import time

import pytest

from regional_updates.importing.accounting import lost
from regional_updates.importing.draft import Bullets, Draft, Paragraph
from regional_updates.importing.lines import lines_of
from regional_updates.importing.reading import read
from regional_updates.importing.structure import understand
from regional_updates.importing.writing import page_fields

TITLE = "North East update – May 2019"
MIXED = "It’s fine. ".encode() + b"caf\xe9"


def draft_of(text: str) -> Draft:
    draft = understand(lines_of(text), lambda line: "North East" in line)
    assert lost(text, draft.title, page_fields(draft), draft.featured_event) == []
    return draft


def outline(text: str) -> list[tuple[str, list[str]]]:
    return [
        (section.heading, [type(block).__name__ for block in section.blocks])
        for section in draft_of(text).sections
    ]


def test_an_export_from_word_without_blank_lines():
    text = (
        f"{TITLE}\r\nFrom the team in the region\r\nWorkforce\r\nThe academy has opened its doors.\r\n"
        "•\tFirst point\r\no\tInner point\r\no\tAnother one\r\n•\tSecond point\r\n"
        "Adoption and Fostering\r\nWe have recruited more foster carers.\r\n"
    )
    assert draft_of(text).introduction == ["From the team in the region"]
    assert outline(text) == [
        ("Workforce", ["Paragraph", "Bullets"]),
        ("Adoption and Fostering", ["Paragraph"]),
    ]
    assert draft_of(text).sections[0].blocks[1].items[0].items == ["Inner point", "Another one"]


def test_headings_in_capitals_stand_above_the_others():
    text = (
        f"{TITLE}\n\nHello there.\n\nWORKFORCE\n\nRecruitment\n\nWe recruit.\n\nRetention\n\n"
        "We retain.\n\nSAFEGUARDING\n\nWe protect.\n"
    )
    assert outline(text) == [
        ("WORKFORCE", ["Subheading", "Paragraph", "Subheading", "Paragraph"]),
        ("SAFEGUARDING", ["Paragraph"]),
    ]


def test_a_short_remark_between_headings_is_text():
    text = (
        f"{TITLE}\n\nHello.\n\nMigration Fund\n\nNo update this month\n\nAdoption Board\n\n"
        "The board met.\n\nWorkforce Academy\n\nIt has begun.\n"
    )
    assert [heading for heading, _ in outline(text)] == [
        "Migration Fund", "Adoption Board", "Workforce Academy",
    ]  # fmt: skip


def test_closing_lines_are_no_headings():
    text = f"{TITLE}\n\nHello.\n\nWork\n\nIt goes on.\n\nKind regards\n\nJane Smith\n\nDirector\n"
    assert outline(text) == [("Work", ["Paragraph"] * 4)]


@pytest.mark.parametrize(
    "line",
    [
        "Children aged 5\n- 6 are seen by a worker.",
        "This is on page\n12. It was published in May.",
        "We met in the\no\nroom.",
    ],
)
def test_a_wrapped_line_that_begins_like_a_bullet_is_none(line):
    blocks = draft_of(f"{TITLE}\n\nWork\n\n{line}\n").sections[0].blocks
    assert blocks == [Paragraph(" ".join(line.split()))]


@pytest.mark.parametrize(
    "listed", ["•meet\n•decide", "\uf0b7\tmeet\n\uf0b7\tdecide", "•\nmeet\n•\ndecide"]
)
def test_bullets_as_word_and_pdf_give_them(listed):
    (bullets,) = draft_of(f"{TITLE}\n\nWork\n\n{listed}\n").sections[0].blocks
    assert [item.text for item in bullets.items] == ["meet", "decide"]


def test_different_dashes_are_one_list():
    (bullets,) = draft_of(f"{TITLE}\n\nWork\n\n- one\n– two\n- three\n").sections[0].blocks
    assert [(item.text, item.items) for item in bullets.items] == [
        ("one", []), ("two", []), ("three", []),
    ]  # fmt: skip


def test_a_numbering_that_starts_again_is_a_new_list():
    text = f"{TITLE}\n\nWork\n\n1. one\n2. two\n\n1. one again\n2. two again\n"
    blocks = draft_of(text).sections[0].blocks
    assert [[item.text for item in block.items] for block in blocks] == [
        ["one", "two"], ["one again", "two again"],
    ]  # fmt: skip
    assert all(isinstance(block, Bullets) and block.ordered for block in blocks)


def test_the_title_may_be_on_two_lines():
    draft = draft_of(
        "North East Regional Update\nMay 2019\n\nHello there.\n\nWork\n\nIt goes on.\n"
    )
    assert draft.title == "North East Regional Update – May 2019"
    assert draft.introduction == ["Hello there."]


def test_rules_and_underlines_are_drawn_not_written():
    text = (
        f"{TITLE}\n=====\n\nHello.\n\nWork\n----\nit goes on\n\n* * *\n\nMore\n----\n\n* a\n* b\n"
    )
    assert outline(text) == [("Work", ["Paragraph"]), ("More", ["Bullets"])]


def test_a_hyphen_at_the_end_of_a_line_joins_its_word():
    text = (
        f"{TITLE}\n\nWork\n\nThe programme has been a success for the councils, whose self-\n"
        "assessment has been completed by everybody who was asked to take part in\nit.\n"
    )
    assert "self-assessment" in draft_of(text).sections[0].blocks[0].text


@pytest.mark.parametrize("heading", ["Using <b>early</b> help", "Costs < income > last year"])
def test_markup_in_a_heading_is_text(heading):
    assert outline(f"{TITLE}\n\nHello.\n\n{heading}\n\nText is here.\n") == [
        (heading, ["Paragraph"])
    ]


def test_a_chinese_sentence_is_no_heading():
    text = (
        "North East May 2019\n\n引言。\n\n劳动力\n\n我们开设了学院。\n\n移民\n\n我们安置了儿童。\n"
    )
    assert outline(text) == [("劳动力", ["Paragraph"]), ("移民", ["Paragraph"])]


def test_the_end_and_the_place_of_an_event_are_kept():
    draft = draft_of(
        f"{TITLE}\n\nWork\n\nIt goes on.\n\nFeatured Event: Spring conference\n"
        "Thursday 5 July 2018, 10am - 4pm, Durham\nVenue: Town Hall\n"
    )
    event = draft.featured_event
    assert event.starts_at.isoformat() == "2018-07-05T10:00:00+01:00"
    assert event.ends_at.isoformat() == "2018-07-05T16:00:00+01:00"
    assert (event.title, event.location) == ("Spring conference", "Town Hall, Durham")


def test_what_an_event_cannot_hold_is_kept_as_text():
    programme = "and a programme of talks that goes on for longer than anybody can listen " * 2
    draft = draft_of(
        f"{TITLE}\n\nWork\n\nIt goes on.\n\nFeatured Event\n\nSpring conference\n\n{programme.strip()}"
        "\n\n5 July 2018, 9.30am\n"
    )
    assert draft.featured_event.title == "Spring conference"
    assert draft.sections[-1].blocks == [Paragraph(programme.strip())]


@pytest.mark.parametrize("label", ["Featured event: " + "very long words " * 30, "Featured Event"])
def test_every_section_can_be_saved_in_the_editor(label):
    for section in draft_of(f"{TITLE}\n\nWork\n\nIt goes on.\n\n{label}").sections:
        assert 0 < len(section.heading) <= 255 and section.blocks


def test_text_after_the_related_articles_is_not_one_of_them():
    draft = draft_of(
        f"{TITLE}\n\nRelated Articles\n\nOur plan – https://example.org/plan\n\nWork\n\nIt goes on.\n"
    )
    assert [article.title for article in draft.related_articles] == ["Our plan"]
    assert [section.heading for section in draft.sections] == ["Work"]


def test_a_time_that_the_event_does_not_hold_is_reported_as_lost():
    text = (
        f"{TITLE}\n\nFeatured Event\n\nSpring conference\n5 July 2018, 9.30am - 4pm\n\nWork\n\nX."
    )
    draft = draft_of(text)
    draft.featured_event.ends_at = None
    found = lost(text, draft.title, page_fields(draft), draft.featured_event)
    assert found == ["5 July 2018, 9.30am - 4pm"]


def test_utf_8_with_a_byte_of_windows_1252_in_it_is_readable():
    assert read(MIXED) == "It’s fine. café"


def test_utf_16_without_a_mark_is_recognised_in_any_script():
    text = "North East – تحديث المنطقة\n\nنص آخر هنا"
    for encoding in ("utf-16-le", "utf-16-be"):
        assert read(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "text",
    [
        "a" * 4_900_000,
        "1" * 4_900_000,
        f"{TITLE}\n\n" + "and so it goes on, line after line, in one paragraph without an end\n" * 72_000,
        f"{TITLE}\n\n• x\n" + "  and so it goes on, line after line, in one bullet without an end\n" * 72_000,
        f"{TITLE}\n\n" + "Featured Event\n\nSoon, in Durham.\n\n" * 30_000,
    ],
    ids=["a word", "a number", "a paragraph", "a bullet", "labels"],
)  # fmt: skip
def test_the_time_grows_only_with_the_length(text):
    """What looks through the text again for each of its lines or letters takes minutes here."""
    begun = time.process_time()
    draft_of(text)
    assert time.process_time() - begun < 30

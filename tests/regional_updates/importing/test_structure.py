"""What a text is understood to be, told by its shape."""

import re
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regional_updates.importing.accounting import lost
from regional_updates.importing.draft import Bullets, Draft, Paragraph, Subheading
from regional_updates.importing.lines import lines_of
from regional_updates.importing.structure import understand
from regional_updates.importing.writing import page_fields

LONG = (
    "Councils across the region have been working together on a shared approach, which was "
    "tested with families and is now ready to be used by every team that supports them."
)


def draft_of(text: str) -> Draft:
    source = dedent(text).strip("\n")
    draft = understand(lines_of(source), lambda line: bool(re.search(r"North East.*20\d\d", line)))
    assert lost(source, draft.title, page_fields(draft), draft.featured_event) == []
    return draft


def outline(text: str) -> list[tuple[str, list[str]]]:
    return [
        (section.heading, [type(block).__name__ for block in section.blocks])
        for section in draft_of(text).sections
    ]


def bullets_in(text: str) -> Bullets:
    draft = draft_of(f"North East update – May 2019\n\nHeading\n\n{LONG}\n\n{dedent(text)}")
    return next(block for block in draft.sections[0].blocks if isinstance(block, Bullets))


def test_title_introduction_and_headed_sections():
    draft = draft_of(f"""
        North East update – May 2019

        Here is what we have been doing.

        Workforce

        {LONG}

        Adoption and permanence

        {LONG}

        {LONG}
    """)
    assert draft.title == "North East update – May 2019"
    assert draft.introduction == ["Here is what we have been doing."]
    assert [s.heading for s in draft.sections] == ["Workforce", "Adoption and permanence"]
    assert draft.sections[1].blocks == [Paragraph(LONG), Paragraph(LONG)]


def test_wrapped_lines_are_rejoined():
    draft = draft_of("""
        North East update – May 2019

        Workforce

        The region has been working with its universities on a programme that
        brings experienced social workers back into practice, and the first
        twelve people have now started.

        Fourteen more are expected by the summer, when the programme will be
        evaluated by an independent team.
    """)
    first, second = draft.sections[0].blocks
    assert isinstance(first, Paragraph) and isinstance(second, Paragraph)
    assert first.text.startswith("The region has") and first.text.endswith("have now started.")
    assert second.text.startswith("Fourteen more") and second.text.endswith("independent team.")


def test_without_wrapping_each_line_is_a_paragraph():
    assert outline(f"North East update – May 2019\n\nWorkforce\n\n{LONG}\n{LONG}\n") == [
        ("Workforce", ["Paragraph", "Paragraph"])
    ]


def test_a_heading_may_stand_directly_above_its_text():
    text = f"North East update – May 2019\n\nWorkforce\n{LONG}\n\nAdoption\n{LONG}\n"
    assert outline(text) == [("Workforce", ["Paragraph"]), ("Adoption", ["Paragraph"])]


@pytest.mark.parametrize(
    "heading",
    [
        "WORKFORCE AND RECRUITMENT",
        "1. Workforce",
        "Workforce – the next steps",
        "Working with schools, health and the police",
        "“Return to practice”",
        "2021 and beyond",
        "العمل الإقليمي",
        "工作人员",
    ],
)
def test_headings_of_many_shapes(heading):
    text = f"North East update – May 2019\n\nHello there, everyone.\n\n{heading}\n\n{LONG}\n"
    assert outline(text) == [(heading, ["Paragraph"])]


@pytest.mark.parametrize(
    "line",
    [
        "A short sentence with its full stop.",
        "An unfinished thought…",
        "and this goes on from before",
        "https://example.org/report",
        "Write to us at team@example.org",
        "It was agreed that all of the councils in the region would send their returns by June",
    ],
)
def test_a_paragraph_is_no_heading(line):
    text = f"North East update – May 2019\n\nHeading\n\n{LONG}\n\n{line}\n\n{LONG}\n"
    assert outline(text) == [("Heading", ["Paragraph"] * 3)]


def test_the_last_line_heads_nothing():
    text = f"North East update – May 2019\n\nHeading\n\n{LONG}\n\nJane Smith\n"
    assert outline(text) == [("Heading", ["Paragraph", "Paragraph"])]


@pytest.mark.parametrize("line", ["Action required:", "Next steps:", "Dates for the diary:"])
def test_a_short_line_with_a_colon_is_a_subheading(line):
    draft = draft_of(f"North East update – May 2019\n\nWorkforce\n\n{LONG}\n\n{line}\n\n{LONG}\n")
    assert draft.sections[0].blocks[1] == Subheading(line)


@pytest.mark.parametrize(
    "line",
    [
        "We have continued to learn from each other:",
        "The priorities are:",
        "The next steps include:",
        "Progress has been made in these areas:",
    ],
)
def test_a_sentence_that_leads_into_a_list_is_a_paragraph(line):
    text = f"North East update – May 2019\n\nWorkforce\n\n{line}\n\n• One\n• Two\n"
    assert outline(text) == [("Workforce", ["Paragraph", "Bullets"])]


def test_where_all_headings_end_in_a_colon_they_head_sections():
    text = f"North East update – May 2019\n\nWorkforce:\n\n{LONG}\n\nAdoption:\n\n{LONG}\n"
    assert outline(text) == [("Workforce", ["Paragraph"]), ("Adoption", ["Paragraph"])]


@pytest.mark.parametrize("marker", ["•", "-", "*", "–", "—", "·", "‣", "o "])
def test_bullets_of_every_kind(marker):
    listed = bullets_in(f"{marker} First thing\n{marker} Second thing")
    assert [item.text for item in listed.items] == ["First thing", "Second thing"]
    assert not listed.ordered


def test_a_numbered_list_keeps_its_order_in_its_structure():
    listed = bullets_in("1. First thing\n2. Second thing\n3. Third thing")
    assert listed.ordered and [item.text for item in listed.items] == [
        "First thing", "Second thing", "Third thing",
    ]  # fmt: skip


def test_numbers_out_of_order_stay_as_words():
    listed = bullets_in("4. Fourth thing\n5. Fifth thing")
    assert [item.text for item in listed.items] == ["4. Fourth thing", "5. Fifth thing"]


def test_blank_lines_between_bullets_do_not_part_the_list():
    assert len(bullets_in("• One\n\n• Two\n\n\n• Three").items) == 3


def test_wrapped_bullets_are_rejoined():
    listed = bullets_in("""
        • a thing that takes more than a line to be said, as things
          often do when several people have written them
        • another
    """)
    assert [item.text[-12:] for item in listed.items] == ["written them", "another"]


def test_bullets_nest_to_two_levels():
    listed = bullets_in("• One\n    - Inner\n        * Innermost\n• Two")
    assert [(item.text, item.items) for item in listed.items] == [
        ("One", ["Inner", "Innermost"]), ("Two", []),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "1.5 million children were seen.",
        "2018 was a good year.",
        "A - B is a range.",
        "-5 degrees.",
    ],
)
def test_a_paragraph_that_looks_a_little_like_a_bullet_is_none(line):
    text = f"North East update – May 2019\n\nWorkforce\n\n{LONG}\n\n{line}\n"
    assert outline(text) == [("Workforce", ["Paragraph", "Paragraph"])]


@pytest.mark.parametrize(
    ("block", "title", "when"),
    [
        ("Featured Event\n\nWed, 14 Nov 18 10:00", "Featured event", "2018-11-14T10:00:00+00:00"),
        ("Featured Event\n\nSpring conference\n\n5 July 2018, 9.30am", "Spring conference",
         "2018-07-05T09:30:00+01:00"),
        ("FEATURED EVENT:\nSpring conference\n5 July 2018 at 2pm", "Spring conference",
         "2018-07-05T14:00:00+01:00"),
        ("Featured event: Spring conference, 5 July 2018, 12 noon", "Spring conference",
         "2018-07-05T12:00:00+01:00"),
        ("Featured Event\n\nSpring conference\n\n05/07/2018 12:15", "Spring conference",
         "2018-07-05T12:15:00+01:00"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["above", "below"])
def test_a_featured_event_with_its_date(block, title, when, place):
    rest = f"North East update – May 2019\n\nWorkforce\n\n{LONG}"
    draft = draft_of(f"{block}\n\n{rest}" if place == "above" else f"{rest}\n\n{block}")
    assert draft.featured_event.title == title
    assert draft.featured_event.starts_at.isoformat() == when
    assert draft.title == "North East update – May 2019"
    assert [section.heading for section in draft.sections] == ["Workforce"]


def test_an_event_without_a_time_of_day_is_pointed_out():
    draft = draft_of(
        f"North East update – May 2019\n\nWork\n\n{LONG}\n\nFeatured Event\n\nDay\n\n5 July 2018"
    )
    assert [notice.code for notice in draft.notices] == ["event-time"]


def test_an_event_without_a_date_stays_as_text():
    draft = draft_of(
        f"North East update – May 2019\n\nWork\n\n{LONG}\n\nFeatured Event\n\nSoon, in Durham."
    )
    assert draft.featured_event is None
    assert draft.sections[-1].heading == "Featured Event"
    assert [notice.code for notice in draft.notices] == ["event-date"]


def test_related_articles_with_addresses():
    draft = draft_of(f"""
        North East update – May 2019

        Workforce

        {LONG}

        Related Articles

        • Our plan – https://example.org/plan
        The report (www.example.org/report.pdf)
    """)
    assert [(a.title, a.url) for a in draft.related_articles] == [
        ("Our plan", "https://example.org/plan"),
        ("The report", "http://www.example.org/report.pdf"),
    ]


def test_related_articles_without_addresses_stay_as_text():
    draft = draft_of(
        f"North East update – May 2019\n\nWork\n\n{LONG}\n\nRelated Articles\n\nOur plan"
    )
    assert draft.sections[-1].heading == "Related Articles"
    assert [notice.code for notice in draft.notices] == ["article-address"]


def test_text_without_any_heading_is_kept_and_pointed_out():
    draft = draft_of(f"North East update – May 2019\n\n• One\n• Two\n\n{LONG}")
    assert [section.heading for section in draft.sections] == ["Overview"]
    assert [notice.code for notice in draft.notices] == ["unheaded"]


def test_a_heading_straight_after_a_heading_is_a_part_of_it():
    assert outline(f"North East update – May 2019\n\nWorkforce\n\nRecruitment\n\n{LONG}") == [
        ("Workforce", ["Subheading", "Paragraph"])
    ]


def test_only_a_title():
    draft = draft_of("North East update – May 2019")
    assert (draft.title, draft.sections) == ("North East update – May 2019", [])


def test_markup_is_text():
    draft = draft_of(
        "North East update – May 2019\n\nHead\n\n<script>alert('x')</script> &amp; <b>"
    )
    assert "&lt;script&gt;" in str(page_fields(draft)["body"])


WORDS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters="\0\r\x85\u2028\u2029\f\v\x1c\x1d\x1e")
)
PIECES = st.sampled_from(
    ["\n", "\n\n", "• ", "- ", "1. ", "2) ", "a) ", "Featured Event", "Related Articles", ": ", "\t",
     "14 Nov 2018", "31/02/2019", "10:00", "https://example.org/x.", "a@example.org", "Heading",
     "North East 2019", "a long enough sentence, so that it is a paragraph and not a heading. "]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(PIECES, WORDS), min_size=1, max_size=40).map("".join))
def test_no_text_loses_a_word(text):
    if text.strip():
        draft = understand(lines_of(text), lambda line: "North East" in line and "2019" in line)
        assert lost(text, draft.title, page_fields(draft), draft.featured_event) == []


def test_what_was_not_written_is_reported():
    draft = draft_of(f"North East update – May 2019\n\nHeading\n\n{LONG}\n\nAnother sentence here.")
    draft.sections[0].blocks.pop()
    source = f"North East update – May 2019\n\nHeading\n\n{LONG}\n\nAnother sentence here."
    assert lost(source, draft.title, page_fields(draft), draft.featured_event) == [
        "Another sentence here."
    ]


def test_five_megabytes_are_understood_in_one_pass():
    text = "North East update – May 2019\n\n" + f"Heading\n\n{LONG}\n\n• {LONG}\n\n" * 12_000
    draft = understand(lines_of(text), lambda line: line.startswith("North East update"))
    assert len(draft.sections) == 12_000

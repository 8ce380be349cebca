"""No text, however long or odd, keeps the checks busy, and no form made by hand makes them fail."""

import pytest
from bs4 import BeautifulSoup

from regional_updates.editorial.checks import problems, words
from regional_updates.editorial.checks.facts import _bullets
from tests import factories
from tests.regional_updates.test_update_page import form_data

from .test_checks_in_the_editor import signed_in

HUGE = 2_000_000


# Each of these took hours once: time grew with the square of the length.
@pytest.mark.parametrize("text", ["x" * HUGE, "A&" * HUGE + "A1", "é" * HUGE + "@", "A" * HUGE])
def test_a_word_without_end_has_no_acronyms(text):
    assert list(words.acronyms_in(text)) == []


def test_of_a_heading_without_end_the_ending_counts():
    assert words.ends_in_full_stop("a." * HUGE + "!.")
    assert not words.ends_in_full_stop("High St.") and not words.ends_in_full_stop("Yorks.")


@pytest.mark.django_db
def test_of_thousands_of_acronyms_some_are_named():
    letters = "BCDFGHJKLMNPQRTVWXZ"
    made = (f"{a}{b}{c}{d}" for a in letters for b in letters for c in letters for d in "QXZ")
    page = factories.update(sections=[factories.section("Data", " and ".join(made))], publish=False)
    found = [each for each in problems(page, publishing=False) if each.code == "acronym"]
    assert 0 < len(found) <= 50


def test_bullets_are_read_once_however_deep():

    tree = BeautifulSoup("<ul><li>x" * 400, "html.parser")
    assert _bullets(tree) == (["x"] * 400, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"introduction": "[]"},
        {"introduction": '{"blocks":[{"text":"x","type":"unstyled","key":"a","depth":0,"inlineStyleRanges":[],"entityRanges":[{"offset":0,"length":1,"key":0}]}],"entityMap":{"0":{"type":"LINK","mutability":"MUTABLE","data":{}}}}'},
        {"introduction": '{"blocks":[{"text":"x","type":"unstyled","key":"a","depth":0,"inlineStyleRanges":[],"entityRanges":[{"offset":0,"length":1,"key":0}]}],"entityMap":{"0":{"type":"LINK","mutability":"MUTABLE","data":{"id":"²","parentId":1}}}}'},
        {"featured_event": "9" * 30},
        {"body-count": "x"},
    ],
)  # fmt: skip
def test_a_form_made_by_hand_is_answered(fields):
    region = factories.region()
    page = factories.update(region, publish=False)
    client = signed_in(factories.editor(region))
    for address in (f"/admin/pages/{page.pk}/checks/",
                    f"/admin/pages/add/regional_updates/regionalupdatepage/{region.pk}/checks/"):  # fmt: skip
        assert client.post(address, form_data(**fields)).status_code in (200, 400)


@pytest.mark.parametrize(
    "text",
    ["PLEASE read", "It is URGENT", "Tel: TEL 1", "The NE region", "VE Day", "JK Rowling came",
     "OFSTED came", "M&S gave", "One WEEK ONLY", "by FRIDAY", "Every DAY"],
)  # fmt: skip
def test_what_is_stressed_or_known_is_no_acronym(text):
    assert list(words.acronyms_in(text)) == []


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("LGA", "The LGA, the Local Government Association, met."),
        ("CSPPI", "The Children’s Social Practice Improvement – CSPPI – began."),
        ("CSPPI", "Children’s Social Practice (CSPPI) began."),
        ("LGA", "LGA (Local Government Association)"),
    ],
)
def test_what_is_explained_beside_it_is_explained(term, text):
    assert words.is_explained(term, text)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("What we see here in the region", False),
        ("people who apply here are few", False),
        ("access here is poor", False),
        ("Watch it here.", True),
        ("It is available on our website here", True),
        ("Click here.", True),
    ],
)
def test_here_is_a_pointer_where_a_sentence_ends_with_it(text, points):
    assert bool(words.points_here(text)) is points

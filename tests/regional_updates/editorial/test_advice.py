"""Advice about an update as a whole: its month, introduction, lists and related articles."""

import pytest

from regional_updates.editorial.checks import problems
from tests import factories

from .test_checks_in_the_editor import checks_url, form_data, section, signed_in

pytestmark = pytest.mark.django_db


def advice(*blocks, heading: str = "Workforce", **fields) -> dict[str, str]:
    """Return what is said of a draft, by its code; all of it is advice."""
    sections = [factories.section(heading, *(blocks or ["More stay."]), topic=factories.topic())]
    page = factories.update(**{"sections": sections, "publish": False, **fields})
    found = problems(page.get_latest_revision_as_object(), publishing=False)
    assert {problem.level for problem in found} <= {"warning"}
    return {problem.code: problem.message for problem in found}


@pytest.mark.parametrize(
    ("title", "contradicts"),
    [
        ("Update – November 2026", "The title says November 2026, the month is January 2027."),
        ("Update, 3rd November 2026", "The title says November 2026"),
        ("Update 11/2026", "The title says November 2026"),
        ("Update – January 2027", ""),
        ("Update – 14 Jan 27", ""),
        ("Update", ""),
        ("Update – December 2026/January 2027", ""),
        ("Update – January and February 2027", ""),
        ("Update, November 2026 to January 2027", ""),
    ],
)
def test_a_title_that_names_another_month(title, contradicts):
    said = advice(title=title, period="2027-01")
    assert set(said) == ({"other-month"} if contradicts else set())
    assert contradicts in said.get("other-month", "")


@pytest.mark.parametrize("introduction", ["", "<p></p>", '<p data-block-key="a"> </p>'])
def test_no_introduction(introduction):
    said = advice(introduction=introduction)
    assert said == {"no-introduction": "No introduction. Lists and search show it."}


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("<p>A first thing</p><p>A second</p>", "no-list"),
        ('<p><a href="https://example.org/">Only a link</a></p>', "no-list"),
        ("<p>Before it</p><ul><li>One</li></ul>", "no-bullet"),
        ("<ul><li>One</li></ul><p> </p>", None),
        ("<ol><li>One<ul><li>Below <b>it</b></li></ul></li></ol>", None),
    ],
)
def test_bullets_that_are_no_list(source, code):
    said = advice(("bullets", source))
    assert set(said) == ({code} if code else set())
    assert "Put “- ” before each line" in said.get(code, "Put “- ” before each line")


@pytest.mark.parametrize("heading", ["Related articles", "RELATED ARTICLES:", "Related Articles "])
def test_related_articles_as_a_section(heading):
    said = advice(heading=heading)
    assert said["related-section"].startswith("Choose these pages under Related articles instead")


def test_a_section_with_a_name_like_that():
    assert advice(heading="Related articles and books") == {}


def test_it_is_shown_in_the_editor():
    region = factories.region()
    editor = signed_in(factories.editor(region))
    page = factories.update(region, publish=False)
    data = form_data(section("Related articles"), period="2018-01", introduction="null")
    told = editor.post(checks_url(page), data).content.decode()
    for message in ("No introduction.", "The title says November 2017", "remove this section"):
        assert message in told

"""How an update and its sections are cited: as text and as BibTeX."""

import datetime
import re

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from home.models import Organisation
from regional_updates.citing import citation
from regional_updates.models import RegionalUpdatePage
from tests import factories

ACCESSED = datetime.date(2026, 11, 25)
DOCUMENT = {
    "id": 17, "title": "West Midlands update – November 2017", "slug": "november-2017",
    "html_url": "https://example.org/regional-updates/west-midlands/november-2017/",
    "region": {"slug": "west-midlands", "name": "West Midlands"},
    "published_at": "2017-12-01T09:00:00Z", "updated_at": "2017-12-01T10:00:00Z",
    "withdrawn_notice": None,
}  # fmt: skip
SECTION = {"id": "5f", "anchor": "adoption", "heading": "Finding families"}


def cited(section: dict | None = None, publisher: str = "Directors", **changes):
    return citation({**DOCUMENT, **changes}, publisher, ACCESSED, section)


def fields(bibtex: str) -> dict[str, str]:
    """Return the fields of an entry, read as BibTeX does: by its braces."""
    found, rest = {}, bibtex
    while match := re.search(r"(\w+) = ", rest):
        rest = rest[match.end() :]
        depth, value = 0, ""
        for character in rest:
            value += character
            depth += {"{": 1, "}": -1}.get(character, 0)
            if depth == 0 and character in "},":
                break
        found[match[1]] = value.removesuffix(",")
        rest = rest[len(value) :]
    return found


def test_an_update_is_cited_with_who_when_what_where_and_until_when():
    assert cited().text == (
        "Directors (2017) ‘West Midlands update – November 2017’, published 1 December 2017. "
        "Available at: https://example.org/regional-updates/west-midlands/november-2017/ "
        "(accessed 25 November 2026)."
    )
    assert cited().bibtex == (
        "@misc{west-midlands-november-2017,\n"
        "  author = {{Directors}},\n"
        "  title = {{West Midlands update – November 2017}},\n"
        "  year = {2017},\n"
        "  month = dec,\n"
        "  url = {https://example.org/regional-updates/west-midlands/november-2017/},\n"
        "  urldate = {2026-11-25},\n"
        "  note = {Published 1 December 2017. Accessed 25 November 2026}\n"
        "}"
    )


def test_a_section_is_cited_in_its_update():
    found = cited(SECTION)
    assert "‘Finding families’, in ‘West Midlands update – November 2017’, pub" in found.text
    assert "november-2017/#adoption (accessed" in found.text
    entry = fields(found.bibtex)
    assert entry["title"] == "{{Finding families}}"
    assert entry["howpublished"] == "{In: {West Midlands update – November 2017}}"
    assert entry["url"].endswith("/november-2017/#adoption}")
    assert found.bibtex.startswith("@misc{west-midlands-november-2017-adoption,")


def test_later_changes_and_a_withdrawal_are_said():
    found = cited(
        updated_at="2018-01-02T09:00:00Z", withdrawn_notice={"withdrawn_at": "2019-07-31T23:30:00Z"}
    )
    said = "ublished 1 December 2017, updated 2 January 2018, withdrawn 1 August 2019. "
    assert said in found.text and said in fields(found.bibtex)["note"]


def test_without_a_day_of_publication_none_is_said():
    found = cited(published_at=None, updated_at=None)
    assert found.text.startswith(
        "Directors (n.d.) ‘West Midlands update – November 2017’ Available"
    )
    assert not {"year", "month"} & fields(found.bibtex).keys()


@pytest.mark.parametrize(
    ("typed", "escaped"),
    [
        ("R&D: 50% of £5 #1_a", r"R\&D: 50\% of £5 \#1\_a"),
        ("$5 ~ 2^8", r"\$5 {\textasciitilde} 2{\textasciicircum}8"),
        ("a { b", r"a {\textbraceleft} b"),
        ("a } b", r"a {\textbraceright} b"),
        ("\\input{x}", r"{\textbackslash}input{\textbraceleft}x{\textbraceright}"),
        ("two\n lines", "two lines"),
        ('“Ünïcode” "更新"', '“Ünïcode” "更新"'),
    ],
)
def test_special_characters_are_escaped_and_braces_stay_in_pairs(typed, escaped):
    entry = fields(cited({**SECTION, "heading": typed}, typed, title=typed).bibtex)
    assert entry["author"] == entry["title"] == f"{{{{{escaped}}}}}"
    assert entry["howpublished"] == f"{{In: {{{escaped}}}}}"
    assert entry["urldate"] == "{2026-11-25}"


def test_keys_and_addresses_are_plain_ascii():
    found = cited(
        {**SECTION, "anchor": "领养"}, html_url="https://example.org/regional-updates/ost/märz/"
    )
    assert found.bibtex.startswith("@misc{update-17-5f,")
    assert fields(found.bibtex)["url"].isascii() and "#%E9%A2%86%E5%85%BB" in found.text


@pytest.mark.django_db
def test_the_page_shows_how_to_cite_it_and_each_section(client):
    page = factories.update(
        sections=[factories.section("<b>One</b>", "Text."), factories.section("Two", "Text.")]
    )
    organisation = Organisation.for_site(page.get_site())
    organisation.name = "Directors of services"
    organisation.save()
    RegionalUpdatePage.objects.filter(pk=page.pk).update(
        first_published_at="2017-12-01T09:00:00Z", last_published_at="2017-12-01T09:00:00Z"
    )
    page.refresh_from_db()
    page.save()
    soup = BeautifulSoup(client.get(page.get_url()).content, "html.parser")
    summaries = [each.summary.get_text() for each in soup.select("details.cite")]
    assert summaries == ["Cite this update", "Cite this section", "Cite this section"]
    texts = [each.get_text() for each in soup.select("p.cite__text")]
    today = timezone.localdate()
    assert texts[1] == (
        "Directors of services (2017) ‘<b>One</b>’, in ‘West Midlands update – November 2017’, "
        "published 1 December 2017. Available at: "
        "http://localhost/regional-updates/west-midlands/november-2017/#boneb"
        f" (accessed {today.day} {today:%B %Y})."
    )
    assert all(button.has_attr("hidden") for button in soup.select(".cite button"))

"""What an update should be like: each rule with what it finds, and what it leaves alone."""

import datetime
import json

import pytest
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Comment

from home.models import Event
from regional_updates.editorial.checks import Problem, problems
from regional_updates.models import RegionalUpdatePage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    return factories.topic()


@pytest.fixture
def draft(topic):
    """Return a function that makes a draft of one section, with nothing else to be said of it."""

    def draft(*blocks, heading="Workforce", **fields) -> RegionalUpdatePage:
        sections = [factories.section(heading, *(blocks or ["More stay."]), topic=topic)]
        return factories.update(**{"sections": sections, "publish": False, **fields})

    return draft


def found(page: RegionalUpdatePage, publishing: bool = False) -> dict[str, Problem]:
    latest = page.get_latest_revision_as_object()
    return {problem.code: problem for problem in problems(latest, publishing=publishing)}


def test_nothing_is_said_of_a_good_update(draft):
    assert found(draft(), publishing=True) == {}


class TestErrors:
    @pytest.mark.parametrize("heading", ["", "   "])
    def test_a_section_without_a_heading(self, draft, heading):
        problem = found(draft(heading=heading))["no-heading"]
        assert problem.level == "error" and "heading" in problem.message
        assert problem.place.path == ("body", 0, "heading")

    @pytest.mark.parametrize(
        "blocks",
        [
            [],
            ["  "],
            [("bullets", "<ul><li></li></ul>")],
            [("subheading", "Only this")],
            [("quote", {"text": "", "attribution": ""})],
            [("image", {"image": None, "alt_text": "", "decorative": False, "caption": ""})],
            [("documents", [])],
            ["", ("callout", "<p> </p>")],
        ],
    )
    def test_a_section_with_nothing_in_it(self, topic, blocks):
        sections = [factories.section("Workforce", *blocks, topic=topic)]
        page = factories.update(sections=sections, publish=False)
        assert set(found(page)) == {"empty-section"}

    @pytest.mark.parametrize(
        "block",
        ["A word", ("bullets", "<ul><li>A</li></ul>"), ("quote", {"text": "A", "attribution": ""}),
         ("embed", "https://vimeo.com/1"), ("figure", {"value": "1", "label": "a", "source": ""})],
    )  # fmt: skip
    def test_a_section_with_something(self, draft, block):
        assert found(draft(block)) == {}

    @pytest.mark.parametrize(
        ("fields", "codes"),
        [
            ({}, {"alt-text"}),
            ({"alt_text": "  "}, {"alt-text"}),
            ({"alt_text": "Two teams"}, set()),
            ({"decorative": True}, set()),
        ],
    )
    def test_an_image_without_a_description(self, draft, fields, codes):
        image = get_image_model().objects.create(title="x", file=get_test_image_file())
        value = {"image": image.pk, "alt_text": "", "decorative": False, "caption": "", **fields}
        page = draft("Text.", ("image", value))
        assert set(found(page)) == codes
        if codes:
            assert found(page)["alt-text"].place.path == ("body", 0, "content", 1, "alt_text")

    def test_no_month(self, draft):
        page = draft()
        page.period = None
        (problem,) = problems(page, publishing=False)
        assert (problem.code, problem.level, problem.place.path) == ("period", "error", ("period",))

    def test_no_region(self):
        month = datetime.date(2017, 11, 1)
        page = RegionalUpdatePage(title="Nowhere", period=month, introduction="<p>What we did.</p>")
        (problem,) = problems(page, publishing=False)
        assert (problem.code, problem.level) == ("region", "error")

    def test_links_to_pages_that_are_not_public(self, draft):
        public = factories.update(period="2017-01")
        hidden = factories.update(period="2017-02", title="Still a draft", publish=False)

        def link(pk: int) -> str:
            return f'<p><a linktype="page" id="{pk}">the plan</a></p>'

        assert found(draft(introduction=link(public.pk))) == {}
        for page in (
            draft(introduction=link(hidden.pk), period="2017-03"),
            draft(("bullets", f"<ul><li>{link(hidden.pk)}</li></ul>"), period="2017-04"),
            draft(related_articles=json.dumps([{"type": "page", "value": hidden.pk}]), period="2017-05"),
        ):  # fmt: skip
            problem = found(page)["hidden-link"]
            assert problem.level == "error" and "“Still a draft”" in problem.message
        gone = found(draft(introduction=link(99_999), period="2017-06"))["hidden-link"]
        assert "leads to a page that is gone" in gone.message

    def test_comments_keep_it_from_being_published_only(self, draft):
        page = draft()
        comment = Comment.objects.create(
            page=page,
            user=factories.person("asker"),
            text="Which team?",
            contentpath="introduction",
        )
        assert found(page, publishing=True)["comment"].level == "error"
        assert found(page)["comment"].level == "hold"
        assert "“Which team?”" in found(page)["comment"].message
        comment.resolved_at = timezone.now()
        comment.save()
        assert found(page, publishing=True) == {}


class TestAdvice:
    @pytest.mark.parametrize(
        ("html", "code"),
        [
            ('Read <a href="https://example.org/">here</a>', "link-text"),
            ('<a href="https://example.org/">Click here.</a>', "link-text"),
            ('<a href="https://example.org/"> read  More… </a>', "link-text"),
            ('<a href="https://example.org/a">https://example.org/a</a>', "raw-address"),
            ('<a href="https://example.org/a">www.example.org/a</a>', "raw-address"),
            ('<a href="https://example.org/">Here and there</a>', None),
            ('<a href="https://example.org/">Read more about adoption</a>', None),
            ('<a href="mailto:a@example.org">a@example.org</a>', None),
            ("Click here to book.", "here"),
            ("The report is available here.", "here"),
            ('The report is available <a href="https://example.org/">in our library</a> here and now', None),
            ("We are here to help, and here is why.", None),
        ],
    )  # fmt: skip
    def test_links_and_here(self, draft, html, code):
        problems_found = found(draft(f"Text. {html}"))
        assert set(problems_found) == ({code} if code else set())
        assert all(problem.level == "warning" for problem in problems_found.values())

    @pytest.mark.parametrize(
        ("heading", "code"),
        [
            ("WORKFORCE", "capitals"),
            ("NEXT STEPS", "capitals"),
            ("SEND", None),
            ("UASC", None),
            ("Workforce and SEND", None),
            ("2017", None),
            ("Workforce.", "full-stop"),
            ("Workforce etc.", None),
            ("Work in the U.K.", None),
            ("Really?", None),
        ],
    )
    def test_headings(self, draft, heading, code):
        factories.acronym("SEND", "special educational needs and disabilities")
        factories.acronym()
        expected = {code} if code else set()
        assert set(found(draft(heading=heading))) == expected
        assert set(found(draft("x", ("subheading", heading), period="2017-12"))) == expected

    @pytest.mark.parametrize(("count", "codes"), [(60, set()), (61, {"long-bullet"})])
    def test_long_bullets(self, draft, count, codes):
        item = "word " * count
        page = draft(("bullets", f"<ul><li>{item}<ul><li>{'more ' * 60}</li></ul></li></ul>"))
        assert set(found(page)) == codes

    @pytest.mark.parametrize(
        "text",
        ["The JTAI came.", "Three JTAIs came.", "The DfE’s plan", "The DfE wrote", "SW/JTAI work",
         "Ofsted (JTAI)"],
    )  # fmt: skip
    def test_acronyms_that_nobody_explains(self, draft, text):
        problem = found(draft(text))["acronym"]
        assert "is not explained" in problem.message

    @pytest.mark.parametrize(
        "text",
        [
            "A Joint Targeted Area Inspection (JTAI) came. The JTAI was long.",
            "JTAI (joint targeted area inspection) came",
            "UASC and UASCs are known",
            "The NHS, the UK, the EU and COVID-19 are known; so is a PDF",
            "Part IV, chapter XII",
            "Write to B3 2PB or SW1A 1AA; KS2 and A38",
            "PLEASE DO NOT BRING ANY LAPTOPS, and do NOT wait",
            "See https://example.org/ABC/DEF or ask ABC@example.org",
            "McDonald and YouTube, an I and a B",
        ],
    )
    def test_those_that_need_no_explanation(self, draft, text):
        factories.acronym()
        assert found(draft(text)) == {}

    def test_an_acronym_is_named_once_and_where_it_comes_first(self, draft):
        page = draft("First JTAI.", "Second JTAI.")
        (problem,) = problems(page, publishing=False)
        assert problem.place.path == ("body", 0, "content", 0)

    def test_an_event_that_is_over(self, draft):
        now = timezone.now()

        def event(**hours: int) -> Event:
            times = {name: now + datetime.timedelta(hours=many) for name, many in hours.items()}
            return Event.objects.create(title="Challenge", **times)

        assert set(found(draft(featured_event=event(starts_at=-2), period="2018-01"))) == {
            "past-event"
        }
        running = event(starts_at=-2, ends_at=2)
        assert found(draft(featured_event=running, period="2018-02")) == {}
        assert found(draft(featured_event=event(starts_at=2), period="2018-03")) == {}

    def test_no_topic(self):
        page = factories.update(sections=[factories.section("Workforce", "Text.")], publish=False)
        assert set(found(page)) == {"no-topic"}

    def test_another_update_of_the_month(self, draft):
        first = draft(title="The first")
        problem = found(draft())["same-month"]
        assert "“The first”" in problem.message and f"/{first.pk}/" in problem.see
        elsewhere = factories.region("North East")
        assert found(draft(of=elsewhere)) == {}


def test_all_that_is_wrong_is_found_at_once_errors_first(draft):
    page = draft("See JTAI", heading="")
    assert [problem.level for problem in problems(page, publishing=False)] == ["error", "warning"]


def test_a_long_update_takes_no_more_queries(topic, django_assert_num_queries):
    hidden = factories.update(period="2016-01", publish=False)
    linked = (
        f'See <a linktype="page" id="{hidden.pk}">x</a> <a href="https://nowhere.org/">y</a> JTAI'
    )

    def count(sections: int, period: str) -> int:
        many = [factories.section("H", linked, topic=topic)] * sections
        page = factories.update(sections=many, publish=False, period=period)
        draft = page.get_latest_revision_as_object()
        with django_assert_num_queries(8):
            return len(problems(draft, publishing=True))

    assert count(20, "2017-02") > count(10, "2017-01")


def test_a_page_of_200_sections_stays_quick(topic):
    many = [factories.section("H", *["A word about JTAI. " * 40] * 5, topic=topic)] * 200
    draft = factories.update(sections=many, publish=False).get_latest_revision_as_object()
    started = timezone.now()
    problems(draft, publishing=True)
    assert timezone.now() - started < datetime.timedelta(seconds=3)

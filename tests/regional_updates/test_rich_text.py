"""Rich text on its way to the public: safe to insert as it is, with links that lead somewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regional_updates.rich_text import Links, bullets, paragraphs, plain_text
from tests import factories


@pytest.mark.parametrize(
    ("source", "public"),
    [
        ("<p>Plain</p>", ["Plain"]),
        ("<p>One</p><p></p><p> </p><p>Two</p>", ["One", "Two"]),
        ("<p><b>Bold</b> and <i>italic</i></p>", ["<b>Bold</b> and <i>italic</i>"]),
        ("<p>1 &lt; 2 &amp; 3</p>", ["1 &lt; 2 &amp; 3"]),
        ("no paragraph", ["no paragraph"]),
        ("<p>a<script>alert(1)</script>b</p>", ["ab"]),
        ('<p><b onclick="alert(1)" style="x">b</b></p>', ["<b>b</b>"]),
        ('<p><img src="x" onerror="alert(1)">x</p>', ["x"]),
        ('<p><a href="javascript:alert(1)">x</a></p>', ["x"]),
        ('<p><a href=" JaVaScRiPt:alert(1)">x</a></p>', ["x"]),
        ('<p><a href="java\tscript:alert(1)">x</a></p>', ["x"]),
        ('<p><a href="data:text/html,x">x</a></p>', ["x"]),
        ('<p><a href="//evil.example.org">x</a></p>', ["x"]),
        ('<p><a href="https://example.org/?a=1&amp;b=2">x</a></p>',
         ['<a href="https://example.org/?a=1&amp;b=2">x</a>']),
        ('<p><a href="mailto:a@example.org">x</a></p>', ['<a href="mailto:a@example.org">x</a>']),
        ('<p><a linktype="page" id="999999">x</a></p>', ["x"]),
        ('<p><a linktype="page" id="x">x</a></p>', ["x"]),
        ('<p><a linktype="page">x</a></p>', ["x"]),
        ('<p><a href="#adoption">x</a></p>', ['<a href="#adoption">x</a>']),
        ("<p>مرحبا Ŵyth 你好</p>", ["مرحبا Ŵyth 你好"]),
    ],
)  # fmt: skip
def test_only_safe_html_and_public_links_go_out(source, public):
    assert paragraphs(source, Links()) == public


@given(st.text())
def test_any_text_is_harmless(source):
    for html in paragraphs(source, Links()):
        assert "<script" not in html.lower()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_plain_text_comes_through_whole(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    found = " ".join(plain_text(html) for html in paragraphs(f"<p>{escaped}</p>", Links()))
    assert found.split() == text.split()


@pytest.mark.parametrize(
    ("source", "ordered", "items"),
    [
        ("<ul><li>a</li><li>b</li></ul>", False, [("a", []), ("b", [])]),
        ("<ol><li>a</li></ol>", True, [("a", [])]),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", False, [("a", ["b"])]),
        ("<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>", False, [("a", ["b", "c"])]),
        ("<ul><li></li><li>b</li></ul>", False, [("b", [])]),
        ("<ul><li><ul><li>b</li></ul></li></ul>", False, [("b", [])]),
        ("<p>before</p><ul><li>a</li></ul>", False, [("before", []), ("a", [])]),
        ("", False, []),
    ],
)
def test_bullets_are_nested_to_two_levels_and_lose_nothing(source, ordered, items):
    found_ordered, found = bullets(source, Links())
    assert found_ordered is ordered
    assert [(item["html"], [inner["html"] for inner in item["items"]]) for item in found] == items


@pytest.mark.django_db
class TestLinksBetweenPages:
    LINK = '<p><a linktype="page" id="{}">before</a></p>'

    def test_a_link_to_a_public_page_gets_its_address(self):
        target = factories.update()
        source = self.LINK.format(target.pk)
        assert paragraphs(source, Links.found_in(source)) == [
            '<a href="http://localhost/regional-updates/west-midlands/november-2017/">before</a>'
        ]

    def test_a_link_to_a_draft_becomes_plain_text(self):
        source = self.LINK.format(factories.update(publish=False).pk)
        assert paragraphs(source, Links.found_in(source)) == ["before"]

    def test_looking_up_many_links_takes_one_query_for_pages(self, django_assert_max_num_queries):
        targets = [factories.update(period=f"2017-{month:02}") for month in (1, 2, 3, 4)]
        source = "".join(self.LINK.format(page.pk) for page in targets)
        with django_assert_max_num_queries(5):
            assert len(paragraphs(source, Links.found_in(source))) == 4

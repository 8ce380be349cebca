"""Web pages, and what is copied from them, from Word and from Google Docs."""

import base64

import pytest
from wagtail.images import get_image_model

from regional_updates.models import RegionalUpdatePage

from .documents import TITLE, image
from .test_word import blocks, body, codes

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>North East</title>
<link rel="canonical" href="https://example.org/updates/may/"><style>p {}</style></head><body>
<header><a href="/">Home</a> Our site <form role="search"><input name="q"></form></header>
<nav><ul><li><a href="/a">About us</a></li></ul></nav>
<main><nav>Home / Updates</nav><h1>North East update – May 2025</h1>
<p>By <strong>the team</strong>.<br>In May.</p><script>track("visitors")</script>
<h2>Adoption</h2>
<p>Read <a href="../report/?a=1&amp;b=2">the report</a> on H<sub>2</sub>O, <em>not</em>
   <a href="javascript:alert(1)">this</a>.</p>
<ul><li>One<ul><li>Deeper <b>down</b></li></ul></li><li><p>Two</p><p>and more</p></li></ul>
<p style="display: none">pixel</p>
<figure><img src="/chart.png" alt="A chart"><figcaption>Matches by month</figcaption></figure>
<h3>Detail</h3><ol><li>first</li><li>second</li></ol>
<blockquote><p>We did it.</p></blockquote>
<table><caption>Counts</caption><tr><th>A<th>B<tr><td rowspan="2">1<td>2<tr><td>3</table>
<aside>Read this next</aside></main><footer>© us</footer></body></html>
"""
FROM_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8>
<style><!-- /* Font Definitions */ --></style></head><body lang=EN-GB><!--StartFragment-->
<p class=MsoTitle>North East update – May 2025<o:p></o:p></p><p class=MsoNormal>We met.<o:p></o:p></p>
<h1>Adoption<o:p></o:p></h1>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:
Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span></span><![endif]>One</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:
Ignore'>o<span>&nbsp; </span></span>Deeper</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Two</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.</span>First</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2.</span>Then</p>
<!--EndFragment--></body></html>"""
FROM_GOOGLE = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h1
dir="ltr"><span>North East update, May 2025</span></h1><p><span style="font-weight:400">It was </span><span
style="font-weight:700">busy</span></p><h2><span>Adoption</span></h2><ul><li aria-level="1"><p><span>A
point</span></p></li></ul><br><p>The end</p></b>"""


def page(content: str) -> str:
    return f"<h1>North East update – May 2025</h1><h2>Adoption</h2>{content}"


class TestAPage:
    def test_its_content_is_taken(self, imported):
        report = imported(PAGE)
        assert report["title"] == "North East update – May 2025"
        assert report["introduction"] == "By the team.\nIn May."
        assert blocks(report, "Adoption") == [
            ("paragraph", "Read the report on H2O, not this."),
            ("bullets", ["One", "Deeper down", "Two and more"]),
            ("paragraph", "Matches by month"),
            ("subheading", "Detail"),
            ("bullets", ["first", "second"]),
            ("quote", "We did it."),
            ("paragraph", "Counts"),
            ("table", [["A", "B"], ["1", "2"], ["", "3"]]),
        ]
        html = body(report)
        assert '<a href="https://example.org/updates/report/?a=1&amp;b=2">the report</a>' in html
        assert "<i>not</i>" in html and "<sub>2</sub>" in html and "javascript" not in html

    def test_what_stands_around_it_is_left_out_and_reported(self, imported):
        report = imported(PAGE)
        said = " ".join(warning["message"] for warning in report["warnings"])
        for what in ("scripts", "around the page’s main part", "navigation (2 words)", "hidden text",
                     "a side note (3 words)", "A picture that is not in the file",
                     "javascript:alert(1)"):  # fmt: skip
            assert what in said
        everything = body(report) + str(report["sections"])
        for word in ("About", "track", "pixel", "Read this next", "©"):
            assert word not in everything

    def test_without_a_main_part(self, imported):
        content = PAGE.replace("<main>", "<div>").replace("</main>", "</div>")
        report = imported(content)
        assert len(report["sections"]) == 1
        said = " ".join(warning["message"] for warning in report["warnings"])
        assert "the page’s header" in said and "a footer" in said
        assert "Our site" not in str(report)

    @pytest.mark.parametrize("encoding", ["windows-1252", "utf-16", "utf-8-sig"])
    def test_in_its_own_encoding(self, imported, encoding):
        text = page("<p>It’s a café.</p>").replace("<h1>", f'<meta charset="{encoding}"><h1>', 1)
        report = imported(f"<html>{text}</html>".encode(encoding))
        assert blocks(report, "Adoption") == [("paragraph", "It’s a café.")]


class TestCopied:
    def test_from_word(self, imported):
        report = imported(FROM_WORD)
        assert (report["title"], report["introduction"]) == (
            "North East update – May 2025",
            "We met.",
        )
        assert blocks(report, "Adoption") == [
            ("bullets", ["One", "Deeper", "Two"]), ("bullets", ["First", "Then"])
        ]  # fmt: skip
        html = body(report)
        assert "<li>One<ul><li>Deeper</li></ul></li>" in html and "<ol><li>First</li>" in html

    def test_from_google_docs(self, imported):
        report = imported(FROM_GOOGLE)
        assert report["introduction"] == "It was busy"
        assert blocks(report, "Adoption") == [("bullets", ["A point"]), ("paragraph", "The end")]
        introduction = RegionalUpdatePage.objects.get(pk=report["id"]).introduction
        assert introduction == "<p>It was <b>busy</b></p>"

    def test_a_picture_within(self, imported):
        data = base64.b64encode(image().read()).decode()
        report = imported(
            page(f'<p>See:<img src="data:image/png;base64,{data}" alt="Two teams"></p>')
        )
        assert blocks(report, "Adoption") == [("paragraph", "See:"), ("image", "Two teams")]
        assert get_image_model().objects.get().title == "Two teams"


class TestStrangeMarkup:
    @pytest.mark.parametrize(
        ("content", "found"),
        [
            ("<p>One<p>Two", [("paragraph", "One"), ("paragraph", "Two")]),
            ("<ul><li>One<li>Two</ul>", [("bullets", ["One", "Two"])]),
            ("<ul><li>One</li><ul><li>In</li></ul><li>Two</li></ul>", [("bullets", ["One", "In", "Two"])]),
            ("<li>One</li><li>Two</li>", [("bullets", ["One", "Two"])]),
            ("<ol type=a><li>One</li></ol>", [("bullets", ["One"])]),
            ("<p>1 &lt; 2 &amp;amp; <b>&lt;script&gt;</b></p>", [("paragraph", "1 < 2 &amp; <script>")]),
            ("<div>One<div>Two<span>th</span>ree</div>Four</div>",
             [("paragraph", "One"), ("paragraph", "Twothree"), ("paragraph", "Four")]),
            ("<p>• One<br>• Two<br>&nbsp;</p>", [("bullets", ["One", "Two"])]),
            ("<p><b>• </b>One</p><p>•<i>Two</i></p>", [("bullets", ["One", "Two"])]),
            ("<table><tr><td><table><tr><td>In<td>Out<tr><td>1<td>2</table></table>",
             [("table", [["In", "Out"], ["1", "2"]])]),
            ("<table><tr><td colspan=999>A<td>B<tr><td>1</table>", [("paragraph", "A"), ("paragraph", "B"), ("paragraph", "1")]),
            ("<p>Text<!-- note --><template>x</template><svg><text>y</text></svg></p>", [("paragraph", "Text")]),
            ("<blockquote><h3>Head</h3><p>Text</p></blockquote>", [("subheading", "Head"), ("paragraph", "Text")]),
            ("<dl><dt>Term</dt><dd>Meaning of it</dd></dl>", [("paragraph", "Term"), ("paragraph", "Meaning of it")]),
            ("<p>سلام <b>دنیا</b> – 日本語</p>", [("paragraph", "سلام دنیا – 日本語")]),
        ],
    )  # fmt: skip
    def test_it_is_read_as_it_is_meant(self, imported, content, found):
        assert blocks(imported(page(content)), "Adoption") == found

    def test_deeper_bullets_are_a_level_up(self, imported):
        report = imported(
            page("<ul><li>1<ul><li>2<ul><li>3<ul><li>4</li></ul></li></ul></li></ul></li></ul>")
        )
        assert "<li>1<ul><li>2</li><li>3</li><li>4</li></ul></li>" in body(report)  # fmt: skip
        assert "deep-bullets" in codes(report)

    @pytest.mark.parametrize(
        "content",
        [
            "<div>" * 20_000 + "Text",
            "<ul><li>" * 5_000 + "Text",
            "<b>" * 20_000 + "Text",
            "<table><tr><td>" * 3_000 + "Text",
            "<div></i>" * 20_000 + "Text",
        ],
    )
    def test_endless_nesting_is_refused(self, refusal, content):
        assert "paste it as text" in refusal(page(content))

    @pytest.mark.parametrize(
        "content",
        ['<p>Text<img src="picture:7"><img src="picture:0"><img src="picture:%s"></p>' % ("9" * 5000),
         '<p>Text<a href="http://[bad"></a></p><base href="https://example.org/">'],
    )  # fmt: skip
    def test_what_leads_nowhere_does_no_harm(self, imported, content):
        assert blocks(imported(page(content)), "Adoption") == [("paragraph", "Text")]

    def test_what_begins_with_endless_comments(self, imported):
        for comment in ("<!---->", "<?xml ?>", "<![if]>", "<!-- "):
            report = imported(f"{comment * 3000}\n{TITLE}\n\nWhat we did.\n", "--dry-run")
            assert "North East update" in report["title"] + report["introduction"]

    def test_a_page_without_words_and_a_huge_one(self, refusal):
        assert "empty" in refusal("<html><body><script>var words;</script></body></html>")
        assert "5 MB" in refusal(page("word " * 1_100_000))
        assert "20 MB" in refusal(page("x" * 21_000_000))

"""Word documents: with styles and without, from several programs, and with all that Word can hold."""

import pytest
from django.core.exceptions import ValidationError
from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from wagtail.images import get_image_model

from regional_updates.models import RegionalUpdatePage
from tests import factories

from .documents import LIBREOFFICE, TITLE, changed, image, plain, saved, styled, word


def blocks(report: dict, heading: str) -> list:
    """Return the blocks of the section, each as its type and what it says."""
    section = next(each for each in report["sections"] if each["heading"] == heading)
    return [
        (block["type"], next(block[key] for key in ("text", "items", "rows") if key in block))
        for block in section["blocks"]
    ]


def codes(report: dict) -> list[str]:
    return [warning["code"] for warning in report["warnings"]]


def body(report: dict) -> str:
    return str(RegionalUpdatePage.objects.get(pk=report["id"]).body.get_prep_value())


class TestStyles:
    def test_they_say_what_is_what(self, imported):
        report = imported(word(styled))
        assert (report["title"], report["period"]) == (TITLE, "2025-05")
        assert report["introduction"] == "What we worked on, with care"
        assert blocks(report, "Adoption") == [
            ("paragraph", "Matches take less time; see www.example.org."),
            ("bullets", ["Families were found", "for twelve children", "Support goes on"]),
            ("bullets", ["Apply", "Be approved"]),
            ("subheading", "What comes next"),
            ("quote", "We learn most from visits."),
            ("table", [["Council", "Matches"], ["Durham", "12"]]),
            ("image", ""),
        ]
        assert blocks(report, "Workforce") == [("paragraph", "More social workers stay.")]
        html = body(report)
        assert "<ul><li>Families were found<ul><li>for twelve children</li></ul></li>" in html
        assert "<ol><li>Apply</li>" in html

    def test_formats_and_links_are_kept(self, imported):
        def write(document: WordDocument) -> None:
            document.add_heading("Adoption", 1)
            paragraph = document.add_paragraph("Matches take ")
            paragraph.add_run("less").bold = True
            paragraph.add_run(" time & H")
            paragraph.add_run("2").font.subscript = True
            paragraph.add_run("O, <b>no tag</b> ")
            link(document, paragraph, "https://example.org/?a=1&b=2", "in full")

        html = body(imported(word(write)))
        assert (
            "<p>Matches take <b>less</b> time &amp; H<sub>2</sub>O, &lt;b&gt;no tag&lt;/b&gt; "
            '<a href="https://example.org/?a=1&amp;b=2">in full</a></p>' in html
        )

    def test_a_link_that_runs_a_script_is_text_and_reported(self, imported):
        def write(document: WordDocument) -> None:
            document.add_heading("Adoption", 1)
            link(document, document.add_paragraph("See "), "javascript:alert(1)", "this")

        report = imported(word(write))
        assert blocks(report, "Adoption") == [("paragraph", "See this")]
        assert "javascript:alert(1)" in report["warnings"][0]["message"]
        assert "javascript" not in body(report)


class TestWithoutStyles:
    def test_bold_lines_head_sections_and_typed_bullets_are_bullets(self, imported):
        report = imported(word(plain))
        assert [section["heading"] for section in report["sections"]] == [
            "Adoption and permanence", "Workforce"
        ]  # fmt: skip
        assert blocks(report, "Adoption and permanence") == [
            ("paragraph", "We will:"), ("bullets", ["find families", "support them"])
        ]  # fmt: skip
        assert report["related_articles"] == [
            {"title": "Eastern update", "url": "https://example.org/eastern"}
        ]

    def test_the_title_may_be_bold_too(self, imported):
        document = Document()
        document.add_paragraph().add_run("North East regional update May 2025").bold = True
        plain(document)
        report = imported(saved(document))
        assert report["title"] == "North East regional update May 2025"
        assert len(report["sections"]) == 2

    def test_it_is_the_same_text_as_a_text(self, imported):
        text = (
            f"{TITLE}\n\nWhat we worked on this month.\n\nAdoption and permanence\n\nWe will:\n\n"
            "•\tfind families\n•\tsupport them\n\nWorkforce\n\nMore social workers stay.\n\n"
            "Related articles\n\nEastern update https://example.org/eastern\n"
        )
        as_word, as_text = imported(word(plain), "--dry-run"), imported(text, "--dry-run")
        assert as_word == as_text


class TestLibreOffice:
    def test_with_styles(self, imported):
        factories.region("West Midlands")
        report = imported(LIBREOFFICE["styled"].read_bytes())
        assert blocks(report, "Workforce") == [
            (
                "paragraph",
                "Thirty newly qualified social workers began in June[1]; read about the academy.",
            ),
            (
                "bullets",
                [
                    "Induction takes six weeks",
                    "two of them with a mentor",
                    "chosen by the team",
                    "Exit talks go on",
                ],
            ),
            ("subheading", "What comes next"),
            ("bullets", ["Advertise in July", "Interview in August"]),
            ("quote", "I stayed because somebody asked me how I was."),
        ]
        assert blocks(report, "Numbers") == [
            ("table", [["Council", "Vacancies"], ["Coventry", "14"]]),
            ("paragraph", "The vacancies fell again."),
            ("paragraph", "Returns are due on 4 July."),
        ]
        assert blocks(report, "Notes") == [("bullets", ["Counted by the councils on 30 June."])]
        html = body(report)
        assert '<a href="https://example.org/academy?a=1&amp;b=2">about the academy</a>' in html
        assert "<b>six weeks</b>" in html and "<sup>[1]</sup>" in html and "obsolete" not in html

    def test_what_is_not_taken_along_or_moved_is_said(self, imported):
        factories.region("West Midlands")
        report = imported(LIBREOFFICE["styled"].read_bytes())
        said = " ".join(warning["message"] for warning in report["warnings"])
        for what in ("header of the pages, “Draft for the regional board”", "a comment", "text box",
                     "tracked changes", "nested more than once"):  # fmt: skip
            assert what in said
        assert "Page 1" not in said

    def test_without_styles(self, imported):
        factories.region("Eastern")
        report = imported(LIBREOFFICE["unstyled"].read_bytes())
        assert report["title"] == "Eastern Region Update, July 2025"
        assert blocks(report, "Early help") == [
            ("paragraph", "The family hubs are open in every district. We will now:"),
            ("bullets", ["share what the hubs learn", "train two more teams"]),
            ("paragraph", "Fostering: forty households were approved."),
        ]
        assert blocks(report, "Placements") == [
            ("paragraph", "The dynamic purchasing system has moved to a new provider.")
        ]


class TestPictures:
    def test_they_go_into_the_regions_collection(self, imported, north_east):
        report = imported(word(styled))
        picture = get_image_model().objects.get()
        assert picture.collection == north_east.collection
        assert f"'image': {picture.pk}" in body(report)

    def test_a_draft_may_lack_a_description_and_nothing_else_may(self, imported, refusal):
        assert "without a description" in refusal(word(styled), "--submit")
        assert not get_image_model().objects.exists()
        report = imported(word(styled))
        assert "alt-text" in codes(report)
        page = RegionalUpdatePage.objects.get(pk=report["id"])
        block = page.body.stream_block
        block.clean_deferred(page.body)
        with pytest.raises(ValidationError):
            block.clean(page.body)

    def test_words_own_description_is_the_alternative_text(self, imported):
        def write(document: WordDocument) -> None:
            styled(document)
            next(document.element.iter(qn("wp:docPr"))).set("descr", "Two teams in Durham")

        report = imported(word(write), "--submit")
        assert ("image", "Two teams in Durham") in blocks(report, "Adoption")
        assert report["status"] == "in_review"

    def test_one_above_the_first_heading_opens_its_section(self, imported):
        def write(document: WordDocument) -> None:
            document.add_picture(image("JPEG"))
            document.add_paragraph("What we worked on.")
            document.add_heading("Adoption", 1)
            document.add_paragraph("Matches take less time.")

        report = imported(word(write))
        assert report["introduction"] == "What we worked on."
        assert blocks(report, "Adoption")[0] == ("image", "")

    def test_one_of_a_kind_that_no_browser_shows_is_left_out_and_reported(self, imported):
        def write(document: WordDocument) -> None:
            styled(document)
            for part in document.part.package.iter_parts():
                if part.partname.endswith(".png"):
                    part._blob = b"\x01\x00\x00\x00 an enhanced metafile"

        report = imported(word(write))
        assert "picture" in codes(report) and not get_image_model().objects.exists()
        assert "image" not in str(report["sections"])

    def test_nothing_is_kept_of_a_dry_run_or_of_a_second_try(self, imported, refusal, north_east):
        imported(word(styled), "--dry-run")
        assert not get_image_model().objects.exists()
        imported(word(styled))
        storage = get_image_model().objects.get().file.storage
        before = storage.listdir("original_images")[1]
        with pytest.raises(Exception, match="imported before"):
            imported(word(styled))
        assert storage.listdir("original_images")[1] == before
        assert get_image_model().objects.count() == 1


class TestWhatWordCanHold:
    """Everything that has words is either in the page or reported."""

    @pytest.mark.parametrize(
        ("before", "after", "said"),
        [
            ("<w:r><w:t>More", "<w:fldSimple w:instr='DATE'><w:r><w:t>May</w:t></w:r></w:fldSimple><w:r><w:t> More", "May More"),
            ("<w:r><w:t>More", "<w:bdo w:val='rtl'><w:r><w:t>שלום</w:t></w:r></w:bdo><w:r><w:t> More", "שלום More"),
            ("<w:r><w:t>More", "<w:sdt><w:sdtContent><w:r><w:t>Chosen</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t> More", "Chosen More"),
            ("<w:r><w:t>More", "<w:ins w:id='1'><w:r><w:t>Many</w:t></w:r></w:ins><w:del w:id='2'><w:r><w:delText>Few</w:delText></w:r></w:del><w:r><w:t> More", "Many More"),
            ("<w:r><w:t>More", "<w:moveFrom w:id='1'><w:r><w:t>Gone</w:t></w:r></w:moveFrom><w:r><w:t>More", "More"),
            ("<w:r><w:t>More", "<w:r><w:t>H</w:t><w:noBreakHyphen/><w:t>bomb</w:t><w:tab/></w:r><w:r><w:t>More", "H‑bomb More"),
            ("<w:r><w:t>More", "<w:r><w:t>co\u00adope\u200brate </w:t></w:r><w:r><w:t>More", "cooperate More"),
            ("<w:r><w:t>More", "<m:oMath xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath><w:r><w:t> More", "x2 More"),
        ],
    )  # fmt: skip
    def test_within_a_paragraph(self, imported, before, after, said):
        data = word(styled)
        found = changed(data, lambda xml: xml.replace(before, after, 1))
        assert found != data
        report = imported(found)
        assert blocks(report, "Workforce") == [("paragraph", f"{said} social workers stay.")]

    def test_a_paragraph_whose_end_was_deleted_goes_on(self, imported):
        mark = "<w:pPr><w:rPr><w:del w:id='9'/></w:rPr></w:pPr>"
        data = changed(
            word(plain), lambda xml: xml.replace("<w:r><w:t>We will:", f"{mark}<w:r><w:t>We will:")
        )
        assert "We will:• find families" in str(imported(data)["sections"])  # fmt: skip

    def test_a_text_box_of_any_age(self, imported):
        box = "<w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent>"
        new = f"<w:drawing><x:wsp xmlns:x='urn:x'>{box}</x:wsp></w:drawing>"
        old = f"<w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox>{box}</v:textbox></v:shape></w:pict>"
        both = (
            "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
            f"<mc:Choice>{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
        )
        for shape in (new, old, both, both.replace(old, "")):
            report = imported(beside_more(f"<w:r>{shape}</w:r>"), "--dry-run")
            assert blocks(report, "Workforce")[1:] == [("paragraph", "In a box")], shape  # fmt: skip
            assert "text-box" in codes(report)

    def test_a_table_of_contents_and_a_chart_are_left_out_and_reported(self, imported):
        def write(document: WordDocument) -> None:
            styles = document.styles.element
            styles.append(styles[-1].__deepcopy__({}))
            styles[-1].set(qn("w:styleId"), "Inhalt1")
            next(styles[-1].iter(qn("w:name"))).set(qn("w:val"), "toc 1")
            document.add_paragraph(
                "Adoption 1"
            ).paragraph_format.element.get_or_add_pPr().style = "Inhalt1"
            document.add_paragraph().add_run()._r.append(OxmlElement("w:drawing"))
            styled(document)

        report = imported(word(write))
        said = " ".join(warning["message"] for warning in report["warnings"])
        assert "table of contents" in said and "drawing or chart" in said
        assert report["introduction"] == "What we worked on, with care"

    def test_a_strict_document(self, imported):
        def strict(xml: str) -> str:
            return xml.replace(
                "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                "http://purl.oclc.org/ooxml/wordprocessingml/main",
            )

        data = changed(changed(word(styled), strict), strict, "word/styles.xml")
        assert blocks(imported(data), "Workforce") == [("paragraph", "More social workers stay.")]

    def test_a_table_that_only_lays_out(self, imported):
        def write(document: WordDocument) -> None:
            cells = document.add_table(rows=1, cols=2).rows[0].cells
            cells[0].paragraphs[0].style = document.styles["Heading 1"]
            cells[0].paragraphs[0].text = "Adoption"
            cells[0].add_paragraph("Matches take less time.")
            cells[1].add_paragraph("Families were found", style="List Bullet")

        report = imported(word(write))
        assert blocks(report, "Adoption") == [
            ("paragraph", "Matches take less time."), ("bullets", ["Families were found"])
        ]  # fmt: skip
        assert "table" in codes(report)

    def test_merged_cells(self, imported):
        def write(document: WordDocument) -> None:
            document.add_heading("Numbers", 1)
            table = document.add_table(rows=3, cols=3)
            for number, cell in enumerate(table._cells):
                cell.text = str(number)
            table.cell(0, 0).merge(table.cell(0, 1))
            table.cell(1, 2).merge(table.cell(2, 2))

        rows = blocks(imported(word(write)), "Numbers")[0][1]
        assert rows == [["0 1", "", "2"], ["3", "4", "5 8"], ["6", "7", ""]]


def beside_more(element: str) -> bytes:
    """Return the styled document with ``element`` in the paragraph that begins with "More"."""
    return changed(
        word(styled), lambda xml: xml.replace("<w:r><w:t>More", f"{element}<w:r><w:t>More", 1)
    )


def link(document: WordDocument, paragraph, address: str, text: str) -> None:
    element = OxmlElement("w:hyperlink")
    relation = document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element.set(qn("r:id"), relation)
    element.append(paragraph.add_run(text)._r)
    paragraph._p.append(element)

"""Word documents: unpacked with care, put in order for mammoth, and read as the HTML it makes of them.

The names of elements are those of Office Open XML (ECMA-376), part 1.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, tostring

import mammoth
from bs4 import BeautifulSoup, Tag
from defusedxml.ElementTree import fromstring

from .draft import Notice, Picture
from .reading import MAX_BYTES, ImportRefused, TooLarge
from .runs import visible
from .source import Source
from .webpage import source_of_tree

MOST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 5000

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STRICT = b"http://purl.oclc.org/ooxml/"
_OFFICE_DOCUMENT = "/officeDocument"
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Bullet 3'] => ul|ol > li > ul|ol > li > ul > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
u => u
"""
_PAGE_NUMBER = re.compile(r"\W*(?:page\W*)?\d*\W*(?:(?:of|/)\W*\d*)?\W*", re.IGNORECASE)
_DAMAGED = (
    "The Word document is damaged; open it in Word, save it under another name, and try again."
)
_OTHERS = {
    "xl/": "The file is a spreadsheet; copy what it says into a Word document.",
    "ppt/": "The file is a presentation; copy what it says into a Word document.",
    "content.xml": "The file is an OpenDocument text; open it and save it as .docx.",
    "Index/": "The file is a Pages document; export it to Word (.docx).",
}


def is_word(data: bytes) -> bool:
    """Whether ``data`` is a zip archive, as Word documents are."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def read_word(data: bytes) -> Source:
    """Return the content of the Word document in ``data``, with tracked changes accepted.

    Raises ImportRefused, with what to do, for what is damaged, too large, or no such document.
    """
    try:
        package = _Package(data)
        document = package.document()
        notices = [*_in_order(document, package.contents_styles()), *package.around()]
        result = mammoth.convert_to_html(
            io.BytesIO(package.packed(document)),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=package.pictures.add,
        )
        tree = BeautifulSoup(result.value, "html.parser")
        notes = _notes(tree)
        source = source_of_tree(tree, notices, package.pictures.of)
        source.text = "\n".join([*_paragraphs(document), *notes])
        return source
    except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, OSError, EOFError,
            RuntimeError, zipfile.BadZipFile, zlib.error, ParseError) as error:  # fmt: skip
        # Whatever a damaged file makes the libraries stumble over.
        raise ImportRefused(_DAMAGED) from error


class _Pictures:
    """The pictures that mammoth finds, each known by its number in the HTML."""

    def __init__(self) -> None:
        self.found: list[Picture] = []

    def add(self, image: mammoth.documents.Image) -> list[mammoth.html.Element]:
        try:
            with image.open() as file:
                data = file.read()
        except (KeyError, ValueError):
            # It is not in the document, which only says where it was.
            return [mammoth.html.element("img", {})]
        kind = (image.content_type or "image/unknown").rpartition("/")[2].removeprefix("x-")
        alt = " ".join((image.alt_text or "").split())
        self.found.append(Picture(f"picture.{kind.replace('jpeg', 'jpg')}", data, alt))
        return [mammoth.html.element("img", {"src": f"picture:{len(self.found) - 1}"})]

    def of(self, tag: Tag) -> Picture | None:
        found = re.fullmatch(r"picture:(\d+)", str(tag.get("src") or ""))
        return self.found[int(found[1])] if found else None


class _Package:
    """The archive that a Word document is. Only what its text needs is ever unpacked."""

    def __init__(self, data: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.pictures = _Pictures()
        names = self.zip.namelist()
        if len(names) > MOST_PARTS or sum(i.file_size for i in self.zip.infolist()) > MOST_UNPACKED:
            raise TooLarge(
                "The Word document is too large when it is unpacked; take pictures out of it."
            )
        if any(info.flag_bits & 1 for info in self.zip.infolist()):
            raise ImportRefused("The file is protected by a password; take it off and try again.")
        for start, refusal in _OTHERS.items():
            if any(name.startswith(start) for name in names):
                raise ImportRefused(refusal)
        if "[Content_Types].xml" not in names:
            raise ImportRefused("The file is an archive; unpack it, and import what is in it.")
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise ImportRefused(
                "The Word document has macros in it; save it as .docx, without macros, and try again."
            )
        self.main = self._main()
        self.folder = self.main.rpartition("/")[0]

    def _main(self) -> str:
        relations = self._xml("_rels/.rels")
        targets = [
            str(relation.get("Target")).lstrip("/")
            for relation in relations
            if str(relation.get("Type")).endswith(_OFFICE_DOCUMENT)
        ]
        return next(filter(self._has, targets), "word/document.xml")

    def _has(self, name: str) -> bool:
        return name in self.zip.NameToInfo

    def _xml(self, name: str) -> Element:
        """Return the root of a part. Raises an error where it declares entities of its own."""
        if self.zip.getinfo(name).file_size > MAX_BYTES:
            raise TooLarge("The text of the Word document is larger than 5 MB; split it.")
        content = self.zip.read(name)
        if _STRICT in content:
            content = _transitional(content)
        return fromstring(content, forbid_dtd=True)

    def document(self) -> Element:
        root = self._xml(self.main)
        if root.find(f".//{_W}altChunk") is not None:
            raise ImportRefused(
                "The Word document has another file embedded in it; open it in Word, save it, and try "
                "again."
            )
        return root

    def contents_styles(self) -> set[str]:
        """Return the ids of the styles that a table of contents is set in."""
        name = f"{self.folder}/styles.xml"
        found = {"TOCHeading"}
        for style in self._xml(name).iter(f"{_W}style") if self._has(name) else ():
            shown = style.find(f"{_W}name")
            value = shown.get(f"{_W}val", "") if shown is not None else ""
            if re.fullmatch(r"(?:toc|contents) (?:\d|heading)", value, re.IGNORECASE):
                found.add(style.get(f"{_W}styleId", ""))
        return found

    def around(self) -> Iterator[Notice]:
        """Yield what to say of headers, footers and comments, which are no part of the text."""
        for kind, shown in (("header", "header"), ("footer", "footer")):
            texts = [
                " ".join(_paragraphs(self._xml(name)))
                for name in self.zip.namelist()
                if re.fullmatch(rf"{re.escape(self.folder)}/{kind}\d*\.xml", name)
            ]
            said = next((text for text in texts if not _PAGE_NUMBER.fullmatch(text[:60])), "")
            if said:
                short = said if len(said) <= 80 else f"{said[:79]}…"
                yield Notice("left-out", f"Left out: the {shown} of the pages, “{short}”.")
        name = f"{self.folder}/comments.xml"
        if self._has(name) and (count := len(self._xml(name).findall(f"{_W}comment"))):
            are = "a comment" if count == 1 else f"{count} comments"
            yield Notice("left-out", f"Left out: {are} in the margin.")

    def packed(self, document: Element) -> bytes:
        """Return an archive of what mammoth reads, every part of it parsed once before."""
        packed = io.BytesIO()
        wanted = re.compile(
            rf"\[Content_Types\]\.xml|_rels/\.rels|{re.escape(self.folder)}/"
            r"(?:styles|numbering|footnotes|endnotes)\.xml"
            rf"|{re.escape(self.folder)}/_rels/[^/]+\.rels"
        )
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for name in dict.fromkeys(self.zip.namelist()):
                if name == self.main:
                    archive.writestr(name, tostring(document))
                elif wanted.fullmatch(name):
                    archive.writestr(name, tostring(self._xml(name)))
                elif not name.endswith((".xml", ".rels", "/")) and "/media/" in f"/{name}":
                    archive.writestr(name, self.zip.read(name))
        return packed.getvalue()


def _transitional(content: bytes) -> bytes:
    """Return a part of a strict document with the names that others have."""
    text = content.replace(
        _STRICT + b"officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"
    )
    text = text.replace(_STRICT + b"wordprocessingml/main", _W[1:-1].encode())
    return text.replace(
        _STRICT + b"drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"
    )


def _in_order(document: Element, contents_styles: set[str]) -> Iterator[Notice]:
    """Change ``document`` so that mammoth sees all its text; yield what to say of the rest."""
    _choose_alternatives(document)
    charts = contents = 0
    for parent in list(document.iter()):
        for child in list(parent):
            if child.tag == f"{_W}drawing":
                if inner := list(child.iter(f"{_W}txbxContent")):
                    child.tag = f"{_W}pict"
                    child[:] = inner
                elif not any(each.tag.endswith("}pic") for each in child.iter()):
                    charts += 1
            elif child.tag == f"{_W}p" and _style_of(child) in contents_styles:
                contents += 1
                child.tag = f"{_W}proofErr"
                child[:] = []
            elif child.tag in (
                f"{_W}fldSimple",
                f"{_W}dir",
                f"{_W}bdo",
                f"{_W}ruby",
                f"{_W}rubyBase",
                f"{_W}rt",
            ):
                # The one element that mammoth reads for what is in it alone.
                child.tag = f"{_W}smartTag"
            elif child.tag == f"{_M}t":
                child.tag = f"{_W}t"
            elif child.tag == f"{_M}r":
                child.tag = f"{_W}r"
            elif child.tag.startswith(_M):
                child.tag = f"{_W}smartTag"
    boxes = len(document.findall(f".//{_W}txbxContent"))
    if contents:
        yield Notice("left-out", "Left out: the table of contents.")
    if boxes:
        are = "A text box was" if boxes == 1 else f"{boxes} text boxes were"
        yield Notice("text-box", f"{are} put where the paragraph beside ends; check the place.")
    if charts:
        are = "a drawing or chart" if charts == 1 else f"{charts} drawings or charts"
        yield Notice("left-out", f"Left out: {are}; save it as a picture and add that.")
    if document.find(f".//{_W}ins") is not None or document.find(f".//{_W}del") is not None:
        yield Notice("tracked", "The document has tracked changes; they were taken as accepted.")


def _choose_alternatives(document: Element) -> None:
    """Leave one of the alternatives that programs of different age are offered."""
    for alternatives in document.iter(f"{_MC}AlternateContent"):
        fallback = alternatives.find(f"{_MC}Fallback")
        choice = alternatives.find(f"{_MC}Choice")
        kept = fallback if fallback is not None and len(fallback) else choice
        if kept is not None:
            kept.tag = f"{_MC}Fallback"
            alternatives[:] = [kept]


def _style_of(paragraph: Element) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return style.get(f"{_W}val", "") if style is not None else ""


def _paragraphs(root: Element) -> list[str]:
    """Return the text of each paragraph below ``root`` that has some, without what was deleted."""
    found: list[list[str]] = [[]]
    goes_on = False
    # Not by recursion: a hostile document is deeper than that.
    waiting: list[Element] = [root]
    boxes: list[Element] = []
    while waiting or boxes:
        element = waiting.pop() if waiting else boxes.pop()
        tag = element.tag
        if tag in (f"{_W}del", f"{_W}moveFrom"):
            continue
        if tag == f"{_W}tr" and element.find(f"{_W}trPr/{_W}del") is not None:
            continue
        if tag == f"{_W}p":
            found += [] if goes_on else [[]]
            # Where its end was deleted, the next paragraph belongs to it.
            goes_on = element.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None
        elif tag == f"{_W}t":
            found[-1].append(element.text or "")
        elif tag in (f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
            found[-1].append(" ")
        inside = boxes if tag == f"{_W}pict" else waiting
        inside.extend(reversed(element))
    lines = (" ".join(visible("".join(parts)).split()) for parts in found)
    return [line for line in lines if line]


def _notes(tree: BeautifulSoup) -> list[str]:
    """Make a section of the footnotes and endnotes at the end of ``tree``; return their texts."""
    notes = tree.find_all("li", id=re.compile(r"(?:footnote|endnote)-\d+"))
    for note in notes:
        for back in note.find_all("a", href=re.compile(r"#(?:footnote|endnote)-ref-")):
            back.decompose()
    if notes and (numbered := notes[0].find_parent("ol")):
        headings = tree.find_all(re.compile("^h[1-6]$"), class_=lambda name: name != "title")
        level = min((int(tag.name[1]) for tag in headings), default=0)
        heading = tree.new_tag(f"h{level}" if level else "p")
        bold = tree.new_tag("b")
        bold.string = "Notes"
        heading.append(bold)
        numbered.insert_before(heading)
    return [note.get_text(" ", strip=True) for note in notes]

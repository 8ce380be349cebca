"""Documents to import. The .docx files beside were saved by LibreOffice 7.4 Writer."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from PIL import Image

HERE = Path(__file__).parent
LIBREOFFICE = {name: HERE / f"libreoffice-{name}.docx" for name in ("styled", "unstyled")}
TITLE = "North East update – May 2025"


def image(kind: str = "PNG") -> io.BytesIO:
    """Return a small picture."""
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(file, kind)
    file.seek(0)
    return file


def word(write: Callable[[WordDocument], object] = lambda document: None) -> bytes:
    """Return a Word document with a title, and below it what ``write`` puts there."""
    document = Document()
    document.add_heading(TITLE, 0)
    write(document)
    return saved(document)


def saved(document: WordDocument) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def styled(document: WordDocument) -> None:
    """Write as somebody does who knows Word."""
    document.add_paragraph("What we worked on, with ").add_run("care").bold = True
    document.add_heading("Adoption", 1)
    document.add_paragraph("Matches take less time; see www.example.org.")
    document.add_paragraph("Families were found", style="List Bullet")
    document.add_paragraph("for twelve children", style="List Bullet 2")
    document.add_paragraph("Support goes on", style="List Bullet")
    document.add_paragraph("Apply", style="List Number")
    document.add_paragraph("Be approved", style="List Number")
    document.add_heading("What comes next", 2)
    document.add_paragraph("We learn most from visits.", style="Intense Quote")
    table = document.add_table(rows=2, cols=2)
    for row, texts in enumerate([("Council", "Matches"), ("Durham", "12")]):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.add_picture(image())
    document.add_heading("Workforce", 1)
    document.add_paragraph("More social workers stay.")


def plain(document: WordDocument) -> None:
    """Write as most people do: bold lines for headings, and typed bullets."""
    document.add_paragraph("What we worked on this month.")
    for heading, *texts in [
        ("Adoption and permanence", "We will:", "•\tfind families", "•\tsupport them"),
        ("Workforce", "More social workers stay."),
        ("Related articles", "Eastern update https://example.org/eastern"),
    ]:
        document.add_paragraph().add_run(heading).bold = True
        for text in texts:
            document.add_paragraph(text)


def changed(data: bytes, change: Callable[[str], str], part: str = "word/document.xml") -> bytes:
    """Return the document with one of its parts changed."""
    source, file = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            content = source.read(name)
            archive.writestr(name, change(content.decode()) if name == part else content)
    return file.getvalue()


def added(data: bytes, **parts: bytes) -> bytes:
    """Return the document with more in its archive; ``__`` in a name stands for "/", ``_`` for a dot."""
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()

"""What is no document, or not any more: a sentence that says what to do, and no half-made page."""

import io
import os
import random
import re
import struct
import zipfile

import pytest
from django.db import transaction
from wagtail.images import get_image_model

from regional_updates.importing.importer import Options, import_update
from regional_updates.importing.reading import ImportRefused
from regional_updates.models import RegionalUpdatePage

from .documents import LIBREOFFICE, added, changed, plain, styled, word

# All on one database; on the other, a look at whether it differs.
DAMAGED = 50 if os.environ.get("DATABASE_URL") else 300


def archive(**files: bytes) -> bytes:
    """Return a zip archive; ``__`` in a name stands for "/", ``_`` for a dot."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for name, content in files.items():
            zipped.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()


def encrypted(data: bytes) -> bytes:
    """Return the archive with the mark that its files are encrypted."""
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data = re.sub(
            re.escape(signature) + b".{%d}" % (place - 4) + b"..",
            lambda found: found[0][:-2] + struct.pack("<H", 1),
            data,
            flags=re.DOTALL,
        )
    return data


class TestWhatToDo:
    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"PK\x03\x04", "is damaged; open it in Word"),
            (word(styled)[:-200], "is damaged; open it in Word"),
            (word(styled)[: len(word(styled)) // 2], "is damaged; open it in Word"),
            (archive(a_txt=b"x"), "an archive; unpack it"),
            (archive(content_xml=b"x", mimetype=b"application/vnd.oasis.opendocument.text"), "OpenDocument"),
            (added(archive(), **{"[Content_Types]_xml": b"<a/>", "xl__workbook_xml": b"<a/>"}), "spreadsheet"),
            (added(archive(), **{"[Content_Types]_xml": b"<a/>", "ppt__presentation_xml": b"<a/>"}), "presentation"),
            (added(word(styled), word__vbaProject_bin=b"x"), "macros"),
            (encrypted(word(styled)), "password"),
            (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
            (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "(.doc)"),
            (b"%PDF-1.7\n" + b"\0" * 600, "import the document that it was made from"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a text"),
            (b"PK\x03\x04" + b"x" * 50_000_000, "20 MB"),
        ],
        ids=range(14),
    )  # fmt: skip
    def test_is_said_of_every_kind(self, refusal, data, words):
        assert words in refusal(data)

    def test_a_document_without_words(self, refusal):
        assert "empty" in refusal(changed(word(), lambda xml: re.sub("<w:t>.*?</w:t>", "", xml)))

    def test_one_with_another_file_in_it(self, refusal):
        chunk = '<w:altChunk r:id="rId1"/>'
        data = changed(word(plain), lambda xml: xml.replace("<w:body>", f"<w:body>{chunk}"))
        assert "another file embedded" in refusal(data)


class TestHostile:
    def test_a_bomb_is_never_unpacked(self, refusal):
        assert "too large when it is unpacked" in refusal(
            added(word(styled), word__media__image9_png=b"\0" * 110_000_000)
        )
        assert "larger than 5 MB" in refusal(
            changed(word(styled), lambda xml: xml.replace("<w:body>", "<w:body>" + " " * 6_000_000))
        )
        assert "too large" in refusal(added(word(), **{f"p{n}": b"" for n in range(5001)}))

    def test_entities_are_refused(self, refusal):
        declared = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'

        def declare(xml: str) -> str:
            head, root = xml.split("?>", 1)
            return f"{head}?>{declared}{root}".replace("More", "&b;&a;More")

        for part in ("word/document.xml", "word/styles.xml", "_rels/.rels"):
            assert "damaged" in refusal(changed(word(styled), declare, part))

    @pytest.mark.parametrize("tag", ["w:ins", "w:sdt", "w:tbl", "w:x", "w:p"])
    def test_endless_nesting(self, refusal, tag):
        deep = f"<{tag}>" * 50_000 + f"</{tag}>" * 50_000
        data = changed(word(styled), lambda xml: xml.replace("<w:sectPr", f"{deep}<w:sectPr", 1))
        assert "damaged" in refusal(data)

    def test_nothing_outside_the_file_is_read(self, imported, tmp_path):
        secret = tmp_path / "secret.png"
        secret.write_bytes(b"secret")

        def elsewhere(xml: str) -> str:
            return re.sub(
                r'Target="media/[^"]+"', f'Target="file://{secret}" TargetMode="External"', xml
            )

        data = changed(word(styled), elsewhere, "word/_rels/document.xml.rels")
        report = imported(changed(data, lambda xml: xml.replace("r:embed", "r:link")))
        assert not get_image_model().objects.exists()
        assert "A picture that is not in the file" in str(report["warnings"])

    def test_a_style_map_of_its_own_does_not_count(self, imported):
        data = added(word(styled), **{"mammoth__style-map": b"p => !"})
        assert len(imported(data)["sections"]) == 2


def damage(data: bytes, chance: random.Random) -> bytes:
    """Return ``data`` as a broken transfer, disk or program might leave it."""
    how = chance.choice(["cut", "bytes", "xml", "xml", "xml", "xml", "part", "swap"])
    if how == "cut":
        return data[: chance.randrange(len(data))]
    if how == "bytes":
        broken = bytearray(data)
        for _ in range(chance.randrange(1, 20)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        return bytes(broken)
    source, file = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    names = source.namelist()
    parts = [name for name in names if name.endswith((".xml", ".rels"))]
    victim = chance.choice(["word/document.xml", "word/document.xml", chance.choice(parts)])
    with zipfile.ZipFile(file, "w") as zipped:
        for name in names:
            if name != victim:
                zipped.writestr(name, source.read(name))
            elif how == "swap":
                zipped.writestr(name, source.read(chance.choice(names)))
            elif how == "xml":
                zipped.writestr(name, _broken(source.read(name).decode(), chance))
    return file.getvalue()


def _broken(xml: str, chance: random.Random) -> str:
    patterns = {
        r'="([^"]*)"': ['=""', '="-1"', '="99999"', '="zz"'],
        r"<w:\w+[^<>]*/>": [""],
        r"<(w:[rp])[ >].*?</\1>": ["", "<w:p/>", "<w:r><w:t>x</w:t></w:r>"],
        r"</?w:\w+[^<>]*>": [""],
    }
    for _ in range(chance.randrange(1, 6)):
        pattern = chance.choice([*patterns][:3] * 3 + [*patterns])
        found = [match.span() for match in re.finditer(pattern, xml, re.DOTALL)]
        if found:
            start, end = chance.choice(found)
            xml = xml[:start] + chance.choice(patterns[pattern]) + xml[end:]
    return xml


def test_of_many_damaged_ones_each_is_read_or_refused(north_east):
    whole = [word(styled), word(plain), *(path.read_bytes() for path in LIBREOFFICE.values())]
    ends = {"read": 0, "refused": 0}
    for seed in range(DAMAGED):
        chance = random.Random(seed)
        data = damage(chance.choice(whole), chance)
        with transaction.atomic():
            expected = 0
            try:
                report = import_update(data, Options(region=north_east.slug))
                ends["read"] += 1
                expected = 0 if report.lost else 1
            except ImportRefused as refusal:
                assert re.fullmatch(r"[^\n]+\.", str(refusal))
                ends["refused"] += 1
            assert RegionalUpdatePage.objects.count() == expected
            transaction.set_rollback(True)
    assert min(ends.values()) > DAMAGED / 10, ends

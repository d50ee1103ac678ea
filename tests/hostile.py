"""Files that are made to hang, fill or fool whoever reads them; each is small, and made anew by every test."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
_OVERRIDE = '<Override PartName="{}" ContentType="application/vnd.openxmlformats-officedocument.{}+xml"/>'
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_RELATION = '<Relationship Id="{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'
_LAUGHS = '<!DOCTYPE a [<!ENTITY a0 "ha">{}]>'.format(
    "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
)
_WORDS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_CELLS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def zipped(*members: tuple[str, bytes | str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    return file.getvalue()


def bomb_zip(size: int = 400 << 20) -> bytes:
    """One member of zeros, a thousandth as long as what comes out."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made, made.open("zeros.txt", "w") as member:
        for _ in range(size >> 20):
            member.write(bytes(1 << 20))
    return file.getvalue()


def nested_zip() -> bytes:
    """Ten zips in each zip, twelve deep."""
    inner = zipped(("a.txt", b"0" * 1000))
    for _ in range(12):
        inner = zipped(*((f"{number}.zip", inner) for number in range(10)))
    return inner


def overlapping_zip() -> bytes:
    """Thousands of members in the list, all of the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.txt", bytes(1 << 20))
        first = made.infolist()[0]
        for number in range(5000):
            other = zipfile.ZipInfo(f"{number}.txt")
            other.compress_type, other.compress_size = first.compress_type, first.compress_size
            other.file_size, other.CRC, other.header_offset = first.file_size, first.CRC, first.header_offset
            made.filelist.append(other)
    return file.getvalue()


def bomb_gz() -> bytes:
    return gzip.compress(bytes(300 << 20))


def docx(body: str, *, before: str = "") -> bytes:
    document = f'<?xml version="1.0"?>{before}<w:document {_WORDS}><w:body>{body}</w:body></w:document>'
    return zipped(
        (
            "[Content_Types].xml",
            _TYPES.format(_OVERRIDE.format("/word/document.xml", "wordprocessingml.document.main")),
        ),
        ("_rels/.rels", _RELATIONS.format(_RELATION.format("r1", "officeDocument", "word/document.xml"))),
        ("word/document.xml", document),
    )


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def xlsx(rows: str, *, before: str = "", strings: str = "") -> bytes:
    types = _OVERRIDE.format("/xl/workbook.xml", "spreadsheetml.sheet.main")
    types += _OVERRIDE.format("/xl/worksheets/sheet1.xml", "spreadsheetml.worksheet")
    relations = _RELATION.format("r1", "worksheet", "worksheets/sheet1.xml")
    if strings:
        types += _OVERRIDE.format("/xl/sharedStrings.xml", "spreadsheetml.sharedStrings")
        relations += _RELATION.format("r2", "sharedStrings", "sharedStrings.xml")
    related = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    return zipped(
        ("[Content_Types].xml", _TYPES.format(types)),
        ("_rels/.rels", _RELATIONS.format(_RELATION.format("r1", "officeDocument", "xl/workbook.xml"))),
        (
            "xl/workbook.xml",
            f'<workbook {_CELLS} {related}><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        ),
        ("xl/_rels/workbook.xml.rels", _RELATIONS.format(relations)),
        (
            "xl/worksheets/sheet1.xml",
            f"{before}<worksheet {_CELLS}><sheetData>{rows}</sheetData></worksheet>",
        ),
        ("xl/sharedStrings.xml", f"<sst {_CELLS}>{strings}</sst>"),
    )


def sparse_xlsx() -> bytes:
    """Two cells, at the two ends of the largest sheet there can be."""
    cell = '<row r="{0}"><c r="{1}{0}" t="inlineStr"><is><t>a</t></is></c></row>'
    return xlsx(cell.format(1, "A") + cell.format(1048576, "XFD"))


def strings_xlsx() -> bytes:
    """One string of a hundred megabytes."""
    return xlsx(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=f"<si><t>{'a' * (100 << 20)}</t></si>"
    )


def references_xlsx() -> bytes:
    """A string of a megabyte to which twenty thousand cells refer."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_000))
    return xlsx(rows, strings=f"<si><t>{'a' * (1 << 20)}</t></si>")


def pdf(page: str, *objects: bytes) -> bytes:
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    first = f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]{page}>>endobj\n".encode()
    return head + first + b"".join(objects) + b"trailer<</Root 1 0 R>>\n"


def stream(number: int, content: bytes, *, about: str = "", flates: int = 0) -> bytes:
    for _ in range(flates):
        content = zlib.compress(content, 9)
    filters = f"/Filter[{'/FlateDecode' * flates}]" if flates else ""
    return b"%d 0 obj<<%s%s/Length %d>>stream\n%s\nendstream endobj\n" % (
        number, about.encode(), filters.encode(), len(content), content,
    )  # fmt: skip


def flate_pdf() -> bytes:
    return pdf("/Contents 4 0 R", stream(4, bytes(600 << 20), flates=2))


def forms_pdf() -> bytes:
    """A form that shows ten of the next one, ten times over."""
    forms = [
        stream(
            5 + n,
            b"/F Do " * 10,
            about=f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F {6 + n} 0 R>>>>",
        )
        for n in range(10)
    ]
    last = stream(15, b"BT ET", about="/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return pdf("/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>", stream(4, b"/F Do"), *forms, last)


def kids_pdf() -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1000000>>endobj\ntrailer<</Root 1 0 R>>\n"
    )


def arrays_pdf() -> bytes:
    return pdf("/A" + "[" * 200_000)


def mime_mail() -> bytes:
    """A mail in which thousands of parts hold one another."""
    head = b"From: a@minato.example\nTo: b@minato.example\nSubject: a\nMIME-Version: 1.0\n"
    parts = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(5000)
    )
    return head + parts + b"Content-Type: text/plain\n\na\n"


def laughs_xml() -> bytes:
    return f'<?xml version="1.0"?>{_LAUGHS}<a>&a11;</a>'.encode()


def giant_png() -> bytes:
    """64,000 by 64,000 dots of one colour."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", 64_000, 64_000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(8001 * 64_000)))
        + chunk(b"IEND", b"")
    )


FILES: dict[str, Callable[[], bytes]] = {
    "bomb.zip": bomb_zip,
    "nested.zip": nested_zip,
    "overlap.zip": overlapping_zip,
    "bomb.gz": bomb_gz,
    "laughs.docx": lambda: docx(paragraph("&a11;"), before=_LAUGHS),
    "laughs.xlsx": lambda: xlsx(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&a11;</t></is></c></row>', before=_LAUGHS
    ),
    "outside.docx": lambda: docx(
        paragraph("&x;"), before='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ),
    "deep.docx": lambda: docx("<w:p>" * 200_000),
    "long.docx": lambda: docx(paragraph("a" * (300 << 20))),
    "sparse.xlsx": sparse_xlsx,
    "strings.xlsx": strings_xlsx,
    "references.xlsx": references_xlsx,
    "deep.xml": lambda: b"<a>" * 1_000_000,
    "laughs.xml": laughs_xml,
    "deep.html": lambda: b"<!doctype html>" + b"<div>" * 1_000_000,
    "deep.json": lambda: b"[" * 2_000_000,
    "deep.rtf": lambda: b"{\\rtf1 " + b"{" * 500_000,
    "deep.eml": mime_mail,
    "flate.pdf": flate_pdf,
    "forms.pdf": forms_pdf,
    "kids.pdf": kids_pdf,
    "arrays.pdf": arrays_pdf,
    "giant.png": giant_png,
}

"""A file is known by its content; what is not on the list, lies about itself or carries a program is refused."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from mamori.kernel.files.kinds import (
    CSV,
    DOCX,
    JPEG,
    PDF,
    PNG,
    PPTX,
    TEXT,
    TIFF,
    XLSX,
    ZIP,
    Kind,
    Macros,
    WrongKind,
    accepted_extensions,
    clean_name,
    kind_of,
)


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return made.getvalue()


def workbook() -> bytes:
    made = io.BytesIO()
    Workbook().save(made)
    return made.getvalue()


DOCUMENT = archive("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", b"%PDF-1.7\n", PDF),
        ("a.PNG", b"\x89PNG\r\n\x1a\n....", PNG),
        ("a.jpeg", b"\xff\xd8\xff\xe0", JPEG),
        ("a.tif", b"II*\x00....", TIFF),
        ("a.tiff", b"MM\x00*....", TIFF),
        ("a.xlsx", workbook(), XLSX),
        ("a.docx", DOCUMENT, DOCX),
        ("a.pptx", archive("[Content_Types].xml", "ppt/presentation.xml"), PPTX),
        ("a.zip", archive("名簿.csv"), ZIP),
        ("a.zip", archive(), ZIP),
        ("a.txt", "個人情報の一覧\r\n".encode(), TEXT),
        ("a.csv", "氏名,住所\r\n".encode("cp932"), CSV),
        ("a.csv", "\ufeff氏名,住所\r\n".encode(), CSV),
    ],
)
def test_kinds_on_the_list_are_known_by_their_content(name: str, content: bytes, kind: Kind) -> None:
    assert kind_of(io.BytesIO(content), name) == kind
    assert all(extension in accepted_extensions() for extension in kind.extensions)


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.pdf", b"MZ\x90\x00 a program", "受け付けていません"),
        ("a.exe", b"%PDF-1.7", "中身は .pdf"),
        ("a.pdf", DOCUMENT, "中身は .docx"),
        ("a.xlsx", archive("evil.txt"), "中身は .zip"),
        ("a.html", b"<script>alert(1)</script>", "受け付けていません"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "受け付けていません"),
        ("a.csv", b"a,b\x00c", "受け付けていません"),
        ("a.csv", b"\xff\xfe\x81\xff\xfd", "受け付けていません"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "古い形式か、パスワード付き"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "古い形式か、パスワード付き"),
        ("a.zip", b"PK\x03\x04 cut off", "壊れています"),
        ("noending", b"%PDF-1.7", "中身は .pdf"),
    ],
)
def test_everything_else_is_refused_in_words(name: str, content: bytes, word: str) -> None:
    with pytest.raises(WrongKind, match=word):
        kind_of(io.BytesIO(content), name)


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsm", "a.zip"])
def test_a_macro_is_found_under_any_name(name: str) -> None:
    content = archive("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")
    with pytest.raises(Macros):
        kind_of(io.BytesIO(content), name)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\mori\\一覧表.xlsx", "一覧表.xlsx"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ('a"b<c>.pdf', "abc.pdf"),
        ("か\u3099.txt", "が.txt"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_names_are_made_safe(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_is_safe_and_short(given_name: str) -> None:
    kept = clean_name(given_name)
    assert 1 <= len(kept) <= 200
    assert not set(kept) & set('/\\\0\r\n"<>:|?*\u202e')
    assert clean_name(kept) == kept or len(kept) == 200

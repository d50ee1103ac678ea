"""What lies in archives, databases and PDFs is found through the whole scan: confined, with its place, and with what was not read."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sqlite3
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from piiscan import scan
from piiscan.isolation import frames
from piiscan.model import FileResult
from piiscan.readers import archive, pdf
from piiscan_reading import FILES

TEXT = "電話は03-1234-5678へ"
needs_libarchive = pytest.mark.skipif(archive.library() is None, reason="libarchive is not installed")


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for name, content in members:
            made.writestr(name, content)
    return file.getvalue()


def named_in_cp932(content: bytes, names: dict[str, str]) -> bytes:
    """The zip as Windows of Japan writes it: names in CP932 without a mark. Both names are of the same length in bytes."""
    for there, wanted in names.items():
        content = content.replace(there.encode(), wanted.encode("cp932"))
    return content


def lzh(name: str, content: bytes) -> bytes:
    """An archive of LHA with one stored member."""
    told = name.encode("cp932")
    head = (
        b"-lh0-"
        + struct.pack("<IIIBB", len(content), len(content), 0, 0x20, 0)
        + bytes([len(told)])
        + told
        + _crc16(content)
    )
    return bytes([len(head), sum(head) & 0xFF]) + head + content + b"\0"


def _crc16(content: bytes) -> bytes:
    crc = 0
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return struct.pack("<H", crc)


def tarred(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as made:
        told = tarfile.TarInfo(name)
        told.size = len(content)
        made.addfile(told, io.BytesIO(content))
    return file.getvalue()


def by_libarchive(kind: str, name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with archive.library().custom_writer(made.write, kind) as writing:
        writing.add_file_from_memory(name, len(content), content)
    return made.getvalue()


def scanned(folder: Path, name: str, content: bytes) -> FileResult:
    (folder / name).write_bytes(content)
    (found,) = scan([folder / name])
    return found


@pytest.mark.parametrize(
    ("name", "make", "place"),
    [
        ("a.zip", lambda: zipped(("名簿.txt", TEXT.encode("cp932"))), "中のファイル「名簿.txt」"),
        (
            "b.zip",
            lambda: zipped(("名簿.txt", TEXT.encode()), method=zipfile.ZIP_LZMA),
            "中のファイル「名簿.txt」",
        ),
        (
            "c.zip",
            lambda: zipped(("名簿.txt", TEXT.encode()), method=zipfile.ZIP_BZIP2),
            "中のファイル「名簿.txt」",
        ),
        (
            "d.zip",
            lambda: zipped(("名簿.txt", TEXT.encode()), method=zipfile.ZIP_STORED),
            "中のファイル「名簿.txt」",
        ),
        (
            "e.zip",
            lambda: named_in_cp932(zipped(("AAAA.txt", TEXT.encode())), {"AAAA": "名簿"}),
            "中のファイル「名簿.txt」",
        ),
        (
            "f.zip",
            lambda: zipped(("内.zip", zipped(("名簿.txt", TEXT.encode())))),
            "中のファイル「内.zip」中のファイル「名簿.txt」",
        ),
        ("g.tar", lambda: tarred("名簿.txt", TEXT.encode()), "中のファイル「名簿.txt」"),
        ("h.txt.gz", lambda: gzip.compress(TEXT.encode()), "中のファイル「h.txt」"),
        ("i.txt.bz2", lambda: bz2.compress(TEXT.encode()), "中のファイル「i.txt」"),
        ("j.txt.xz", lambda: lzma.compress(TEXT.encode()), "中のファイル「j.txt」"),
        (
            "k.tar.gz",
            lambda: gzip.compress(tarred("名簿.txt", TEXT.encode("cp932"))),
            "中のファイル「k.tar」中のファイル「名簿.txt」",
        ),
        pytest.param(
            "l.7z",
            lambda: by_libarchive("7zip", "名簿.txt", TEXT.encode()),
            "中のファイル「名簿.txt」",
            marks=needs_libarchive,
        ),
        pytest.param(
            "m.lzh",
            lambda: lzh("名簿.txt", TEXT.encode("cp932")),
            "中のファイル「名簿.txt」",
            marks=needs_libarchive,
        ),
    ],
)
def test_what_lies_in_an_archive_is_found_at_its_place(
    tmp_path: Path, name: str, make: Callable[[], bytes], place: str
) -> None:
    found = scanned(tmp_path, name, make())
    assert (found.status, found.reason, found.places) == ("ok", "", [{"place": place, "kinds": {"phone": 1}}])


@needs_libarchive
def test_a_cabinet_is_read_with_names_of_both_encodings(tmp_path: Path) -> None:
    """One name is marked as UTF-8, the other written as Windows of Japan does; the longer member spans two blocks."""
    content = named_in_cp932((FILES / "meibo.cab").read_bytes(), {"AAAA": "控え"})
    found = scanned(tmp_path, "a.cab", content)
    assert (found.status, found.reason, [one["place"] for one in found.places]) == (
        "ok",
        "",
        ["中のファイル「控え.txt」", "中のファイル「人事/名簿.txt」"],
    )
    torn = scanned(tmp_path, "b.cab", content[:-4000])
    assert (torn.status, torn.cause, torn.kinds) == ("partial", "damaged", {"phone": 1})


def test_a_member_that_cannot_be_read_makes_the_archive_partial(tmp_path: Path) -> None:
    inner = zipped(("名簿.txt", TEXT.encode()), ("動画.mkv", b"\x1aE\xdf\xa3"))
    found = scanned(tmp_path, "a.zip", zipped(("内.zip", inner)))
    assert (found.status, found.cause, found.kinds) == ("partial", "unsupported", {"phone": 1})
    assert found.reason == "中のファイル「内.zip」中のファイル「動画.mkv」：まだ読めない形式です（動画）"


def test_a_member_under_a_password_is_told(tmp_path: Path) -> None:
    content = bytearray(zipped(("locked.txt", TEXT.encode()), ("open.txt", TEXT.encode())))
    for at, flags in ((content.index(b"PK\x03\x04"), 6), (content.index(b"PK\x01\x02"), 8)):
        content[at + flags] |= 1
    found = scanned(tmp_path, "a.zip", bytes(content))
    assert (found.status, found.cause, found.kinds) == ("partial", "encrypted", {"phone": 1})
    assert found.reason == "中のファイル「locked.txt」：パスワードで保護されています"


def test_a_torn_zip_is_salvaged_and_said_to_be_torn(tmp_path: Path) -> None:
    whole = zipped(("a.txt", TEXT.encode()), ("b.txt", TEXT.encode()), ("c.txt", bytes(range(256)) * 99))
    found = scanned(tmp_path, "a.zip", whole[: whole.rindex(b"PK\x03\x04") + 60])
    assert (found.status, found.cause, found.kinds) == ("partial", "damaged", {"phone": 2})


def test_what_is_no_zip_behind_its_first_bytes_is_listed(tmp_path: Path) -> None:
    found = scanned(tmp_path, "a.zip", b"PK\x03\x04" + bytes(100))
    assert (found.status, found.cause, found.reason) == ("unreadable", "damaged", "壊れていて開けません")


def test_a_table_in_an_archive_is_counted_as_one_beside_it_is(tmp_path: Path) -> None:
    rows = "".join(
        f"{n},佐藤 花子,090-1234-{n % 10_000:04},u{n}@minato.example,特になし\r\n" for n in range(30_000)
    )
    content = ("番号,氏名,電話番号,メール,備考\r\n" + rows).encode("cp932")
    alone = scanned(tmp_path, "a.csv", content)
    for _time in range(2):  # the second one is read by a process that has read before
        packed = scanned(tmp_path, "a.zip", zipped(("a.csv", content)))
        assert (packed.status, packed.kinds, packed.people) == ("ok", alone.kinds, alone.people)
    assert alone.people == 30_000


def test_lines_that_are_no_utf8_are_made_whole_before_they_are_read() -> None:
    assert frames.lines_of(b"a,\xff\n") == "a,\ufffd\n".encode()


def test_the_tables_of_a_database_are_sheets(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "made.db") as database:
        database.execute('CREATE TABLE "顧客" (氏名 TEXT, 電話番号 TEXT, 年齢 INTEGER)')
        rows = [("佐藤 まもる", f"090-1234-{number:04}", number) for number in range(30)]
        database.executemany('INSERT INTO "顧客" VALUES (?, ?, ?)', rows)
        database.execute("CREATE TABLE empty (a)")
    database.close()
    (found,) = scan([tmp_path / "made.db"])
    assert (found.status, found.media_type) == ("ok", "application/vnd.sqlite3")
    assert {place["place"] for place in found.places} == {"表「顧客」"}
    assert found.kinds["phone"] == 30
    assert [column["header"] for column in found.columns if column["kind"] == "phone"] == ["電話番号"]


def test_a_torn_database_is_listed(tmp_path: Path) -> None:
    found = scanned(tmp_path, "a.db", b"SQLite format 3\0" + bytes(range(256)) * 8)
    assert (found.status, found.cause) == ("unreadable", "damaged")


def test_the_rows_of_a_parquet_file_are_a_sheet(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    arrow = pytest.importorskip("pyarrow")
    table = arrow.table(
        {"氏名": ["佐藤 まもる"] * 30, "電話番号": [f"090-1234-{number:04}" for number in range(30)]}
    )
    parquet.write_table(table, tmp_path / "a.parquet")
    (found,) = scan([tmp_path / "a.parquet"])
    assert (found.status, found.reason, found.kinds["phone"]) == ("ok", "", 30)


def page(font: str, encoding: str, text: bytes) -> bytes:
    """A PDF of one page whose font is not in the file, as many Japanese programs write them."""
    sample = pdf._SAMPLE.replace(b"HeiseiMin-W3", font.encode()).replace(b"90ms-RKSJ-H", encoding.encode())
    return sample.replace(b"<88A082A0>", f"<{text.hex()}>".encode()).replace(
        b"/Length 32", f"/Length {28 + 2 * len(text)}".encode()
    )


@pytest.mark.parametrize(
    ("font", "encoding", "codec"),
    [
        ("HeiseiMin-W3", "90ms-RKSJ-H", "cp932"),
        ("MS-Gothic", "UniJIS-UCS2-H", "utf-16-be"),
        ("RyuminPr6N-Light", "UniJIS-UTF16-H", "utf-16-be"),
        ("GothicBBB-Medium", "EUC-H", "euc_jp"),
        ("MS-Mincho", "90ms-RKSJ-V", "cp932"),
        ("SimSun", "UniGB-UCS2-H", "utf-16-be"),
    ],
)
def test_japanese_text_is_read_from_a_pdf_without_its_font(
    tmp_path: Path, font: str, encoding: str, codec: str
) -> None:
    found = scanned(tmp_path, "a.pdf", page(font, encoding, TEXT.encode(codec)))
    assert (found.status, found.reason, found.places) == (
        "ok",
        "",
        [{"place": "1ページ", "kinds": {"phone": 1}}],
    )


def test_a_pdf_under_a_password_is_told(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(99, 99)
    writer.encrypt("秘密", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    found = scanned(tmp_path, "a.pdf", made.getvalue())
    assert (found.status, found.cause, found.reason) == (
        "unreadable",
        "encrypted",
        "パスワードで保護されています",
    )

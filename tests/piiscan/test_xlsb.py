"""A binary workbook tells what the same workbook tells in its usual form, whichever records its writer chose."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import piiscan_xlsb as binary
from piiscan.model import Limits
from piiscan.readers import xlsb, xlsb_records, xlsx
from piiscan_reading import FILES, Told, told
from piiscan_xlsb import cell, real, record, rich, short, small, wide

PEOPLE = ["佐藤 まもる", "鈴木 かおり", "高橋 はじめ"]
ADDRESSES = ["東京都港区芝公園4-2-8", "大阪府大阪市北区梅田3-1-3", "北海道札幌市中央区北5条西2-5"]
NUMBERS = [12345678903, 123456789018, 234567890123]
HEAD = ["氏名", "個人番号", "電話番号", "生年月日", "住所"]


def told_of(
    sheet: bytes, *, texts: bytes = b"", styles: bytes = b"", book: bytes = b"", **limits: Any
) -> Told:
    """What the reader tells of a workbook with this one sheet."""
    parts = {"workbook.bin": book or binary.book(("一", 0)), "worksheets/sheet1.bin": sheet}
    parts |= {"sharedStrings.bin": texts} if texts else {}
    parts |= {"styles.bin": styles} if styles else {}
    leads = {"workbook.bin": {"worksheets/sheet1.bin": "worksheet"}}
    return told(xlsb, binary.package(parts, {}, leads), Limits(**limits))


def rows_of(*rows: Iterable[bytes], **beside: bytes) -> list[list[str]]:
    found = told_of(binary.sheet(*rows), **beside)
    assert found.ended == "ok"
    return found.sheets["シート「一」"]


def meibo() -> bytes:
    """The sample as Excel would write it: long records, shared texts, and the drawings as they are."""
    people = [
        [
            cell(7, 0, struct.pack("<I", 2 * at)),
            cell(5, 1, real(NUMBERS[at]), 1),
            cell(9, 2, real(9030001001 + at), 2),
            cell(2, 3, small(30001 + at), 3),
            cell(7, 4, struct.pack("<I", 2 * at + 1)),
        ]
        for at in range(3)
    ]
    rows = [[cell(6, at, wide(one)) for at, one in enumerate(HEAD)], *people, [cell(62, 0, rich("連絡先"))]]
    after = binary.headers(
        "&Lヘッダー 電話 03-3000-0002", "&Rフッター 電話 03-3000-0003", None, None, None, None
    )
    formats = (165, "000000000000"), (166, "000-0000-0000"), (14, "")
    return binary.translated(
        FILES / "meibo.xlsx",
        {
            "xl/workbook": binary.book(("名簿", 0), ("控え", 2)),
            "xl/worksheets/sheet1": binary.sheet(
                *rows, after=after + binary.check("木村 えらぶ\0清水 えらぶ")
            ),
            "xl/worksheets/sheet2": binary.sheet([cell(8, 0, wide("隠した電話 03-3000-0010") + bytes(6))]),
            "xl/sharedStrings": binary.texts(
                *(one for pair in zip(PEOPLE, ADDRESSES, strict=True) for one in pair)
            ),
            "xl/styles": binary.styles(*formats),
            "xl/comments1": binary.comments("付箋 はる子", 2, 1, "コメント 電話 03-3000-0004"),
        },
    )


def test_every_hiding_place_is_told_as_in_the_usual_form() -> None:
    usual, found = told(xlsx, FILES / "meibo.xlsx"), told(xlsb, meibo())
    assert (found.ended, found.sheets, found.texts) == ("ok", usual.sheets, usual.texts)


def test_every_kind_of_cell_stands_in_its_column() -> None:
    rows = rows_of(
        [cell(1, 0), cell(2, 1, small(-7)), cell(3, 2, b"\x2a"), cell(4, 4, b"\1"), cell(5, 5, real(0.1))],
        [cell(6, 0, wide("甲")), cell(7, 1, bytes(4)), cell(7, 2, b"\xff\0\0\0"), cell(62, 3, rich("乙"))],
        [
            cell(8, 0, wide("丙") + bytes(10)),
            cell(9, 1, real(1e11)),
            cell(10, 2, b"\0"),
            cell(11, 3, b"\x17"),
        ],
        [cell(2, 0, small(12.34)), cell(2, 1, binary.half(2**40)), cell(2, 2, binary.half(0.5))],
        [cell(1, 0)],
        texts=binary.texts("共"),
    )
    assert rows == [
        ["", "-7", "#N/A", "", "TRUE", "0.1"],
        ["甲", "共", "", "乙"],
        ["丙", "100000000000", "FALSE", "#REF!"],
        ["12.34", "1099511627776", "0.5"],
    ]


def test_short_cells_follow_the_last_cell() -> None:
    rows = rows_of(
        [
            cell(6, 2, wide("甲")),
            short(13, small(1)),
            short(14, b"\7"),
            short(15, b"\0"),
            short(12),
            short(16, real(2.5)),
        ],
        [short(17, wide("乙")), short(12), short(18, bytes(4)), short(13, small(7), 1)],
        texts=binary.texts("共"),
        styles=binary.styles((164, "000")),
    )
    assert rows == [["", "", "甲", "1", "#DIV/0!", "FALSE", "", "2.5"], ["乙", "", "共", "007"]]


def test_days_are_counted_as_the_book_says() -> None:
    rows = [[cell(2, 0, small(30000), 1)]]
    styles = binary.styles((14, ""))
    assert rows_of(*rows, styles=styles) == [["1982-02-18"]]
    assert rows_of(*rows, styles=styles, book=binary.book(("一", 0), is_1904=True)) == [["1986-02-19"]]


def test_names_and_choices_are_told_where_they_are_texts() -> None:
    names = binary.name("連絡先", binary.literal("03-3000-0013"), "係 みほ") + binary.name(
        "範囲", b"\x3b\0\0"
    )
    listed = record(681, wide('"林 えらぶ,森 えらぶ"')) + binary.check("")
    found = told_of(binary.sheet(after=listed), book=binary.book(("一", 0), names=names))
    assert found.texts["名前の定義"] == "連絡先 係 みほ\t03-3000-0013\n範囲\t\n"
    assert found.texts["シート「一」の入力の選択肢"] == "林 えらぶ\n森 えらぶ\n"


def field(label: str, kinds: int, *shared: bytes, flags: int = 4) -> bytes:
    told_values = record(189, struct.pack("<HI", kinds, len(shared)) + bytes(16))
    return (
        record(183, bytes([flags]) + bytes(19) + wide(label)) + told_values + b"".join(shared) + record(184)
    )


def test_values_that_pivot_tables_and_links_remember_are_told() -> None:
    day = struct.pack("<HHBBBB", 1982, 2, 19, 0, 0, 0)
    many = record(191, struct.pack("<HI", 2, 2) + wide("林 おぼえ") + wide("原 おぼえ"))
    fields = (
        field("氏名", 8, record(24, wide("森 おぼえ")), many) + field("個人番号", 64) + field("生年月日", 4)
    )
    fields += field("備考", 8) + field("年", 64, flags=0)
    row = struct.pack("<I", 0) + real(123456789018) + day + wide("転居 した人")
    link = record(371, struct.pack("<I", 0) + wide("林 つながり")) + record(
        368, struct.pack("<I", 1) + real(9030001001)
    )
    found = told(
        xlsb,
        binary.package(
            {
                "cache/definition1.bin": record(179) + fields + record(180),
                "cache/records1.bin": record(193)
                + record(33, row)
                + record(34)
                + record(21, real(7))
                + record(194),
                "links/link1.bin": record(360) + link + record(588),
            },
            {
                "cache/definition1.bin": "pivotCacheDefinition",
                "cache/records1.bin": "pivotCacheRecords",
                "links/link1.bin": "externalLink",
            },
            {"cache/definition1.bin": {"records1.bin": "pivotCacheRecords"}},
        ),
    )
    assert found.ended == "ok"
    assert found.texts["ピボットテーブルの元の値"].split() == [
        "氏名", "森", "おぼえ", "林", "おぼえ", "原", "おぼえ", "個人番号", "生年月日", "備考", "年",
        "123456789018", "1982-02-19T00:00:00", "転居", "した人", "7",
    ]  # fmt: skip
    assert found.texts["リンク先の値"] == "林 つながり\n9030001001\n"


def test_a_torn_sheet_is_told_as_far_as_it_goes() -> None:
    whole = binary.sheet([cell(6, 0, wide("甲")), cell(6, 1, wide("乙"))])
    for content, row in ((whole[:-2], ["甲", "乙"]), (whole[:-8], ["甲"])):
        found = told_of(content)
        assert (found.ended, found.sheets) == ("damaged", {"シート「一」": [row]})


def test_torn_texts_are_told_as_damaged() -> None:
    found = told_of(binary.sheet([cell(7, 0, bytes(4))]), texts=binary.texts("甲", "乙")[:-8])
    assert (found.ended, found.sheets) == ("damaged", {"シート「一」": [["甲"]]})


def test_sheets_that_the_book_does_not_name_are_told_by_their_part() -> None:
    content = binary.sheet([cell(6, 0, wide("甲"))])
    parts = {"worksheets/sheet2.bin": content, "worksheets/binaryIndex2.bin": record(42)}
    found = told(xlsb, binary.package(parts, {}, {}))
    assert (found.ended, found.sheets) == ("ok", {"シート「sheet2.bin」": [["甲"]]})


def test_a_column_that_no_sheet_has_is_damage() -> None:
    assert told_of(binary.sheet([cell(6, 1 << 24, wide("甲"))])).ended == "damaged"


def test_more_letters_than_the_limit_end_the_reading() -> None:
    sheet = binary.sheet(*[[cell(5, 0, real(1234567))]] * 100)
    assert told_of(sheet, letters=500).ended == "too_large"
    assert told_of(binary.sheet(), texts=binary.texts("あ" * 600), letters=500).ended == "too_large"


def test_a_record_of_many_megabytes_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsb_records, "LONGEST", 1000)
    monkeypatch.setattr(xlsb_records, "BLOCK", 300)
    picture = record(562, bytes(5000))
    assert rows_of([cell(6, 0, wide("甲"))], [picture, cell(6, 0, wide("乙"))]) == [["甲"], ["乙"]]


CELL = st.one_of(
    st.builds(lambda text: short(17, wide(text)), st.text(max_size=90)),
    st.builds(lambda column, text: cell(6, column, wide(text)), st.integers(0, 50), st.text(max_size=90)),
    st.builds(lambda number: short(16, real(number)), st.floats()),
    st.builds(record, st.integers(63, 16000), st.binary(max_size=400)),
)
ROWS = st.lists(st.lists(CELL, max_size=6), max_size=8)


@settings(max_examples=100)
@given(rows=ROWS, block=st.sampled_from([1, 7, 64, 500]), kept=st.floats(0.2, 2))
def test_where_blocks_end_makes_no_difference(rows: list[list[bytes]], block: int, kept: float) -> None:
    content = binary.sheet(*rows)
    content = content[: int(kept * len(content))]
    whole = told_of(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsb_records, "BLOCK", block)
        assert told_of(content) == whole
    assert whole.ended in ("ok", "damaged")


@settings(max_examples=60)
@given(flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), max_size=12))
def test_flipped_bytes_raise_nothing_but_that_it_could_not_be_read(flips: list[tuple[float, int]]) -> None:
    def torn(content: bytes) -> bytes:
        harmed = bytearray(content)
        for place, bits in flips:
            harmed[int(place * len(harmed))] ^= bits
        return bytes(harmed)

    parts = {
        "workbook.bin": binary.book(("一", 0), names=binary.name("名", binary.literal("甲"))),
        "worksheets/sheet1.bin": binary.sheet(
            [cell(6, 0, wide("甲")), short(13, small(1))], after=binary.check("乙")
        ),
        "styles.bin": binary.styles((164, "000")),
        "sharedStrings.bin": binary.texts("甲", "乙"),
        "comments1.bin": binary.comments("甲", 1, 1, "乙"),
        "cache/definition1.bin": field("甲", 64) + field("乙", 8, record(24, wide("丙"))) + record(180),
        "cache/records1.bin": record(33, real(1) + bytes(4)) * 3 + record(194),
    }
    kinds = {"cache/definition1.bin": "pivotCacheDefinition", "cache/records1.bin": "pivotCacheRecords"}
    leads = {
        "workbook.bin": {"worksheets/sheet1.bin": "worksheet"},
        "worksheets/sheet1.bin": {"../comments1.bin": "comments"},
        "cache/definition1.bin": {"records1.bin": "pivotCacheRecords"},
    }
    harmed = {path: torn(content) for path, content in parts.items()}
    found = told(xlsb, binary.package(harmed, kinds, leads), Limits(letters=1_000_000))
    assert found.ended in ("ok", "damaged", "too_large")

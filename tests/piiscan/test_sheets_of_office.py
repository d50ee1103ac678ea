"""Every hiding place of a workbook is read and named: cells, hidden sheets, comments, boxes, headers, choices, charts."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import xlsxwriter

from piiscan.model import Limits
from piiscan.readers import calamine, numerals, odf, xlsb, xlsx
from piiscan_reading import FILES, Told, told

ROW = ["佐藤 まもる", "012345678903", "090-3000-1001", "1982-02-19", "東京都港区芝公園4-2-8"]


@pytest.mark.parametrize(
    ("reader", "name"),
    [(xlsx, "meibo.xlsx"), (xlsb, "meibo.xlsb"), (calamine, "meibo.xls"), (odf, "meibo.ods")],
)
def test_cells_are_told_as_people_see_them(reader: ModuleType, name: str) -> None:
    """Leading zeros and signs of numbers stand in their format only, days are numbers."""
    rows = told(reader, FILES / name).sheets["シート「名簿」"]
    assert rows[0] == ["氏名", "個人番号", "電話番号", "生年月日", "住所"]
    assert rows[1] == ROW
    assert len(rows) == 5


@pytest.mark.parametrize(
    ("reader", "name", "where"),
    [
        (
            xlsx,
            "meibo.xlsx",
            {
                "0002": "シート「名簿」のヘッダーとフッター",
                "0003": "シート「名簿」のヘッダーとフッター",
                "0004": "シート「名簿」B3のコメント",
                "0005": "シート「名簿」の図形",
                "0010": "シート「控え」（非表示）",
                "0012": "シート「名簿」の図形",
            },
        ),
        (
            xlsb,
            "meibo.xlsb",
            {
                "0004": "シート「名簿」B3のコメント",
                "0010": "シート「控え」（非表示）",
            },
        ),
        (
            calamine,
            "meibo.xls",
            {
                "0002": "シート「名簿」のヘッダーとフッター",
                "0003": "シート「名簿」のヘッダーとフッター",
                "0004": "シート「名簿」の図形とコメント",
                "0005": "シート「名簿」の図形とコメント",
                "0010": "シート「控え」（非表示）",
            },
        ),
        (
            odf,
            "meibo.ods",
            {
                "0002": "ヘッダーとフッター",
                "0003": "ヘッダーとフッター",
                "0004": "シート「名簿」のコメント",
                "0005": "シート「名簿」の図形",
                "0010": "シート「控え」（非表示）",
                "0012": "埋め込みオブジェクト",
            },
        ),
    ],
)
def test_what_hides_is_found_at_its_place(reader: ModuleType, name: str, where: dict[str, str]) -> None:
    found = told(reader, FILES / name)
    assert found.ended == "ok"
    assert {number: found.places_of(f"03-3000-{number}") for number in where} == {
        number: {place} for number, place in where.items()
    }
    assert "作者 りょうこ" in found.texts["文書のプロパティ"]


def made(content: dict[str, str]) -> bytes:
    """A workbook of these parts, with no list of kinds and no relations."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in content.items():
            archive.writestr(path, text)
    return file.getvalue()


def cells(*rows: str) -> str:
    return f"<worksheet><sheetData>{''.join(rows)}</sheetData></worksheet>"


def told_of(sheet: str, **limits: Any) -> Told:
    return told(xlsx, made({"xl/worksheets/sheet1.xml": sheet}), Limits(**limits))


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("yyyy/m/d;@", "30001", "1982-02-19"),
        ('[$-411]ggge"年"m"月"d"日";@', "30001", "1982-02-19"),
        ("h:mm:ss;@", "0.5", "12:00:00"),
        ("000;@", "7", "007"),
        ("[<=99999999]####-####;\\(00\\) ####-####", "312345678", "(03) 1234-5678"),
        ("General;@", "7", "7"),
        ("@", "7", "7"),
        ("#,##0.00;@", "7.5", "7.5"),
    ],
)
def test_a_format_counts_by_the_section_for_numbers(code: str, number: str, shown: str) -> None:
    assert numerals.shape(164, code)(number) == shown


def test_choices_links_and_authors_are_told() -> None:
    found = told(xlsx, FILES / "meibo.xlsx")
    assert found.texts["シート「名簿」の入力の選択肢"] == "木村 えらぶ\n清水 えらぶ\n"
    assert found.texts["リンク"] == "mailto:sato@minato.example\n"
    assert "コメントした人: 付箋 はる子" in found.texts["シート「名簿」B3のコメント"]


def test_cells_without_references_and_of_every_type_stand_in_their_columns() -> None:
    found = told_of(
        cells(
            '<row><c t="inlineStr"><is><t>甲</t><rPh><t>コウ</t></rPh></is></c><c><v>1.23456789018E11</v></c></row>',
            '<row><c r="C2" t="b"><v>1</v></c><c r="A2" t="str"><f>B2</f><v>式</v></c></row>',
            '<row r="9"/>',
        )
    )
    assert found.sheets == {"シート「sheet1.xml」": [["甲", "123456789018"], ["式", "", "TRUE"]]}


def test_a_sheet_with_prefixed_names_is_read_as_well() -> None:
    sheet = '<x:worksheet xmlns:x="y"><x:sheetData><x:row><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    assert told_of(sheet).sheets == {"シート「sheet1.xml」": [["7"]]}


def test_a_torn_sheet_is_told_as_far_as_it_goes() -> None:
    found = told_of(cells("<row><c><v>7</v></c></row>")[:-30])
    assert (found.sheets, found.ended) == ({"シート「sheet1.xml」": [["7"]]}, "damaged")


def test_torn_texts_are_told_as_damaged() -> None:
    sheet = cells('<row><c t="s"><v>0</v></c></row>')
    found = told(
        xlsx, made({"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": "<sst><si><t>甲</t></si>"})
    )
    assert (found.sheets, found.ended) == ({"シート「sheet1.xml」": [["甲"]]}, "damaged")


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "ああああ"><!ENTITY b "&a;&a;">]>' + cells("<row><c><v>&b;</v></c></row>")
    found = told_of(bomb)
    assert (found.sheets, found.ended) == ({"シート「sheet1.xml」": []}, "refused")


def test_more_letters_than_the_limit_end_the_reading() -> None:
    found = told_of(cells(*["<row><c><v>1234567</v></c></row>"] * 100), letters=500)
    assert found.ended == "too_large"


def test_a_cell_far_to_the_right_costs_what_the_row_holds() -> None:
    wide = "".join(f'<row><c r="XFD{at}"><v>1</v></c></row>' for at in range(1, 20))
    assert told_of(cells(wide), letters=100_000).ended == "too_large"


def test_a_ratio_that_no_document_has_is_refused() -> None:
    found = told_of(cells(" " * (20 << 20)))
    assert found.ended == "refused"


def test_a_workbook_that_lost_its_directory_is_told_as_damaged_and_read() -> None:
    content = (FILES / "meibo.xlsx").read_bytes()
    found = told(xlsx, content[: content.rindex(b"PK\x01\x02")])
    assert found.ended == "damaged"
    assert found.sheets["シート「名簿」"][1] == ROW


def test_values_that_pivot_tables_and_links_remember_are_told() -> None:
    kinds = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="application/x.{kind}+xml"/>'
        for name, kind in (("pivot", "pivotCacheDefinition"), ("link", "externalLink"))
    )
    found = told(
        xlsx,
        made(
            {
                "[Content_Types].xml": f"<Types>{kinds}</Types>",
                "xl/pivot.xml": '<p><cacheField name="氏名"><sharedItems><s v="森 おぼえ"/></sharedItems></cacheField></p>',
                "xl/link.xml": "<l><cell><v>林 つながり</v></cell></l>",
            }
        ),
    )
    assert found.places_of("森 おぼえ") == {"ピボットテーブルの元の値"}
    assert found.places_of("林 つながり") == {"リンク先の値"}


def test_old_books_write_numbers_of_every_record_by_their_format() -> None:
    """Whole numbers lie in short records, many in one record, and results of formulas in another."""
    found = told(calamine, FILES / "meibo.xls").sheets["シート「名簿」"]
    assert [row[1] for row in found[1:4]] == ["012345678903", "123456789018", "234567890123"]
    assert [row[2] for row in found[1:4]] == ["090-3000-1001", "090-3000-1002", "090-3000-1003"]


def test_rows_that_repeat_to_the_end_of_the_sheet_cost_nothing() -> None:
    content = (
        '<office:document xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:spreadsheet>'
        '<table:table table:name="一"><table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row><table:table-row table:number-rows-repeated="2">'
        '<table:table-cell table:number-columns-repeated="3"><text:p>甲</text:p></table:table-cell></table:table-row>'
        "</table:table></office:spreadsheet></office:document>"
    )
    assert told(odf, content.encode()).sheets == {"シート「一」": [["甲", "甲", "甲"]] * 2}


def test_a_book_of_a_library_is_read_with_its_rich_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path), {"date_1904": True})
    sheet, bold = book.add_worksheet("一"), book.add_format({"bold": True})
    sheet.write_rich_string(0, 0, "佐藤 ", bold, "まもる")
    sheet.write_number(1, 0, 30000, book.add_format({"num_format": "yyyy/mm/dd"}))
    book.close()
    assert told(xlsx, path).sheets == {"シート「一」": [["佐藤 まもる"], ["1986-02-19"]]}

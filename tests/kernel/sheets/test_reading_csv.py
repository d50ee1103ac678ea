"""Text files come in whatever they are written in, with every cell at its place."""

from __future__ import annotations

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mamori.kernel.sheets.inert import inert, revive
from mamori.kernel.sheets.reading import Limits, open_tables
from mamori.kernel.sheets.reading.encodings import find_encoding
from mamori.kernel.sheets.reading.source import Source
from mamori.kernel.sheets.refusals import (
    EmptyFile,
    NotASpreadsheet,
    SheetProblem,
    TooManyColumns,
    TooManyRows,
    UnclosedQuote,
    UnknownEncoding,
)

HEADERS = [
    "氏名",
    "部署名",
    "個人情報の名称",
    "利用目的",
    "保管場所",
    "保管期間",
    "件数",
    "廃棄方法",
    "委託先",
    "備考",
    "業務名",
    "電話番号",
]
NAMES = [
    "山田太郎",
    "佐藤花子",
    "株式会社みどり商事",
    "横浜営業所",
    "カスタマーサポート部",
    "あおば物流",
    "東京都千代田区",
    "はい",
    "いいえ",
]
HALF = ["ﾔﾏﾀﾞ ﾀﾛｳ", "ｻﾄｳ ﾊﾅｺ", "ﾃﾞｰﾀ入力", "ｶﾌﾞｼｷｶﾞｲｼﾔ", "ｻｰﾊﾞｰ", "ﾌﾟﾘﾝﾀ", "ﾊﾟｿｺﾝ"]


def texts(content: bytes, name: str = "a.csv") -> list[list[str]]:
    with open_tables(io.BytesIO(content), name) as tables:
        return [[cell.text for cell in row.cells] for row in tables[0].rows()]


def encoding_of(content: bytes) -> str:
    return find_encoding(Source(io.BytesIO(content))).encoding


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932", "euc_jp", "iso2022_jp"]
)
def test_a_short_ledger_is_read_in_every_japanese_encoding(encoding: str) -> None:
    assert texts("氏名,部署\r\n佐藤,総務部\r\n".encode(encoding)) == [["氏名", "部署"], ["佐藤", "総務部"]]


def test_eight_bytes_of_cp932_are_enough() -> None:
    content = "氏名,部署".encode("cp932")[:9]
    assert len(content) == 9
    assert texts(content) == [["氏名", "部署"]]
    assert encoding_of("顧客名簿".encode("cp932")) == "cp932"


@pytest.mark.parametrize("word", HEADERS + NAMES)
@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
def test_a_single_word_tells_its_encoding(word: str, encoding: str) -> None:
    assert texts(word.encode(encoding)) == [[word]]


@pytest.mark.parametrize("word", HALF)
def test_half_width_kana_in_cp932_is_not_taken_for_euc(word: str) -> None:
    assert texts(word.encode("cp932")) == [[word]]


@given(
    st.lists(st.sampled_from(HEADERS + NAMES + HALF), min_size=2, max_size=8),
    st.sampled_from(["utf-8", "cp932", "euc_jp"]),
)
def test_any_row_of_ledger_words_is_read_as_written(words: list[str], encoding: str) -> None:
    assert texts(",".join(words).encode(encoding)) == [words]


@given(
    st.text(
        alphabet=st.characters(
            blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffd\ufeff\u2028\u2029"
        ),
        min_size=1,
    )
)
@example("—×÷")
def test_utf8_with_a_mark_is_never_misread(text: str) -> None:
    written = inert(text.replace('"', "").replace(",", "").replace(";", "").replace("|", "")).strip()
    if written and not written.startswith("="):
        assert texts(b"\xef\xbb\xbf" + f'"x","{written}"'.encode()) == [["x", revive(written)]]


def test_half_width_kana_in_iso_2022_jp_is_read() -> None:
    assert texts("ﾃﾞｰﾀ,氏名".encode("iso2022_jp_ext")) == [["ﾃﾞｰﾀ", "氏名"]]


def test_machine_dependent_letters_of_windows_are_read() -> None:
    assert texts("①髙橋㈱,﨑".encode("cp932")) == [["①髙橋㈱", "﨑"]]


def test_a_few_broken_letters_do_not_stop_the_file_but_are_marked() -> None:
    content = ("氏名,住所\n" + "佐藤一郎,神奈川県横浜市\n" * 50).encode("cp932") + b"\x81\x20,\x96\xbc\n"
    with open_tables(io.BytesIO(content), "a.csv") as tables:
        rows = list(tables[0].rows())
        assert [str(notice) for notice in tables[0].notices] == [
            "文字コード cp932 として読めない文字が 1 か所あります。"
        ]
    assert rows[-1].cells[0].fault == "unreadable"
    assert rows[-1].cells[1].fault == ""


def test_an_encoding_that_is_given_wins() -> None:
    with open_tables(io.BytesIO("ｻｳﾅﾄ".encode("cp932")), "a.csv", encoding="cp932") as tables:
        assert next(tables[0].rows()).cells[0].text == "ｻｳﾅﾄ"
    with pytest.raises(UnknownEncoding):
        open_tables(io.BytesIO(b"abc"), "a.csv", encoding="no-such")


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found_below_a_title_row(delimiter: str) -> None:
    table = [["No", "名称", "項目"], ["1", "名簿", "氏名、住所"], ["2", "台帳", "氏名"]]
    rows = ["個人情報管理台帳", *(delimiter.join(row) for row in table)]
    with open_tables(io.BytesIO("\n".join(rows).encode()), "a.csv") as tables:
        assert tables[0].delimiter == delimiter
        assert tables[0].column_count == 3


def test_line_ends_and_delimiters_inside_quotes_stay_in_the_cell() -> None:
    assert texts('名称,項目\n"名簿","氏名,住所\n電話 ""自宅"""\n'.encode()) == [
        ["名称", "項目"],
        ["名簿", '氏名,住所\n電話 "自宅"'],
    ]


def test_excels_own_hints_are_understood() -> None:
    assert texts('sep=;\r\n番号;名\r\n="0012";佐藤\r\n'.encode()) == [["番号", "名"], ["0012", "佐藤"]]


def test_leading_zeros_stay_and_places_are_named() -> None:
    with open_tables(io.BytesIO(b"code,name\n0012,a\n"), "a.csv") as tables:
        row = list(tables[0].rows())[1]
        assert row.cell(1).text == "0012"
        assert str(tables[0].place(row.number, 1)) == "A2"
        assert row.cell(99).text == ""


def test_blank_lines_inside_count_as_rows_and_at_the_end_do_not() -> None:
    with open_tables(io.BytesIO(b"a,b\n\n1,2\n\n,\n\n"), "a.csv") as tables:
        assert tables[0].row_count == 3
        assert [row.number for row in tables[0].rows()] == [1, 2, 3]


def test_a_quote_that_never_closes_is_refused_with_its_row() -> None:
    with pytest.raises(UnclosedQuote) as refused:
        open_tables(io.BytesIO(b'a,b\n1,2\n"3,4\n5,6\n'), "a.csv")
    assert str(refused.value) == '3行目より後ろで、引用符（"）が閉じられていません。'


def test_a_quote_in_the_middle_of_a_cell_is_read_as_excel_does() -> None:
    assert texts('a,b\n"高さ"15cm,2\n'.encode())[1] == ["高さ15cm", "2"]


@pytest.mark.parametrize(
    ("content", "problem", "limits"),
    [
        (b"", EmptyFile, Limits()),
        (b"\n\n,,\n", EmptyFile, Limits()),
        (b"a\n" * 11, TooManyRows, Limits(rows=10)),
        (b"a," * 11 + b"b", TooManyColumns, Limits(columns=10)),
        (b"a" * 101, SheetProblem, Limits(file_bytes=100)),
        (b"%PDF-1.7 ...", NotASpreadsheet, Limits()),
        (b"\x89PNG\r\n\x1a\n....", NotASpreadsheet, Limits()),
        (b"<html><table><tr><td>1</td></tr></table>", NotASpreadsheet, Limits()),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            NotASpreadsheet,
            Limits(),
        ),
        (bytes(range(256)) * 40, SheetProblem, Limits()),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, NotASpreadsheet, Limits()),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, problem: type[SheetProblem], limits: Limits) -> None:
    with pytest.raises(problem) as refused:
        open_tables(io.BytesIO(content), "a.csv", limits=limits)
    assert str(refused.value).endswith("。")


@given(st.binary(max_size=400))
def test_no_bytes_at_all_make_the_reader_fall_over(content: bytes) -> None:
    try:
        with open_tables(io.BytesIO(content), "a.csv") as tables:
            assert len(list(tables[0].rows())) == tables[0].row_count
    except SheetProblem as problem:
        refused = str(problem)
        assert refused


@given(st.text())
@example("'=1")
@example("-")
def test_a_text_made_inert_comes_back_unchanged_and_starts_no_formula(text: str) -> None:
    assert revive(inert(text)) == text
    assert len(inert(text)) < 2 or inert(text)[0] not in "=+-@\t\r＝＋－＠"

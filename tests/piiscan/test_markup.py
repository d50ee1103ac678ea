"""Pages, XML and JSON are told as people and programs mean them: text without tags, values under their names."""

from __future__ import annotations

import json as library
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiscan.model import Limits
from piiscan.readers import html, json, xml
from piiscan_reading import Told, told


def page(source: str, encoding: str = "utf-8") -> Told:
    return told(html, source.encode(encoding))


def test_text_stands_without_tags_and_lines_where_elements_end() -> None:
    found = page(
        "<html><head><title>届出</title><style>p{}</style></head><p>佐藤&nbsp;<b>まも</b>る<br>03-3000-0001"
    )
    assert found.texts[""].split("\n") == ["", "", "届出", "", "佐藤\xa0まもる", "03-3000-0001", ""]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('<input type=hidden name="tel" value="03-3000-0001">', "tel: 03-3000-0001"),
        ("<input name='who' value='佐藤 まもる'>", "who: 佐藤 まもる"),
        ('<img alt="佐藤の写真">', "佐藤の写真"),
        ('<a href="mailto:sato@minato.example">書く</a>', "mailto:sato@minato.example 書く"),
        ('<div data-tel="03-3000-0001" class="x"></div>', "03-3000-0001"),
        ('<meta name="author" content="佐藤 まもる">', "author: 佐藤 まもる"),
        ("<!-- 旧 03-3000-0001 -->", "旧 03-3000-0001"),
        ('<script type="application/ld+json">{"tel":"03-3000-0001"}</script>', '{"tel":"03-3000-0001"}'),
        ("<SCRIPT>if (a<b) secret()</SCRIPT >次", "次"),
        ('<p title="a>b">本文</p>', "a>b \n 本文"),
        ("3 < 5 と 6 > 4", "3 < 5 と 6 > 4"),
        ("&lt;佐藤&gt;&#12414;", "<佐藤>ま"),
    ],
)
def test_what_attributes_and_comments_carry_is_told(source: str, said: str) -> None:
    assert page(source).texts[""].split() == said.split()


def test_a_list_is_a_sheet_and_a_frame_of_the_page_is_text() -> None:
    people = "<table><tr><th>氏名<th>電話<th>部署<tr><td>佐藤<td>03-3000-0001<td>総務<tr><td>鈴木<td>03-3000-0002<td>経理</table>"
    found = page(f"<table><tr><td>案内<td>{people}</table>")
    assert found.sheets == {}
    assert "佐藤\t03-3000-0001\t総務" in found.texts[""]
    assert page(people).sheets == {
        "表1": [["氏名", "電話", "部署"], ["佐藤", "03-3000-0001", "総務"], ["鈴木", "03-3000-0002", "経理"]]
    }


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "iso2022_jp", "utf-8-sig", "utf-16"])
def test_a_page_is_read_in_the_encoding_that_it_is_in(encoding: str) -> None:
    assert "佐藤の電話番号は次の通り" in page("<p>佐藤の電話番号は次の通り</p>", encoding).texts[""]


@given(st.text(alphabet='<>!-/="ab \n佐', max_size=200), st.integers(1, 5))
def test_no_page_hangs_and_where_it_is_torn_changes_nothing(source: str, pieces: int) -> None:
    size = len(source) // pieces + 1
    cuts = [*range(0, len(source), size), len(source)]
    torn = list(html.tokens(source[begin:end] for begin, end in pairwise(cuts)))
    whole = list(html.tokens((source,)))
    assert [one for one in torn if one[0] != "text"] == [one for one in whole if one[0] != "text"]
    assert "".join(one[2] for one in torn if one[0] == "text") == "".join(
        one[2] for one in whole if one[0] == "text"
    )


@pytest.mark.parametrize(
    "hostile",
    ["<a " * 300_000, "<!--" * 300_000, '<a b="' * 500_000, "<" * 500_000, "<div>" * 200_000, "<table><tr><td>" * 20_000,
     "<script>" + "<" * 500_000, "&" * 500_000, "<a " + 'b="c" ' * 200_000 + ">"],
)  # fmt: skip
def test_hostile_pages_end(hostile: str) -> None:
    assert page(hostile + "<p>佐藤").ended == "ok"


def test_values_of_xml_stand_under_the_names_of_their_elements() -> None:
    source = '<?xml version="1.0"?><社員録><社員 id="7"><氏名>佐藤 まもる</氏名><備考>連絡は<b>03-3000-0001</b>へ</備考></社員></社員録>'
    assert told(xml, source.encode()).texts[""].split("\n") == [
        "id: 7", "氏名: 佐藤 まもる", "連絡は", "b: 03-3000-0001", "へ", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "codec"),
    [("Shift_JIS", "cp932"), ("EUC-JP", "euc_jp"), ("windows-1252", "cp1252"), ("UTF-16", "utf-16")],
)
def test_xml_in_encodings_that_the_parser_does_not_know_is_read(name: str, codec: str) -> None:
    text = "Müller" if codec == "cp1252" else "佐藤まもる、髙橋" if codec == "cp932" else "佐藤まもる"
    source = (
        f'<?xml version="1.0" encoding="{name}"?><名前>{text}</名前>'
        if codec != "cp1252"
        else f'<?xml version="1.0" encoding="{name}"?><n>{text}</n>'
    )
    assert text in told(xml, source.encode(codec)).texts[""]


def test_a_table_of_the_office_xml_of_2003_keeps_its_columns() -> None:
    def row(*cells: str) -> str:
        return (
            "<Row>" + "".join(f'<Cell><Data ss:Type="String">{one}</Data></Cell>' for one in cells) + "</Row>"
        )

    rows = (["氏名", "電話", "部署"], ["佐藤", "03-3000-0001", "総務"], ["鈴木", "03-3000-0002", "経理"])
    source = f'<Workbook xmlns:ss="x"><Worksheet><Table>{"".join(row(*one) for one in rows)}</Table></Worksheet></Workbook>'
    assert told(xml, source.encode()).sheets == {"表1": [list(one) for one in rows]}


@pytest.mark.parametrize(
    ("source", "ended"),
    [
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "refused"),
        ("<a>" * 5000, "refused"),
        ("<a>佐藤 03-3000-0001</b>", "damaged"),
        ("<a><b>佐藤 03-3000-0001</b>", "damaged"),
        ("佐藤 03-3000-0001", "damaged"),
        ('<!DOCTYPE html PUBLIC "x" "http://nowhere.example/x.dtd"><a>佐藤&nbsp;03-3000-0001</a>', "ok"),
    ],
)
def test_hostile_and_broken_xml_ends_and_is_told(source: str, ended: str) -> None:
    found = told(xml, source.encode())
    assert found.ended == ended
    if ended != "refused":
        assert "03-3000-0001" in found.texts[""]


def test_values_of_json_stand_under_their_names_and_lists_are_sheets() -> None:
    source = {
        "会社": "見本",
        "個人番号": 12345678901234567890123,
        "有効": True,
        "無": None,
        "社員": [
            {"氏名": "佐藤", "住所": {"市": "港区"}},
            {"氏名": "鈴木", "電話": ["03-3000-0001", "03-3000-0002"]},
        ],
        "表": [["氏名", "電話"], ["高橋", "03-3000-0003"]],
        "別名": ["甲", "乙"],
    }
    found = told(json, library.dumps(source, ensure_ascii=False).encode())
    assert found.texts[""].split("\n") == [
        "会社: 見本",
        "個人番号: 12345678901234567890123",
        "別名: 甲",
        "別名: 乙",
        "",
    ]
    assert found.sheets == {
        "「社員」": [
            ["氏名", "住所.市", "電話"],
            ["佐藤", "港区", ""],
            ["鈴木", "", "03-3000-0001\n03-3000-0002"],
        ],
        "「表」": [["氏名", "電話"], ["高橋", "03-3000-0003"]],
    }


def test_json_line_by_line_is_one_sheet_and_names_that_come_late_are_kept() -> None:
    lines = [{"氏名": f"佐藤{at}"} for at in range(json.KEPT)] + [{"氏名": "鈴木", "電話": "03-3000-0001"}]
    rows = told(json, "\n".join(library.dumps(one) for one in lines).encode()).sheets[""]
    assert (rows[0], rows[1], rows[-1]) == (["氏名"], ["佐藤0"], ["鈴木", "電話: 03-3000-0001"])


@pytest.mark.parametrize(
    ("source", "ended"),
    [
        ('{"a": "03-3000-0001", ', "damaged"),
        ('[{"a": "03-3000-0001"}, {"b" ]', "damaged"),
        ('{"a": "03-3000-0001"} 後書き', "damaged"),
        ("電話 03-3000-0001", "damaged"),
        ('{"a":' * 5000 + '"03-3000-0001"' + "}" * 5000, "refused"),
        ("[" * 100_000 + '"03-3000-0001"', "refused"),
        ('["03-3000-0001"]', "ok"),
        ('\ufeff{"a": "03-3000-0001"}', "ok"),
        ('"03-3000-0001"', "ok"),
    ],
)
def test_broken_json_is_read_as_the_text_it_is(source: str, ended: str) -> None:
    found = told(json, source.encode())
    assert found.ended == ended
    if ended != "refused":
        assert found.places_of("03-3000-0001")


def test_a_list_longer_than_any_piece_is_read_whole() -> None:
    rows = [{"番号": str(at), "氏名": "佐藤 まもる" * 10} for at in range(40_000)]
    found = told(json, library.dumps(rows, ensure_ascii=False).encode())
    assert (len(found.sheets[""]), found.sheets[""][-1][0]) == (40_001, "39999")


def test_more_letters_than_the_limit_end_the_reading() -> None:
    assert told(json, b'["' + b"a" * 1000 + b'"]', Limits(letters=500)).ended == "too_large"
    assert told(html, b"a" * 1000, Limits(letters=500)).ended == "too_large"
    assert told(xml, b"<a>" + b"a" * 1000 + b"</a>", Limits(letters=500)).ended == "too_large"


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(alphabet='佐"\\\n{}[],:a', min_size=1).map(lambda one: f"x{one}x"),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(alphabet="鍵ab", min_size=1), inner),
    max_leaves=20,
)


@given(VALUES)
def test_every_text_in_any_json_is_told(value: object) -> None:
    def texts(one: object) -> list[str]:
        if isinstance(one, dict):
            return [text for inner in one.values() for text in texts(inner)]
        if isinstance(one, list):
            return [text for inner in one for text in texts(inner)]
        return [one] if isinstance(one, str) else []

    found = told(json, library.dumps(value).encode())
    everything = "\n".join(
        (*found.texts.values(), *(cell for rows in found.sheets.values() for row in rows for cell in row))
    )
    assert found.ended == "ok"
    assert [text for text in texts(value) if text not in everything] == []

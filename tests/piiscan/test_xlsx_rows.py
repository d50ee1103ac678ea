"""Rows that are taken in one step are the rows that the parser alone tells, usual or not, whole or torn."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piiscan.model import Limits, Unreadable
from piiscan.readers import markup, xlsx_rows
from piiscan.readers.bounds import Budget
from piiscan.readers.xlsx_cells import Cells

VALUE = st.sampled_from(["1", "佐藤", "a&amp;b", "&#12354;", "1.5E11", "", "x y", " "])
COLUMN = st.sampled_from(["A", "B", "C", "Z", "AB"])
CELL = st.one_of(
    st.builds('<c r="{}1" s="1"><v>{}</v></c>'.format, COLUMN, VALUE),
    st.builds('<c r="{}1" t="s"><v>{}</v></c>'.format, COLUMN, st.sampled_from("0129")),
    st.builds('<c r="{}1" t="str"><f ca="1">A1&amp;B1</f><v>{}</v></c>'.format, COLUMN, VALUE),
    st.builds('<c r="{}1" t="inlineStr"><is><t>{}</t></is></c>'.format, COLUMN, VALUE),
    st.builds('<c r="{}1"/>'.format, COLUMN),
)
ODD = st.sampled_from(
    [
        '<c t="b" r="A1"><v>1</v></c>',
        "<c><v>2</v></c>",
        '<c r="B1"><!-- <c r="A1"> --><v>3</v></c>',
        "</row><row>",
        "<c>",
    ]
)
ROW = st.one_of(
    st.builds('<row r="1">{}</row>'.format, st.lists(CELL, max_size=6).map("".join)),
    st.builds("<row>{}</row>\n".format, st.lists(CELL | ODD, max_size=4).map("".join)),
    st.just('<row r="9" ht="12"/>'),
)


def rows_of(content: bytes, *, is_skimmed: bool) -> tuple[list[list[str]], list[str], str]:
    cells = Cells(["甲", "乙丙"], {"1": str.upper}, Budget(Limits()))
    file = io.BytesIO(content)
    found: list[list[str]] = []
    try:
        found += markup.parts(xlsx_rows.Skimmed(file, cells) if is_skimmed else file, cells, Budget(Limits()))
    except Unreadable as error:
        return found, cells.headers, error.status
    return found, cells.headers, ""


@settings(max_examples=150)
@given(rows=st.lists(ROW, max_size=12), block=st.sampled_from([50, 500, 1 << 18]), kept=st.floats(0.3, 2))
def test_both_ways_tell_the_same(rows: list[str], block: int, kept: float) -> None:
    source = f'<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>{"".join(rows)}</sheetData>'
    content = f"{source}<headerFooter><oddHeader>見出</oddHeader></headerFooter></worksheet>".encode()
    content = content[: int(kept * len(content))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx_rows, "BLOCK", block)
        assert rows_of(content, is_skimmed=True)[1:] == rows_of(content, is_skimmed=False)[1:]
        # What was told before it broke may be a few rows more or fewer; of a whole sheet it is the same.
        if rows_of(content, is_skimmed=False)[2] == "":
            assert rows_of(content, is_skimmed=True) == rows_of(content, is_skimmed=False)


def test_usual_rows_never_reach_the_parser() -> None:
    row = '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1"><v>7</v></c></row>'
    content = f"<worksheet><sheetData>{row * 1000}</sheetData></worksheet>".encode()
    cells = Cells(["甲"], {}, Budget(Limits()))
    skimmed = xlsx_rows.Skimmed(io.BytesIO(content), cells)
    passed = b"".join(iter(lambda: skimmed.read(1 << 16), b""))
    assert passed.replace(b" ", b"") == b"<worksheet><sheetData></sheetData></worksheet>"
    assert cells.taken(is_last=True) == [["甲", "7"]] * 1000

"""A csv file is counted in C as Python's csv module would read it, and people are counted in bounded memory."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from piiscan import columns, people
from piiscan.columns import Column, TableCount
from piiscan.folding import compiled_part
from piiscan.model import Text, as_str
from piiscan.people import EXACTLY, PlainPeople
from piiscan.readers import tables

KEY = b"k" * 32
NEEDS_C = pytest.mark.skipif(compiled_part() is None, reason="the C part was not built here")


class Listening:
    """Finds every cell that is to be read as text, each as a kind of its own."""

    def count(self, text: Text, *, values: bytes) -> Counter[str]:
        text = as_str(text)
        told = memoryview(values).cast("I").tolist()
        parts = zip(told[::3], told[1::3], told[2::3], strict=True)
        return Counter({text[start : start + letters]: times for start, letters, times in parts})


def counted(pieces: list[str], *, row_by_row: bool) -> tuple[list[int], Counter[str], int]:
    told = [
        Column("a", kind="email"),
        Column("b", kind="person_name"),
        Column("c", is_nobodys=True),
        Column("d"),
        Column("e", head="e："),
    ]
    met = PlainPeople(KEY, EXACTLY) if row_by_row else people.people(KEY)
    count = TableCount(told, Listening(), met)  # type: ignore[arg-type]  # an engine that only listens
    rows = tables.rows(pieces)
    if row_by_row:
        while block := list(islice(rows, 3)):
            count.add(block)
    else:
        count.add_rest(rows)
    return [one.cells for one in told], +count.kinds, met.count()


@NEEDS_C
@given(
    st.lists(st.text('a1,"\n\r 佐　\u2028\x85é', max_size=40), max_size=5),
    st.sampled_from([30, tables.LONGEST_CELL]),
)
@example([',,,"1', ',,,"\n\n\n1"'], 30)
@example(["1,2,3,4,5", "1,2,3,4,5"], 30)
@example(['a,"b\n', 'c""d" e,f\r\n', "g\rh,,\n"], 30)
@example(['a,"' + "x" * 20 + "\n", "y" * 20 + "\n", "b,c\n"], 30)
def test_c_and_python_count_the_same_cells_people_and_texts(pieces: list[str], longest: int) -> None:
    whole_lines = [one + "\n" for one in pieces]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "LONGEST_CELL", longest)
        patch.setattr(columns, "LONGEST_CELL", longest)
        assert counted(whole_lines, row_by_row=False) == counted(whole_lines, row_by_row=True)


@pytest.mark.parametrize("is_plain", [True, False])
def test_people_are_the_same_however_they_are_written(is_plain: bool) -> None:
    met = PlainPeople(KEY, EXACTLY) if is_plain else people.people(KEY)
    for cells in (
        ["佐藤 花子", "03-1234-5678"],
        ["佐藤　花子", "０３１２３４５６７８"],
        ["佐藤花子", ""],
        ["", "- "],
    ):
        met.meet(cells)
    assert met.count() == 2


@pytest.mark.parametrize("is_plain", [True, False])
def test_many_people_are_estimated_within_three_hundredths(is_plain: bool) -> None:
    part = compiled_part()
    met = PlainPeople(KEY, 1000) if is_plain or part is None else part.People(KEY, 1000)
    for number in range(20_000):
        met.meet([f"会員{number}"])
        met.meet([f"会員 {number}"])
    assert abs(met.count() - 20_000) < 600


def test_a_key_that_is_too_short_is_refused() -> None:
    for counter in (PlainPeople, *([part.People] if (part := compiled_part()) else [])):
        with pytest.raises(ValueError, match="16 bytes"):
            counter(b"short", 10)


def test_the_rest_of_a_table_starts_where_the_rows_ended() -> None:
    rows = tables.rows(["a,b\n1,2\n3,", "4\n", "5,6"])
    assert (next(rows), next(rows)) == (["a", "b"], ["1", "2"])
    assert "".join(map(as_str, rows.rest())) == "3,4\n5,6"

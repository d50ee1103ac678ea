"""A column is decided by its header and the share of its cells, so that chance finds in numbers stay what they are."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from piiscan import checks, scan
from piiscan.readers import tables

CHANCE = random.Random(20261124)


def my_number() -> str:
    body = f"{CHANCE.randrange(10**11):011d}"
    return next(body + last for last in "0123456789" if checks.my_number(body + last))


def written(folder: Path, rows: list[list[str]], name: str = "a.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    return path


def held(path: Path) -> dict[str, str]:
    (found,) = scan([path])
    return {str(one["header"]): str(one["kind"]) for one in found.columns}


def test_a_column_of_my_numbers_is_told_from_a_column_of_orders_without_a_word(tmp_path: Path) -> None:
    rows = [[my_number(), f"{CHANCE.randrange(10**12):012d}"] for _ in range(400)]
    (found,) = scan([written(tmp_path, rows)])
    assert [(one["kind"], one["share"]) for one in found.columns] == [("my_number", 1.0)]
    assert found.kinds == {"my_number": 400}


def test_headers_name_what_the_cells_alone_would_not_prove(tmp_path: Path) -> None:
    rows = [["会員コード", "お名前", "生年月日", "口座番号", "備考"]]
    rows += [[f"{n}", "佐藤 まもる", "1987/03/04", f"76{n:05d}", "なし"] for n in range(50)]
    assert held(written(tmp_path, rows)) == {
        "お名前": "person_name",
        "生年月日": "birth_date",
        "口座番号": "bank_account",
    }


def test_a_header_that_says_the_numbers_are_nobodys_is_believed(tmp_path: Path) -> None:
    rows = [["注文番号"], *[[my_number()] for _ in range(50)]]
    (found,) = scan([written(tmp_path, rows)])
    assert (found.columns, found.kinds) == ([], {})


def test_people_are_counted_once_however_often_they_come(tmp_path: Path) -> None:
    rows = [["氏名", "電話番号", "件名"]]
    rows += [["佐藤 まもる", f"03-1234-{n % 30:04d}", "問合せ"] for n in range(90)]
    (found,) = scan([written(tmp_path, rows)])
    assert (found.people, found.kinds) == (30, {"person_name": 90, "phone": 90})


def test_free_text_in_a_table_is_read_as_text(tmp_path: Path) -> None:
    rows = [["番号", "メモ"], *[[str(n), "特になし"] for n in range(50)], ["51", "090-1234-5678へ折り返す"]]
    (found,) = scan([written(tmp_path, rows)])
    assert (found.columns, found.kinds) == ([], {"phone": 1})


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_rows_are_read_with_any_separator_and_with_lines_inside_cells(separator: str) -> None:
    text = separator.join(["1", '"二行の\nセル"', "3"]) + "\n" + separator.join(["4", "5", "6"]) + "\n\n"
    assert list(tables.rows([text])) == [["1", "二行の\nセル", "3"], ["4", "5", "6"]]


def test_a_cell_that_is_too_long_to_read_loses_no_other_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LONGEST_CELL", 100)
    lines = ["a,b\n", "x" * 500 + ",c\n", "d,e\n"]
    told = list(tables.rows(lines))
    assert told[0] == ["a", "b"]
    assert told[-1] == ["d", "e"]
    assert Counter("".join("".join(row) for row in told))["x"] == 500

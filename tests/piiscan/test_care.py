"""要配慮個人情報 is found where a text or a column tells of a person, by C and Python alike, and not where it is talked about."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from piiscan import detect, scan
from piiscan.detectors.care import CareDetector
from piiscan.folding import compiled_part, fold
from piiscan.lexicons.care import care

SPOKEN = [
    "うつ病", "がん", "癌", "糖尿病", "前科", "ｱﾄﾋﾟｰ性皮膚炎", "ＨＩＶ", "Ptsd", "で休職中", "なし",
    "あり", "の治療歴", "既往歴：", "、", "。\n",
    "\n\n\n", "身体障害者手帳", "2級", "父は", "です", "の場合", "保険", "□", "☑", "İ", "Σ", "血圧 152/96", "（", "）", "x", "ー", "゛",
]  # fmt: skip
SENTENCES = (Path(__file__).parent / "care_sentences.txt").read_text(encoding="utf-8").splitlines()


def told(text: str) -> list[str]:
    return [text[one.start : one.end] for one in detect(text) if one.kind == "special_care"]


def written(folder: Path, rows: list[list[str]]) -> Path:
    path = folder / "a.csv"
    path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.skipif(compiled_part() is None, reason="the C part was not built here")
@given(st.lists(st.sampled_from(SPOKEN), max_size=12).map("".join))
@example("身体障害者手帳２級を所持、ｱﾄﾋﾟｰ性皮膚炎の治療歴あり")
def test_both_parts_find_the_same(text: str) -> None:
    compiled = CareDetector()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIISCAN_PURE", "1")
        plain = CareDetector()
        expected = list(plain.candidates(text))
    assert list(compiled.candidates(text)) == expected


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_of_a_person_is_told_from_talk(line: str) -> None:
    assert bool(told(line[2:])) is (line[0] == "+")


def test_all_eleven_types_have_words() -> None:
    types = {one for family in care().families for one in family.types}
    assert types == {
        "race", "creed", "social_status", "medical_history", "criminal_record", "crime_victim", "disability", "health_check",
        "medical_care", "criminal_procedure", "juvenile_procedure", "genome",
    }  # fmt: skip


def test_words_are_kept_in_the_writing_that_texts_are_folded_to() -> None:
    words = [one for family in care().families for one in family.words]
    assert [one for one in (*words, *care().headers) if fold(one).lower() != one] == []


def test_what_is_said_of_a_list_is_said_of_each() -> None:
    assert told("高血圧、糖尿病及び喘息で通院中") == ["高血圧", "糖尿病", "喘息"]
    assert told("高血圧、糖尿病及び喘息はない") == []


def test_a_deed_and_what_followed_upon_it_are_one_find() -> None:
    assert told("元社員は詐欺罪で逮捕され、懲役2年の有罪判決を受けた") == ["詐欺罪", "懲役"]
    assert told("血圧：148/95\n総合判定：D") == ["血圧：148/95", "総合判定：D"]


def test_a_statement_goes_on_in_the_next_line_and_a_heading_does_not() -> None:
    assert told("うつ病で\n休職中") == ["うつ病"]
    assert told("糖尿病\n通院中の患者数") == []
    assert told("既往歴\n狭心症") == ["狭心症"]


def test_a_word_within_a_word_is_none() -> None:
    assert told("がんばって治療中、alsoで通院中、リウマチアで通院中") == []


@pytest.mark.parametrize(
    ("header", "cells", "count"),
    [
        ("既往歴", ["なし", "糖尿病", "特になし", "高血圧", "-"], 2),
        ("障害", ["無", "身体2級", "有", "なし", "無"], 2),
        ("信条", ["", "キリスト教", "なし", "なし", "なし"], 1),
        ("犯罪歴", ["無", "窃盗", "なし", "無", "無"], 1),
        ("健診結果", ["A", "要再検査", "異常なし", "C", "受診せず"], 4),
        ("病歴の有無", ["有", "無", "無", "無", "有"], 2),
    ],
)
def test_a_column_is_read_beside_its_header(
    tmp_path: Path, header: str, cells: list[str], count: int
) -> None:
    rows = [["社員番号", header], *[[f"A{at}", cell] for at, cell in enumerate(cells)]]
    (found,) = scan([written(tmp_path, rows)])
    assert found.kinds == {"special_care": count}
    assert [one["kind"] for one in found.columns] == ["special_care"]


def test_a_column_of_passwords_is_told_by_its_header(tmp_path: Path) -> None:
    rows = [
        ["利用者", "初期パスワード", "暗証番号"],
        *[[f"u{at}", f"nami-{at}Xz", f"46{at}9"] for at in range(9)],
    ]
    (found,) = scan([written(tmp_path, rows)])
    assert found.kinds == {"credential": 18}


def test_a_column_of_disturbances_of_machines_is_none(tmp_path: Path) -> None:
    rows = [["番号", "障害"], *[[f"A{at}", "サーバ停止"] for at in range(9)]]
    (found,) = scan([written(tmp_path, rows)])
    assert (found.columns, found.kinds) == ([], {})


@pytest.mark.parametrize("early", [["なし"] * 1200, ["なし", "喘息"] + ["なし"] * 1198])
def test_a_case_far_down_the_column_counts_as_one_at_its_top(tmp_path: Path, early: list[str]) -> None:
    cells = [*early, "心筋梗塞", *["なし"] * 1000, "統合失調症"]
    rows = [["社員番号", "既往歴"], *[[f"A{at}", cell] for at, cell in enumerate(cells)]]
    (found,) = scan([written(tmp_path, rows)])
    assert found.kinds == {"special_care": 2 + ("喘息" in early)}

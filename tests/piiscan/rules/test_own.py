"""A company's own rules find what they say, nothing holds them up, and a mistake in one is told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from piiscan.cli import main
from piiscan.columns import ColumnReader
from piiscan.engine import Engine
from piiscan.rules import RuleError, shipped
from piiscan.rules.own import NO_LOOKING, chosen, own

EMPLOYEE = """
kind: employee_number
title: 社員番号
pattern: '[A-Z]-\\d{5}'
labels: [社員番号, 従業員番号]
hits:
  - "社員番号：«K-12345»"
  - "«Ｋ－１２３４５»の件"
misses:
  - "型番 AK-123456"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "employee.yaml").write_text(EMPLOYEE, encoding="utf-8")
    return tmp_path


def found(folder: Path, text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in Engine(chosen("", str(folder))).detect(text)]


def test_an_own_kind_is_found_beside_the_shipped_ones(folder: Path) -> None:
    assert found(folder, "K-12345の山田様、電話03-1234-5678") == [
        ("employee_number", "K-12345"),
        ("person_name", "山田"),
        ("phone", "03-1234-5678"),
    ]
    assert found(folder, "型番 AK-12345 と K-123456") == [], "nothing is torn out of a longer word"


def test_only_the_group_is_the_find(folder: Path) -> None:
    (folder / "employee.yaml").write_text(
        "kind: member\ntitle: 会員\npattern: '会員(?:番号|ID)は(?P<it>M[0-9]+)'\n", encoding="utf-8"
    )
    assert found(folder, "会員IDはM778です") == [("member", "M778")]


def test_digits_are_written_in_groups_with_or_without_signs_between(folder: Path) -> None:
    (folder / "customer.yaml").write_text(
        "kind: customer_number\ntitle: 顧客番号\nshapes: ['4-4 90']\nlabels: [顧客番号]\n", encoding="utf-8"
    )
    for text in ("顧客番号 9012-3456", "顧客番号 90123456", "顧客番号：９０１２　３４５６"):
        assert [kind for kind, _value in found(folder, text)] == ["customer_number"], text
    assert found(folder, "顧客番号 8012-3456") == []
    assert found(folder, "顧客番号 9012-34567") == []


def test_a_check_holds_for_own_numbers_too(folder: Path) -> None:
    (folder / "card.yaml").write_text(
        "kind: point_card\ntitle: ポイントカード\nshapes: ['10']\ncheck: luhn\n", encoding="utf-8"
    )
    assert found(folder, "カード 1000000009 と 1000000008") == [("point_card", "1000000008")]


def test_words_come_from_a_list_or_a_file_and_the_longest_wins(folder: Path) -> None:
    (folder / "project.yaml").write_text(
        "kind: project\ntitle: 案件名\nlexicon: names.txt\n", encoding="utf-8"
    )
    (folder / "names.txt").write_text("# 案件\nあおぞら\nあおぞら計画\nＡＢＣ\n", encoding="utf-8-sig")
    assert found(folder, "あおぞら計画とabcではなくABCだがXABCではない") == [
        ("project", "あおぞら計画"),
        ("project", "ABC"),
    ]
    (folder / "project.yaml").write_text(
        "kind: project\ntitle: 案件名\nlexicon: [あおぞら]\n", encoding="utf-8"
    )
    assert found(folder, "あおぞら計画") == [("project", "あおぞら")]


def test_a_column_of_an_own_kind_is_known_by_its_header(folder: Path) -> None:
    rows = [[f"K-{at:05}", "x"] for at in range(20)]
    (column, _other) = ColumnReader(Engine(chosen("", str(folder)))).decide(["従業員番号", "備考"], rows)
    assert (column.kind, column.share) == ("employee_number", 1.0)


def test_kinds_can_be_chosen_among_shipped_and_own(folder: Path) -> None:
    kinds = {rule.kind for rule in chosen("employee_number,email", str(folder)) if rule.finds}
    assert kinds == {"employee_number", "email"}
    with pytest.raises(RuleError, match="知らない種類です: shoe_size"):
        chosen("shoe_size", str(folder))


def test_a_pattern_that_would_hold_up_other_engines_takes_no_time(folder: Path) -> None:
    (folder / "employee.yaml").write_text("kind: slow\ntitle: x\npattern: '(?:a+)+b'\n", encoding="utf-8")
    assert found(folder, "a" * 50_000) == [], "with a machine that goes back this would not end"


def test_halves_of_letters_are_passed_over(folder: Path) -> None:
    assert found(folder, "\ud800K-12345") == [("employee_number", "K-12345")]


@pytest.mark.parametrize(
    ("written", "line", "told"),
    [
        ("kind: x1\ntitle: x\npattern: '(?<!A)\\d+'\n", 3, NO_LOOKING),
        ("kind: x1\ntitle: x\npattern: '\\d+(?=円)'\n", 3, NO_LOOKING),
        ("kind: x1\ntitle: x\npattern: '('\n", 3, "正規表現として読めません"),
        ("kind: x1\ntitle: x\npattern: '(a)(b)'\n", 3, "( ) は1つだけにしてください"),
        ("kind: x1\ntitle: x\npattern: 'a*'\n", 3, "何もない所にも合う"),
        ("kind: x1\n\n\ntitle: x\nscores: 1\n", 5, "「scores」という項目はありません"),
        ("kind: X 1\ntitle: x\npattern: a\n", 1, "kind は英小文字で始め"),
        ("title: x\nkind: email\npattern: a\n", 2, "「email」という種類はすでにあります"),
        ("kind: x1\npattern: a\n", 1, "title を文字で書いてください"),
        ("kind: x1\ntitle: x\n", 1, "pattern、shapes、lexicon のどれか"),
        ("kind: x1\ntitle: x\nshapes: ['4-x']\n", 3, "桁数を - でつないで"),
        ("kind: x1\ntitle: x\nshapes: ['4 [0-9]']\n", 3, "先頭は数字で"),
        ("kind: x1\ntitle: x\npattern: a\ncheck: luck\n", 4, "「luck」という検査はありません"),
        ("kind: x1\ntitle: x\npattern: a\nscore: {alone: 3}\n", 4, "0 から 1 まで"),
        ("kind: x1\ntitle: x\nlexicon: ../words.txt\n", 3, "同じフォルダーの中"),
        ("kind: x1\ntitle: x\nlexicon: nowhere.txt\n", 3, "nowhere.txt を読めません"),
        ("kind: x1\ntitle: x\nlexicon: []\n", 3, "辞書に言葉がありません"),
        ("kind: [x\n", 2, "YAML として読めません"),
        ("- x\n", 1, "「kind: …」"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(
    folder: Path, capsys: pytest.CaptureFixture[str], written: str, line: int, told: str
) -> None:
    (folder / "mine.yaml").write_text(written, encoding="utf-8")
    assert main(["rules", "--check", str(folder)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"piiscan: {folder}/mine.yaml:{line}: ")
    assert told in said


def test_rules_are_tried_with_their_own_examples(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--check", str(folder)]) == 0
    assert "1 個のルールを 3 個の例で試しました。合わないもの 0" in capsys.readouterr().out
    with (folder / "employee.yaml").open("a", encoding="utf-8") as file:
        file.write('  - "K-54321です"\n')
    assert main(["rules", "--check", str(folder)]) == 1
    assert "employee_number: 「K-54321です」で見つかってしまいます" in capsys.readouterr().out


def test_a_folder_without_rules_is_a_mistake_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", str(tmp_path), "--rules", str(tmp_path / "nowhere")]) == 2
    assert "フォルダーがありません" in capsys.readouterr().err
    with pytest.raises(RuleError, match="ルールのファイル"):
        own(tmp_path)


def test_own_rules_are_listed_and_scanned_with(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--rules", str(folder)]) == 0
    assert "employee_number\t社員番号\t自社のルール" in capsys.readouterr().out
    share = folder / "share"
    share.mkdir()
    (share / "a.txt").write_text("社員番号 K-12345", encoding="utf-8")
    assert main(["scan", str(share), "--rules", str(folder), "--jobs", "1"]) == 1
    assert "a.txt\t社員番号 1" in capsys.readouterr().out
    assert len(own(folder)) == 1
    assert "employee_number" not in {rule.kind for rule in shipped()}

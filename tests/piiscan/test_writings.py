"""Every kind is found in the ways it is written: full-width, in kana of half width, without spaces, broken into lines, upright."""

from __future__ import annotations

import unicodedata

import pytest

from piiscan import detect
from piiscan.rules import shipped

# Of each kind: the word that names it, and values. What only a machine writes (keys, addresses of the net) has no full-width form.
VALUES = {
    "address": ("住所", ["神奈川県横浜市西区みなとみらい2-2-1", "東京都千代田区霞が関1丁目3番1号"]),
    "postal_code": ("郵便番号", ["100-0001", "1000001"]),
    "phone": (
        "電話番号",
        [
            "03-1234-5678",
            "0312345678",
            "(03)1234-5678",
            "03(1234)5678",
            "090-1234-5678",
            "0120-123-456",
            "0800-123-4567",
            "0980-12-3456",
            "01267-1-2345",
            "050-1234-5678",
            "060-1234-5678",
            "070-1234-5678",
            "+81-3-1234-5678",
            "+81 90 1234 5678",
            "03.1234.5678",
            "03 1234 5678",
            "0570-000-123",
        ],
    ),
    "email": ("メール", ["taro.yamada@example.co.jp"]),
    "birth_date": (
        "生年月日",
        [
            "1987年3月4日",
            "1987/03/04",
            "1987-3-4",
            "1987.3.4",
            "19870304",
            "昭和62年3月4日",
            "S62.3.4",
            "s62/3/4",
            "昭和62.3.4",
            "平成元年1月8日",
            "令和元年5月1日",
            "H1.1.8",
            "大正15年1月1日",
            "R7.12.31",
        ],
    ),
    "my_number": ("個人番号", ["123456789018", "1234-5678-9018", "1234 5678 9018"]),
    "corporate_number": ("法人番号", ["7123456789012", "7-1234-5678-9012"]),
    "driver_license": ("免許証番号", ["301234567810"]),
    "passport": ("旅券番号", ["TR1234567"]),
    "residence_card": ("在留カード番号", ["AB12345678CD"]),
    "basic_pension_number": ("基礎年金番号", ["1234-567890", "1234567890"]),
    "health_insurer_number": ("保険者番号", ["33120015", "06139992"]),
    "employment_insurance_number": ("雇用保険被保険者番号", ["1301-123456-7", "13011234567"]),
    "resident_record_code": ("住民票コード", ["12345678901"]),
    "bank_account": ("口座番号", ["1234567", "10120-12345671"]),
    "credit_card": (
        "カード番号",
        [
            "4111111111111111",
            "4111-1111-1111-1111",
            "3782 822463 10005",
            "5555 5555 5555 4444",
            "3530111333300000",
        ],
    ),
    "vehicle_plate": ("車両番号", ["横浜 300 あ 12-34", "なにわ580さ1234"]),
}
WIDE = {one: one + 0xFEE0 for one in range(0x21, 0x7F)} | {0x20: 0x3000}
CASES = [(kind, label, value) for kind, (label, values) in VALUES.items() for value in values]


def found(text: str, kind: str) -> list[str]:
    return [text[one.start : one.end] for one in detect(text) if one.kind == kind]


@pytest.mark.parametrize(("kind", "label", "value"), CASES)
def test_a_value_is_found_beside_its_word_whatever_stands_between_and_behind(
    kind: str, label: str, value: str
) -> None:
    for text in (
        f"{label}：{value}",
        f"{label} {value}\n",
        f"{label}{value}です",
        f"{label}は{value}、次は",
        f"【{label}】{value}",
        f"{label}\n{value}\n",
        f"（{label}：{value}）",
        f"{label}\t{value}\t備考",
    ):
        assert found(text, kind) == [value], text


@pytest.mark.parametrize(("kind", "label", "value"), CASES)
def test_a_value_is_found_in_full_width(kind: str, label: str, value: str) -> None:
    wide = value.translate(WIDE)
    assert found(f"{label}：{wide}。", kind) == [wide]
    hyphens = wide.replace("－", "ー")
    assert found(f"{label}　{hyphens}　", kind) == [hyphens]


HALF = {
    "my_number": "ﾏｲﾅﾝﾊﾞｰ:123456789018",
    "phone": "ﾌｧｯｸｽ 0312345678",
    "email": "ﾒｰﾙｱﾄﾞﾚｽ:taro@example.jp",
    "credit_card": "ｸﾚｼﾞｯﾄｶｰﾄﾞ 4111111111111111",
    "passport": "ﾊﾟｽﾎﾟｰﾄ番号 TR1234567",
}


@pytest.mark.parametrize("kind", HALF)
def test_words_in_kana_of_half_width_name_a_kind_as_well(kind: str) -> None:
    (span,) = [one for one in detect(HALF[kind]) if one.kind == kind]
    labelled = next(rule for rule in shipped() if rule.kind == kind).scores.labelled
    assert span.score == labelled


def test_numbers_go_on_in_the_next_line_behind_a_hyphen() -> None:
    assert found("電話 03-1234-\n5678", "phone") == ["03-1234-\n5678"]
    assert found("個人番号 1234-\r\n    5678-9018", "my_number") == ["1234-\r\n    5678-9018"]


def test_upright_writing_is_read() -> None:
    assert found("電話〇三－一二三四－五六七八", "phone") == ["〇三－一二三四－五六七八"]
    assert found("電話〇九〇｜一二三四｜五六七八", "phone") == ["〇九〇｜一二三四｜五六七八"]
    assert found("個人番号一二三四五六七八九〇一八", "my_number") == ["一二三四五六七八九〇一八"]
    assert found("電話︵03︶1234︲5678", "phone") == ["︵03︶1234︲5678"]


def test_composed_and_decomposed_letters_are_told_alike() -> None:
    text = unicodedata.normalize("NFD", "パスポート番号 TR1234567")
    assert found(text, "passport") == ["TR1234567"]


def test_what_is_nobodys_stays_so_in_full_width() -> None:
    for text in (
        "注文番号　１２３４５６７８９０１８",
        "ＪＡＮコード　７１２３４５６７８９０１２",
        "伝票番号：３０１２３４５６７８１０",
    ):
        assert detect(text) == [], text

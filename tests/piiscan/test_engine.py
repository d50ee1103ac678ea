"""Folding keeps places, the judge listens to words, and nothing that was found is kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from piiscan import Span, detect
from piiscan.folding import fold
from piiscan.model import masked

LETTERS = st.characters(codec="utf-8")


@given(st.text(LETTERS, max_size=200))
def test_folding_never_moves_a_letter(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(st.text("0123456789０１２３４５６７８９-－ー―() \n.番号電話生年月日@a@.jp〒", max_size=120))
def test_spans_lie_within_the_text_in_order_and_never_overlap(text: str) -> None:
    spans = detect(text)
    assert spans == sorted(spans)
    assert all(0 <= one.start < one.end <= len(text) and 0.5 <= one.score <= 1 for one in spans)
    assert not any(a.overlaps(b) for at, a in enumerate(spans) for b in spans[at + 1 :])


def kinds(text: str) -> list[str]:
    return [one.kind for one in detect(text)]


def test_a_long_vowel_is_a_hyphen_between_digits_and_a_vowel_between_letters() -> None:
    assert fold("０３ー１２３４ー５６７８ サーバー") == "03-1234-5678 サーバー"


def test_the_nearest_word_says_what_a_number_is() -> None:
    assert kinds("個人番号 123456789018 注文番号 123456789018") == ["my_number"]
    assert kinds("免許証番号 301234567810") == ["driver_license"]


def test_a_name_of_a_number_two_lines_up_or_far_away_says_nothing() -> None:
    assert kinds("個人番号\n123456789018") == ["my_number"]
    assert kinds("個人番号\n\n123456789018") == []
    assert kinds("個人番号は" + "あ" * 30 + "123456789018") == []


def test_numbers_are_found_where_no_space_parts_them_from_words() -> None:
    text = "連絡先はtaro@example.jpか090-1234-5678へ。接続元192.168.1.10から"
    assert kinds(text) == ["email", "phone", "ip_address"]
    assert detect(text)[1] == Span(20, 33, "phone", 0.97)


def test_a_mask_shows_a_third_at_most() -> None:
    assert masked("123456789018") == "********9018"
    assert masked("03-1234-5678") == "**-****-*678"
    assert masked("a@b") == "*@*"


@given(st.text(LETTERS, max_size=60))
def test_a_mask_hides_two_letters_of_three(value: str) -> None:
    shown = sum(1 for one in masked(value) if one.isalnum())
    assert shown <= sum(1 for one in value if one.isalnum()) / 3

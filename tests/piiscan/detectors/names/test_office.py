"""People named in the everyday prose of an office are found exactly; places, companies and eras are left alone."""

from __future__ import annotations

import pytest

from piiscan.engine import detect
from piiscan_names import NOBODY, PEOPLE


def names(text: str) -> list[str]:
    return [text[one.start : one.end] for one in detect(text) if one.kind == "person_name"]


@pytest.mark.parametrize("marked", PEOPLE)
def test_people_are_found_to_the_letter(marked: str) -> None:
    wanted = [part.partition("»")[0] for part in marked.split("«")[1:]]
    assert names(marked.replace("«", "").replace("»", "")) == wanted


@pytest.mark.parametrize("text", NOBODY)
def test_what_is_only_called_like_a_person_is_left_alone(text: str) -> None:
    assert names(text) == []


def test_places_are_those_of_the_original_whatever_its_widths() -> None:
    text = "👍📎ｶﾞ①　担当：　佐藤　花子　様\r\n℡０３－１２３４－５６７８"
    (name, phone) = detect(text)
    assert text[name.start : name.end] == "佐藤　花子"
    assert phone.kind == "phone"


def test_a_word_beside_a_name_makes_it_surer() -> None:
    (alone,) = detect("先週、高橋さんから電話があった。")
    (labelled,) = detect("担当者：高橋")
    assert labelled.score > alone.score


@pytest.mark.parametrize(
    "text", ["備考：有", "性別（男・女）：男", "結果: 良", "みなと銀行（普）", "有\n無\n有"]
)
def test_the_answer_of_a_form_is_nobody_until_it_is_called_a_name(text: str) -> None:
    assert [one for one in detect(text) if one.kind == "person_name"] == []


def test_who_has_an_answer_for_a_name_is_found_by_what_it_is_called() -> None:
    for text in ("氏名：有", "担当は優さんです"):
        assert [one.kind for one in detect(text)] == ["person_name"], text

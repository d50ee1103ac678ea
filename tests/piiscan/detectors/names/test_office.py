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

"""A person is found by number or name; nobody is guessed, and those who come near are named."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms

from ledgers import clean_slate  # noqa: F401 - pytest finds fixtures by name
from mamori.kernel.ledger import Column, Ledger
from mamori.kernel.people.models import Person
from mamori.kernel.permission import Reach, Role
from mamori.measures.inventory.models import Entry
from mamori.ui.ledger.forms import form_class
from mamori.ui.people import SHOWN, PersonField
from people import TODAY, Cast, person


class OneForm(forms.Form):
    who = PersonField()
    heir = PersonField(required=False, stays=True)


def asked(typed: str, **more: Any) -> OneForm:
    form = OneForm({"who": typed, **more})
    form.is_valid()
    return form


def told(typed: str) -> str:
    return " ".join(map(str, asked(typed).errors.get("who", [])))


@pytest.mark.parametrize(
    "typed", ["1002", "1002 佐藤 まもる", "佐藤 まもる", "佐藤まもる", " 佐藤　まもる ", "1002 誰か"]
)
def test_number_name_or_both_lead_to_the_person(cast: Cast, typed: str) -> None:
    assert asked(typed).cleaned_data["who"] == cast.sato.person


def test_the_reading_of_the_name_leads_to_the_person_too(cast: Cast) -> None:
    found = person("1020", "井上 優", cast.sales, kana="いのうえ ゆう")
    assert asked("いのうえゆう").cleaned_data["who"] == found


def test_nobody_is_said_so_in_words(cast: Cast) -> None:
    assert told("存在しない人") == "「存在しない人」に当たる人がいません。従業者番号か氏名を入れてください。"


def test_two_of_one_name_are_told_apart_by_their_numbers(cast: Cast) -> None:
    person("1021", "佐藤 まもる", cast.making)
    assert told("佐藤 まもる").endswith("：1002 佐藤 まもる、1021 佐藤 まもる")


def test_a_part_of_a_name_is_not_guessed_at_but_proposed_also_without_scripts(cast: Cast) -> None:
    form = asked("佐藤")
    assert form.errors["who"] == [
        "「佐藤」という人はいません。次の人なら、従業者番号で選んでください：1002 佐藤 まもる"
    ]
    assert '<option value="1002 佐藤 まもる">管理部' in str(form["who"])
    assert "<option" not in str(form["heir"])
    assert "<option" not in str(OneForm()["who"])


def test_of_many_who_come_near_a_few_are_named(cast: Cast) -> None:
    for number in range(2000, 2000 + SHOWN + 3):
        person(str(number), f"長谷川 {number}", cast.sales)
    form = asked("長谷川")
    assert form.errors["who"][0].endswith("など")
    assert str(form["who"]).count("<option") == SHOWN


def test_only_people_of_the_queryset_are_found(cast: Cast) -> None:
    field = PersonField(Person.objects.filter(department=cast.sales))
    assert field.clean("1006") == cast.tanaka.person
    with pytest.raises(forms.ValidationError):
        field.clean("1002")


def test_who_has_a_last_day_is_refused_where_the_person_is_to_stay(cast: Cast) -> None:
    Person.objects.filter(pk=cast.mori.person.pk).update(left_on=TODAY)
    form = asked("1010", heir="1010")
    assert form.cleaned_data["who"] == cast.mori.person
    assert form.errors["heir"] == ["森 あおいさんは退職日が登録されています。ほかの人にしてください。"]


@pytest.mark.usefixtures("clean_slate")
def test_the_form_of_a_row_shows_the_person_and_keeps_the_one_typed(cast: Cast) -> None:
    ledger = Ledger(
        "test.entries", model=Entry, title="一覧", columns=(Column("name"),), read="inventory.entries",
        write={Role.OFFICE: Reach.COMPANY}, fields=("owner",),
    )  # fmt: skip
    made = form_class(ledger)
    entry = Entry(department=cast.sales, owner=cast.tanaka.person)
    assert 'value="1006 田中 いさむ"' in str(made(instance=entry)["owner"])
    form = made({"owner": "1007"}, instance=entry)
    assert (form.is_valid(), form.instance.owner) == (True, cast.suzuki.person)
    assert made({"owner": ""}, instance=entry).is_valid()

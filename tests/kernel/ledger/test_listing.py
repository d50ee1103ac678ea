"""What a ledger answers: scope, filters, search, order and pages."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from ledgers import declare_departments, declare_people, listing
from mamori.kernel.ledger import Column, Ledger, Listing
from mamori.kernel.people.models import Person
from mamori.kernel.permission import Actor, Role
from people import TODAY, Cast, person

SORTS = (
    "",
    "name",
    "-name",
    "joined_on",
    "-joined_on",
    "department",
    "-department",
    "left_on",
    "-left_on",
    "engagement",
)


def names(found: Listing) -> list[str]:
    return [row.name for row in found.leaf.rows]


def crowd(cast: Cast, number: int) -> None:
    """Adds people with many equal and many missing values."""
    dice = Random(7)
    homes = [cast.sales, cast.sales_one, cast.making]
    days = [None, date(2020, 4, 1), date(2021, 4, 1), date(2022, 10, 1)]
    for index in range(number):
        more: dict[str, Any] = {
            "joined_on": dice.choice(days),
            "left_on": dice.choice([None, None, date(2026, 3, 31)]),
        }
        kind = dice.choice(["regular", "part_time"])
        person(f"5{index:03}", f"仮名{dice.randrange(5)}", dice.choice(homes), engagement=kind, **more)


def walk(ledger: Ledger, actor: Actor, question: str) -> tuple[list[list[int]], list[list[int]]]:
    """Returns the pages read onwards from the first to the last, and those read back from the last."""
    onwards, place = [], ""
    while True:
        found = listing(ledger, actor, f"{question}{place}")
        onwards.append([row.pk for row in found.leaf.rows])
        if found.leaf.after is None:
            break
        place = f"&after={found.leaf.after}"
    back = [onwards[-1]]
    while found.leaf.before is not None:
        found = listing(ledger, actor, f"{question}&before={found.leaf.before}")
        back.append([row.pk for row in found.leaf.rows])
    return onwards, back


@pytest.mark.parametrize("sort", SORTS)
def test_pages_hold_every_row_once_forth_and_back_whatever_is_equal_or_missing(
    cast: Cast, clean_slate: Any, sort: str
) -> None:
    ledger = declare_people(page_size=7)
    crowd(cast, 40)
    onwards, back = walk(ledger, cast.takahashi.actor, f"sort={sort}")
    rows = [pk for one in onwards for pk in one]
    assert sorted(rows) == sorted(Person.objects.values_list("pk", flat=True))
    assert len(rows) == len(set(rows))
    assert back == onwards[::-1]
    every = listing(ledger, cast.takahashi.actor, f"sort={sort}").every_row()
    assert [row.pk for row in every] == rows


def test_rows_without_a_value_stand_last_and_in_the_descending_order_first(
    cast: Cast, people: Ledger
) -> None:
    Person.objects.filter(pk=cast.kato.person.pk).update(joined_on=None)
    assert names(listing(people, cast.takahashi.actor, "sort=joined_on"))[-1] == "加藤 れん"
    assert names(listing(people, cast.takahashi.actor, "sort=-joined_on"))[0] == "加藤 れん"


def test_a_place_that_is_gone_foreign_or_nonsense_leads_to_the_first_page(cast: Cast, people: Ledger) -> None:
    actor = cast.tanaka.actor
    whole = names(listing(people, actor))
    for place in (
        "after=999999",
        f"after={cast.kato.person.pk}",
        "after=x",
        "before=-1",
        "after=" + "9" * 30,
    ):
        assert names(listing(people, actor, place)) == whole


def test_the_address_names_no_person_but_by_number(cast: Cast, clean_slate: Any) -> None:
    found = listing(declare_people(page_size=2), cast.takahashi.actor, "sort=name")
    assert found.address(after=str(found.leaf.after)) == f"?sort=name&after={found.leaf.after}"


def test_scope_comes_before_every_filter(cast: Cast, people: Ledger) -> None:
    assert names(listing(people, cast.tanaka.actor, f"department={cast.making.pk}")) == [
        "田中 いさむ",
        "鈴木 かおり",
        "森 あおい",
    ]
    assert names(listing(people, cast.tanaka.actor, "q=加藤")) == []
    assert names(listing(people, cast.mallory.actor)) == []
    assert names(listing(people, cast.mori.actor)) == ["森 あおい"]


def test_a_filter_by_department_reaches_all_below_it(cast: Cast, people: Ledger) -> None:
    found = listing(people, cast.takahashi.actor, f"department={cast.sales.pk}")
    assert names(found) == ["田中 いさむ", "鈴木 かおり", "森 あおい"]
    assert names(listing(people, cast.takahashi.actor, f"department={cast.sales_one.pk}")) == ["森 あおい"]
    titles = [one.title for one in found.answers[1].options]
    assert titles[:4] == ["管理部", "\u3000情報システム課", "営業部", "\u3000営業一課"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("engagement=dispatched", ["加藤 れん"]),
        ("engagement=dispatched&engagement=officer", ["山本 はじめ", "佐藤 まもる", "加藤 れん"]),
        ("officer=yes", ["山本 はじめ", "佐藤 まもる"]),
        ("joined_on_from=2026-04-01", ["森 あおい"]),
        ("joined_on_to=2026-04-01&q=森", ["森 あおい"]),
        ("joined_on_from=2026-04-02", []),
        ("state=left", ["小林 みのる"]),
        ("q=さとう", []),
        ("q=佐藤　まも", ["佐藤 まもる"]),
        ("q=１０１０", ["森 あおい"]),
    ],
)
def test_filters_and_words_find_what_they_say(
    cast: Cast, people: Ledger, question: str, expected: list[str]
) -> None:
    Person.objects.filter(pk=cast.kobayashi.person.pk).update(left_on=date(2026, 5, 31))
    assert names(listing(people, cast.takahashi.actor, question)) == expected


def test_a_filter_of_today_asks_for_the_day(cast: Cast, people: Ledger) -> None:
    Person.objects.filter(pk=cast.kobayashi.person.pk).update(left_on=TODAY - timedelta(days=1))
    assert "小林 みのる" not in names(listing(people, cast.takahashi.actor, "state=working"))
    Person.objects.filter(pk=cast.kobayashi.person.pk).update(left_on=TODAY)
    assert "小林 みのる" in names(listing(people, cast.takahashi.actor, "state=working"))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("joined_on_from=1.4.2026", "日付は 2026-04-01 の形で入力してください。"),
        ("joined_on_from=2026-04-02&joined_on_to=2026-04-01", "終わりの日が、始まりの日より前です。"),
        ("engagement=nobody", "選べない値です。"),
        ("department=0", "選べない値です。"),
    ],
)
def test_a_wrong_filter_says_so_and_narrows_nothing(
    cast: Cast, people: Ledger, question: str, words: str
) -> None:
    found = listing(people, cast.takahashi.actor, question)
    assert [str(one.error) for one in found.answers if one.error] == [words]
    assert len(found.leaf.rows) == 11


def test_a_column_for_some_does_not_exist_for_others(cast: Cast, clean_slate: Any) -> None:
    clean_slate.mount(declare_departments())
    ledger = declare_people(columns=(Column("code"), Column("email", read="testing.people.create")))
    assert [one.name for one in listing(ledger, cast.takahashi.actor, "columns=code,email").columns] == [
        "code",
        "email",
    ]
    found = listing(ledger, cast.kobayashi.actor, "columns=code,email&sort=email")
    assert [one.name for one in found.columns] == ["code"]
    assert found.sort == "", "an order would give the values away"


def test_the_count_stops_at_a_thousand_and_says_so(cast: Cast, people: Ledger) -> None:
    home = cast.sales
    Person.objects.bulk_create(Person(code=f"7{n:04}", name=f"仮名{n}", department=home) for n in range(989))
    found = listing(people, cast.takahashi.actor)
    assert (found.counted, str(found.count_words)) == (1000, "1,000件")
    person("80000", "もう一人", home)
    found = listing(people, cast.takahashi.actor)
    assert (found.counted, str(found.count_words)) == (1001, "1,000件以上")


def test_pages_are_found_without_counting_rows_off(
    cast: Cast, clean_slate: Any, django_assert_num_queries: Any
) -> None:
    ledger = declare_people(page_size=3)
    first = listing(ledger, cast.takahashi.actor)
    place = f"after={first.leaf.after}"
    actor = cast.takahashi.actor
    actor.may(ledger.read_key)
    with django_assert_num_queries(3) as counted:  # the departments of the filter, the place, the rows
        assert len(listing(ledger, actor, place).leaf.rows) == 3
    assert not any("OFFSET" in one["sql"].upper() for one in counted.captured_queries)


def test_a_default_filter_is_in_force_until_the_reader_asks_for_all(cast: Cast, clean_slate: Any) -> None:
    from ledgers import working
    from mamori.kernel.ledger import QueryFilter

    ledger = declare_people(
        filters=(QueryFilter("state", {"working": ("在籍中", working)}, default="working"),)
    )
    Person.objects.filter(pk=cast.kobayashi.person.pk).update(left_on=date(2026, 1, 31))
    assert len(listing(ledger, cast.takahashi.actor).leaf.rows) == 10
    assert len(listing(ledger, cast.takahashi.actor, "state=all").leaf.rows) == 11


def test_names_that_clash_are_refused_at_the_declaration(clean_slate: Any) -> None:
    from mamori.kernel.ledger import ChoiceFilter

    with pytest.raises(ValueError, match="share a name"):
        declare_people(filters=(ChoiceFilter("engagement"), ChoiceFilter("engagement")))
    with pytest.raises(ValueError, match="cannot export"):
        declare_people(exports=("docx",))


def test_a_ledger_declares_its_acts_in_the_access_table(people: Ledger) -> None:
    from mamori.kernel.permission.table import act_named

    assert act_named("testing.people.export").allowed == act_named("testing.people").allowed
    assert set(act_named("testing.people.change").allowed) == {Role.OFFICE, Role.DEPARTMENT_HEAD}
    assert str(act_named("testing.people.create").title) == "従業者を登録する"

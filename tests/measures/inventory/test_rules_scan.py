"""What the scan found held against the register: places, kinds, people, age, decisions and hours, without a database."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from mamori.measures.inventory.rules import scan as rules
from mamori.measures.inventory.rules.holding import Row
from people import TOKYO
from piiscan.rules import shipped

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("written", "place"),
    [
        (r"\\fs01\営業部\顧客", r"\\FS01\営業部\顧客\名簿.xlsx"),
        (r"\\fs01\営業部\顧客\名簿.xlsx", "//fs01/営業部/顧客/名簿.xlsx"),
        ("/srv/share/営業/**/*.csv", "/srv/share/営業/2026/4月/名簿.csv"),
        ("/srv/share/営業/**/*.csv", "/srv/share/営業/名簿.csv"),
        ("/srv/share/*/名簿?.csv", "/srv/share/営業/名簿1.csv"),
        ("postgresql://db/crm/public.customer*", "postgresql://db/crm/public.customers"),
        ("/srv/ｼｪｱ/ガイド", "/srv/シェア/ガイド/a.txt"),
        ("/srv/[古い]（控え）", "/srv/[古い]（控え）/a+b.txt"),
    ],
)
def test_a_pattern_covers_what_lies_in_its_place(written: str, place: str) -> None:
    assert rules.pattern(written).covers(rules.normal(place))


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("/srv/share/営業", "/srv/share/営業部/名簿.csv"),
        ("/srv/share/*.csv", "/srv/share/営業/名簿.csv"),
        ("/srv/share/名簿?.csv", "/srv/share/名簿10.csv"),
        ("/srv/share/**/*.csv", "/srv/share/名簿.csv.bak"),
        ("/srv/a.c", "/srv/abc"),
    ],
)
def test_a_pattern_does_not_cover_what_lies_beside_its_place(written: str, place: str) -> None:
    assert not rules.pattern(written).covers(rules.normal(place))


@pytest.mark.parametrize("written", ["", "  ", "*", "/", "/**", r"\\", "/*/**", "a" * 501])
def test_a_pattern_for_nothing_or_for_everything_is_refused(written: str) -> None:
    with pytest.raises(rules.BadPattern):
        rules.pattern(written)


def test_a_pattern_full_of_wildcards_is_no_slower_than_its_length() -> None:
    assert not rules.pattern("/a" + "*a" * 100 + "b").covers("/" + "a" * 5000)


def test_a_target_answers_for_the_patterns_below_its_root_only() -> None:
    assert rules.inside("/srv/share/", "/srv/share/営業/**")
    assert rules.inside(r"\\fs01\share", "//FS01/share/*.csv")
    assert not rules.inside("/srv/share/営業", "/srv/share/営業部/名簿.csv")
    assert not rules.inside("/srv/share/営業", "/srv/share/**")


@pytest.mark.parametrize(
    ("relative", "pattern"),
    [("a/~$名簿.xlsx", "~$*"), ("a/Temp/b.txt", "temp"), ("a/b/c.txt", "a/b"), ("a/b/c.txt", "a/**/*.txt")],
)
def test_what_is_named_is_left_out(relative: str, pattern: str) -> None:
    assert rules.is_left_out(relative, [pattern])
    assert not rules.is_left_out("x/名簿.xlsx", [pattern])


def test_the_innermost_folder_named_after_a_department_says_whose_a_file_is() -> None:
    names = {"営業部": 1, "営業一課": 2}
    assert rules.of_department("営業部/営業一課/名簿.csv", names) == 2
    assert rules.of_department("営業部/名簿.csv", names) == 1
    assert rules.of_department("営業部.csv", names) is None


def test_every_kind_that_the_scan_finds_is_known_to_the_register() -> None:
    found = {rule.kind for rule in shipped() if rule.finds}
    assert found - set(rules.kinds_of()) == set()


@pytest.mark.parametrize(
    ("counts", "people"),
    [
        ({"my_number": 1}, 0),
        ({"person_name": 3}, 0),
        ({"person_name": 2, "phone": 2}, 0),
        ({"postal_code": 9}, 3),
        ({"of_our_own": 1}, 0),
    ],
)
def test_a_file_like_this_belongs_into_the_register(counts: dict[str, int], people: int) -> None:
    assert rules.holds_personal_information(counts, people)


@pytest.mark.parametrize(
    "counts",
    [{}, {"person_name": 1, "phone": 1, "address": 1}, {"corporate_number": 500}, {"ip_address": 9}],
)
def test_a_letterhead_is_no_register(counts: dict[str, int]) -> None:
    assert not rules.holds_personal_information(counts, 1)


def test_items_in_the_words_of_the_company_declare_a_kind() -> None:
    entry = Row(items=["お名前", "ＴＥＬ", "携帯メールアドレス"], my_number="yes")
    counts = {
        "person_name": 50,
        "phone": 50,
        "email": 50,
        "my_number": 50,
        "birth_date": 50,
        "credit_card": 1,
    }
    assert rules.undeclared(entry, counts) == ["birth_date", "credit_card"]


def test_a_stray_find_is_no_new_kind() -> None:
    assert (
        rules.undeclared(Row(items=["氏名"]), {"person_name": 50, "phone": 2, "corporate_number": 90}) == []
    )


@pytest.mark.parametrize(
    ("declared", "basis", "found", "is_more"),
    [
        (100, "exact", 120, False),
        (100, "exact", 121, True),
        (100, "about", 150, False),
        (100, "about", 151, True),
        (5, "exact", 14, False),
        (5, "exact", 15, True),
        (1000, "exact", 3, False),
    ],
)
def test_clearly_more_people_than_declared_are_a_drift(
    declared: int, basis: str, found: int, is_more: bool
) -> None:
    entry = Row(items=["氏名"], count=declared, count_basis=basis)
    more = rules.drift(entry, rules.Found({"person_name": 9}, found))
    assert more.people == ((declared, found) if is_more else None)
    assert bool(more) is is_more


def test_an_entry_without_a_count_cannot_be_exceeded() -> None:
    assert not rules.drift(Row(items=["氏名"]), rules.Found({"person_name": 9}, 9000))


def test_a_period_from_the_making_of_a_file_ends_with_its_age() -> None:
    until = rules.kept_until(date(2023, 5, 31), "created", 36)
    assert until == date(2026, 5, 31)
    assert rules.is_overdue(until, TODAY)
    assert not rules.is_overdue(until, date(2026, 5, 31))


@pytest.mark.parametrize(
    ("changed", "start", "months"),
    [
        (None, "created", 12),
        (date(2000, 1, 1), "leaving", 12),
        (date(2000, 1, 1), "contract_end", 12),
        (date(2000, 1, 1), "created", None),
        (date(2000, 1, 1), "", 12),
    ],
)
def test_the_age_of_a_file_tells_nothing_about_a_period_that_begins_otherwise(
    changed: date | None, start: str, months: int | None
) -> None:
    assert rules.kept_until(changed, start, months) is None


FACTS: dict[str, Any] = {"kinds": ["person_name", "phone"], "people": 100}


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (FACTS, ""),
        ({**FACTS, "people": 150}, ""),
        ({**FACTS, "people": 151}, "grown"),
        ({**FACTS, "people": 1, "kinds": []}, ""),
        ({**FACTS, "kinds": ["person_name", "phone", "my_number"]}, "grown"),
    ],
)
def test_a_decision_lapses_when_clearly_more_is_found(now: dict[str, Any], why: str) -> None:
    held = rules.verdict(FACTS, now, expires_on=date(2026, 12, 1), today=TODAY)
    assert (held.holds, held.why) == (not why, why)


def test_a_decision_says_what_has_grown() -> None:
    now = {"kinds": ["person_name", "my_number"], "people": 500}
    held = rules.verdict(FACTS, now, expires_on=None, today=TODAY)
    assert (held.new_kinds, held.people) == (("my_number",), (100, 500))


def test_a_decision_lapses_on_the_day_after_its_term() -> None:
    assert rules.verdict(FACTS, FACTS, expires_on=TODAY, today=TODAY).holds
    assert rules.verdict(FACTS, FACTS, expires_on=date(2026, 5, 31), today=TODAY).why == "expired"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=TOKYO)  # the first of June is a Monday


@pytest.mark.parametrize(
    ("schedule", "after", "first"),
    [
        ("weekly", at(1, 10), at(7, 2)),
        ("weekly", at(7, 1, 59), at(7, 2)),
        ("weekly", at(7, 2), at(14, 2)),
        ("monthly", at(1, 1), at(15, 2)),
        ("none", at(1, 1), None),
    ],
)
def test_the_next_scan_is_at_the_appointed_hour(
    schedule: str, after: datetime, first: datetime | None
) -> None:
    assert rules.next_after(schedule, weekday=6, month_day=15, hour=2, after=after) == first


def test_an_hour_that_was_missed_is_made_up_for_once() -> None:
    told: dict[str, Any] = {"weekday": 6, "month_day": 1, "hour": 2}
    assert rules.is_due("weekly", **told, last=at(1, 10), now=at(25, 9))
    assert not rules.is_due("weekly", **told, last=at(25, 9), now=at(25, 10))

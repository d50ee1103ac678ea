"""Duties are owed once, settled once, moved, withdrawn, and owed again when they recur."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from mamori.kernel import duty
from mamori.kernel.duty.keep import months_after
from mamori.kernel.duty.models import Duty
from mamori.kernel.permission import Actor, Role
from people import NOW, TODAY, TOKYO, Cast

SOON = TODAY + timedelta(days=7)


def titles(actor: Actor) -> list[str]:
    return [one.title for one in duty.open_for(actor, on=TODAY)]


def test_what_one_person_owes_is_open_for_that_person_alone(cast: Cast) -> None:
    duty.owe("demo.read", title="規程を読む", to=cast.mori.person, due_on=SOON, at=NOW)
    assert titles(cast.mori.actor) == ["規程を読む"]
    for other in (cast.sato, cast.tanaka, cast.mallory):
        assert titles(other.actor) == []


def test_what_a_role_owes_is_open_for_its_holders_above_and_in_the_department(cast: Cast) -> None:
    duty.owe(
        "demo.confirm",
        title="確認する",
        role=Role.DEPARTMENT_HEAD,
        department=cast.sales_one,
        due_on=SOON,
        at=NOW,
    )
    assert titles(cast.tanaka.actor) == ["確認する"]  # head of the department above
    assert titles(cast.ono.actor) == []  # head of another department
    assert titles(cast.suzuki.actor) == []  # same department, another role


def test_what_a_company_wide_role_owes_is_open_for_its_holders(cast: Cast) -> None:
    duty.owe("demo.open", title="調査を始める", role=Role.OFFICE, due_on=SOON, at=NOW)
    assert titles(cast.takahashi.actor) == ["調査を始める"]
    assert titles(cast.sato.actor) == []


def test_open_duties_come_in_the_order_of_their_due_dates_in_one_query(cast: Cast) -> None:
    actor = cast.tanaka.actor
    for number, days in enumerate((9, 1, 5)):
        due = TODAY + timedelta(days=days)
        duty.owe(f"demo.{number}", title=str(days), to=cast.tanaka.person, due_on=due, at=NOW)
    with CaptureQueriesContext(connection) as queries:
        shown = [
            (one.title, one.debtor_words, one.department and one.department.name)
            for one in duty.open_for(actor, on=TODAY)
        ]
    assert [title for title, _, _ in shown] == ["1", "5", "9"]
    assert len(queries) == 1


def test_somebody_without_a_role_today_owes_nothing(cast: Cast) -> None:
    duty.owe("demo.read", title="規程を読む", to=cast.mori.person, due_on=SOON, at=NOW)
    cast.mori.person.left_on = TODAY - timedelta(days=1)
    cast.mori.person.save()
    assert titles(cast.mori.actor) == []


def test_owing_the_same_again_while_it_is_open_returns_the_same_duty(cast: Cast) -> None:
    first = duty.owe("demo.fill", title="記入する", role=Role.OFFICE, about=cast.sales, due_on=SOON, at=NOW)
    again = duty.owe("demo.fill", title="別の題", role=Role.OFFICE, about=cast.sales, due_on=TODAY, at=NOW)
    assert (again.pk, again.title, again.due_on) == (first.pk, "記入する", SOON)
    other = duty.owe("demo.fill", title="記入する", role=Role.OFFICE, about=cast.making, due_on=SOON, at=NOW)
    assert other.pk != first.pk


def test_the_database_refuses_a_second_open_duty_of_the_same_debtor(cast: Cast) -> None:
    first = duty.owe("demo.fill", title="記入する", role=Role.OFFICE, due_on=SOON, at=NOW)
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.GUEST, Role.SYSTEM])
def test_roles_that_nobody_is_assigned_to_cannot_owe(cast: Cast, role: Role) -> None:
    with pytest.raises(ValueError, match="one assignable role"):
        duty.owe("demo.x", title="x", role=role, due_on=SOON, at=NOW)


def test_a_duty_has_one_kind_of_debtor(cast: Cast) -> None:
    with pytest.raises(ValueError, match="by one person or"):
        duty.owe("demo.x", title="x", due_on=SOON, at=NOW)
    with pytest.raises(ValueError, match="by one person or"):
        duty.owe("demo.x", title="x", to=cast.mori.person, role=Role.OFFICE, due_on=SOON, at=NOW)


def test_settling_closes_what_is_meant_and_nothing_else(cast: Cast) -> None:
    for home in (cast.sales, cast.making):
        duty.owe("demo.fill", title="記入", role=Role.DEPARTMENT_CLERK, department=home, due_on=SOON, at=NOW)
    duty.owe("demo.other", title="別", role=Role.DEPARTMENT_CLERK, department=cast.sales, due_on=SOON, at=NOW)
    closed = duty.settle("demo.fill", department=cast.sales, by=cast.suzuki.actor, at=NOW)
    assert [(one.department, one.settled_by, one.settled_at) for one in closed] == [
        (cast.sales, cast.suzuki.account, NOW)
    ]
    left = {(one.key, one.department) for one in Duty.objects.filter(settled_at=None)}
    assert left == {("demo.fill", cast.making), ("demo.other", cast.sales)}


def test_settling_twice_closes_once_and_a_settled_duty_can_be_owed_anew(cast: Cast) -> None:
    first = duty.owe("demo.fill", title="記入", role=Role.OFFICE, due_on=SOON, at=NOW)
    assert len(duty.settle("demo.fill", by=cast.takahashi.actor, at=NOW)) == 1
    assert duty.settle("demo.fill", by=cast.takahashi.actor, at=NOW) == []
    assert duty.owe("demo.fill", title="記入", role=Role.OFFICE, due_on=SOON, at=NOW).pk != first.pk


def test_a_recurring_duty_is_owed_again_when_it_is_settled(cast: Cast) -> None:
    due = date(2026, 1, 31)
    duty.owe("demo.check", title="点検", role=Role.OFFICE, due_on=due, every_months=1, url="/c", at=NOW)
    dues = []
    for day in (date(2026, 1, 30), date(2026, 2, 28), date(2026, 3, 1)):
        at = datetime(day.year, day.month, day.day, 9, tzinfo=TOKYO)
        assert len(duty.settle("demo.check", by=cast.takahashi.actor, at=at)) == 1
        dues.append(Duty.objects.get(settled_at=None).due_on)
    assert dues == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
    again = Duty.objects.get(settled_at=None)
    assert (again.title, again.url, again.role, again.last_reminded_at) == ("点検", "/c", Role.OFFICE, None)


def test_a_recurring_duty_settled_very_late_skips_the_days_that_have_passed(cast: Cast) -> None:
    duty.owe("demo.check", title="点検", role=Role.OFFICE, due_on=date(2025, 1, 10), every_months=1, at=NOW)
    duty.settle("demo.check", by=cast.takahashi.actor, at=NOW)
    assert Duty.objects.get(settled_at=None).due_on == date(2026, 6, 10)


def test_a_withdrawn_duty_does_not_recur(cast: Cast) -> None:
    duty.owe("demo.check", title="点検", role=Role.OFFICE, due_on=SOON, every_months=1, at=NOW)
    (closed,) = duty.withdraw("demo.check", by=cast.sato.actor, at=NOW)
    assert closed.is_withdrawn
    assert not Duty.objects.filter(settled_at=None).exists()


def test_moving_the_due_date_moves_only_open_duties(cast: Cast) -> None:
    duty.owe("demo.fill", title="済", role=Role.OFFICE, due_on=SOON, at=NOW)
    duty.settle("demo.fill", by=cast.takahashi.actor, at=NOW)
    duty.owe("demo.fill", title="未", role=Role.OFFICE, due_on=SOON, at=NOW)
    later = SOON + timedelta(days=14)
    assert [one.title for one in duty.move_due("demo.fill", due_on=later)] == ["未"]
    assert set(Duty.objects.values_list("title", "due_on")) == {("済", SOON), ("未", later)}
    assert duty.move_due("demo.fill", due_on=later) == []


def test_the_board_tells_days_left_and_narrows_to_what_a_reader_may_see(cast: Cast) -> None:
    for home, days in ((cast.sales, -2), (cast.making, 3)):
        due = TODAY + timedelta(days=days)
        duty.owe(
            "demo.fill",
            title="記入",
            role=Role.DEPARTMENT_CLERK,
            department=home,
            about=home,
            due_on=due,
            at=NOW,
        )
    duty.owe("demo.other", title="別", role=Role.OFFICE, due_on=SOON, at=NOW)
    rows = duty.board(today=TODAY, keys=["demo.fill"], about_type=type(cast.sales))
    assert [(row.duty.department, row.days_left, row.is_late) for row in rows] == [
        (cast.sales, -2, True),
        (cast.making, 3, False),
    ]
    mine = Duty.objects.filter(department=cast.making)
    assert [row.duty.department for row in duty.board(today=TODAY, rows=mine)] == [cast.making]


def test_duties_about_many_objects_are_found_in_one_query(cast: Cast) -> None:
    for home in (cast.sales, cast.making):
        duty.owe("demo.fill", title=home.name, role=Role.OFFICE, about=home, due_on=SOON, at=NOW)
    with CaptureQueriesContext(connection) as queries:
        found = duty.of([cast.sales, cast.making, cast.audit], keys=["demo.fill"])
    assert len(queries) == 1
    assert {pk: [one.title for one in rows] for pk, rows in found.items()} == {
        cast.sales.pk: ["営業部"],
        cast.making.pk: ["製造部"],
        cast.audit.pk: [],
    }


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 240))
def test_counting_months_never_leaves_the_month_and_keeps_the_day_where_it_exists(
    start: date, months: int
) -> None:
    found = months_after(start, months)
    assert (found.year * 12 + found.month) - (start.year * 12 + start.month) == months
    assert found.day == start.day or (found.day < start.day and (found + timedelta(days=1)).day == 1)


def test_what_a_clerk_would_owe_is_open_for_the_head_where_there_is_no_clerk(cast: Cast) -> None:
    for home in (cast.sales_one, cast.making):
        duty.owe(
            "demo.fill", title=home.name, role=Role.DEPARTMENT_CLERK, department=home, due_on=SOON, at=NOW
        )
    assert titles(cast.suzuki.actor) == ["営業一課"]
    assert titles(cast.tanaka.actor) == [], "sales has a clerk"
    assert titles(cast.ono.actor) == ["製造部"], "making has none"
    cast.suzuki.account.assignments.update(valid_to=TODAY - timedelta(days=1))
    assert titles(cast.tanaka.actor) == ["営業一課"]

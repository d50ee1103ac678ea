"""Reminders climb the ladder: each step once, to those who owe and those above, never to those who have left."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from mamori.kernel import duty
from mamori.kernel.duty.ladder import step_for
from mamori.kernel.duty.models import Duty, Reminder
from mamori.kernel.mail.models import OutgoingMail
from mamori.kernel.permission import Role
from people import TODAY, TOKYO, Cast, department, member

DUE = date(2026, 6, 15)
LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=TOKYO)


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 7, tzinfo=TOKYO)


def owe_by_role(cast: Cast, role: Role = Role.DEPARTMENT_CLERK) -> Duty:
    return duty.owe(
        "demo.fill",
        title="調査表を記入する",
        role=role,
        department=cast.sales,
        url="/inventory/sheets/7/",
        due_on=DUE,
        at=LONG_AGO,
    )


def remind_on(day: date) -> dict[str, str]:
    """Reminds on that day and returns the new mails, subject by receiver."""
    known = set(OutgoingMail.objects.values_list("pk", flat=True))
    duty.remind(morning(day))
    new = OutgoingMail.objects.exclude(pk__in=known)
    found = {mail.to: mail.subject for mail in new}
    assert len(found) == new.count(), "somebody got two mails on one day"
    return found


NEAR, LATE = "【Mamori】期限の近い仕事があります", "【Mamori】期限を過ぎた仕事があります"
CLERK, HEAD, OFFICER = "p1007@minato.example", "p1006@minato.example", "p1002@minato.example"


def test_the_ladder_is_climbed_step_by_step(cast: Cast) -> None:
    owe_by_role(cast)
    climbed = {}
    for number in range(-10, 24):
        mails = remind_on(DUE + timedelta(days=number))
        if mails:
            climbed[number] = mails
    assert climbed == {
        -7: {CLERK: NEAR},
        -3: {CLERK: NEAR},
        0: {CLERK: NEAR},
        1: {CLERK: LATE, HEAD: LATE},
        3: {CLERK: LATE, HEAD: LATE},
        7: {CLERK: LATE, HEAD: LATE, OFFICER: LATE},
        14: {CLERK: LATE, HEAD: LATE, OFFICER: LATE},
        21: {CLERK: LATE, HEAD: LATE, OFFICER: LATE},
    }


def test_a_second_run_on_the_same_day_writes_nothing(cast: Cast) -> None:
    owe_by_role(cast)
    assert duty.remind(morning(DUE)) == 1
    assert duty.remind(morning(DUE)) == 0
    assert OutgoingMail.objects.count() == 1


def test_after_days_without_a_worker_only_the_latest_step_is_taken(cast: Cast) -> None:
    owe_by_role(cast)
    assert remind_on(DUE + timedelta(days=2)) == {CLERK: LATE, HEAD: LATE}
    assert list(Reminder.objects.values_list("step", "recipients")) == [("late_1", 2)]


def test_a_duty_is_not_reminded_of_the_moment_it_is_given(cast: Cast) -> None:
    at = morning(DUE - timedelta(days=5))
    duty.owe("demo.fill", title="x", to=cast.mori.person, due_on=DUE, at=at)
    assert remind_on(DUE - timedelta(days=5)) == {}
    assert list(remind_on(DUE - timedelta(days=3))) == [cast.mori.person.email]


def test_a_settled_duty_is_silent(cast: Cast) -> None:
    owe_by_role(cast)
    duty.settle("demo.fill", by=cast.suzuki.actor, at=LONG_AGO)
    assert remind_on(DUE) == {}


def test_a_moved_due_date_starts_the_ladder_anew_and_keeps_what_was_sent(cast: Cast) -> None:
    owe_by_role(cast)
    remind_on(DUE)
    duty.move_due("demo.fill", due_on=DUE + timedelta(days=10))
    assert remind_on(DUE + timedelta(days=1)) == {}
    assert remind_on(DUE + timedelta(days=10)) == {CLERK: NEAR}
    assert list(Reminder.objects.values_list("step", flat=True)) == ["on_day", "on_day"]


def test_the_last_reminder_is_noted_only_where_somebody_could_be_reached(cast: Cast) -> None:
    reached = owe_by_role(cast)
    nobody = duty.owe(
        "demo.none", title="x", role=Role.AUDITOR, department=cast.sales, due_on=DUE, at=LONG_AGO
    )
    type(cast.kobayashi.person).objects.filter(pk=cast.kobayashi.person.pk).update(left_on=date(2026, 3, 31))
    duty.remind(morning(DUE))
    reached.refresh_from_db()
    nobody.refresh_from_db()
    assert (reached.last_reminded_at, nobody.last_reminded_at) == (morning(DUE), None)
    assert set(Reminder.objects.values_list("duty", "recipients")) == {(reached.pk, 1), (nobody.pk, 0)}


def test_somebody_who_has_left_gets_nothing_and_the_head_is_told_instead(cast: Cast) -> None:
    duty.owe("demo.read", title="x", to=cast.mori.person, due_on=DUE, at=LONG_AGO)
    cast.mori.person.left_on = DUE - timedelta(days=1)
    cast.mori.person.save()
    assert remind_on(DUE) == {HEAD: NEAR}  # 営業一課 has no head: the one above is asked


@pytest.mark.parametrize("how", ["left", "closed account", "assignment over"])
def test_a_holder_who_is_no_longer_one_gets_nothing_and_the_head_is_told_instead(
    cast: Cast, how: str
) -> None:
    owe_by_role(cast)
    if how == "left":
        type(cast.suzuki.person).objects.filter(pk=cast.suzuki.person.pk).update(left_on=date(2026, 6, 1))
    elif how == "closed account":
        type(cast.suzuki.account).objects.filter(pk=cast.suzuki.account.pk).update(is_active=False)
    else:
        cast.suzuki.account.assignments.update(valid_to=date(2026, 6, 1))
    assert remind_on(DUE) == {HEAD: NEAR}


def test_the_nearest_holder_is_asked_and_not_every_one_above(cast: Cast) -> None:
    deep = department("211", "横浜係", above=cast.sales_one)
    near = member("2001", "近い 人", cast.sales_one, Role.DEPARTMENT_CLERK, of=cast.sales_one)
    duty.owe("demo.deep", title="x", role=Role.DEPARTMENT_CLERK, department=deep, due_on=DUE, at=LONG_AGO)
    assert list(remind_on(DUE)) == [near.person.email]


def test_one_mail_a_day_tells_what_by_when_where_and_how_to_stop(cast: Cast) -> None:
    owe_by_role(cast)
    duty.owe(
        "demo.b", title="名簿を確かめる", to=cast.suzuki.person, due_on=DUE + timedelta(days=3), at=LONG_AGO
    )
    remind_on(DUE)
    body = OutgoingMail.objects.get().body
    assert "鈴木 かおり 様" in body
    assert "■ 調査表を記入する\n  担当: 営業部 部門担当者\n  期限: 2026年6月15日（今日まで）\n" in body
    assert "■ 名簿を確かめる\n  担当: 鈴木 かおり\n  期限: 2026年6月18日（あと3日）\n" in body
    assert "仕事を終えると、このお知らせは止まります。" in body


def test_the_mail_links_to_the_page_where_the_public_address_is_known(cast: Cast, settings: object) -> None:
    settings.PUBLIC_URL = "https://mamori.example.jp/"  # type: ignore[attr-defined]  # pytest-django's settings
    owe_by_role(cast)
    remind_on(DUE)
    assert "\n  https://mamori.example.jp/inventory/sheets/7/\n" in OutgoingMail.objects.get().body


def test_people_are_written_to_in_their_language(cast: Cast) -> None:
    type(cast.suzuki.account).objects.filter(pk=cast.suzuki.account.pk).update(language="en")
    owe_by_role(cast)
    remind_on(DUE)
    assert "June 15, 2026" in OutgoingMail.objects.get().body


def test_the_number_of_queries_grows_with_the_letters_and_not_with_the_duties(cast: Cast) -> None:
    def queries_for(duties: int, day: date) -> int:
        for number in range(duties):
            duty.owe(f"demo.{day}.{number}", title="x", to=cast.mori.person, due_on=day, at=LONG_AGO)
        with CaptureQueriesContext(connection) as queries:
            assert duty.remind(morning(day)) == duties
        Duty.objects.all().update(settled_at=LONG_AGO)
        return len(queries)

    assert queries_for(1, DUE) == queries_for(30, TODAY)


def test_a_run_that_dies_halfway_leaves_nothing_and_the_next_does_all(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    owe_by_role(cast)

    def die(*_: object, **__: object) -> None:
        raise KeyError

    with monkeypatch.context() as broken:
        broken.setattr("mamori.kernel.mail.post", die)
        with pytest.raises(KeyError):
            duty.remind(morning(DUE))
    assert (Reminder.objects.count(), OutgoingMail.objects.count()) == (0, 0)
    assert remind_on(DUE) == {CLERK: NEAR}


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 60), st.integers(0, 60))
def test_a_ladder_climbed_day_by_day_takes_no_step_twice_and_never_goes_down(
    due: date, before: int, after: int
) -> None:
    since = due - timedelta(days=before)
    taken: list[int] = []
    for number in range(-before, after + 1):
        step = step_for(due, owed_since=since, today=due + timedelta(days=number))
        if step is not None and (not taken or taken[-1] != step.days):
            taken.append(step.days)
    assert taken == sorted(set(taken))
    assert taken == [days for days in (-7, -3, 0, 1, 3, *range(7, 61, 7)) if -before <= days <= after]


def test_the_head_is_reminded_of_what_a_clerk_would_owe_where_there_is_no_clerk(cast: Cast) -> None:
    duty.owe(
        "demo.fill", title="x", role=Role.DEPARTMENT_CLERK, department=cast.making, due_on=DUE, at=LONG_AGO
    )
    assert remind_on(DUE) == {cast.ono.person.email: NEAR}

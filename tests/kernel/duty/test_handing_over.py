"""What somebody still owes goes over to a successor or to a role, and nobody owes the same twice."""

from __future__ import annotations

from datetime import date

import pytest

from mamori.kernel import duty
from mamori.kernel.duty.models import Duty
from mamori.kernel.permission import Role
from people import NOW, TODAY, Cast

DUE = date(2026, 7, 1)


def test_all_that_is_open_goes_to_the_successor_and_what_is_settled_stays(cast: Cast) -> None:
    done = duty.owe("testing.done", title="済み", to=cast.mori.person, due_on=DUE, at=NOW)
    duty.settle("testing.done", by=cast.mori.actor, at=NOW)
    for key in ("testing.one", "testing.two"):
        duty.owe(key, title="見直す", to=cast.mori.person, due_on=DUE, about=cast.sales, at=NOW)
    moved = duty.hand_over(cast.mori.person, to=cast.kato.person, by=cast.takahashi.actor, at=NOW)
    assert [(one.key, one.person, one.department) for one in moved] == [
        ("testing.one", cast.kato.person, cast.making),
        ("testing.two", cast.kato.person, cast.making),
    ]
    assert Duty.objects.get(pk=done.pk).person == cast.mori.person


def test_what_the_new_debtor_owes_already_is_withdrawn(cast: Cast) -> None:
    for someone in (cast.mori, cast.kato):
        duty.owe("testing.one", title="見直す", to=someone.person, due_on=DUE, about=cast.sales, at=NOW)
    assert duty.hand_over(cast.mori.person, to=cast.kato.person, by=cast.takahashi.actor, at=NOW) == []
    assert [one.person for one in Duty.objects.filter(settled_at=None)] == [cast.kato.person]
    assert Duty.objects.get(person=cast.mori.person).is_withdrawn


def test_duties_can_go_to_the_holders_of_a_role_but_not_to_nobody(cast: Cast) -> None:
    duty.owe("testing.one", title="見直す", to=cast.mori.person, due_on=DUE, at=NOW)
    for wrong in ({}, {"role": Role.EMPLOYEE}, {"role": Role.OFFICE, "to": cast.kato.person}):
        with pytest.raises(ValueError, match="handed over"):
            duty.hand_over(cast.mori.person, **wrong, by=cast.takahashi.actor, at=NOW)  # type: ignore[arg-type]  # wrong on purpose
    duty.hand_over(cast.mori.person, role=Role.OFFICE, by=cast.takahashi.actor, at=NOW)
    assert [one.key for one in duty.open_for(cast.takahashi.actor, on=TODAY)] == ["testing.one"]

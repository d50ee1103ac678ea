"""A grave act is sealed before anybody is told that it was done, and does not happen where it cannot be sealed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import DatabaseError

from mamori.kernel import trail
from mamori.kernel.action import action, all_actions
from mamori.kernel.people.models import Department
from mamori.kernel.permission import Actor, Reach, Role
from mamori.kernel.trail import sealing
from mamori.kernel.trail.models import Seal, SealHead, TrailEntry
from mamori.kernel.trail.proving import verify
from mamori.kernel.trail.sealing import NotSealed, seal_all
from mamori.web.reference import load_everything
from people import NOW, Cast
from trails import leave

load_everything()
OFFICE = {Role.OFFICE: Reach.COMPANY}


def closing(*, is_grave: bool) -> Callable[..., None]:
    @action("demo.close", title="閉じる", allowed=OFFICE, is_grave=is_grave)
    def close(department: Department, *, by: Actor, at: datetime) -> None:
        """Closes."""
        department.name = "閉鎖"
        department.save()
        trail.record(about=department)

    return close


def test_the_entry_of_a_grave_act_is_sealed_with_it_and_that_of_another_waits(cast: Cast) -> None:
    closing(is_grave=True)(cast.sales, by=cast.takahashi.actor, at=NOW)
    assert Seal.objects.get().entry == TrailEntry.objects.get()


def test_the_entry_of_another_act_waits_for_the_sealer(cast: Cast) -> None:
    closing(is_grave=False)(cast.sales, by=cast.takahashi.actor, at=NOW)
    assert (TrailEntry.objects.count(), Seal.objects.count()) == (1, 0)


def test_a_grave_act_overtakes_what_waits_and_the_chain_holds(cast: Cast) -> None:
    leave(cast, 2)
    closing(is_grave=True)(cast.sales, by=cast.takahashi.actor, at=NOW)
    seal_all()
    sealed = Seal.objects.order_by("number").values_list("number", "entry__action")
    assert list(sealed) == [(1, "demo.close"), (2, "demo.note"), (3, "demo.note")]
    assert verify().faults == []


def broken_head() -> None:
    """The head says that less is sealed than there is: no number it gives is free."""
    SealHead.objects.update(number=0)


def test_a_grave_act_that_cannot_be_sealed_is_refused_in_words_and_nothing_of_it_is_kept(cast: Cast) -> None:
    leave(cast)
    seal_all()
    broken_head()
    with pytest.raises(NotSealed, match="封印できないため、この操作は行われませんでした"):
        closing(is_grave=True)(cast.sales, by=cast.takahashi.actor, at=NOW)
    cast.sales.refresh_from_db()
    assert (cast.sales.name, TrailEntry.objects.count(), Seal.objects.count()) == ("営業部", 1, 1)


def test_a_grave_act_whose_entry_cannot_be_written_does_not_happen(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_given: object, **_named: object) -> None:
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(sealing, "_append", no_room)
    with pytest.raises(NotSealed):
        closing(is_grave=True)(cast.sales, by=cast.takahashi.actor, at=NOW)
    assert list(Department.objects.filter(name="閉鎖")) == []


def test_the_person_reads_why_and_the_page_is_one_of_trouble(cast: Cast) -> None:
    leave(cast)
    seal_all()
    broken_head()
    answer = cast.takahashi.browser().get("/organisation/people/export/", {"format": "csv"})
    assert answer.status_code == 503
    assert "操作の記録を封印できないため" in answer.content.decode()
    assert TrailEntry.objects.filter(action="organisation.people.export").count() == 0


def test_the_acts_that_weigh_are_grave() -> None:
    grave = {key for key, run in all_actions().items() if getattr(run, "is_grave", False)}
    exports = {key for key in all_actions() if key.endswith(".export")}
    assert exports
    assert exports <= grave
    assert {
        "organisation.open_account",
        "organisation.give_role",
        "organisation.end_role",
        "organisation.appoint",
        "organisation.end_appointment",
        "inventory.confirm_sheet",
        "inventory.accept_sheet",
        "inventory.accept_risk",
        "inventory.override_kind",
        "inventory.retire_entry",
        "inventory.remove_found",
        "inventory.remove_answer",
    } <= grave

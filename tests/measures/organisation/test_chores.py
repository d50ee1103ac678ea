"""What the worker does by the clock: the account of somebody who has left is stopped when the last day is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from mamori.kernel.action import NotAllowed
from mamori.kernel.control import judge_all, registry
from mamori.kernel.jobs import clock
from mamori.kernel.people.models import Account
from mamori.kernel.permission import Actor
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.organisation import actions, chores
from mamori.measures.organisation.actions.people import StillAtWork
from mamori.measures.organisation.queries.accounts import accounts_of_leavers
from people import NOW, TODAY, Cast, Member

STOPPED = "organisation.stop_leavers_account"


def is_open(member: Member) -> bool:
    return Account.objects.get(pk=member.account.pk).is_active


def run_after(days: int) -> int:
    with time_machine.travel(NOW + timedelta(days=days), tick=False):
        return chores.stop_accounts_of_leavers.call()


def test_an_account_is_open_on_the_last_day_and_stopped_by_the_clock_on_the_next(cast: Cast) -> None:
    actions.record_leaving(cast.mori.person, on=TODAY, by=cast.takahashi.actor, at=NOW)
    assert (run_after(0), is_open(cast.mori)) == (0, True)
    assert (run_after(1), is_open(cast.mori)) == (1, False)
    entry = TrailEntry.objects.get(action=STOPPED)
    assert (entry.object_id, entry.changes, entry.note) == (
        str(cast.mori.account.pk),
        {"is_active": [True, False]},
        "退職日 2026-06-01 を過ぎたため",
    )
    assert cast.mori.browser().get("/").status_code == 302  # to the sign-in page


def test_the_clock_stops_nobody_twice_and_nobody_else(cast: Cast) -> None:
    for leaver in (cast.mori, cast.tanaka):
        actions.record_leaving(leaver.person, on=TODAY, by=cast.takahashi.actor, at=NOW)
    assert [run_after(1), run_after(2)] == [2, 0]
    assert TrailEntry.objects.filter(action=STOPPED).count() == 2
    stopped = set(Account.objects.filter(is_active=False))
    assert stopped == {cast.mori.account, cast.tanaka.account}


def test_a_leaving_taken_back_since_the_list_was_read_stops_nothing(cast: Cast) -> None:
    actions.record_leaving(cast.mori.person, on=TODAY, by=cast.takahashi.actor, at=NOW)
    actions.cancel_leaving(cast.mori.person, by=cast.takahashi.actor, at=NOW)
    with pytest.raises(StillAtWork):
        actions.stop_leavers_account(cast.mori.account, by=Actor.system(), at=NOW + timedelta(days=1))
    assert is_open(cast.mori)


def test_only_the_product_itself_acts_by_the_clock(cast: Cast) -> None:
    actions.record_leaving(cast.mori.person, on=TODAY, by=cast.takahashi.actor, at=NOW)
    for member in (cast.sato, cast.takahashi, cast.watanabe):
        with pytest.raises(NotAllowed):
            actions.stop_leavers_account(cast.mori.account, by=member.actor, at=NOW + timedelta(days=1))


def test_it_is_scheduled_for_the_first_minutes_of_the_day_and_turns_the_control_green(cast: Cast) -> None:
    one = clock._SCHEDULES["organisation.stop_accounts_of_leavers"]
    assert (one.task, str(one.daily)) == (chores.stop_accounts_of_leavers, "00:05:00")
    actions.record_leaving(cast.mori.person, on=TODAY, by=cast.takahashi.actor, at=NOW)
    tomorrow = TODAY + timedelta(days=1)
    control = registry._CONTROLS["organisation.leavers_are_out"]
    assert [each.verdict.state for each in judge_all(tomorrow, controls=[control])] == ["amber"]
    run_after(1)
    assert [each.verdict.state for each in judge_all(tomorrow, controls=[control])] == ["green"]
    assert list(accounts_of_leavers(tomorrow)) == []


def test_the_entry_about_a_leaving_says_in_japanese_what_ended_with_it(cast: Cast) -> None:
    actions.record_leaving(cast.tanaka.person, on=TODAY, by=cast.takahashi.actor, at=NOW)
    entry = TrailEntry.objects.get(action="organisation.record_leaving")
    assert entry.note == "任命・席・役割 1件を終了、仕事 0件を引き継ぎ"

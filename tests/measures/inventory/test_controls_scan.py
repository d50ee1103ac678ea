"""The controls of the scan stand as the records say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mamori.kernel.control import State
from mamori.measures.inventory.actions import deciding, register
from mamori.measures.inventory.controls import scans as controls
from measures.inventory.furnished import entered
from measures.inventory.share import Share, rows
from people import NOW, TODAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_before_anything_is_scanned_there_is_nothing_to_judge(share: Share) -> None:
    judged = [
        one(TODAY).state for one in (controls.scanned_lately, controls.found_decided, controls.places_covered)
    ]
    assert judged == [State.IDLE] * 3


def test_a_target_that_was_never_scanned_is_red_and_turns_green_for_35_days(share: Share) -> None:
    share.put("a.txt", "x")
    share.aim()
    assert controls.scanned_lately(TODAY).state is State.RED
    share.scan()
    verdict = controls.scanned_lately(TODAY + 35 * DAY)
    assert (verdict.state, verdict.turns_red_on) == (State.GREEN, TODAY + 36 * DAY)
    late = controls.scanned_lately(TODAY + 36 * DAY)
    assert (late.state, "営業共有" in str(late.words)) == (State.RED, True)


def test_what_is_found_is_amber_for_two_weeks_then_red_and_green_when_decided(share: Share) -> None:
    share.put("名簿.csv", rows(20))
    share.aim()
    share.scan()
    verdict = controls.found_decided(TODAY + 14 * DAY)
    assert (verdict.state, verdict.turns_red_on) == (State.AMBER, TODAY + 15 * DAY)
    assert controls.found_decided(TODAY + 15 * DAY).state is State.RED
    row, by = share.row("unregistered"), share.cast.suzuki.actor
    deciding.excuse_found(row, because="架空", expires_on=date(2026, 12, 1), by=by, at=NOW)
    assert controls.found_decided(TODAY).state is State.GREEN


def test_a_declared_place_outside_every_target_is_named(share: Share) -> None:
    share.aim()
    entry, by = entered(share.cast), share.cast.sato.actor
    register.change_entry(entry, {}, places=[f"{share.root}/顧客"], by=by, at=NOW)
    assert controls.places_covered(TODAY).state is State.GREEN
    register.change_entry(entry, {}, places=["/elsewhere/顧客"], by=by, at=NOW)
    verdict = controls.places_covered(TODAY)
    assert (verdict.state, "PI-000001 /elsewhere/顧客" in str(verdict.words)) == (State.AMBER, True)

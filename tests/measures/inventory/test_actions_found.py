"""The register is held against what was found, its owner decides, and the next scan respects it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from mamori.kernel.action import NotAllowed
from mamori.kernel.approval import AlreadyDecided
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory.actions import deciding, reconciling, register
from mamori.measures.inventory.actions.answers import ReasonMissing
from mamori.measures.inventory.models import Decision, Entry
from mamori.measures.inventory.queries.found import prefilled
from measures.inventory.furnished import entered
from measures.inventory.share import Share, open_duties, rows
from people import NOW, TOKYO, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = date(2026, 12, 1)
LONG_AGO = datetime(2020, 1, 1, 9, tzinfo=TOKYO)
LIST: dict[str, Any] = {
    "items": ["氏名", "電話番号", "メールアドレス"],
    "count": 30,
    "count_basis": "exact",
    "retention_from": "created",
    "retention_months": 60,
}


def declared(share: Share, *places: str, **other: Any) -> Entry:
    """Returns an entry of sales that lies in these places below the share."""
    entry = entered(share.cast, **{**LIST, **other})
    told = [f"{share.root}/{one}" for one in places]
    return register.change_entry(entry, {}, places=told, by=share.cast.takahashi.actor, at=NOW)


def test_the_four_lists(share: Share) -> None:
    share.put("顧客/名簿.csv", rows(20))
    share.put("古い/2019.csv", rows(20), changed=LONG_AGO)
    share.put("登録外.csv", rows(20))
    share.put("増えた/名簿.csv", rows(90, "生年月日"))
    share.put("議事録.txt", "会議は10時から")
    declared(share, "顧客", "なくなった/**/*.csv")
    declared(share, "古い")
    declared(share, "増えた")
    share.aim()
    share.scan()
    assert share.lists() == {
        "unregistered": ["登録外.csv"],
        "ghost": ["*.csv"],
        "overdue": ["2019.csv"],
        "drift": [share.row("drift").place],
    }
    drift = share.row("drift")
    assert (drift.facts["more"], drift.facts["declared"], drift.people) == (["birth_date"], 30, 90)
    assert share.row("overdue").facts["kept_until"] == "2025-01-01"
    assert share.file("顧客/名簿.csv").entry == Entry.objects.get(number="PI-000001")


def test_of_two_entries_the_one_that_names_the_place_more_closely_owns_the_file(share: Share) -> None:
    share.put("顧客/法人/名簿.csv", rows(20))
    wide, close = declared(share, "顧客"), declared(share, "顧客/法人")
    share.aim()
    share.scan()
    assert share.file("名簿.csv").entry == close
    assert share.lists() == {}, (
        "a folder with nothing of its own is no ghost while the closer one is inside it"
    )
    assert wide.places


def test_a_place_that_no_target_scans_is_no_ghost(share: Share) -> None:
    entry = entered(share.cast)
    register.change_entry(entry, {}, places=["/elsewhere/**"], by=share.cast.sato.actor, at=NOW)
    share.aim()
    share.put("a.txt", "x")
    share.scan()
    assert share.lists() == {}


def test_a_department_with_undecided_finds_owes_to_decide_and_then_no_longer(share: Share) -> None:
    share.put("名簿.csv", rows(20))
    share.aim()
    share.scan()
    due = date(2026, 6, 15)
    assert open_duties("inventory.decide_found") == [("営業部", due)]
    share.scan(at=NOW + DAY)
    assert open_duties("inventory.decide_found") == [("営業部", due)], "another scan gives no more time"
    deciding.excuse_found(
        share.row("unregistered"), because="架空", expires_on=LATER, by=share.cast.suzuki.actor, at=NOW
    )
    assert open_duties("inventory.decide_found") == []


def test_a_file_is_registered_from_what_the_scan_knows_and_is_known_from_then_on(share: Share) -> None:
    share.put("顧客/登録外.csv", rows(20, "生年月日"))
    share.aim()
    share.scan()
    row = share.row("unregistered")
    told = prefilled(row)
    assert (told["business"], told["name"], told["count"], told["department"]) == (
        "顧客",
        "登録外",
        20,
        share.cast.sales,
    )
    assert told["items"] == ["氏名", "電話番号", "メールアドレス", "生年月日"]
    content = {name: told[name] for name in ("business", "name", "items", "count", "count_basis", "media")}
    by = share.cast.suzuki.actor
    made = deciding.register_found(
        row, content, department=share.cast.sales, places=told["places"], by=by, at=NOW
    )
    assert (made.state, made.last_reviewed_on) == ("active", None), "its head has still to look at it"
    row.refresh_from_db()
    assert row.state == "registered"
    share.scan(at=NOW + DAY)
    row.refresh_from_db()
    assert (row.state, share.lists(), share.file("登録外.csv").entry) == ("closed", {}, made)


def test_a_registered_place_that_misses_the_file_brings_it_back(share: Share) -> None:
    share.put("登録外.csv", rows(20))
    share.aim()
    share.scan()
    row, by = share.row("unregistered"), share.cast.tanaka.actor
    content = {"business": "営業", "name": "名簿"}
    deciding.register_found(row, content, department=share.cast.sales, places=["/srv/x"], by=by, at=NOW)
    share.scan(at=NOW + DAY)
    row.refresh_from_db()
    assert (row.state, row.came_back) == ("open", "not_covered")


def test_what_is_excused_stays_out_until_its_term_is_over(share: Share) -> None:
    share.put("名簿.csv", rows(20))
    share.aim()
    share.scan()
    row = share.row("unregistered")
    deciding.excuse_found(
        row, because="研修用の架空の名簿", expires_on=LATER, by=share.cast.suzuki.actor, at=NOW
    )
    share.scan(at=NOW + DAY)
    row.refresh_from_db()
    assert (row.state, share.lists()) == ("excused", {})
    over = datetime(2026, 12, 2, 1, tzinfo=TOKYO)
    reconciling.reconcile(share.target, at=over)
    row.refresh_from_db()
    assert (row.state, row.came_back, row.waiting_since) == ("open", "expired", over)
    assert Decision.objects.get().ended_because == "expired"


def test_what_is_excused_comes_back_when_clearly_more_is_found_and_says_what(share: Share) -> None:
    share.put("名簿.csv", rows(20))
    share.aim()
    share.scan()
    row = share.row("unregistered")
    deciding.excuse_found(row, because="架空", expires_on=LATER, by=share.cast.suzuki.actor, at=NOW)
    share.put("名簿.csv", rows(24), changed=NOW + DAY)
    share.scan(at=NOW + DAY)
    row.refresh_from_db()
    assert row.state == "excused", "a few more are the same list"
    share.put("名簿.csv", rows(80, "生年月日"), changed=NOW + 2 * DAY)
    share.scan(at=NOW + 2 * DAY)
    row.refresh_from_db()
    assert (row.state, row.came_back) == ("open", "grown")
    from mamori.measures.inventory.queries.found import difference_page, why_it_came_back

    words = why_it_came_back(difference_page(row, share.cast.suzuki.actor))
    assert words == "種類に生年月日が加わりました、推定人数が20人から80人に増えました"


def test_a_whole_folder_is_decided_at_once_and_nothing_beside_it(share: Share, cast: Cast) -> None:
    for name in ("研修/a.csv", "研修/b.csv", "研修/下/c.csv", "d.csv"):
        share.put(name, rows(20))
    share.aim()
    share.scan()
    row, before = share.row("unregistered", "a.csv"), TrailEntry.objects.count()
    number = deciding.excuse_found(
        row, because="架空", expires_on=LATER, whole_folder=True, by=cast.suzuki.actor, at=NOW
    )
    assert (number, share.lists()) == (2, {"unregistered": ["d.csv", "c.csv"]})
    assert TrailEntry.objects.count() == before + 1


def test_decisions_that_make_no_sense_are_refused_in_words(share: Share) -> None:
    share.put("名簿.csv", rows(20))
    declared(share, "なくなった")
    share.aim()
    share.scan()
    row, ghost = share.row("unregistered"), share.row("ghost")
    by: Any = {"by": share.cast.suzuki.actor, "at": NOW}
    with pytest.raises(ReasonMissing):
        deciding.excuse_found(row, because=" ", expires_on=LATER, **by)
    with pytest.raises(deciding.InThePast):
        deciding.excuse_found(row, because="x", expires_on=date(2026, 6, 1), **by)
    with pytest.raises(deciding.TooLong):
        deciding.excuse_found(row, because="x", expires_on=date(2028, 6, 2), **by)
    with pytest.raises(deciding.NowhereToMove):
        deciding.remove_found(row, kind="move", due_on=LATER, **by)
    with pytest.raises(deciding.NotOnThisList):
        deciding.remove_found(ghost, kind="erase", due_on=LATER, **by)
    with pytest.raises(deciding.NotOnThisList):
        deciding.register_found(ghost, {}, department=share.cast.sales, places=[], **by)
    deciding.excuse_found(row, because="x", expires_on=LATER, **by)
    with pytest.raises(AlreadyDecided):
        deciding.excuse_found(row, because="x", expires_on=LATER, **by)


def test_nobody_decides_for_another_department_and_auditors_decide_nothing(share: Share, cast: Cast) -> None:
    share.put("名簿.csv", rows(20))
    share.aim()
    share.scan()
    row = share.row("unregistered")
    for member in (cast.ono, cast.ito, cast.kobayashi, cast.mori, cast.watanabe):
        with pytest.raises(NotAllowed):
            deciding.excuse_found(row, because="x", expires_on=LATER, by=member.actor, at=NOW)
    told: Any = {"department": cast.making, "places": ["/x"]}
    with pytest.raises(NotAllowed):
        deciding.register_found(row, {"name": "x"}, **told, by=cast.suzuki.actor, at=NOW)
    assert row.decisions.count() == 0


def test_a_decision_that_falls_while_the_register_is_compared_is_not_overwritten(share: Share) -> None:
    from mamori.measures.inventory.actions import settling

    share.put("名簿.csv", rows(20))
    share.aim()
    share.scan()
    row = share.row("unregistered")
    ledger = settling.Differences(share.target, at=NOW)
    deciding.excuse_found(row, because="架空", expires_on=LATER, by=share.cast.suzuki.actor, at=NOW)
    file = share.file("名簿.csv")
    ledger.note("unregistered", file.key, file=file, facts={"kinds": ["person_name"], "people": 3})
    ledger.finish()
    row.refresh_from_db()
    assert (row.state, row.people) == ("excused", 3)


def test_entries_that_become_one_keep_all_their_places_and_parts_keep_those_of_the_whole(
    share: Share,
) -> None:
    from mamori.measures.inventory.actions import merging

    one, other = declared(share, "a"), declared(share, "b", "a")
    by: Any = {"by": share.cast.sato.actor, "at": NOW}
    kept = merging.merge_entries(one, [other], because="同じもの", **by)
    assert kept.places == [f"{share.root}/a", f"{share.root}/b"]
    parts = merging.split_entry(kept, ["甲", "乙"], because="分ける", **by)
    assert [part.places for part in parts] == [kept.places, kept.places]

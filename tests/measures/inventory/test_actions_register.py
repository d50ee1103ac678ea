"""The register between rounds: numbers, review, change, end, merge, split and judgement by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from mamori.kernel.action import NotAllowed, Refusal
from mamori.kernel.permission import Actor
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory.actions import merging, register
from mamori.measures.inventory.actions.answers import ReasonMissing
from mamori.measures.inventory.models import Entry, Lineage, Override
from measures.inventory.furnished import entered
from measures.inventory.test_actions_survey import FULL
from people import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=40)


def fresh(entry: Entry) -> Entry:
    return Entry.objects.select_related("department", "owner").get(pk=entry.pk)


def last_act() -> TrailEntry:
    found = TrailEntry.objects.first()
    assert found is not None
    return found


def test_numbers_run_on_and_none_is_given_twice(cast: Cast) -> None:
    first, second = entered(cast), entered(cast, cast.making)
    register.retire_entry(second, because="やめた", by=cast.takahashi.actor, at=NOW)
    third = entered(cast)
    assert [one.number for one in (first, second, third)] == ["PI-000001", "PI-000002", "PI-000003"]


def test_a_new_entry_is_judged_to_be_reviewed_and_told_in_history_and_trail(cast: Cast) -> None:
    entry = fresh(entered(cast, special_care=["health_check"]))
    assert entry.kinds[0] == "personal_information"
    assert "special_care" in entry.kinds
    dates = (entry.registered_on, entry.last_reviewed_on, entry.next_review_on)
    assert dates == (TODAY, None, None), "to enter is no review"
    assert (entry.reviewed_by, entry.classified_on, entry.state) == ("", TODAY, "active")
    assert [saved.history_user for saved in entry.history.all()] == [cast.takahashi.account]
    act = last_act()
    assert (act.action, act.object_id) == ("inventory.add_entry", str(entry.pk))
    assert act.department_path == cast.sales.path
    assert act.changes["name"] == [None, "顧客名簿"]
    assert "trouble" not in act.changes


def test_each_version_in_the_history_carries_the_day_of_its_act(cast: Cast) -> None:
    entry = entered(cast)
    register.review_entry(entry, by=cast.tanaka.actor, at=LATER)
    told = [(one.history_date, one.history_user) for one in entry.history.order_by("history_id")]
    assert told == [(NOW, cast.takahashi.account), (LATER, cast.tanaka.account)]


def test_a_change_is_judged_anew_and_the_trail_tells_only_what_a_person_changed(cast: Cast) -> None:
    entry = entered(cast)
    assert "special_care" not in entry.kinds
    register.change_entry(
        entry,
        {"special_care": ["health_check"], "count": 1300},
        because="健康診断の票も綴じていた",
        by=cast.tanaka.actor,
        at=LATER,
    )
    stored = fresh(entry)
    assert "special_care" in stored.kinds
    assert (stored.count, stored.classified_on) == (1300, LATER.date())
    assert stored.last_reviewed_on is None, "a change is no review"
    act = last_act()
    assert act.changes == {"count": [1200, 1300], "special_care": [[], ["health_check"]]}
    assert act.reason == "健康診断の票も綴じていた"
    saved = stored.history.first()
    assert saved.history_user == cast.tanaka.account
    assert saved.history_change_reason == "健康診断の票も綴じていた"


def test_contradictions_are_counted_with_every_change_and_vanish_when_mended(cast: Cast) -> None:
    entry = entered(cast)
    before = entry.issues
    register.change_entry(entry, {"purpose": ""}, by=cast.takahashi.actor, at=NOW)
    assert fresh(entry).issues == before + 1
    register.change_entry(entry, {"purpose": FULL["purpose"]}, by=cast.takahashi.actor, at=NOW)
    assert fresh(entry).issues == before


def test_a_change_after_somebody_elses_is_refused_and_hands_over_what_stands(cast: Cast) -> None:
    entry = entered(cast)
    seen = entry.version
    register.change_entry(fresh(entry), {"count": 7}, seen=seen, by=cast.tanaka.actor, at=NOW)
    acts = TrailEntry.objects.count()
    with pytest.raises(register.EntryChangedMeanwhile) as refused:
        register.change_entry(fresh(entry), {"count": 9}, seen=seen, by=cast.takahashi.actor, at=NOW)
    assert (refused.value.current.count, fresh(entry).count) == (7, 7)
    assert TrailEntry.objects.count() == acts
    again = refused.value.current.version
    register.change_entry(fresh(entry), {"count": 9}, seen=again, by=cast.takahashi.actor, at=NOW)
    assert fresh(entry).count == 9


def test_an_entry_is_handed_to_another_department_only_with_the_right_over_both(cast: Cast) -> None:
    entry = entered(cast)
    with pytest.raises(NotAllowed):
        register.change_entry(entry, {}, department=cast.making, by=cast.tanaka.actor, at=NOW)
    assert fresh(entry).department == cast.sales
    register.change_entry(fresh(entry), {}, department=cast.sales_one, by=cast.tanaka.actor, at=NOW)
    assert fresh(entry).department == cast.sales_one
    register.change_entry(fresh(entry), {}, department=cast.making, by=cast.takahashi.actor, at=NOW)
    assert fresh(entry).department == cast.making
    with pytest.raises(NotAllowed):
        register.change_entry(fresh(entry), {"count": 1}, by=cast.tanaka.actor, at=NOW)


def test_the_history_keeps_a_long_reason_whole(cast: Cast) -> None:
    because = "保管場所を本社の書庫から外部倉庫に移したため。" * 13
    entry = register.change_entry(
        entered(cast), {"count": 5}, because=because, by=cast.tanaka.actor, at=LATER
    )
    assert len(because) > 290
    assert entry.history.latest().history_change_reason == because


def test_a_review_moves_the_next_one_a_year_on_in_the_reviewers_name(cast: Cast) -> None:
    entry = entered(cast)
    register.review_entry(entry, by=cast.tanaka.actor, at=LATER)
    stored = fresh(entry)
    assert (stored.last_reviewed_on, stored.next_review_on, stored.reviewed_by) == (
        date(2026, 7, 11),
        date(2027, 7, 11),
        "田中 いさむ",
    )
    assert last_act().changes == {"last_reviewed_on": [None, "2026-07-11"]}


def test_an_entry_ends_with_a_reason_is_locked_then_and_comes_back_by_the_office(cast: Cast) -> None:
    entry = entered(cast)
    with pytest.raises(ReasonMissing):
        register.retire_entry(entry, because="  ", by=cast.tanaka.actor, at=NOW)
    register.retire_entry(entry, because="名刺管理サービスに移した", by=cast.tanaka.actor, at=NOW)
    stored = fresh(entry)
    assert (stored.state, stored.retired_on, stored.retired_because) == (
        "retired",
        TODAY,
        "名刺管理サービスに移した",
    )
    locked: list[Callable[[], object]] = [
        lambda: register.change_entry(fresh(entry), {"count": 1}, by=cast.sato.actor, at=NOW),
        lambda: register.review_entry(fresh(entry), by=cast.sato.actor, at=NOW),
        lambda: register.retire_entry(fresh(entry), because="もう一度", by=cast.sato.actor, at=NOW),
        lambda: merging.split_entry(fresh(entry), ["甲", "乙"], because="x", by=cast.sato.actor, at=NOW),
    ]
    for attempt in locked:
        with pytest.raises(register.EntryIsRetired):
            attempt()
    with pytest.raises(NotAllowed):
        register.restore_entry(fresh(entry), because="まだあった", by=cast.tanaka.actor, at=NOW)
    with pytest.raises(ReasonMissing):
        register.restore_entry(fresh(entry), by=cast.takahashi.actor, at=NOW)
    register.restore_entry(fresh(entry), because="まだあった", by=cast.takahashi.actor, at=NOW)
    back = fresh(entry)
    assert (back.state, back.retired_on, back.retired_because) == ("active", None, "")
    assert back.number == "PI-000001"


def test_restoring_what_is_in_use_is_refused_and_leaves_no_entry_in_the_trail(cast: Cast) -> None:
    entry = entered(cast)
    acts = TrailEntry.objects.count()
    with pytest.raises(Refusal):
        register.restore_entry(entry, because="念のため", by=cast.takahashi.actor, at=NOW)
    assert TrailEntry.objects.count() == acts


def test_a_split_makes_copies_to_be_looked_at_and_ends_the_old_one(cast: Cast) -> None:
    entry = entered(cast, items=["氏名", "口座番号"])
    parts = merging.split_entry(
        entry, ["振込先", " 請求書の控え "], because="保管場所が違う", by=cast.sato.actor, at=LATER
    )
    stored = [fresh(part) for part in parts]
    assert [(one.number, one.name, one.items, one.state) for one in stored] == [
        ("PI-000002", "振込先", ["氏名", "口座番号"], "active"),
        ("PI-000003", "請求書の控え", ["氏名", "口座番号"], "active"),
    ]
    assert {(one.count, one.count_basis, one.counted_on) for one in stored} == {(None, "", None)}
    assert {one.next_review_on for one in stored} == {LATER.date()}, "a copy is due for review at once"
    old = fresh(entry)
    assert (old.state, old.retired_because) == ("retired", "PI-000002、PI-000003 に分割")
    assert list(Lineage.objects.values_list("kind", "source", "target")) == [
        ("split", entry.pk, part.pk) for part in parts
    ]
    with pytest.raises(Refusal):
        merging.split_entry(stored[0], ["一つだけ", "  "], because="x", by=cast.sato.actor, at=NOW)


def test_a_judgement_by_hand_needs_a_reason_and_stands_until_it_is_withdrawn(cast: Cast) -> None:
    entry = entered(cast)
    assert "special_care" not in entry.kinds
    with pytest.raises(ReasonMissing):
        register.override_kind(entry, "special_care", "yes", because=" ", by=cast.sato.actor, at=NOW)
    for kind, holds in (("nonsense", "yes"), ("special_care", "perhaps")):
        with pytest.raises(Refusal):
            register.override_kind(entry, kind, holds, because="理由", by=cast.sato.actor, at=NOW)
    made = register.override_kind(
        entry, "special_care", "yes", because="配慮事項の欄に病名がある", by=cast.sato.actor, at=NOW
    )
    register.change_entry(fresh(entry), {"count": 5}, by=cast.tanaka.actor, at=NOW)
    assert "special_care" in fresh(entry).kinds
    assert (made.set_by, made.because) == ("佐藤 まもる", "配慮事項の欄に病名がある")
    register.withdraw_override(made, by=cast.sato.actor, at=LATER)
    assert "special_care" not in fresh(entry).kinds
    assert last_act().changes == {"kind.special_care": ["yes", ""]}


def test_the_last_judgement_by_hand_counts_and_the_earlier_ones_are_kept(cast: Cast) -> None:
    entry = entered(cast)
    register.override_kind(entry, "my_number", "yes", because="写しがある", by=cast.sato.actor, at=NOW)
    register.override_kind(entry, "my_number", "no", because="黒塗りだった", by=cast.sato.actor, at=LATER)
    assert "my_number" not in fresh(entry).kinds
    kept = Override.objects.order_by("pk").values_list("holds", "withdrawn_at")
    assert list(kept) == [("yes", LATER), ("no", None)]


def test_the_keepers_of_the_register_are_the_office_and_the_departments_own_head(cast: Cast) -> None:
    entry = entered(cast)
    acts = TrailEntry.objects.count()
    strangers: list[Actor] = [
        one.actor
        for one in (cast.ono, cast.suzuki, cast.mori, cast.ito, cast.kobayashi, cast.watanabe, cast.mallory)
    ]
    heads_may: list[Callable[[Actor], object]] = [
        lambda by: register.add_entry(cast.sales, FULL, by=by, at=NOW),
        lambda by: register.change_entry(entry, {"count": 1}, by=by, at=NOW),
        lambda by: register.review_entry(entry, by=by, at=NOW),
        lambda by: register.retire_entry(entry, because="x", by=by, at=NOW),
    ]
    the_office_may: list[Callable[[Actor], object]] = [
        lambda by: merging.merge_entries(entry, [entry], because="x", by=by, at=NOW),
        lambda by: merging.split_entry(entry, ["甲", "乙"], because="x", by=by, at=NOW),
        lambda by: register.override_kind(entry, "my_number", "yes", because="x", by=by, at=NOW),
    ]
    for actor in (*strangers, cast.tanaka.actor):
        for attempt in the_office_may if actor.name == "田中 いさむ" else [*heads_may, *the_office_may]:
            with pytest.raises(NotAllowed):
                attempt(actor)
    assert TrailEntry.objects.count() == acts
    register.review_entry(entry, by=cast.tanaka.actor, at=NOW)

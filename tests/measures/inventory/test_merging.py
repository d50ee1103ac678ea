"""Several entries become one: nothing that stood in them or beside them is lost, and it is seen before it is done."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mamori.kernel import files
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory.actions import beside, merging, register
from mamori.measures.inventory.actions.answers import ReasonMissing
from mamori.measures.inventory.models import Entry, Lineage
from mamori.measures.inventory.rules.contradictions import find
from measures.inventory.furnished import entered, written
from people import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db


def fresh(entry: Entry) -> Entry:
    return Entry.objects.select_related("department", "owner").get(pk=entry.pk)


def last_act() -> TrailEntry:
    found = TrailEntry.objects.first()
    assert found is not None
    return found


def test_what_the_others_say_in_words_stands_beside_what_the_kept_one_says(cast: Cast) -> None:
    kept = entered(cast, note="春に増える", purpose="発送のため\n請求のため", storage_place="書庫", system="")
    other = entered(
        cast,
        name="写し",
        note="春に増える",
        purpose="請求のため\n問合せへの回答のため",
        storage_place="金庫",
        system="販売管理",
        access_holders="経理の二人",
        seasonal="seasonal",
    )
    merging.merge_entries(kept, [other], because="同じ", by=cast.takahashi.actor, at=NOW)
    stored = fresh(kept)
    assert stored.purpose == "発送のため\n請求のため\n問合せへの回答のため"
    assert (stored.storage_place, stored.system, stored.access_holders) == (
        "書庫／金庫",
        "販売管理",
        "経理の二人",
    )
    assert stored.note == "春に増える\n統合した項目：PI-000002 顧客管理／写し"
    assert stored.name == "顧客名簿"


@pytest.mark.parametrize(
    ("theirs", "stands"),
    [
        (("leaving", 84), ("leaving", 84)),
        (("permanent", None), ("permanent", None)),
        (("leaving", 12), ("contract_end", 60)),
    ],
)
def test_of_two_periods_the_longer_stands_with_a_note_of_both(
    cast: Cast, theirs: tuple[str, int | None], stands: tuple[str, int | None]
) -> None:
    start, months = theirs
    kept, other = entered(cast), entered(cast, retention_from=start, retention_months=months)
    merging.merge_entries(kept, [other], because="同じ", by=cast.takahashi.actor, at=NOW)
    stored = fresh(kept)
    assert (stored.retention_from, stored.retention_months) == stands
    assert stored.retention_note.startswith("統合前の保管期間：PI-000001 契約終了日 5年、PI-000002 ")


def test_what_eases_a_duty_stands_only_where_all_say_it_and_days_are_the_earliest(cast: Cast) -> None:
    kept = entered(cast, processed="anonymous", oldest_on=date(2024, 4, 1), is_source=True)
    other = entered(cast, oldest_on=date(2020, 4, 1), count=None)
    merging.merge_entries(kept, [other], because="同じ", by=cast.takahashi.actor, at=NOW)
    stored = fresh(kept)
    assert (stored.processed, stored.oldest_on, stored.is_source) == ("", date(2020, 4, 1), False)
    assert "統合前の" in stored.note
    assert (stored.count, stored.count_basis) == (1200, "about"), "one of them is not counted"
    assert find(stored, today=TODAY) is not None


def test_risks_files_remarks_and_judgements_go_to_the_entry_that_is_kept(cast: Cast) -> None:
    kept, other = entered(cast), entered(cast)
    same = written(cast, kept)
    written(cast, other)
    moved = written(cast, other, what="棚を間違える")
    beside.remark(other, "来月棚を替える", by=cast.tanaka.actor, at=NOW)
    paper = SimpleUploadedFile("覚書.txt", "棚の鍵は総務".encode(), content_type="text/plain")
    beside.attach(other, paper, by=cast.tanaka.actor, at=NOW)
    register.override_kind(other, "my_number", "yes", because="写しがある", by=cast.sato.actor, at=NOW)
    merging.merge_entries(kept, [other], because="同じ", by=cast.takahashi.actor, at=NOW)
    stored = fresh(kept)
    assert list(stored.risks.order_by("pk")) == [same, moved]
    assert [one.text for one in stored.remarks.all()] == ["来月棚を替える"]
    assert [one.name for one in files.of(stored)] == ["覚書.txt"]
    assert not files.of(other)
    assert "my_number" in stored.kinds


def test_a_merge_and_a_split_want_a_reason(cast: Cast) -> None:
    kept, other = entered(cast), entered(cast)
    with pytest.raises(ReasonMissing):
        merging.merge_entries(kept, [other], because=" ", by=cast.takahashi.actor, at=NOW)
    with pytest.raises(ReasonMissing):
        merging.split_entry(kept, ["甲", "乙"], by=cast.takahashi.actor, at=NOW)


def test_merging_joins_lists_adds_counts_and_the_others_point_to_what_is_kept(cast: Cast) -> None:
    kept = entered(cast, items=["氏名", "住所"], media=["paper"], count=100, form_ref="")
    second = entered(cast, items=["住所", "電話番号"], media=["cloud"], count=20, form_ref="様式-3")
    third = entered(cast, items=["氏名"], media=["paper"], count=None)
    merging.merge_entries(
        kept, [kept, second, third], because="同じ名簿の写しだった", by=cast.takahashi.actor, at=NOW
    )
    stored = fresh(kept)
    assert (stored.items, stored.media, stored.count) == (
        ["氏名", "住所", "電話番号"],
        ["paper", "cloud"],
        120,
    )
    assert stored.form_ref == "様式-3", "what the kept one leaves open is taken over"
    assert {(fresh(one).state, fresh(one).retired_because) for one in (second, third)} == {
        ("retired", "PI-000001 に統合")
    }
    steps = Lineage.objects.values_list("kind", "source", "target", "because")
    assert list(steps) == [
        ("merged", second.pk, kept.pk, "同じ名簿の写しだった"),
        ("merged", third.pk, kept.pk, "同じ名簿の写しだった"),
    ]
    act = last_act()
    assert (act.action, act.object_id, act.note) == (
        "inventory.merge_entries",
        str(kept.pk),
        "PI-000002、PI-000003",
    )


@pytest.mark.parametrize(
    ("mine", "theirs", "joined"),
    [
        ("no", "yes", "yes"),
        ("yes", "no", "yes"),
        ("unknown", "no", "unknown"),
        ("no", "unknown", "unknown"),
        ("", "no", "no"),
        ("no", "", "no"),
    ],
)
def test_of_two_answers_a_merge_keeps_the_one_that_asks_for_more_care(
    cast: Cast, mine: str, theirs: str, joined: str
) -> None:
    kept, other = entered(cast, entrusts=mine), entered(cast, entrusts=theirs)
    merging.merge_entries(kept, [other], because="同じもの", by=cast.takahashi.actor, at=NOW)
    assert fresh(kept).entrusts == joined


def test_a_merge_wants_two_entries_in_use(cast: Cast) -> None:
    kept, gone = entered(cast), entered(cast)
    register.retire_entry(gone, because="やめた", by=cast.takahashi.actor, at=NOW)
    for others in ([], [kept], [gone]):
        with pytest.raises(merging.TooFew):
            merging.merge_entries(kept, others, because="同じもの", by=cast.takahashi.actor, at=NOW)
    with pytest.raises(merging.TooFew):
        merging.merge_entries(fresh(gone), [kept], because="同じもの", by=cast.takahashi.actor, at=NOW)
    assert not Lineage.objects.exists()

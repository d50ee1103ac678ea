"""What happens to the register while a round runs is not undone when the sheets are accepted."""

from __future__ import annotations

import pytest

from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory.actions import answers, merging, register, sheets
from mamori.measures.inventory.models import Answer, Entry, Remark, Sheet
from mamori.measures.inventory.queries.survey import cells_of, sheet_page
from measures.inventory.furnished import entered
from measures.inventory.test_actions_survey import FULL, open_round, sheet_of
from people import NOW, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(cast: Cast) -> Sheet:
    """The sheet of sales with two rows carried from the register."""
    entered(cast, name="顧客名簿", count=100)
    entered(cast, name="申込書", count=20)
    return sheet_of(open_round(cast, cast.sales), cast.sales)


def row_of(sheet: Sheet, name: str) -> Answer:
    return sheet.answers.select_related("entry", "sheet__round").get(name=name)


def entry_of(name: str) -> Entry:
    return Entry.objects.get(name=name)


def corrected(cast: Cast, name: str, **told: object) -> None:
    """Lets the office correct an entry of the register."""
    entry = entry_of(name)
    register.change_entry(entry, {**entry.content(), **told}, by=cast.takahashi.actor, at=NOW)


def taken_in(cast: Cast, sheet: Sheet) -> str:
    """Takes the sheet the whole way and returns what its acceptance says."""
    sheets.submit_sheet(sheet, by=cast.suzuki.actor, at=NOW)
    sheets.confirm_sheet(sheet, by=cast.tanaka.actor, at=NOW)
    sheets.accept_sheet(sheet, by=cast.takahashi.actor, at=NOW)
    return TrailEntry.objects.filter(action="inventory.accept_sheet").latest("pk").note


def test_unchanged_leaves_a_correction_of_the_register_standing_and_only_reviews(
    cast: Cast, sheet: Sheet
) -> None:
    seen = list(sheet.answers.values_list("pk", flat=True))
    answers.confirm_all_unchanged(sheet, seen, by=cast.suzuki.actor, at=NOW)
    Entry.objects.update(last_reviewed_on=None)
    corrected(cast, "顧客名簿", count=350, storage_place="金庫")
    assert taken_in(cast, sheet) == "新規0・変更0・変更なし2・廃止0"
    kept = entry_of("顧客名簿")
    assert (kept.count, kept.storage_place) == (350, "金庫")
    assert kept.last_reviewed_on is not None
    assert not Remark.objects.exists()
    assert row_of(sheet, "顧客名簿").count == 350, "what was confirmed is what the register says"


def test_a_row_that_only_repeats_the_register_shows_what_it_says_today(cast: Cast, sheet: Sheet) -> None:
    corrected(cast, "顧客名簿", count=350)
    first, second = sheet_page(sheet).rows
    assert ["350" in [cell.words for cell in row.told] for row in (first, second)] == [True, False]


def test_a_merge_during_the_round_survives_the_sheets_that_were_laid_out_before(
    cast: Cast, sheet: Sheet
) -> None:
    kept, other = entry_of("顧客名簿"), entry_of("申込書")
    merging.merge_entries(kept, [other], because="同じもの", by=cast.takahashi.actor, at=NOW)
    because = Entry.objects.get(pk=other.pk).retired_because
    answers.confirm_unchanged(row_of(sheet, "顧客名簿"), by=cast.suzuki.actor, at=NOW)
    answers.mark_gone(row_of(sheet, "申込書"), because="統合した", by=cast.suzuki.actor, at=NOW)
    taken_in(cast, sheet)
    assert entry_of("顧客名簿").count == 120
    gone = Entry.objects.get(pk=other.pk)
    assert (gone.state, gone.retired_because) == ("retired", because)


def test_a_change_writes_only_what_it_changes(cast: Cast, sheet: Sheet) -> None:
    told = {**FULL, "name": "顧客名簿", "count": 900}
    answers.change_answer(row_of(sheet, "顧客名簿"), told, by=cast.suzuki.actor, at=NOW)
    answers.confirm_unchanged(row_of(sheet, "申込書"), by=cast.suzuki.actor, at=NOW)
    corrected(cast, "顧客名簿", storage_place="金庫")
    assert taken_in(cast, sheet) == "新規0・変更1・変更なし1・廃止0"
    entry = entry_of("顧客名簿")
    assert (entry.count, entry.storage_place) == (900, "金庫")
    changed = [cell for cell in cells_of(row_of(sheet, "顧客名簿")) if cell.is_changed]
    assert [(cell.field, cell.before, cell.words) for cell in changed] == [("count", "100", "900")]


def test_where_both_changed_the_same_the_register_stands_and_a_remark_tells_what_the_sheet_said(
    cast: Cast, sheet: Sheet
) -> None:
    told = {**FULL, "name": "顧客名簿", "count": 900, "note": "名寄せ済み"}
    answers.change_answer(row_of(sheet, "顧客名簿"), told, by=cast.suzuki.actor, at=NOW)
    answers.confirm_unchanged(row_of(sheet, "申込書"), by=cast.suzuki.actor, at=NOW)
    corrected(cast, "顧客名簿", count=350)
    assert row_of(sheet, "顧客名簿").contested() == ["count"]
    assert taken_in(cast, sheet) == "新規0・変更1・変更なし1・廃止0・要確認1"
    entry = entry_of("顧客名簿")
    assert (entry.count, entry.note) == (350, "名寄せ済み")
    assert entry.remarks.get().text.endswith("件数「900」")


def test_a_change_to_what_was_merged_away_becomes_a_remark_on_what_it_became(
    cast: Cast, sheet: Sheet
) -> None:
    told = {**FULL, "name": "申込書", "count": 21}
    answers.change_answer(row_of(sheet, "申込書"), told, by=cast.suzuki.actor, at=NOW)
    answers.confirm_unchanged(row_of(sheet, "顧客名簿"), by=cast.suzuki.actor, at=NOW)
    kept, other = entry_of("顧客名簿"), entry_of("申込書")
    merging.merge_entries(kept, [other], because="同じもの", by=cast.takahashi.actor, at=NOW)
    taken_in(cast, sheet)
    assert Entry.objects.get(pk=other.pk).count == 20
    assert entry_of("顧客名簿").count == 120
    assert kept.remarks.get().text.endswith("件数「21」")

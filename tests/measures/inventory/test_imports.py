"""A company's own ledger comes into the register, whatever its layout; nothing is lost."""

from __future__ import annotations

import io

import openpyxl
import pytest

from mamori.kernel.action import NotAllowed
from mamori.kernel.ledger.importing import checking, runs
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory import ledgers
from mamori.measures.inventory.actions.imports import import_entries
from mamori.measures.inventory.models import Entry
from people import NOW, Cast, Member

pytestmark = pytest.mark.django_db


def old_ledger() -> io.BytesIO:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["個人情報管理台帳"])
    sheet.append(["令和7年4月1日現在"])
    sheet.append(
        [
            "No.",
            "管理部門",
            "業務名",
            "個人情報の名称",
            "個人情報の項目",
            "利用目的",
            "媒体",
            "件数",
            "保管",
            None,
            "備考",
        ]
    )
    sheet.append([None, None, None, None, None, None, None, None, "場所", "期間", None])
    sheet.merge_cells("I3:J3")
    sheet.append(
        [
            1,
            "営業部",
            "顧客管理",
            "顧客名簿",
            "氏名\n住所\n電話番号",
            "商品の発送のため",
            "紙",
            "約１，２００件",
            "書庫",
            "契約終了後5年",
            None,
        ]
    )
    sheet.append([2, "〃", "〃", "申込書", "氏名、住所", "同上", "紙・PC", "300", "〃", "〃", "春だけ"])
    sheet.append(
        [
            3,
            "存在しない部",
            "採用",
            "履歴書",
            "氏名、学歴",
            "採用選考のため",
            "紙",
            "30",
            "人事の棚",
            "1年",
            None,
        ]
    )
    sheet.append([4, "製造部", None, None, None, None, None, None, None, None, "名称のない行"])
    sheet.append([None, None, None, None, None, None, "合計", 1530, None, None, None])
    saved = io.BytesIO()
    book.save(saved)
    saved.seek(0)
    return saved


def brought_in(file: io.BytesIO, by: Member) -> dict[str, int]:
    """Takes a file through the wizard's own steps, as proposed; returns how many rows of each kind."""
    ledger = ledgers.register
    run = runs.start(ledger, file, "ledger.xlsx", by=by.actor, at=NOW)
    report = checking.check(run, ledger, by=by.actor)
    agreed = checking.numbers(report)
    checking.apply(run, ledger, agreed=agreed, only_good=True, by=by.actor, at=NOW)
    return {act: report[act] for act in checking.ACTS}


def test_an_old_ledger_is_read_and_entered_with_nothing_lost(cast: Cast) -> None:
    counts = brought_in(old_ledger(), cast.takahashi)
    assert counts == {"create": 2, "change": 0, "same": 0, "reject": 2, "aside": 5}
    entries = {entry.name: entry for entry in Entry.objects.all()}
    book, form = entries["顧客名簿"], entries["申込書"]
    assert (book.department, book.count, book.count_basis) == (cast.sales, 1200, "about")
    assert book.items == ["氏名", "住所", "電話番号"]
    assert (book.retention_months, book.retention_from) == (60, "contract_end")
    assert (form.department, form.business, form.purpose) == (cast.sales, "顧客管理", "商品の発送のため")
    assert set(form.media) == {"paper", "pc"}
    assert "春だけ" in form.note
    assert "元の台帳番号: 2" in form.note
    assert book.history.count() == 1
    assert [entry.last_reviewed_on for entry in entries.values()] == [None, None], "nobody has looked at them"
    assert TrailEntry.objects.get().note == "ledger.xlsx：新規2・変更0\n新規: PI-000001、PI-000002"


def test_a_row_with_the_number_of_an_entry_changes_it_and_empty_cells_change_nothing(cast: Cast) -> None:
    brought_in(old_ledger(), cast.takahashi)
    entry = Entry.objects.get(name="顧客名簿")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["台帳番号", "部署", "業務名", "個人情報の名称", "件数", "利用目的"])
    sheet.append([entry.number, "営業部", "顧客管理", "顧客名簿", 999, None])
    saved = io.BytesIO()
    book.save(saved)
    saved.seek(0)
    brought_in(saved, cast.takahashi)
    entry.refresh_from_db()
    assert (entry.count, entry.purpose) == (999, "商品の発送のため")
    assert Entry.objects.count() == 2


def test_the_same_ledger_again_doubles_nothing_and_says_so_beforehand(cast: Cast) -> None:
    brought_in(old_ledger(), cast.takahashi)
    before = list(Entry.objects.order_by("number").values())
    run = runs.start(ledgers.register, old_ledger(), "ledger.xlsx", by=cast.takahashi.actor, at=NOW)
    report = checking.check(run, ledgers.register, by=cast.takahashi.actor)
    assert {act: report[act] for act in ("create", "change", "same")} == {"create": 0, "change": 0, "same": 2}
    assert [one["about"] for one in report["changes"]] == ["PI-000001 顧客名簿", "PI-000002 申込書"]
    assert all("すでにあるようです" in one["notes"][0] for one in report["changes"])
    agreed, by = checking.numbers(report), cast.takahashi.actor
    with pytest.raises(checking.NothingToTake):
        checking.apply(run, ledgers.register, agreed=agreed, only_good=True, by=by, at=NOW)
    assert list(Entry.objects.order_by("number").values()) == before


def sheet_of(*rows: list[str | int]) -> io.BytesIO:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["No.", "部署", "業務名", "個人情報の名称", "件数"])
    for row in rows:
        sheet.append(row)
    saved = io.BytesIO()
    book.save(saved)
    saved.seek(0)
    return saved


def test_a_row_called_alike_changes_the_entry_and_the_dry_run_names_the_fields(cast: Cast) -> None:
    brought_in(sheet_of([1, "営業部", "顧客管理", "顧客名簿", 10]), cast.takahashi)
    changed = sheet_of([1, "営業部", "顧客管理", "顧客名簿", 25], [2, "製造部", "顧客管理", "顧客名簿", 7])
    run = runs.start(ledgers.register, changed, "ledger.xlsx", by=cast.takahashi.actor, at=NOW)
    (one,) = checking.check(run, ledgers.register, by=cast.takahashi.actor)["changes"]
    assert [(before, after) for _title, before, after in one["changes"]] == [("10", "25")]
    changed.seek(0)
    assert brought_in(changed, cast.takahashi)["change"] == 1
    assert sorted(Entry.objects.values_list("department__name", "count", "source_number")) == [
        ("営業部", 25, "1"),
        ("製造部", 7, "2"),
    ]


def test_of_two_entries_called_alike_the_old_number_tells_which(cast: Cast) -> None:
    both = sheet_of([1, "営業部", "受付", "来客簿", 10], [2, "営業部", "受付", "来客簿", 20])
    brought_in(both, cast.takahashi)
    assert Entry.objects.count() == 2, "within one file they are two"
    brought_in(
        sheet_of([2, "営業部", "受付", "来客簿", 21], [1, "営業部", "受付", "来客簿", 11]), cast.takahashi
    )
    assert sorted(Entry.objects.values_list("source_number", "count")) == [("1", 11), ("2", 21)]


def test_who_may_not_keep_the_register_imports_nothing_and_a_head_only_into_the_own_subtree(
    cast: Cast,
) -> None:
    for stranger in (cast.suzuki, cast.ito, cast.mori):
        with pytest.raises(NotAllowed):
            import_entries([], by=stranger.actor, at=NOW)
    with pytest.raises(checking.NothingToTake):
        brought_in(old_ledger(), cast.ono)
    assert not Entry.objects.exists()

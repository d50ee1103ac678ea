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
    assert TrailEntry.objects.get().note == "新規2・変更0"


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


def test_who_may_not_keep_the_register_imports_nothing_and_a_head_only_into_the_own_subtree(
    cast: Cast,
) -> None:
    for stranger in (cast.suzuki, cast.ito, cast.mori):
        with pytest.raises(NotAllowed):
            import_entries([], by=stranger.actor, at=NOW)
    with pytest.raises(checking.NothingToTake):
        brought_in(old_ledger(), cast.ono)
    assert not Entry.objects.exists()

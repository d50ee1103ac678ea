"""A workbook with a sheet for every department comes into the register; the second time nothing is doubled."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from mamori.measures.inventory.models import Entry
from people import Cast
from stories.conftest import Seat, SitDown

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEAD = ["No.", "部署", "業務名", "個人情報の名称", "利用目的", "媒体", "件数"]


def workbook(path: Path, count: int) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "この表について"
    book.worksheets[0].append(["毎年４月に見直します"])
    sales, making = book.create_sheet("営業部"), book.create_sheet("製造部")
    for row in (HEAD, [1, "営業部", "顧客管理", "顧客名簿", "商品の発送のため", "紙", count]):
        sales.append(row)
    sales.append([None, None, None, None, None, "合計", count])
    for row in (HEAD, [1, "製造部", "修理受付", "修理依頼書", "修理品を返すため", "紙", 85]):
        making.append(row)
    book.save(path)
    return path


def brings(office: Seat, file: Path) -> None:
    office.go("/inventory/entries/")
    office.follow("ファイルから取り込む")
    office.page.set_input_files("input[type=file]", file)
    office.press("読み込む")


def test_every_sheet_is_offered_and_a_second_reading_changes_instead_of_doubling(
    company: Cast, sit_down: SitDown, tmp_path: Path
) -> None:
    office = sit_down(company.takahashi)
    page = office.page
    brings(office, workbook(tmp_path / "ledger.xlsx", 1200))
    office.look()
    ticked = {name: page.get_by_label(f"「{name}」を取り込む").is_checked() for name in ("営業部", "製造部")}
    assert ticked == {"営業部": True, "製造部": True}
    assert not page.get_by_label("「この表について」を取り込む").is_checked()
    page.get_by_label("見出しの始まる行").press("Enter")
    page.wait_for_url("**/columns/")
    office.press("確認へ進む")
    page.get_by_text("データではないと見た行").first.click()
    office.look()
    assert "合計・小計の行です。" in office.told()
    assert "この表について（1行）" in office.told()
    office.press("2件を取り込む")
    assert sorted(Entry.objects.values_list("name", "department__name")) == [
        ("修理依頼書", "製造部"),
        ("顧客名簿", "営業部"),
    ]
    brings(office, workbook(tmp_path / "later.xlsx", 1300))
    office.press("列の対応へ進む")
    office.press("確認へ進む")
    office.look()
    told = office.told()
    assert "すでにあるようです。新しく登録せず、この項目を変更します。" in told
    assert "件数：1,200 → 1,300" in told
    office.press("1件を取り込む")
    assert sorted(Entry.objects.values_list("name", "count")) == [("修理依頼書", 85), ("顧客名簿", 1300)]
    office.look()

"""A company's own ledger comes into the register by the wizard: mapped, checked, mended, taken in, and known the next time."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from mamori.measures.inventory.models import Entry
from people import Cast
from stories.conftest import Seat, SitDown

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLES: list[list[object]] = [["個人情報管理台帳"], ["令和７年４月１日現在　総務課"]]
HEADER: list[list[object]] = [
    [
        *("No.", "管理部門", "業務名", "個人情報の名称", "個人情報の項目", "利用目的", "媒体", "件数"),
        *("保管", None, "見直し日", "決裁", "現場のひとこと"),
    ],
    [*(None,) * 8, "場所", "期間", None, None, None],
]
ROWS: list[list[object]] = [
    [
        *(1, "営業部", "顧客管理", "顧客名簿", "氏名\n住所\n電話番号", "商品の発送のため", "紙"),
        *("約１，２００件", "書庫", "契約終了後５年", "令和7年4月1日", "済", None),
    ],
    [
        *(
            2,
            "〃",
            "〃",
            "申込書",
            "氏名、住所",
            "同上",
            "紙・PC",
            "３００",
            "〃",
            "〃",
            "R7.4.10",
            "済",
            "春に多い",
        ),
    ],
    [
        *(3, "顧客相談室", "問合せ", "問合せ票", "氏名、相談内容", "問合せに答えるため", "紙"),
        *(40, "窓口の棚", "1年", "令和7年4月1日", "済", None),
    ],
    [
        *(4, "製造部", "修理受付", "修理依頼書", "氏名、住所", "修理品を返すため", "紙"),
        *(85, "修理窓口", "3年", "令和7年13月1日", "済", None),
    ],
    [5, "製造部", *(None,) * 9, "未", "名前の分からない箱"],
    [*(None,) * 6, "合計", 1625],
]
LATER: list[list[object]] = [
    [
        *(1, "製造部", "採用", "履歴書", "氏名、学歴", "採用選考のため", "紙"),
        *("１２名", "工場事務所の金庫", "選考終了後半年", "令和8年4月1日", "済", "①は別棚"),
    ],
]


def old_ledger(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in [*TITLES, *HEADER, *ROWS]:
        sheet.append(row)
    sheet.merge_cells("A1:M1")
    sheet.merge_cells("I3:J3")
    for column in "ABCDEFGHKLM":
        sheet.merge_cells(f"{column}3:{column}4")
    sheet.column_dimensions["L"].hidden = True
    book.save(path)
    return path


def as_csv(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Writes the rows as Excel in Japan does: CP932, with line ends of Windows."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    path.write_bytes(written.getvalue().encode("cp932"))
    return path


def chosen(office: Seat) -> dict[str, str]:
    """Returns what each column is taken for."""
    picked = {}
    for row in office.page.locator("tbody tr").all():
        title = row.locator("th").inner_text().partition("：")[2].split("\n")[0].strip()
        picked[title] = row.locator("select option:checked").inner_text().removesuffix("（必須）")
    return picked


def brings(office: Seat, file: Path) -> None:
    office.go("/inventory/entries/")
    office.follow("ファイルから取り込む")
    office.page.set_input_files("input[type=file]", file)
    office.press("読み込む")


def agrees_to_the_columns(office: Seat) -> None:
    page = office.page
    assert chosen(office) == {
        "No.": "台帳番号",
        "管理部門": "管理部門",
        "業務名": "業務名",
        "個人情報の名称": "個人情報の名称",
        "個人情報の項目": "個人情報の項目",
        "利用目的": "利用目的",
        "媒体": "媒体",
        "件数": "件数",
        "保管／場所": "保管場所",
        "保管／期間": "保管期間（月数）",
        "見直し日": "最終見直し",
        "決裁 非表示の列": "「備考」に残す",
        "現場のひとこと": "「備考」に残す",
    }
    page.get_by_label("「No.」の項目").select_option(label="取り込まない")
    page.get_by_label("「現場のひとこと」の項目").select_option(label="困っていること")
    office.look()
    office.press("確認へ進む")


def numbers(office: Seat) -> list[int]:
    """Returns how many rows would be new, changed, the same and rejected, and how many of all are no data."""
    told = re.sub(r"\s+", "", office.told())
    found = re.search(
        r"新しく登録(\d+)件変更(\d+)件変わらない(\d+)件取り込めない(\d+)行"
        r"ファイルの(\d+)行をすべて見ました。うち(\d+)行は",
        told,
    )
    assert found, told
    return [int(one) for one in found.groups()]


def mends_what_is_wrong(office: Seat, folder: Path) -> None:
    page = office.page
    assert numbers(office) == [2, 0, 0, 3, 10, 5]
    office.look()
    assert not Entry.objects.exists(), "nothing is written before somebody says so"
    with page.expect_download() as started:
        page.get_by_role("link", name="一覧をExcelで受け取る").click()
    started.value.save_as(folder / "wrong.xlsx")
    listed = openpyxl.load_workbook(folder / "wrong.xlsx").worksheets[0]
    cells = {str(row[1]) for row in listed.iter_rows(values_only=True) if row[1]}
    assert {"B7", "K8", "D9"} <= cells
    assert page.get_by_label("セル B7 の値").input_value() == "顧客相談室"
    page.get_by_label("セル B7 の値").fill("営業一課")
    page.get_by_label("セル K8 の値").fill("令和7年12月1日")
    office.press("直した値で確かめ直す")
    assert numbers(office) == [4, 0, 0, 1, 10, 5]
    office.look()


def takes_the_good_rows(office: Seat) -> None:
    office.press("4件を取り込む")
    assert "取り込んでいません" in office.told(), "a rejected row is not passed over in silence"
    office.look()
    office.page.get_by_label(re.compile("^取り込めない 1 行は一覧に残し")).check()
    office.press("4件を取り込む")
    told = office.told()
    assert "新規 4件、変更 0件を取り込みました" in told
    assert "9行目" in told, "what was left out is told with its reason"
    office.look()


def finds_them_in_the_register(office: Seat) -> None:
    office.follow("個人情報一覧表を見る")
    listed = office.page.locator("#ledger").inner_text()
    assert [name for name in ("顧客名簿", "申込書", "問合せ票", "修理依頼書") if name not in listed] == []
    office.look()
    book, form, ticket, repair = Entry.objects.order_by("number")
    assert (book.items, book.count, book.count_basis) == (["氏名", "住所", "電話番号"], 1200, "about")
    assert (book.retention_months, book.retention_from) == (60, "contract_end")
    assert (book.last_reviewed_on, book.department.name) == (date(2025, 4, 1), "営業部")
    assert (form.department, form.business, form.purpose) == (book.department, "顧客管理", "商品の発送のため")
    assert (form.media, form.count, form.storage_place) == (["paper", "pc"], 300, "書庫")
    assert (form.trouble, form.last_reviewed_on) == ("春に多い", date(2025, 4, 10))
    assert (ticket.department.name, repair.last_reviewed_on) == ("営業一課", date(2025, 12, 1))
    assert "済" in book.note, "a column that has no field is kept in the remarks"
    assert "No." not in form.note, "but for the one that was left out"


def test_an_old_ledger_of_any_shape_becomes_the_register_and_is_known_the_next_time(
    sit_down: SitDown, company: Cast, tmp_path: Path
) -> None:
    office = sit_down(company.takahashi)
    office.go("/inventory/entries/")
    office.look()
    office.follow("ファイルから取り込む")
    office.look()
    brings(office, old_ledger(tmp_path / "個人情報管理台帳.xlsx"))
    agrees_to_the_columns(office)
    mends_what_is_wrong(office, tmp_path)
    takes_the_good_rows(office)
    finds_them_in_the_register(office)
    brings(office, as_csv(tmp_path / "台帳_追加分.csv", [*TITLES, *HEADER, *LATER]))
    remembered = chosen(office)
    assert (remembered["No."], remembered["現場のひとこと"]) == ("取り込まない", "困っていること")
    office.press("確認へ進む")
    assert numbers(office) == [1, 0, 0, 0, 5, 4]
    office.press("1件を取り込む")
    entry = Entry.objects.get(name="履歴書")
    assert (entry.count, entry.retention_months, entry.trouble) == (12, 6, "①は別棚")
    assert Entry.objects.count() == 5

"""A whole round by nothing but the browser: filled by web, by Excel and by link, confirmed, returned, accepted, compared."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator

from mamori.kernel.mail.models import OutgoingMail
from mamori.kernel.people.models import Department
from mamori.kernel.permission import Role
from mamori.measures.inventory.models import Answer, Entry, Sheet, SurveyRound
from measures.inventory.test_actions_survey import FULL
from measures.inventory.test_workbooks import Desk as Excel
from people import Cast, Member, member
from stories.conftest import Seat, SitDown
from stories.last_year import round_of_last_year

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def last_year(company: Cast) -> SurveyRound:
    """The round of last year."""
    return round_of_last_year(company)


@pytest.fixture
def nakamura(company: Cast) -> Member:
    """The clerk of making."""
    return member("1011", "中村 しずか", company.making, Role.DEPARTMENT_CLERK, of=company.making)


@pytest.fixture
def ishikawa(company: Cast) -> Member:
    """The head of systems, whose clerk has no account."""
    return member("1012", "石川 わたる", company.systems, Role.DEPARTMENT_HEAD, of=company.systems)


def row_of(seat: Seat, name: str) -> Locator:
    return seat.page.locator(".sheet-row").filter(has=seat.page.locator("h2", has_text=name))


def in_row(seat: Seat, row: str, role: Any, name: str) -> None:
    row_of(seat, row).get_by_role(role, name=name).first.click()
    seat.page.wait_for_load_state()


def fill(seat: Seat, given: Mapping[str, str]) -> None:
    for label, value in given.items():
        seat.page.get_by_label(re.compile(f"^{re.escape(label)}(※必須)?$")).fill(value)


def opens_the_round(office: Seat, asked: list[Department]) -> SurveyRound:
    office.go("/inventory/rounds/")
    office.follow("棚卸しを開始する")
    for one in Department.objects.exclude(pk__in=[department.pk for department in asked]):
        office.page.get_by_label(one.name).uncheck()
    office.press("開始して調査表を配る")
    survey = SurveyRound.objects.latest("pk")
    assert [sheet.department for sheet in survey.sheets.order_by("department__code")] == asked
    office.look()
    return survey


def fills_by_web(clerk: Seat) -> None:
    page = clerk.go("/")
    clerk.look()
    clerk.follow("調査表を記入する")
    clerk.look()
    clerk.press("部門長に提出する")
    assert "1行目「顧客名簿」が未確認です" in clerk.told()
    in_row(clerk, "顧客名簿", "button", "変更なし")
    in_row(clerk, "名刺", "link", "なくなった")
    clerk.press("なくなったと答える")
    assert "理由を書いてください。" in clerk.told()
    clerk.look()
    page.get_by_label("理由").fill("名刺管理をやめ、2026年9月に溶解処分した")
    clerk.press("なくなったと答える")
    in_row(clerk, "申込書", "link", "直す")
    clerk.look()
    fill(clerk, {"件数": "450"})
    clerk.press("保存する")
    assert "300 → 450" in row_of(clerk, "申込書").inner_text()
    clerk.follow("行を加える")
    writes_a_new_row(clerk)
    clerk.press("部門長に提出する")
    assert "調査表を提出しました。部門長の確認を待っています。" in clerk.told()


def writes_a_new_row(clerk: Seat) -> None:
    page = clerk.page
    given = {
        "業務名": "展示会",
        "個人情報の項目": "氏名、会社名、メールアドレス",
        "利用目的": "展示会に来た人へ商品の案内を送るため",
        "保管場所": "営業部の共有フォルダ",
        "件数": "-250",
    }
    fill(clerk, given)
    page.get_by_label("取引先担当者").check()
    clerk.press("保存する")
    assert "入力内容を確認してください" in clerk.told()
    assert page.get_by_label("取引先担当者").is_checked()
    kept = {label: page.get_by_label(re.compile(f"^{label}(※必須)?$")).input_value() for label in given}
    assert kept == given, "what was typed is still there"
    clerk.look()
    fill(clerk, {"個人情報の名称": "展示会の来場者アンケート", "件数": "250", "保管期間（月数）": "60"})
    page.get_by_label("本人から書面").check()
    page.get_by_label("紙", exact=True).check()
    page.locator("summary", has_text="くわしく：ほかにだれに渡すか").click()
    page.get_by_role("group", name="委託").get_by_label("あり").check()
    fill(clerk, {"委託先": "株式会社はこぶね発送"})
    clerk.press("保存する")
    assert "「展示会の来場者アンケート」を保存しました。" in clerk.told()


def returns_the_excel(clerk: Seat, sheet: Sheet, folder: Path) -> None:
    page = clerk.go(f"/inventory/sheets/{sheet.pk}/")
    with page.expect_download() as started:
        clerk.page.get_by_role("link", name="Excelで書き出す").click()
    assert started.value.suggested_filename == f"調査表_製造部_{sheet.round.due_on:%Y%m%d}.xlsx"
    started.value.save_as(folder / "sent.xlsx")
    excel = Excel(io.BytesIO((folder / "sent.xlsx").read_bytes()))
    excel.write(excel.row_of("修理依頼書"), stand="変更なし")
    excel.write(excel.row_of("協力会社の連絡先"), stand="変更あり", count="約５０件", media="紙、クラウド")
    new = {
        **FULL,
        "business": "安全管理",
        "name": "ヒヤリハット報告書",
        "purpose": "けがを防ぐ対策を考えるため",
    }
    told = {
        **new,
        "principals": "従業者",
        "items": "氏名、所属",
        "acquisition": "本人から書面",
        "media": "紙",
    }
    told |= {"count": 24, "retention_months": "作成後3年"}
    excel.write(excel.first_spare_row(), **{key: told[key] for key in told if key != "retention_from"})
    (folder / "filled.xlsx").write_bytes(excel.saved().getvalue())
    clerk.follow("Excelを読み込む")
    clerk.look()
    page.set_input_files("input[type=file]", folder / "sent.xlsx")
    page.set_input_files("input[type=file]", folder / "filled.xlsx")
    clerk.press("読み込む")
    assert "変更1・新規1・変更なし1・なくなった0・要確認0" in clerk.told()
    clerk.look()
    clerk.follow("調査表を開く")
    assert "40（概数）" not in clerk.told()
    assert "40 → 50（概数）" in row_of(clerk, "協力会社の連絡先").inner_text()
    assert "3年（作成日）" in row_of(clerk, "ヒヤリハット報告書").inner_text()
    clerk.press("部門長に提出する")
    assert "部門長の確認を待っています。" in clerk.told()


def invites_a_guest(head: Seat, sheet: Sheet) -> str:
    head.go(f"/inventory/sheets/{sheet.pk}/")
    fill(head, {"記入する人の氏名": "平野 ひなた", "メールアドレス": "hirano@minato.example"})
    head.press("リンクを送る")
    assert "記入用リンクをメールで送りました。" in head.told()
    sent = OutgoingMail.objects.get(to="hirano@minato.example")
    assert "平野 ひなた 様" in sent.body
    found = re.search(rf"{re.escape(head.url)}(/invited/\S+)", sent.body)
    assert found, "the mail carries the link"
    return found.group(1)


def declares_none(guest: Seat, link: str, foreign: Sheet) -> None:
    page = guest.go(link)
    guest.look()
    guest.press("記入を始める")
    guest.look()
    assert page.request.get(f"{guest.url}/inventory/sheets/{foreign.pk}/").status in (403, 404)
    guest.follow("「個人情報なし」と申告")
    guest.press("署名して申告する")
    assert "確かめたことに印を付けてください。" in guest.told()
    guest.look()
    page.get_by_label(re.compile("^紙・パソコン")).check()
    guest.press("署名して申告する")
    assert "申告した人：平野 ひなた" in guest.told()
    guest.look()


def confirms(head: Seat, sheet: Sheet) -> None:
    head.go("/")
    head.follow("部門の調査表を確かめる")
    assert head.path == f"/inventory/sheets/{sheet.pk}/"
    head.look()
    head.press("確認して事務局に送る")
    assert "確認しました。事務局に送りました。" in head.told()


def returns_with_a_comment(office: Seat, sheet: Sheet) -> None:
    page = office.go(f"/inventory/sheets/{sheet.pk}/")
    office.look()
    row = row_of(office, "展示会の来場者アンケート")
    row.locator("summary", has_text="コメントする").click()
    row.get_by_label("項目").select_option(label="保管期間（月数）")
    row.get_by_label("コメント", exact=True).fill("案内のためなら5年は長すぎませんか。")
    row.get_by_role("button", name="コメントを残す").click()
    page.wait_for_load_state()
    assert "保管期間（月数）：案内のためなら5年は長すぎませんか。" in row.inner_text()
    page.locator("summary", has_text="差し戻す").click()
    office.press("部門に差し戻す")
    assert "部門に差し戻しました。" in office.told()


def mends(clerk: Seat, sheet: Sheet) -> None:
    clerk.go("/")
    clerk.follow("調査表を記入する")
    row = "展示会の来場者アンケート"
    assert "案内のためなら5年は長すぎませんか。" in row_of(clerk, row).inner_text()
    clerk.look()
    in_row(clerk, row, "link", "直す")
    fill(clerk, {"保管期間（月数）": "12"})
    clerk.page.get_by_label("保管期間の起算").select_option(label="取得日")
    clerk.press("保存する")
    in_row(clerk, row, "button", "対応した")
    assert "案内のためなら5年は長すぎませんか。" not in row_of(clerk, row).inner_text()
    clerk.press("部門長に提出する")


def accepts(office: Seat, sheet: Sheet) -> None:
    office.go(f"/inventory/sheets/{sheet.pk}/")
    office.press("受理して一覧表に反映する")
    assert "受理しました。一覧表に反映しました。" in office.told()


def compares(office: Seat, survey: SurveyRound) -> None:
    office.go(f"/inventory/rounds/{survey.pk}/")
    office.agree("完了する")
    assert "棚卸しを完了しました。" in office.told()
    office.look()
    office.follow("前回との違い")
    told = re.sub(r"\s+", " ", office.told())
    assert "新規 2件 変更あり 2件 なくなった 1件 変更なし 2件" in told
    assert "「昨年度 個人情報の棚卸し」のあとの一覧表と比べました。" in told
    assert "300 → 450" in told
    assert "40 → 50（概数）" in told
    assert "名刺管理をやめ、2026年9月に溶解処分した" in told
    office.look()
    office.follow(Entry.objects.get(name="申込書").number)
    assert "300 → 450" in office.page.locator("#history").inner_text()
    office.look()
    office.go("/inventory/entries/")
    listed = office.page.locator("#ledger").inner_text()
    held = [
        "顧客名簿",
        "申込書",
        "修理依頼書",
        "協力会社の連絡先",
        "展示会の来場者アンケート",
        "ヒヤリハット報告書",
    ]
    assert [name for name in (*held, "名刺") if name in listed] == held
    office.look()


def test_a_round_goes_by_web_by_excel_and_by_link_over_heads_and_office_into_the_register(
    sit_down: SitDown,
    company: Cast,
    last_year: SurveyRound,
    nakamura: Member,
    ishikawa: Member,
    tmp_path: Path,
) -> None:
    office, clerk, head = sit_down(company.takahashi), sit_down(company.suzuki), sit_down(company.tanaka)
    survey = opens_the_round(office, [company.systems, company.sales, company.making])
    systems, sales, making = survey.sheets.order_by("department__code")
    fills_by_web(clerk)
    returns_the_excel(sit_down(nakamura), making, tmp_path)
    link = invites_a_guest(sit_down(ishikawa), systems)
    guest = sit_down()
    declares_none(guest, link, sales)
    assert guest.page.request.get(guest.url + link).status == 410, "the link is used up"
    for sheet, whose in ((sales, company.tanaka), (making, company.ono), (systems, ishikawa)):
        confirms(sit_down(whose), sheet)
    returns_with_a_comment(office, sales)
    mends(clerk, sales)
    confirms(head, sales)
    assert Answer.objects.get(name="展示会の来場者アンケート").items == ["氏名", "会社名", "メールアドレス"]
    for sheet in (sales, making, systems):
        accepts(office, sheet)
    compares(office, survey)
    assert Entry.objects.get(name="名刺").state == Entry.State.RETIRED

"""A share is scanned from the browser, held against the register, decided on file by file, and the next scan respects it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings

from mamori.kernel import jobs
from mamori.measures.inventory.actions import register
from mamori.measures.inventory.models import Discrepancy, Entry, ScanTarget
from measures.inventory.furnished import entered
from measures.inventory.share import Share, rows
from people import Cast
from stories.conftest import Seat, SitDown

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)
TOLD = {"items": ["氏名", "電話番号", "メールアドレス"], "count": 20, "count_basis": "exact"}


@pytest.fixture
def share(tmp_path: Path, company: Cast, settings: Settings) -> Share:
    """A share of sales: one file in the register, four that are not, one declared place without anything in it."""
    root = tmp_path / "share"
    root.mkdir()
    settings.SCAN_ROOTS, settings.SCAN_MEMORY = [tmp_path], tmp_path / "memory"
    made, now = Share(root, company), timezone.now()
    made.put("顧客/名簿.csv", rows(20), changed=now)
    made.put("増えた/名簿.csv", rows(80, "生年月日"), changed=now)
    made.put("古い/2015年の来場者.csv", rows(18), changed=now - 4000 * DAY)
    made.put("個人用/田中/とても長い名前のフォルダー/顧客リストの写し（最終版）.csv", rows(40), changed=now)
    made.put("退会者.csv", rows(25), changed=now)
    made.put("研修/架空の名簿.csv", rows(15), changed=now)
    made.put("議事録.txt", "会議は10時から", changed=now)
    for place, more in (
        ("顧客", {}),
        ("増えた", {}),
        ("古い", {"retention_from": "created", "retention_months": 60}),
    ):
        declared(made, place, **more)
    declared(made, "なくなった")
    return made


def declared(share: Share, place: str, **more: Any) -> Entry:
    entry = entered(share.cast, name=f"{place}の名簿", **{**TOLD, **more})
    by, at = share.cast.takahashi.actor, timezone.now()
    return register.change_entry(entry, {}, places=[rf"\\fs01\営業\{place}"], by=by, at=at)


def test_a_share_from_the_first_scan_to_the_second(sit_down: SitDown, company: Cast, share: Share) -> None:
    administrator = sit_down(company.watanabe)
    sets_up_the_target(administrator, share)
    scans(administrator)
    sees_no_results(administrator)
    clerk = sit_down(company.suzuki)
    looks_at_the_four_lists(clerk)
    registers_one(clerk)
    erases_one(clerk, share)
    excuses_one(clerk)
    jobs.drain()
    foreign, auditor = sit_down(company.ono), sit_down(company.ito)
    sees_nothing(foreign)
    reads_and_changes_nothing(auditor)
    scans(administrator)
    finds_it_respected(clerk)
    draws_the_map(clerk)


def sets_up_the_target(seat: Seat, share: Share) -> None:
    page = seat.go("/inventory/scans/")
    seat.look()
    seat.follow("調査対象を登録する")
    seat.look()
    page.get_by_label("名称").fill("営業の共有")
    page.get_by_label("場所", exact=False).first.fill("/etc")
    page.get_by_label("社内での呼び方").fill(r"\\fs01\営業")
    page.get_by_label("持ち主の部門").select_option(label="営業部")
    seat.press("保存する")
    assert "調査が許されたフォルダーの外です" in seat.told()
    seat.look()
    page.get_by_label("場所", exact=False).first.fill(str(share.root))
    seat.press("保存する")
    assert "調査対象を登録しました" in seat.told()
    share.target = ScanTarget.objects.get()
    seat.look()


def scans(seat: Seat) -> None:
    seat.go(f"/inventory/scans/{ScanTarget.objects.get().pk}/")
    seat.press("調査を始める")
    assert "順番待ち" in seat.told()
    seat.press("一時停止する")
    assert "一時停止中" in seat.told()
    seat.look()
    seat.press("再開する")
    jobs.drain()
    expect(seat.page.get_by_text("調査が終わりました")).to_be_visible()
    seat.go("/inventory/scans/")
    seat.look()


def sees_no_results(seat: Seat) -> None:
    assert seat.page.get_by_role("link", name="調査結果").count() == 0
    for address in ("/inventory/scanned/", "/inventory/reconciliation/", "/inventory/discrepancies/"):
        assert seat.page.request.get(seat.url + address).status == 403


def looks_at_the_four_lists(seat: Seat) -> None:
    seat.go("/")
    seat.look()
    seat.follow("見つかった個人情報を判断する")
    assert seat.path == "/inventory/discrepancies/"
    seat.look()
    seat.go("/inventory/reconciliation/")
    counts = [one.inner_text() for one in seat.page.locator("section.card .card__head .status").all()]
    assert counts == ["未判断 3件", "未判断 1件", "未判断 1件", "未判断 1件"]
    seat.look()
    seat.go("/inventory/scanned/")
    seat.look()


def opens(seat: Seat, name: str) -> None:
    seat.go("/inventory/reconciliation/")
    seat.page.get_by_role("link", name=re.compile(re.escape(name))).first.click()
    seat.page.wait_for_load_state()


def registers_one(seat: Seat) -> None:
    opens(seat, "顧客リストの写し")
    assert "****" in seat.told()
    assert "090-1203-5603" not in seat.page.content()
    seat.look()
    seat.follow("一覧表に登録する")
    page = seat.page
    assert "生年月日" not in page.get_by_label("個人情報の項目").input_value()
    assert page.get_by_label("件数", exact=True).input_value() == "40"
    assert page.get_by_label("業務名").input_value() == "", "a folder named after a person tells of no work"
    page.get_by_label("業務名").fill("顧客管理")
    page.get_by_label("利用目的").fill("商品の案内を送るため")
    page.get_by_label("保管場所のパターン").fill("**")
    seat.press("登録する")
    assert "すべてに当てはまるパターンは使えません" in seat.told()
    seat.look()
    page.get_by_label("保管場所のパターン").fill(r"\\fs01\営業\個人用\田中")
    seat.press("登録する")
    assert "部門長の見直しを待っています" in seat.told()
    seat.look()
    assert Entry.objects.latest("pk").places == [r"\\fs01\営業\個人用\田中"]


def erases_one(seat: Seat, share: Share) -> None:
    opens(seat, "退会者.csv")
    seat.follow("消去・移動する")
    seat.look()
    due = timezone.localdate() + 7 * DAY
    seat.page.get_by_label("いつまでに").fill(due.isoformat())
    seat.press("期限を決める")
    assert "部門のするべきことに加えました" in seat.told()
    seat.follow("消去・移動した証拠を残す")
    seat.press("証拠を残す")
    assert "証拠のファイルを付けてください" in seat.told()
    seat.look()
    (share.root / "退会者.csv").unlink()
    seat.page.get_by_label("だれが・いつ・どうやって").fill("鈴木が復元できない方法で消去した")
    seat.press("証拠を残す")
    assert "次の調査で確認" in seat.told()


def excuses_one(seat: Seat) -> None:
    opens(seat, "架空の名簿")
    seat.follow("対象外とする")
    seat.press("対象外とする")
    assert "入力内容を確認してください" in seat.told()
    seat.look()
    seat.page.get_by_label("対象外とする理由").fill("研修用に作った架空の名簿")
    until = timezone.localdate() + 300 * DAY
    seat.page.get_by_label("対象外の期限").fill(until.isoformat())
    seat.press("対象外とする")
    assert "1件を対象外としました" in seat.told()
    seat.look()


def sees_nothing(seat: Seat) -> None:
    for address in ("/inventory/scanned/", "/inventory/discrepancies/", "/inventory/reconciliation/"):
        seat.go(address)
        assert "名簿" not in seat.told()
    row = Discrepancy.objects.filter(matter="unregistered").first()
    assert row is not None
    assert seat.page.request.get(f"{seat.url}/inventory/discrepancies/{row.pk}/").status == 404


def reads_and_changes_nothing(seat: Seat) -> None:
    opens(seat, "2015年の来場者")
    assert "保管期間は" in seat.told()
    assert seat.page.locator("main form").count() == 0
    assert seat.page.get_by_role("link", name="対象外とする").count() == 0
    seat.look()
    seat.follow("調査結果を開く")
    seat.look()


def finds_it_respected(seat: Seat) -> None:
    states = {row.name: row.state for row in Discrepancy.objects.filter(matter="unregistered")}
    assert states == {
        "顧客リストの写し（最終版）.csv": "closed",
        "退会者.csv": "closed",
        "架空の名簿.csv": "excused",
    }
    seat.go("/inventory/reconciliation/")
    assert "未判断なし" in seat.page.locator("#unregistered").inner_text()
    seat.go("/inventory/discrepancies/?look=closed")
    seat.page.get_by_role("link", name=re.compile("退会者")).first.click()
    seat.page.wait_for_load_state()
    assert "調査で、なくなったことを確認" in seat.told()
    seat.look()


def draws_the_map(seat: Seat) -> None:
    seat.go("/inventory/map/")
    seat.page.locator("summary", has_text="図を表で見る").click()
    assert "営業の共有" in seat.told()
    seat.look()
    seat.go("/inventory/map/?print=1")

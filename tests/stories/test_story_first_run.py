"""From an empty installation to the first open round, by nothing but the browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from mamori.kernel.people.models import Account, Department
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory.models import SurveyRound
from mamori.web import founding
from stories.conftest import SitDown

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "nami-no-oto-2026"
FIRST = re.compile(r"^パスワード(?!\()")  # not the one that asks for it again


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path


def test_a_company_is_founded_furnished_and_asked_for_the_first_time(sit_down: SitDown) -> None:
    desk = sit_down()
    page = desk.go(f"/setup/{founding.new_token()}/")
    assert "setup/company" in page.url, "the secret has left the address"
    desk.look()
    page.get_by_label("会社名").fill("合同会社うみべ印刷")
    page.get_by_label("代表者の氏名").fill("海野 さざなみ")
    desk.press("次へ")
    page.get_by_label("氏名").fill("浜田 なぎさ")
    page.get_by_label("所属部門").fill("総務部")
    page.get_by_label("メールアドレス").fill("hamada@umibe.example")
    page.get_by_label(FIRST).fill(PASSWORD)
    page.get_by_label("パスワード(確認)").fill("something else 2026")
    desk.press("登録して次へ")
    assert "2つのパスワードが一致しません。" in page.inner_text("main")
    assert page.get_by_label("氏名").input_value() == "浜田 なぎさ", "what was typed is still there"
    desk.look()
    page.get_by_label(FIRST).fill(PASSWORD)
    page.get_by_label("パスワード(確認)").fill(PASSWORD)
    desk.press("登録して次へ")
    desk.look()
    desk.follow("あとで設定する")
    assert desk.path == "/"
    desk.look()
    desk.go("/organisation/departments/new/")
    page.get_by_label("部門コード").fill("200")
    page.get_by_label("部門名").fill("営業部")
    desk.look()
    page.locator("main form button.button--primary").first.click()
    page.wait_for_load_state()
    assert set(Department.objects.values_list("name", flat=True)) == {"総務部", "営業部"}
    desk.go("/inventory/rounds/")
    desk.look()
    desk.follow("最初の棚卸しを始める")
    desk.look()
    assert page.get_by_label("営業部").is_checked(), (
        "every department is asked unless somebody says otherwise"
    )
    desk.press("開始して調査表を配る")
    survey = SurveyRound.objects.get()
    assert desk.path == f"/inventory/rounds/{survey.pk}/"
    told = page.inner_text("main")
    assert "棚卸しを開始し、各部門に調査表を配りました。" in told
    assert ("総務部" in told, "営業部" in told) == (True, True)
    desk.look()
    acts = list(TrailEntry.objects.order_by("id").values_list("action", flat=True))
    assert acts == ["web.found_company", "organisation.set_up_department", "inventory.open_round"]
    assert sit_down().page.request.get(f"{desk.url}/setup/company/").status == 404, (
        "the door is shut for good"
    )
    assert Account.objects.count() == 1

"""Two entries turn out to be one: the office sees what they become, merges them, and corrects the count as it is spoken."""

from __future__ import annotations

import pytest
from django.urls import reverse

from mamori.measures.inventory.models import Entry
from measures.inventory.furnished import entered, written
from people import Cast
from stories.conftest import SitDown

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_office_merges_two_entries_and_mends_what_came_of_it(company: Cast, sit_down: SitDown) -> None:
    kept = entered(company, entrusts="yes", contractors=["青葉印刷"], media=["paper", "cloud"])
    copy = entered(company, name="写し", purpose="問合せへの回答のため", storage_place="金庫", count=300)
    written(company, copy)
    seat = sit_down(company.takahashi)
    page = seat.go(reverse("inventory.entry", args=[kept.pk]))
    seat.look()
    frame = page.locator(".flow-frame")
    assert frame.evaluate("one => one.scrollWidth <= one.clientWidth"), "the whole flow is in sight"

    seat.follow("ほかの項目と統合する")
    page.get_by_label("PI-000002 写し").check()
    page.get_by_label("理由").fill("同じ名簿の写しだった")
    seat.press("統合後の内容を見る")
    assert "商品の発送と代金の請求のため" in seat.told()
    assert "リスク 1件" in seat.told()
    seat.look()
    assert Entry.objects.get(pk=copy.pk).state == "active"
    seat.press("この内容で統合する")
    assert "統合しました。" in seat.told()
    assert Entry.objects.get(pk=kept.pk).storage_place == "営業部の鍵付き書庫／金庫"

    seat.follow("直す")
    page.locator("#id_count").fill("およそ千")
    page.locator("#id_counted_on").fill("令和7年12月2日")
    seat.press("保存する")
    assert page.locator("#id_count").input_value() == "およそ千"
    page.locator("#id_count").fill("１，４００人")
    seat.press("保存する")
    assert "保存しました。" in seat.told()
    stored = Entry.objects.get(pk=kept.pk)
    assert (stored.count, str(stored.counted_on)) == (1400, "2025-12-02")
    seat.follow("すべての履歴を見る")
    assert "1,400" in seat.told()
    seat.look()

"""The pages of the scan offer each reader only what is theirs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from mamori.kernel import jobs
from mamori.measures.inventory.actions import register
from mamori.measures.inventory.models import Entry, ScannedFile
from mamori.measures.inventory.queries.found import prefilled
from measures.inventory.furnished import entered
from measures.inventory.share import Share, rows
from people import NOW, Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("who", "is_linked"), [("suzuki", False), ("takahashi", True)])
def test_a_target_of_another_department_is_named_and_not_linked(
    share: Share, cast: Cast, who: str, is_linked: bool
) -> None:
    share.put("営業部/名簿.csv", rows(20))
    share.aim(cast.administration, by_folder=True)
    share.scan()
    browser = getattr(cast, who).browser()
    target = reverse("inventory.scan_target", args=[share.target.pk])
    assert browser.get(target).status_code == (200 if is_linked else 404)
    for name, row in (("discrepancy", share.row("unregistered")), ("scanned_file", share.file("名簿.csv"))):
        page = browser.get(reverse(f"inventory.{name}", args=[row.pk]))
        assert page.status_code == 200
        assert (target in page.content.decode()) is is_linked, name


def test_a_department_that_owns_no_target_sees_what_was_found_of_theirs(share: Share, cast: Cast) -> None:
    browser = cast.suzuki.browser()
    waits = "突き合わせるものがまだありません"
    assert waits in browser.get(reverse("inventory.reconciliation")).content.decode()
    share.put("営業部/名簿.csv", rows(20))
    share.aim(cast.administration, by_folder=True)
    assert waits in browser.get(reverse("inventory.reconciliation")).content.decode()
    share.scan()
    page = browser.get(reverse("inventory.reconciliation")).content.decode()
    assert (waits in page, "名簿.csv" in page) == (False, True)
    page = browser.get(reverse("inventory.scans")).content.decode()
    assert "あなたの部門が持ち主の調査対象はありません" in page
    assert "調査対象がまだありません" not in page


def declared(share: Share, place: str) -> Entry:
    entry = entered(share.cast, name="名簿", items=["氏名"], count=10, count_basis="exact")
    told = [f"{share.root}/{place}"]
    return register.change_entry(entry, {}, places=told, by=share.cast.takahashi.actor, at=NOW)


def test_an_entry_that_says_less_is_shown_with_the_files_that_hold_more(share: Share, cast: Cast) -> None:
    share.put("顧客/名簿.csv", rows(60))
    share.put(f"顧客/{cast.administration.name}/別の部門.csv", rows(30))
    share.aim(by_folder=True)
    declared(share, "顧客")
    share.scan()
    address = reverse("inventory.discrepancy", args=[share.row("drift").pk])
    for who, sees in (("takahashi", True), ("suzuki", False)):
        page = getattr(cast, who).browser().get(address).content.decode()
        assert "名簿.csv" in page
        assert ("別の部門.csv" in page) is sees, who


def test_correcting_the_entry_settles_the_difference_without_another_scan(share: Share, cast: Cast) -> None:
    share.put("顧客/名簿.csv", rows(60))
    share.aim()
    entry = declared(share, "顧客")
    share.scan()
    assert share.lists() == {"drift": [f"{entry.number} 名簿"]}
    browser, address = cast.takahashi.browser(), reverse("inventory.change_entry", args=[entry.pk])
    form = browser.get(address).context["form"]
    told = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    told |= {"department": cast.sales.pk, "items": "氏名\n電話番号\nメールアドレス", "count": 60}
    told |= {name: "\n".join(value) for name, value in told.items() if name == "places"}
    assert browser.post(address, told).status_code == 302
    jobs.drain()
    assert share.lists() == {}


@pytest.mark.parametrize(
    ("place", "business"),
    [
        ("営業部/個人用/田中/名簿.csv", ""),
        ("営業部/展示会/バックアップ/名簿.csv", "展示会"),
        ("営業部/名簿.csv", ""),
        ("共有/展示会/名簿.csv", "展示会"),
    ],
)
def test_the_work_is_guessed_from_a_folder_that_is_named_after_work(
    share: Share, place: str, business: str
) -> None:
    share.put(place, rows(20))
    share.aim(by_folder=True, shown_as=r"\\fs01\全社")
    share.scan()
    told = prefilled(share.row("unregistered"))
    assert (told["business"], told["name"], told["media"]) == (business, "名簿", ["server"])


def test_the_age_of_files_narrows_the_results(share: Share, cast: Cast) -> None:
    for name, days in (("今年", 30), ("去年", 500), ("昔", 4000)):
        share.put(f"{name}.csv", rows(20), changed=NOW - timedelta(days=days))
    share.aim()
    share.scan()
    browser = cast.takahashi.browser()

    def shown(age: str) -> set[str]:
        page = browser.get(reverse("inventory.scanned"), {"age": age}).content.decode()
        return {name for name in ("今年", "去年", "昔") if f"{name}.csv" in page}

    assert [shown(age) for age in ("1", "3", "10")] == [{"去年", "昔"}, {"昔"}, {"昔"}]


def test_a_path_is_shown_as_its_name_with_the_folder_below_it(share: Share, cast: Cast) -> None:
    share.put("顧客/<名簿>.csv", rows(20))
    share.aim(shown_as=r"\\fs01\営業")
    share.scan()
    page = cast.takahashi.browser().get(reverse("inventory.scanned")).content.decode()
    address = reverse("inventory.scanned_file", args=[ScannedFile.objects.get().pk])
    folder = r"\\<wbr>fs01\<wbr>営業\<wbr>顧客"
    assert f'<a href="{address}">&lt;名簿&gt;.csv</a><span class="path__folder">{folder}</span>' in page


def test_the_map_counts_what_is_not_registered_of_whom_the_reader_may_see(share: Share, cast: Cast) -> None:
    for place in ("営業部/名簿1.csv", "営業部/名簿2.csv", f"{cast.administration.name}/名簿3.csv"):
        share.put(place, rows(20))
    share.put("営業部/生年月日.csv", rows(20, "生年月日"))
    share.aim(cast.administration, by_folder=True, name="全社共有")
    share.scan()
    for who, number, places in (("takahashi", 4, 2), ("suzuki", 3, 1)):
        found = getattr(cast, who).browser().get(reverse("inventory.place_map"))
        drawn = [(one.place, one.unregistered) for one in found.context["picture"].fields]
        assert found.context["page"].found == sum(count for _place, count in drawn) == number, who
        assert [place for place, _count in drawn] == ["全社共有"] * places
    alone = cast.suzuki.browser().get(reverse("inventory.place_map"))
    field = alone.context["picture"].fields[0]
    assert [(mark.group, mark.is_registered) for mark in field.marks] == [("name", False), ("life", False)]
    assert "未登録 3件" in alone.content.decode()


def test_what_lies_where_no_kind_is_known_is_on_the_map(share: Share, cast: Cast) -> None:
    entered(cast, name="名簿", items=["氏名"], media=["server"])
    entered(cast, name="忘れ物の記録", items=["忘れ物の特徴"], media=["paper"])
    shown = cast.takahashi.browser().get(reverse("inventory.place_map"))
    assert 'data-group="other"' in shown.content.decode()
    ((_who, fields),) = shown.context["page"].table
    assert [(one.place, known) for one, known, _unknown in fields] == [
        ("紙", ["そのほか"]),
        ("社内サーバ", ["氏名・連絡先"]),
    ], "in the order of the picture"


def test_the_pictures_on_paper_are_drawn_in_the_colours_of_paper() -> None:
    paper = Path("src/mamori/ui/static/ui/paper.css").read_text(encoding="utf-8")
    for part in (".map__band", ".map__mark rect", ".flow__lane rect", ".flow__box rect", ".flow__edge"):
        assert f"{part} {{\n  fill: " in paper, part


def test_of_what_could_not_be_read_nobody_says_that_nothing_is_in_it(share: Share, cast: Cast) -> None:
    share.put("壊れた.xlsx", b"PK\x03\x04" + b"\0" * 60)
    share.put("議事録.txt", "会議は10時から")
    share.aim()
    share.scan()
    browser, nothing = cast.takahashi.browser(), "個人情報は見つかりませんでした"
    for name, says in (("壊れた.xlsx", False), ("議事録.txt", True)):
        page = browser.get(reverse("inventory.scanned_file", args=[share.file(name).pk])).content.decode()
        assert (nothing in page) is says, name
    page = browser.get(reverse("inventory.scans")).content.decode()
    assert "look=unread&amp;columns=place,reason" in page

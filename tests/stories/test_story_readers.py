"""Who only reads: the auditor sees everything and changes nothing; Mallory and a foreign department see nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from playwright.sync_api import APIResponse

from mamori.kernel import files
from mamori.kernel.permission.table import act_named
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory.actions import answers, beside
from mamori.measures.inventory.models import Answer, Entry, Risk, Sheet
from measures.inventory.furnished import entered, written
from measures.inventory.test_actions_survey import FULL, open_round, sheet_of
from people import Cast, Member
from stories.conftest import Seat, SitDown

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OWN = {"web.logout", "web.language", "web.password", "ledgers.save_view"}
"""What everybody may do for themselves: leave, choose a language and a password, keep a view of a list."""


@dataclass(frozen=True)
class Kept:
    """One of each that sales keeps, and an entry that making keeps."""

    entry: Entry
    risk: Risk
    file: int
    sheet: Sheet
    row: Answer
    foreign: Entry


@pytest.fixture
def kept(company: Cast) -> Kept:
    """The inventory of a company in the midst of a round."""
    entry = entered(company, name="会員申込書")
    risk = written(company, entry)
    paper = SimpleUploadedFile("廃棄証明.txt", "溶解処分を証明します。".encode())
    file = beside.attach(entry, paper, by=company.takahashi.actor, at=timezone.now())
    foreign = entered(company, company.making, name="修理依頼書")
    survey = open_round(company, company.sales, company.making)
    sheet = sheet_of(survey, company.sales)
    row = answers.add_answer(
        sheet, {**FULL, "name": "展示会の名刺"}, by=company.suzuki.actor, at=timezone.now()
    )
    return Kept(entry, risk, file.pk, sheet, row, foreign)


def at(name: str, *numbers: int) -> str:
    return reverse(name, args=numbers)


def main_pages(kept: Kept) -> list[tuple[str, str]]:
    """Returns every page that the menu leads to, and one of each thing, with a word that stands on it."""
    return [
        ("/", "棚卸し"),
        (at("inventory.entries"), "会員申込書"),
        (at("inventory.entry", kept.entry.pk), "廃棄証明.txt"),
        (at("inventory.rounds"), "2026年度の棚卸し"),
        (at("inventory.round", kept.sheet.round_id), "営業部"),
        (at("inventory.changes", kept.sheet.round_id), "展示会の名刺"),
        (at("inventory.sheet", kept.sheet.pk), "展示会の名刺"),
        (at("inventory.risks"), "来客が顧客名簿を持ち出す"),
        (at("inventory.risk", kept.risk.pk), "保管・バックアップ"),
        (at("inventory.flow"), "営業部の鍵付き書庫"),
        (at("inventory.findings"), "会員申込書"),
        (at("inventory.operator"), "個人情報取扱事業者"),
        (at("organisation.overview"), "営業部"),
        (at("organisation.people"), "鈴木 かおり"),
        (at("organisation.tasks"), "チームの仕事"),
        (at("organisation.trail"), "棚卸しを開始する"),
    ]


def deeds_offered(seat: Seat) -> set[str]:
    """Returns the names of all writing acts to which a form or a link of the page leads; an export only reads."""
    addresses = seat.page.evaluate(
        "[...document.querySelectorAll('form')].filter(one => one.method === 'post').map(one => one.action)"
        ".concat([...document.links].map(one => one.href))"
    )
    found = set()
    for address in addresses:
        try:
            match = resolve(urlsplit(address).path)
        except Resolver404:
            continue
        key = getattr(match.func, "access_key", None)
        if key and act_named(key).writes and not key.endswith(".export"):
            found.add(str(match.view_name))
    return found


def posts(seat: Seat, path: str, **given: Any) -> APIResponse:
    """Posts as the browser of this person would, with the token that the product gave it."""
    token = seat.page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
    form: Any = {"csrfmiddlewaretoken": token, **given}
    return seat.page.request.post(
        seat.url + path, multipart=form, headers={"Referer": seat.url + "/"}, max_redirects=0
    )


def deeds(kept: Kept) -> list[tuple[str, dict[str, Any]]]:
    """Returns what could be posted to change the inventory or the organisation."""
    entry, sheet, row, risk = kept.entry.pk, kept.sheet.pk, kept.row.pk, kept.risk.pk
    paper = {"name": "x.txt", "mimeType": "text/plain", "buffer": b"x"}
    one_row = {"business": "x", "name": "x", "version": "1"}
    return [
        (at("inventory.open_round"), {"name": "x", "starts_on": "2026-11-01", "due_on": "2026-12-01"}),
        (at("inventory.move_deadline", kept.sheet.round_id), {"due_on": "2030-01-01"}),
        (at("inventory.close_round", kept.sheet.round_id), {"because": "x"}),
        (at("inventory.add_answer", sheet), one_row),
        (at("inventory.change_answer", row), one_row),
        (at("inventory.remove_answer", row), {}),
        (at("inventory.comment", sheet), {"text": "x"}),
        (at("inventory.submit_sheet", sheet), {}),
        (at("inventory.confirm_sheet", sheet), {}),
        (at("inventory.accept_sheet", sheet), {}),
        (at("inventory.return_sheet", sheet), {"because": "x"}),
        (at("inventory.invite_guest", sheet), {"guest_name": "x", "email": "x@x.example"}),
        (at("inventory.return_workbook", sheet), {"file": paper}),
        (at("inventory.change_entry", entry), one_row),
        (at("inventory.review_entry", entry), {}),
        (at("inventory.retire_entry", entry), {"because": "x"}),
        (at("inventory.override_kind", entry), {"kind": "personal", "holds": "no", "because": "x"}),
        (at("inventory.remark", entry), {"text": "x"}),
        (at("inventory.attach", entry), {"file": paper}),
        (at("inventory.detach", entry, kept.file), {}),
        (at("inventory.add_risk", entry), {"phase": "store", "what": "x"}),
        (at("inventory.accept_risk", risk), {}),
        (at("inventory.remove_risk", risk), {}),
        (reverse("inventory.entries.import"), {"file": paper}),
        (at("organisation.edit_company"), {"name": "x"}),
        (reverse("organisation.departments.create"), {"code": "x", "name": "x", "opened_on": "2026-01-01"}),
        (reverse("organisation.people.create"), {"code": "x", "name": "x"}),
    ]


def standing() -> dict[str, Any]:
    """Returns what must stay as it is."""
    return {
        "trail": TrailEntry.objects.count(),
        "entries": list(Entry.objects.order_by("pk").values()),
        "rows": list(Answer.objects.order_by("pk").values()),
        "risks": list(Risk.objects.order_by("pk").values()),
        "sheets": list(Sheet.objects.order_by("pk").values("state", "round__state", "round__due_on")),
        "files": files.of(Entry.objects.get(name="会員申込書")).count(),
    }


@pytest.mark.parametrize("role", ["ito", "kobayashi"], ids=["head of audit", "auditor"])
def test_an_auditor_sees_every_page_and_finds_nothing_to_press(
    sit_down: SitDown, company: Cast, kept: Kept, role: str
) -> None:
    auditor: Member = getattr(company, role)
    desk = sit_down(auditor)
    for path, word in main_pages(kept):
        desk.go(path)
        assert (desk.path, word in desk.told()) == (path, True), f"{word} is not told on {path}"
        assert deeds_offered(desk) <= OWN, path
        if role == "ito":
            desk.look()
    before = standing()
    answered = {path: posts(desk, path, **given).status for path, given in deeds(kept)}
    assert {path: status for path, status in answered.items() if status != 403} == {}
    assert standing() == before
    office = sit_down(company.takahashi)
    office.go(at("inventory.entry", kept.entry.pk))
    assert {"inventory.change_entry", "inventory.remark"} <= deeds_offered(office), "the same look finds them"
    assert posts(office, at("inventory.remark", kept.entry.pk), text="同じ形の投稿").status == 302
    assert TrailEntry.objects.count() == before["trail"] + 1, "the same post by the office is taken"


def secrets_of_sales(kept: Kept) -> list[str]:
    return [
        at("inventory.sheet", kept.sheet.pk),
        at("inventory.sheet_print", kept.sheet.pk),
        at("inventory.workbook", kept.sheet.pk),
        at("inventory.change_answer", kept.row.pk),
        at("inventory.entry", kept.entry.pk),
        at("inventory.change_entry", kept.entry.pk),
        at("inventory.risk", kept.risk.pk),
        at("inventory.attachment", kept.entry.pk, kept.file),
        f"/api{at('inventory.entries')}{kept.entry.pk}/",
        f"/api{at('inventory.risks')}{kept.risk.pk}/",
    ]


LISTS = ["inventory.entries", "inventory.risks", "inventory.rounds", "inventory.findings", "inventory.flow"]


def test_mallory_meets_closed_doors_everywhere(sit_down: SitDown, company: Cast, kept: Kept) -> None:
    desk = sit_down(company.mallory)
    before = standing()
    lists = [reverse(name) for name in LISTS]
    exports = [f"{at('inventory.entries')}export/?format={kind}" for kind in ("csv", "xlsx", "print")]
    apis = [f"/api{at('inventory.entries')}", f"/api{at('inventory.risks')}"]
    asked = [*secrets_of_sales(kept), *lists, *exports, *apis]
    told = {path: desk.page.request.get(desk.url + path).status for path in asked}
    assert {path: status for path, status in told.items() if status not in (403, 404)} == {}
    desk.go(at("inventory.entry", kept.entry.pk))
    assert "会員申込書" not in desk.page.content()
    desk.look()
    desk.go("/")
    assert "営業部" not in desk.page.content()
    desk.look()
    posted = {path: posts(desk, path, **given).status for path, given in deeds(kept)}
    assert {path: status for path, status in posted.items() if status not in (403, 404)} == {}
    assert standing() == before
    desk.go("/")
    desk.press("ログアウト")
    assert desk.path == "/login/", "whoever has no role is not shut in"


def test_the_head_of_a_foreign_department_sees_the_own_rows_and_no_others(
    sit_down: SitDown, company: Cast, kept: Kept
) -> None:
    desk = sit_down(company.ono)
    before = standing()
    told = {path: desk.page.request.get(desk.url + path).status for path in secrets_of_sales(kept)}
    assert {path: status for path, status in told.items() if status != 404} == {}
    desk.go(at("inventory.sheet", kept.sheet.pk))
    desk.look()
    desk.go("/")
    about_sales = [one for one in deeds(kept) if any(char.isdigit() for char in one[0])]
    posted = {path: posts(desk, path, **given).status for path, given in about_sales}
    assert {path: status for path, status in posted.items() if status not in (403, 404)} == {}
    assert standing() == before
    for name in (*LISTS, "web.home"):
        desk.go(reverse(name))
        told_there = desk.page.content()
        assert ("会員申込書" in told_there, "来客が顧客名簿" in told_there) == (False, False), name
        desk.look()
    desk.go(at("inventory.entries"))
    assert "修理依頼書" in desk.told()
    sheet = desk.page.request.get(f"{desk.url}{at('inventory.entries')}export/?format=csv").text()
    assert ("修理依頼書" in sheet, "会員申込書" in sheet) == (True, False)
    listed = desk.page.request.get(f"{desk.url}/api{at('inventory.entries')}").json()
    assert [one["name"] for one in listed["items"]] == ["修理依頼書"]
    assert listed["count"] == 1

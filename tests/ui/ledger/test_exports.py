"""What leaves the house as a file or on paper."""

from __future__ import annotations

import csv
import importlib
import io
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import SuspiciousFileOperation
from openpyxl import load_workbook
from pypdf import PdfReader

from ledgers import declare_people, listing
from mamori.kernel.ledger import Ledger, exporting
from mamori.kernel.trail.models import TrailEntry
from mamori.ui.pdf import our_file
from people import Cast, person

EXPORT = "/testing/people/export/"


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_sheet_holds_all_rows_of_the_list_with_its_filters_columns_and_order(
    cast: Cast, clean_slate: Any
) -> None:
    ledger = declare_people(page_size=2)
    clean_slate.mount(ledger)
    question = f"department={cast.sales.pk}&columns=name,joined_on,years&sort=-name"
    response = cast.takahashi.browser().get(f"{EXPORT}?format=xlsx&{question}")
    rows = list(load_workbook(io.BytesIO(body(response))).active.iter_rows(values_only=True))
    at = rows.index(("氏名", "入社日", "在籍年数"))
    shown = [row.name for row in listing(ledger, cast.takahashi.actor, question).every_row()]
    assert [row[0] for row in rows[at + 1 :]] == shown == ["鈴木 かおり", "田中 いさむ", "森 あおい"]
    assert (rows[at + 3][1].date(), rows[at + 3][2]) == (date(2026, 4, 1), 0), (
        "a day stays a day and a number a number"
    )
    assert "株式会社みなと文具" in rows[1][0]
    assert "部門 営業部" in rows[2][0]


def test_nobody_takes_out_what_they_may_not_see(cast: Cast, people: Ledger) -> None:
    question = f"{EXPORT}?format=csv&columns=name,email"
    text = body(cast.tanaka.browser().get(question)).decode("utf-8-sig")
    assert [line.split(",")[0] for line in text.splitlines()] == [
        "氏名",
        "田中 いさむ",
        "鈴木 かおり",
        "森 あおい",
    ]
    assert cast.mallory.browser().get(f"{EXPORT}?format=csv").status_code == 403


def test_csv_comes_for_excel_and_for_old_systems_and_no_formula_runs(cast: Cast, people: Ledger) -> None:
    person("3001", "=HYPERLINK(1)", cast.sales)
    person("3002", "髙﨑 𠮷", cast.sales)
    browser = cast.takahashi.browser()
    modern = body(browser.get(f"{EXPORT}?format=csv&q=300&columns=code,name"))
    assert modern.startswith("\ufeff従業者番号,氏名\r\n".encode())
    assert list(csv.reader(io.StringIO(modern.decode("utf-8-sig"))))[1] == ["3001", "'=HYPERLINK(1)"]
    old = body(browser.get(f"{EXPORT}?format=csv-cp932&q=3002&columns=name")).decode("cp932")
    assert old == "氏名\r\n髙﨑 〓\r\n"


def test_each_export_leaves_one_entry_that_says_how_many_of_which(cast: Cast, people: Ledger) -> None:
    body(cast.ito.browser().get(f"{EXPORT}?format=csv&engagement=officer&columns=code,name"))
    entry = TrailEntry.objects.get(action="testing.people.export")
    assert entry.actor_id == cast.ito.account.pk
    assert entry.note == "CSV（UTF-8） 2件（雇用区分 役員）列：従業者番号・氏名"


def test_the_file_is_named_after_the_ledger(cast: Cast, people: Ledger) -> None:
    response = cast.ito.browser().get(f"{EXPORT}?format=xlsx")
    response.close()
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''%E5%BE%93%E6%A5%AD%E8%80%85")
    assert disposition.endswith(".xlsx")


def test_the_print_page_shows_every_row_and_who_else_than_a_reader_is_refused(
    cast: Cast, clean_slate: Any
) -> None:
    clean_slate.mount(declare_people(page_size=2))
    html = cast.takahashi.browser().get(f"{EXPORT}?format=print").content.decode()
    assert html.count('<th scope="row">') + html.count("<tr>") >= 11
    assert "加藤 れん" in html
    assert "11件" in html


def test_paper_refuses_more_than_it_can_take_in_words(
    cast: Cast, people: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(exporting.PAPER_ROWS, "print", 5)
    response = cast.takahashi.browser().get(f"{EXPORT}?format=print")
    assert response.status_code == 422
    assert "5件を超えるため" in response.content.decode()
    assert not TrailEntry.objects.filter(action="testing.people.export").exists()


def test_a_format_that_the_ledger_does_not_offer_is_not_there(cast: Cast, clean_slate: Any) -> None:
    clean_slate.mount(declare_people(exports=("csv",)))
    browser = cast.takahashi.browser()
    assert browser.get(f"{EXPORT}?format=xlsx").status_code == 404
    assert browser.get(EXPORT).status_code == 404


def test_a_pdf_is_text_that_can_be_read(cast: Cast, people: Ledger) -> None:
    try:
        importlib.import_module("weasyprint")
    except (ImportError, OSError):
        pytest.skip("WeasyPrint or pango is not on this machine")
    response = cast.takahashi.browser().get(f"{EXPORT}?format=pdf&columns=code,name")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(body(response))).pages)
    assert "森 あおい" in text
    assert "従業者の試し台帳" in text


def test_a_machine_without_pango_says_so_and_leaves_no_entry(
    cast: Cast, people: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    response = cast.takahashi.browser().get(f"{EXPORT}?format=pdf")
    assert response.status_code == 503
    assert "このサーバーではPDFを作れません" in response.content.decode()
    assert not TrailEntry.objects.filter(action="testing.people.export").exists()


@pytest.mark.parametrize(
    "url", ["https://elsewhere.example/static/x.css", "file:///etc/passwd", "mamori:/static/../x"]
)
def test_a_pdf_is_made_from_our_own_files_only(url: str) -> None:
    with pytest.raises((ValueError, SuspiciousFileOperation)):
        our_file(url)


def test_a_pdf_finds_the_style_of_paper() -> None:
    assert our_file("mamori:/static/ui/paper.css").name == "paper.css"

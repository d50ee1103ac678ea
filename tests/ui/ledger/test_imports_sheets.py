"""A workbook with several sheets: every one is named, several may be taken, and every row is accounted for."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from ledgers import declare_people
from mamori.kernel.ledger import Importer
from mamori.kernel.ledger.importing import checking
from mamori.kernel.ledger.models import ImportRun
from mamori.kernel.people.models import Person
from people import Cast

IMPORT = "/testing/people/import/"
HEAD = ["社員番号", "氏名", "部署"]
SALES = [HEAD, ["3001", "新田 ひろ", "営業一課"], ["3002", "柴 まこと", "営業部"], ["", "合計", "2名"]]
MAKING = [["番号", "なまえ", "所属"], ["4001", "井上 みか", "宇宙部"], ["3001", "新田 ひろ", "製造部"]]
NOTES = [["この台帳について"], ["毎年4月に直す"]]


@pytest.fixture(autouse=True)
def taking(clean_slate: Any) -> None:
    synonyms = {"code": ("社員番号", "番号"), "name": ("なまえ",), "department": ("部署", "所属")}
    importer = Importer(("code", "name", "department"), key="code", synonyms=synonyms)
    clean_slate.mount(declare_people(importer=importer))


def book(**sheets: list[list[Any]]) -> SimpleUploadedFile:
    made = Workbook()
    assert made.active is not None
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    made.save(file)
    return SimpleUploadedFile("名簿.xlsx", file.getvalue())


def sent_to(browser: Any, file: SimpleUploadedFile) -> tuple[str, str]:
    """Returns the address of the run and that to which the upload leads."""
    leads = str(browser.post(IMPORT, {"file": file})["Location"])
    return leads.rsplit("/", 2)[0] + "/", leads


def columns_of(browser: Any, address: str) -> dict[str, str]:
    """Returns what the columns page would send back untouched."""
    html = browser.get(address).content.decode()
    found = re.findall(r'<select name="(field_\d+)"[^>]*>(.*?)</select>', html, re.DOTALL)
    chosen = {name: re.search(r'value="([^"]*)" selected', options) for name, options in found}
    return {name: match[1] if match else "" for name, match in chosen.items()}


def agreed_in(html: str) -> str:
    found = re.search(r'name="agreed" value="([\d:]+)"', html)
    assert found is not None
    return found[1]


def test_only_a_file_with_one_filled_sheet_goes_past_the_choice(cast: Cast) -> None:
    browser = cast.takahashi.browser()
    assert sent_to(browser, book(名簿=SALES, 空=[]))[1].endswith("/columns/")
    assert sent_to(browser, book(名簿=SALES, 説明=NOTES))[1].endswith("/sheet/")


def test_every_filled_sheet_is_named_and_those_not_taken_are_counted(cast: Cast) -> None:
    browser = cast.takahashi.browser()
    run, _leads = sent_to(browser, book(名簿=SALES, 説明=NOTES, 製造=MAKING))
    html = browser.get(f"{run}sheet/").content.decode()
    assert [name in html for name in ("「名簿」を取り込む", "「説明」を取り込む", "「製造」を取り込む")] == [
        True
    ] * 3
    none = browser.post(f"{run}sheet/", {"sheet": "0", "first": "1", "last": "1"})
    assert (none.status_code, "少なくとも1つ選んでください" in none.content.decode()) == (422, True)
    browser.post(f"{run}sheet/", {"sheet": "0", "take": ["0"], "first": "1", "last": "1"})
    html = browser.get(f"{run}check/").content.decode()
    report = ImportRun.objects.get().report
    assert report["left_out"] == [["説明", 2], ["製造", 3]]
    assert sum(report[act] for act in checking.ACTS) + 2 + 3 == 4 + 2 + 3, "every row of the file"
    assert "ほかに 5 行は、取り込まない表のものです。" in html
    browser.post(f"{run}check/", {"agreed": agreed_in(html)})
    assert "取り込まなかった表" in browser.get(f"{run}done/").content.decode()


def test_two_sheets_go_in_together_each_with_its_own_columns_and_mended_cells(cast: Cast) -> None:
    browser = cast.takahashi.browser()
    run, _leads = sent_to(browser, book(名簿=SALES, 説明=NOTES, 製造=MAKING))
    looked = browser.post(
        f"{run}sheet/", {"sheet": "0", "take": ["0", "2"], "first": "1", "last": "1", "look": "2"}
    )
    assert looked["Location"] == f"{run}sheet/?sheet=2"
    assert "井上 みか" in browser.get(f"{run}sheet/?sheet=2").content.decode()
    browser.post(f"{run}sheet/", {"sheet": "2", "take": ["0", "2"], "first": "1", "last": "1"})
    first = columns_of(browser, f"{run}columns/")
    assert browser.post(f"{run}columns/", first)["Location"] == f"{run}columns/?sheet=2"
    second = columns_of(browser, f"{run}columns/?sheet=2")
    assert second == {"field_1": "code", "field_2": "name", "field_3": "department"}
    assert browser.post(f"{run}columns/?sheet=2", second)["Location"] == f"{run}check/"
    html = browser.get(f"{run}check/").content.decode()
    assert "同じ値が、このファイルの名簿 2行目にもあります。" in html
    assert 'name="cell_2!C2" value="宇宙部"' in html
    listed = browser.get(f"{run}errors/?format=csv").getvalue().decode("utf-8-sig").splitlines()
    assert listed[0] == "表,行,セル,列,書かれていた値,理由,行の全体"
    assert listed[1].startswith("製造,2,C2,所属,宇宙部,")
    browser.post(f"{run}check/", {"mend": "1", "cell_2!C2": "製造部", "was_2!C2": "宇宙部"})
    html = browser.get(f"{run}check/").content.decode()
    assert "宇宙部" not in html
    browser.post(f"{run}check/", {"agreed": agreed_in(html), "only_good": "yes"})
    made = Person.objects.filter(code__in=("3001", "3002", "4001")).order_by("code")
    assert [one.department.name for one in made] == ["営業一課", "営業部", "製造部"]
    done = ImportRun.objects.get()
    assert [(one["sheet"], one["row"]) for one in done.rejected] == [("製造", 3)]
    assert sum(done.report[act] for act in checking.ACTS) == 4 + 3
    assert "製造 3行目" in browser.get(f"{run}done/").content.decode()


def test_rows_taken_for_no_data_can_be_looked_at(cast: Cast) -> None:
    browser = cast.takahashi.browser()
    run, _leads = sent_to(browser, book(名簿=SALES))
    html = browser.get(f"{run}check/").content.decode()
    assert "データではないと見た行" in html
    assert [(one["row"], one["words"]) for one in ImportRun.objects.get().report["asides"]] == [
        (1, "見出しの行です。"),
        (4, "合計・小計の行です。"),
    ]


def test_the_end_page_names_everything_that_was_wrong_with_a_row(cast: Cast) -> None:
    browser = cast.takahashi.browser()
    run, _leads = sent_to(browser, book(名簿=[*SALES[:3], ["3003", "", "宇宙部"]]))
    html = browser.get(f"{run}check/").content.decode()
    browser.post(f"{run}check/", {"agreed": agreed_in(html), "only_good": "yes"})
    html = browser.get(f"{run}done/").content.decode()
    assert "氏名：必須ですが" in html
    assert "部署：「宇宙部」という" in html


def test_the_dry_run_says_of_whom_it_changes_what_from_what_into_what(cast: Cast) -> None:
    browser = cast.takahashi.browser()
    run, _leads = sent_to(browser, book(名簿=[HEAD, ["1010", "森 あおい", "営業部"]]))
    html = browser.get(f"{run}check/").content.decode()
    assert "所属部門：営業一課 → 営業部" in html
    assert "森 あおい" in html

"""The wizard that brings a file into a ledger, as a person goes through it."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from ledgers import declare_people
from mamori.kernel import jobs
from mamori.kernel.ledger import Importer
from mamori.kernel.ledger.models import ImportRun
from mamori.kernel.people.models import Person
from mamori.kernel.trail.models import TrailEntry
from mamori.ui.ledger.importing import checks
from people import Cast

IMPORT = "/testing/people/import/"
FIELDS = ("code", "name", "kana", "email", "engagement", "department", "joined_on")
ROWS = [
    ["株式会社みなと文具　従業者名簿"],
    ["社員番号", "氏名", "部署", "入社年月日", "備考"],
    ["3001", "新田 ひろ", "営業一課", "令和8年5月1日", "契約更新あり"],
    ["３００２", "柴 まこと", "〃", "2026/5/1", ""],
    ["3003", "井上 みか", "宇宙部", "", ""],
]


@pytest.fixture(autouse=True)
def taking(clean_slate: Any) -> None:
    importer = Importer(
        FIELDS,
        key="code",
        synonyms={"code": ("社員番号",), "department": ("部署",), "joined_on": ("入社年月日",)},
    )
    clean_slate.mount(declare_people(importer=importer))


def workbook(rows: list[list[Any]], *, before: str = "") -> SimpleUploadedFile:
    book = Workbook()
    assert book.active is not None
    if before:
        book.active.title = before
        book.active["A1"] = "このシートは説明です"
        book.create_sheet("名簿")
        book.active = 1
    for row in rows:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return SimpleUploadedFile("名簿.xlsx", made.getvalue())


def uploaded(browser: Any, file: SimpleUploadedFile | None = None) -> str:
    """Sends a file and returns the address of its run."""
    response = browser.post(IMPORT, {"file": file or workbook(ROWS)})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"]).rsplit("/", 2)[0] + "/"


def fields_in(html: str) -> dict[str, str]:
    """Returns what the columns page would send back untouched."""
    found = re.findall(r'<select name="(field_\d+)"[^>]*>(.*?)</select>', html, re.DOTALL)
    chosen = {name: re.search(r'value="([^"]*)" selected', options) for name, options in found}
    return {name: match[1] if match else "" for name, match in chosen.items()}


def agreed_in(html: str) -> str:
    found = re.search(r'name="agreed" value="([\d:]+)"', html)
    assert found is not None
    return found[1]


def test_a_file_goes_in_from_the_upload_to_the_list_with_cells_mended_on_the_way(cast: Cast) -> None:
    browser = cast.takahashi.browser()
    run = uploaded(browser)
    html = browser.get(f"{run}columns/").content.decode()
    sent = fields_in(html)
    assert sent == {
        "field_1": "code",
        "field_2": "name",
        "field_3": "department",
        "field_4": "joined_on",
        "field_5": "",
    }
    assert browser.post(f"{run}columns/", sent)["Location"] == f"{run}check/"
    html = browser.get(f"{run}check/").content.decode()
    assert "「宇宙部」という所属部門は登録されていません。" in html
    assert 'name="cell_C5" value="宇宙部"' in html
    browser.post(f"{run}check/", {"mend": "1", "cell_C5": "製造部", "was_C5": "宇宙部"})
    html = browser.get(f"{run}check/").content.decode()
    assert "取り込めないセル" not in html
    assert browser.post(f"{run}check/", {"agreed": agreed_in(html)})["Location"] == f"{run}done/"
    assert "新規 3件" in browser.get(f"{run}done/").content.decode()
    made = (
        Person.objects.filter(code__in=("3001", "3002", "3003"))
        .order_by("code")
        .values_list("department__name", flat=True)
    )
    assert list(made) == ["営業一課", "営業一課", "製造部"]
    assert str(Person.objects.get(code="3001").joined_on) == "2026-05-01"


def test_only_the_good_rows_go_in_when_that_was_chosen_and_the_others_can_be_downloaded(cast: Cast) -> None:
    browser = cast.takahashi.browser()
    run = uploaded(browser)
    html = browser.get(f"{run}check/").content.decode()
    refused = browser.post(f"{run}check/", {"agreed": agreed_in(html), "only_good": "no"})
    assert refused.status_code == 422
    assert "取り込めない行があります。" in refused.content.decode()
    browser.post(f"{run}check/", {"agreed": agreed_in(html), "only_good": "yes"})
    html = browser.get(f"{run}done/").content.decode()
    assert "1 行を取り込みませんでした。" in html
    response = browser.get(f"{run}errors/?format=xlsx")
    rows = list(load_workbook(io.BytesIO(response.getvalue())).active.iter_rows(values_only=True))
    assert any(row[0] == 5 and "井上 みか" in row[5] for row in rows)
    assert TrailEntry.objects.filter(action="testing.people.import").count() == 1


def test_the_list_of_errors_names_cell_value_and_reason(cast: Cast) -> None:
    browser = cast.takahashi.browser()
    run = uploaded(browser)
    response = browser.get(f"{run}errors/?format=csv")
    lines = response.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "行,セル,列,書かれていた値,理由,行の全体"
    assert lines[1].startswith("5,C5,部署,宇宙部,「宇宙部」という")


def test_a_header_elsewhere_can_be_pointed_at(cast: Cast) -> None:
    browser = cast.takahashi.browser()
    run = uploaded(browser, workbook([["a"], ["b"], *ROWS], before="説明"))
    assert "このシートは説明です" in browser.get(f"{run}sheet/?sheet=0").content.decode()
    html = browser.get(f"{run}sheet/").content.decode()
    assert 'value="4"' in html, "the header was found by itself"
    wrong = browser.post(f"{run}sheet/", {"sheet": "1", "take": "1", "first": "4", "last": "2"})
    assert wrong.status_code == 422
    assert "見出しの終わりの行が、始まりの行より前です。" in wrong.content.decode()
    assert (
        browser.post(f"{run}sheet/", {"sheet": "1", "take": "1", "first": "4", "last": "4"})["Location"]
        == f"{run}columns/"
    )
    assert "社員番号" in browser.get(f"{run}columns/").content.decode()


def test_the_column_that_names_a_row_must_be_chosen(cast: Cast) -> None:
    browser = cast.takahashi.browser()
    run = uploaded(browser)
    response = browser.post(f"{run}columns/", {"field_2": "name"})
    assert response.status_code == 422
    assert "「従業者番号」にあたる列を選んでください。" in response.content.decode()


@pytest.mark.parametrize("step", ["sheet", "columns", "check", "errors", "done", "work"])
def test_nobody_else_can_go_on_with_a_run(cast: Cast, step: str) -> None:
    run = uploaded(cast.takahashi.browser())
    assert cast.tanaka.browser().get(f"{run}{step}/").status_code == 404, (
        "who may import, but did not bring it"
    )
    assert cast.ito.browser().get(f"{run}{step}/").status_code == 403, "who may not import"


def test_a_file_that_is_no_table_is_refused_in_words_on_its_field(cast: Cast) -> None:
    old = SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    response = cast.takahashi.browser().post(IMPORT, {"file": old})
    assert response.status_code == 422
    assert "古いExcel形式" in response.content.decode() or "パスワード" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_a_cancelled_run_removes_the_file(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    browser = cast.takahashi.browser()
    run = uploaded(browser)
    stored = ImportRun.objects.get().stored_as
    assert browser.get(f"{run}cancel/").status_code == 405
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"{run}cancel/")
    assert not default_storage.exists(stored)
    assert browser.get(f"{run}done/")["Location"] == "/testing/people/"


def test_pressing_twice_takes_the_rows_once(cast: Cast) -> None:
    browser = cast.takahashi.browser()
    run = uploaded(browser, workbook(ROWS[:-1]))
    agreed = agreed_in(browser.get(f"{run}check/").content.decode())
    browser.post(f"{run}check/", {"agreed": agreed})
    browser.post(f"{run}check/", {"agreed": agreed})
    assert TrailEntry.objects.filter(action="testing.people.import").count() == 1
    assert Person.objects.filter(code="3001").count() == 1


def test_a_long_file_is_checked_and_taken_where_one_can_watch(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "AT_ONCE", 0)
    monkeypatch.setattr(jobs, "is_alive", lambda at: True)
    browser = cast.takahashi.browser()
    run = uploaded(browser, workbook(ROWS[:-1]))
    assert browser.get(f"{run}check/")["Location"] == f"{run}work/"
    assert "ファイルを確かめています" in browser.get(f"{run}work/").content.decode()
    assert jobs.drain() == 1
    assert browser.get(f"{run}work/", headers={"HX-Request": "true"})["HX-Redirect"] == f"{run}check/"
    agreed = agreed_in(browser.get(f"{run}check/").content.decode())
    assert browser.post(f"{run}check/", {"agreed": agreed})["Location"] == f"{run}work/"
    jobs.drain()
    assert browser.get(f"{run}work/")["Location"] == f"{run}done/"
    assert Person.objects.filter(code__in=("3001", "3002")).count() == 2


def test_what_was_begun_can_be_found_again(cast: Cast) -> None:
    browser = cast.takahashi.browser()
    run = uploaded(browser)
    assert f'href="{run}columns/">名簿.xlsx</a>' in browser.get(IMPORT).content.decode()
    assert "名簿.xlsx" not in cast.tanaka.browser().get(IMPORT).content.decode()


def test_only_who_may_import_is_offered_it(cast: Cast) -> None:
    assert "ファイルから取り込む" in cast.takahashi.browser().get("/testing/people/").content.decode()
    assert "ファイルから取り込む" not in cast.ito.browser().get("/testing/people/").content.decode()

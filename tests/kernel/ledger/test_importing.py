"""A file on its way into a ledger: judged row by row, written once, nothing lost."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.storage import default_storage
from openpyxl import Workbook

from ledgers import OFFICE_WRITES, declare_people
from mamori.kernel.ledger import Importer, Ledger
from mamori.kernel.ledger.importing import checking, runs
from mamori.kernel.ledger.models import ImportMapping, ImportRun
from mamori.kernel.people.models import Person
from mamori.kernel.permission import Actor, Role
from mamori.kernel.sheets.mapping import ColumnMapping
from mamori.kernel.trail.models import TrailEntry
from people import NOW, Cast

FIELDS = ("code", "name", "kana", "email", "engagement", "department", "joined_on")
HEAD = ["社員番号", "氏名", "部署", "雇用区分", "入社日"]


@pytest.fixture
def taking(clean_slate: Any) -> Ledger:
    """The ledger of people, which takes files."""
    importer = Importer(FIELDS, key="code", synonyms={"code": ("社員番号",), "department": ("部署",)})
    ledger = declare_people(importer=importer)
    clean_slate.mount(ledger)
    return ledger


def sheet(*rows: list[Any], title: str = "名簿") -> io.BytesIO:
    book = Workbook()
    assert book.active is not None
    book.active.title = title
    for row in rows:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    made.seek(0)
    return made


def bring(ledger: Ledger, by: Actor, *rows: list[Any]) -> ImportRun:
    return runs.start(ledger, sheet(HEAD, *rows), "名簿.xlsx", by=by, at=NOW)


def acts(report: dict[str, Any]) -> dict[str, int]:
    return {act: report[act] for act in checking.ACTS if report[act]}


def told(report: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [(one["row"], one["title"], one["words"]) for one in report["problems"]]


def test_rows_are_new_changed_or_as_before(cast: Cast, taking: Ledger) -> None:
    by = cast.takahashi.actor
    run = bring(
        taking,
        by,
        ["3001", "新田 ひろ", "営業一課", "正社員", date(2026, 5, 1)],
        ["1010", "森 あおい", "営業部", "", None],
        ["9001", "加藤 れん", "300", "派遣社員", date(2020, 4, 1)],
    )
    report = checking.check(run, taking, by=by)
    assert acts(report) == {"create": 1, "change": 1, "same": 1, "aside": 1}, "the header is no row of data"
    checking.apply(run, taking, agreed=checking.numbers(report), only_good=False, by=by, at=NOW)
    new = Person.objects.get(code="3001")
    assert (new.name, new.department, new.engagement, new.joined_on) == (
        "新田 ひろ",
        cast.sales_one,
        "regular",
        date(2026, 5, 1),
    )
    mori = Person.objects.get(code="1010")
    assert (mori.department, mori.joined_on) == (cast.sales, date(2026, 4, 1)), (
        "an empty cell changes nothing"
    )


def test_one_act_one_entry_and_a_history_for_every_row(cast: Cast, taking: Ledger) -> None:
    by = cast.takahashi.actor
    run = bring(taking, by, ["3001", "新田 ひろ", "営業部"], ["1010", "森 あおい", "営業部"])
    checking.apply(
        run,
        taking,
        agreed=checking.numbers(checking.check(run, taking, by=by)),
        only_good=False,
        by=by,
        at=NOW,
    )
    entry = TrailEntry.objects.get(action="testing.people.import")
    assert (entry.note, entry.object_type) == (
        "名簿.xlsx：新規 1件、変更 1件、変わらない 0件",
        "kernel.importrun",
    )
    for code in ("3001", "1010"):
        latest = Person.objects.get(code=code).history.order_by("-history_id").first()
        assert (latest.history_user, latest.history_date) == (cast.takahashi.account, NOW)


def test_every_problem_names_its_cell_and_its_reason(cast: Cast, taking: Ledger) -> None:
    by = cast.takahashi.actor
    run = bring(
        taking,
        by,
        ["3001", "新田 ひろ", "宇宙部", "正社員", date(2026, 5, 1)],
        ["3002", "", "営業部", "正社員", "2026/13/45"],
        ["3003", "井上 みか", "営業部", "魔法使い", None],
        ["3004", "井上 みき", "営業部", "正社員", None],
        ["x" * 31, "長井 つづく", "営業部", "正社員", None],
    )
    report = checking.check(run, taking, by=by)
    assert acts(report) == {"create": 1, "reject": 4, "aside": 1}
    places = {(row, title) for row, title, _words in told(report)}
    assert places >= {(2, "部署"), (3, "氏名"), (3, "入社日"), (4, "雇用区分"), (6, "社員番号")}
    assert told(report)[0] == (
        2,
        "部署",
        "「宇宙部」という所属部門は登録されていません。 必須ですが、読み取れませんでした。",
    )
    assert len({(row, title) for row, title, _words in told(report)}) == len(told(report)), (
        "a cell stands there once"
    )


def test_the_second_row_of_a_number_is_rejected_with_the_first_named(cast: Cast, taking: Ledger) -> None:
    by = cast.takahashi.actor
    run = bring(taking, by, ["3003", "井上 みか", "営業部"], ["3003", "井上 みき", "営業部"])
    report = checking.check(run, taking, by=by)
    assert acts(report) == {"create": 1, "reject": 1, "aside": 1}
    assert told(report) == [(3, "社員番号", "同じ値が、このファイルの2行目にもあります。")]


def test_a_mended_cell_counts_from_then_on(cast: Cast, taking: Ledger) -> None:
    by = cast.takahashi.actor
    run = bring(taking, by, ["3001", "新田 ひろ", "宇宙部"])
    assert acts(checking.check(run, taking, by=by)) == {"reject": 1, "aside": 1}
    runs.correct(run, {"C2": "営業部", "nonsense": "x", "ZZZZ1": "y"})
    report = checking.check(run, taking, by=by)
    assert acts(report) == {"create": 1, "aside": 1}
    checking.apply(run, taking, agreed=checking.numbers(report), only_good=False, by=by, at=NOW)
    assert Person.objects.get(code="3001").department == cast.sales


def test_all_or_only_the_good_ones_and_the_others_are_listed(cast: Cast, taking: Ledger) -> None:
    by = cast.takahashi.actor
    run = bring(taking, by, ["3001", "新田 ひろ", "営業部"], ["3002", "井上 みか", "宇宙部"])
    agreed = checking.numbers(checking.check(run, taking, by=by))
    with pytest.raises(checking.NotAllRead):
        checking.apply(run, taking, agreed=agreed, only_good=False, by=by, at=NOW)
    assert not Person.objects.filter(code="3001").exists()
    checking.apply(run, taking, agreed=agreed, only_good=True, by=by, at=NOW)
    run.refresh_from_db()
    assert Person.objects.filter(code__in=("3001", "3002")).count() == 1
    assert [(one["row"], one["cells"]["A"]) for one in run.rejected] == [(3, "3002")]
    assert sum(run.report[act] for act in checking.ACTS) == 3, (
        "accepted and rejected are all rows of the file"
    )


def test_a_run_is_applied_once_and_its_file_is_gone(
    cast: Cast, taking: Ledger, django_capture_on_commit_callbacks: Any
) -> None:
    by = cast.takahashi.actor
    run = bring(taking, by, ["3001", "新田 ひろ", "営業部"])
    stored = run.stored_as
    again = ImportRun.objects.get(pk=run.pk)
    agreed = checking.numbers(checking.check(run, taking, by=by))
    assert default_storage.exists(stored)
    with django_capture_on_commit_callbacks(execute=True):
        checking.apply(run, taking, agreed=agreed, only_good=False, by=by, at=NOW)
    assert not default_storage.exists(stored)
    assert (run.layout, run.corrections) == ({}, {})
    again.refresh_from_db()
    with pytest.raises(runs.RunEnded):
        checking.apply(again, taking, agreed=agreed, only_good=False, by=by, at=NOW)


def test_what_changed_since_the_check_is_not_written_unseen(cast: Cast, taking: Ledger) -> None:
    by = cast.takahashi.actor
    run = bring(taking, by, ["3001", "新田 ひろ", "営業部"])
    agreed = checking.numbers(checking.check(run, taking, by=by))
    Person.objects.create(code="3001", name="別の人", department=cast.making)
    with pytest.raises(checking.SomethingChanged):
        checking.apply(run, taking, agreed=agreed, only_good=False, by=by, at=NOW)
    assert Person.objects.get(code="3001").name == "別の人"


def test_nobody_brings_rows_into_or_out_of_a_foreign_department(cast: Cast, taking: Ledger) -> None:
    tanaka = cast.tanaka.actor
    run = bring(
        taking,
        tanaka,
        ["3001", "新田 ひろ", "製造部"],
        ["9001", "加藤 れん", "営業部"],
        ["3002", "柴 まこと", "営業一課"],
    )
    report = checking.check(run, taking, by=tanaka)
    assert acts(report) == {"create": 1, "reject": 2, "aside": 1}
    assert {row for row, _title, _words in told(report)} == {2, 3}


def test_a_file_that_cannot_be_read_leaves_nothing_behind(cast: Cast, taking: Ledger) -> None:
    from mamori.kernel.sheets.refusals import SheetProblem

    before = set(default_storage.listdir("imports")[1]) if default_storage.exists("imports") else set()
    with pytest.raises(SheetProblem):
        runs.start(
            taking,
            io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
            "名簿.xls",
            by=cast.takahashi.actor,
            at=NOW,
        )
    after = set(default_storage.listdir("imports")[1]) if default_storage.exists("imports") else set()
    assert after == before
    assert not ImportRun.objects.exists()


def test_a_mapping_is_remembered_for_the_next_file_with_these_headers(cast: Cast, taking: Ledger) -> None:
    by = cast.takahashi.actor
    run = bring(taking, by, ["3001", "新田 ひろ", "営業部", "", None])
    chosen = ColumnMapping({1: "code", 2: "name", 3: "department", 4: "kana"})
    runs.choose_columns(run, chosen, at=NOW)
    later = bring(taking, by, ["3002", "柴 まこと", "営業部", "", None])
    assert dict(runs.parts_of(later)[0].mapping.columns) == dict(chosen.columns)
    assert ImportMapping.objects.count() == 1


def test_runs_and_files_of_a_week_ago_are_swept(cast: Cast, taking: Ledger) -> None:
    run = bring(taking, cast.takahashi.actor, ["3001", "新田 ひろ", "営業部"])
    assert runs.sweep(NOW) == 0
    assert runs.sweep(NOW + runs.KEPT_FOR + runs.KEPT_FOR / 7) == 1
    assert not default_storage.exists(run.stored_as)


def test_a_measures_own_action_gets_the_rows_and_says_what_it_refuses(cast: Cast, clean_slate: Any) -> None:
    from mamori.kernel import trail
    from mamori.kernel.action import action

    got: list[Any] = []

    @action("testing.people_take", title="試し", allowed=OFFICE_WRITES)
    def take(rows: Any, *, by: Actor, at: Any, source: str) -> None:
        got.extend(rows)
        trail.record(about=cast.company)

    def no_x(row: Any, by: Actor) -> Any:
        return [("name", "Xは使えません。")] if "X" in row.values["name"] else []

    ledger = declare_people(importer=Importer(("code", "name"), apply=take, check=no_x))
    by = cast.takahashi.actor
    run = runs.start(ledger, sheet(["従業者番号", "氏名"], ["1", "A"], ["2", "X"]), "a.xlsx", by=by, at=NOW)
    report = checking.check(run, ledger, by=by)
    assert told(report) == [(3, "氏名", "Xは使えません。")]
    checking.apply(run, ledger, agreed=checking.numbers(report), only_good=True, by=by, at=NOW)
    assert [row.values for row in got] == [{"code": "1", "name": "A"}]
    assert ledger.import_key == "testing.people_take"


def test_who_may_import_is_on_the_access_table(taking: Ledger) -> None:
    from mamori.kernel.permission.table import act_named

    assert set(act_named("testing.people.import").allowed) == {Role.OFFICE, Role.DEPARTMENT_HEAD}

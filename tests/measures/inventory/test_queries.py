"""What the inventory's pages read: boards, sheets, entries, findings and pictures, each within the reader's reach."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from mamori.kernel import duty
from mamori.kernel.people.models import Assignment
from mamori.kernel.permission import Actor, Role
from mamori.measures.inventory.actions import answers, merging, register, rounds, sheets
from mamori.measures.inventory.models import Entry, Sheet, SurveyRound
from mamori.measures.inventory.queries import changes, flow, judgement
from mamori.measures.inventory.queries import register as entries
from mamori.measures.inventory.queries import survey as queries
from measures.inventory.furnished import entered, written
from measures.inventory.test_actions_survey import FULL, accepted, open_round, sheet_of
from people import NOW, TODAY, TOKYO, Cast, member

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def everybody_outside(cast: Cast) -> list[Actor]:
    """Returns those who may not see what sales holds."""
    return [one.actor for one in (cast.ono, cast.mori, cast.kato, cast.watanabe, cast.mallory)]


def test_the_board_counts_states_rows_changes_and_open_remarks(cast: Cast) -> None:
    entered(cast)
    survey = open_round(cast, cast.sales, cast.making, cast.audit)
    sales = sheet_of(survey, cast.sales)
    answers.add_answer(sales, {**FULL, "name": "名刺"}, by=cast.suzuki.actor, at=NOW)
    answers.comment(sales, "件数は？", by=cast.sato.actor, at=NOW)
    settled = answers.comment(sales, "保管場所は？", by=cast.sato.actor, at=NOW)
    answers.settle_comment(settled, by=cast.suzuki.actor, at=NOW)
    answers.add_answer(sheet_of(survey, cast.making), FULL, by=cast.ono.actor, at=NOW)
    accepted(cast, survey, cast.making)
    board = queries.board(survey, cast.sato.actor, today=TODAY)
    assert [row.sheet.department for row in board.rows] == [cast.sales, cast.making, cast.audit]
    assert [(row.rows, row.waiting, row.changed, row.comments) for row in board.rows] == [
        (2, 1, 1, 1),
        (1, 0, 1, 0),
        (0, 0, 0, 0),
    ]
    assert board.totals == {"in_work": 1, "accepted": 1, "not_started": 1}
    assert (board.size, board.done, board.percent) == (3, 1, 33)
    assert [row.status_kind for row in board.rows] == ["working", "done", "none"]


def test_days_run_down_and_only_those_who_have_not_handed_in_are_late(cast: Cast) -> None:
    survey = open_round(cast, cast.sales, cast.making, due_on=TODAY + DAY)
    answers.add_answer(sheet_of(survey, cast.making), FULL, by=cast.ono.actor, at=NOW)
    sheets.submit_sheet(sheet_of(survey, cast.making), by=cast.ono.actor, at=NOW)
    in_time = queries.board(survey, cast.sato.actor, today=TODAY)
    assert ([row.days_left for row in in_time.rows], in_time.late) == ([1, 1], [])
    after = queries.board(survey, cast.sato.actor, today=TODAY + 4 * DAY)
    assert [(row.is_late, row.days_late, row.status_kind) for row in after.rows] == [
        (True, 3, "late"),
        (False, 3, "waiting"),
    ]
    assert [row.sheet.department for row in after.late] == [cast.sales]


def test_the_board_names_the_clerks_of_the_day_and_the_last_reminder(cast: Cast) -> None:
    survey = open_round(cast, cast.sales, cast.making, due_on=TODAY + 30 * DAY)
    second = member("1020", "石井 ゆか", cast.sales)
    Assignment.objects.create(
        account=second.account,
        role=Role.DEPARTMENT_CLERK,
        department=cast.sales,
        valid_from=TODAY,
        valid_to=TODAY + 10 * DAY,
    )
    for number in (23, 27):
        day = TODAY + number * DAY
        duty.remind(datetime(day.year, day.month, day.day, 7, tzinfo=TOKYO))
    sales, making = queries.board(survey, cast.sato.actor, today=TODAY).rows
    assert (sales.clerks, making.clerks) == ("鈴木 かおり、石井 ゆか", "")
    assert sales.reminded_at == datetime(2026, 6, 28, 7, tzinfo=TOKYO)
    later = queries.board(survey, cast.sato.actor, today=TODAY + 11 * DAY).rows[0]
    assert later.clerks == "鈴木 かおり"


def test_a_reader_sees_on_the_board_only_the_own_departments(cast: Cast) -> None:
    survey = open_round(cast, cast.sales, cast.sales_one, cast.making)
    seen = {
        name: [
            row.sheet.department.name
            for row in queries.board(survey, getattr(cast, name).actor, today=TODAY).rows
        ]
        for name in ("ito", "tanaka", "suzuki", "ono", "mori", "watanabe", "mallory")
    }
    assert seen == {
        "ito": ["営業部", "営業一課", "製造部"],
        "tanaka": ["営業部", "営業一課"],
        "suzuki": ["営業部", "営業一課"],
        "ono": ["製造部"],
        "mori": [],
        "watanabe": [],
        "mallory": [],
    }


def test_the_round_that_runs_is_the_open_one_that_ends_last(cast: Cast) -> None:
    assert queries.current_round() is None
    early = open_round(cast, cast.sales, due_on=TODAY + DAY)
    late = open_round(cast, cast.making, due_on=TODAY + 9 * DAY)
    assert queries.current_round() == late
    rounds.close_round(late, because="中止", by=cast.takahashi.actor, at=NOW)
    assert queries.current_round() == early
    shown = {
        one.pk: (vars(one)["accepted_count"], vars(one)["sheet_count"])
        for one in queries.rounds(cast.sato.actor)
    }
    assert shown == {early.pk: (0, 1), late.pk: (0, 1)}


def test_a_sheet_shows_what_changed_against_the_register_and_what_others_tend_to_forget(cast: Cast) -> None:
    entered(cast, name="申込書", count=10)
    sheet = sheet_of(open_round(cast, cast.sales), cast.sales)
    row = sheet.answers.select_related("sheet__round", "entry").get()
    before = queries.sheet_page(sheet)
    assert (before.size, before.answered, before.waiting) == (1, 0, [row.pk])
    answers.change_answer(
        row, {**FULL, "name": "申込書", "count": 15, "note": "増えた"}, by=cast.suzuki.actor, at=NOW
    )
    page = queries.sheet_page(sheet_of(sheet.round, cast.sales))
    assert {cell.field: (cell.before, cell.words) for cell in page.rows[0].changes} == {
        "count": ("10", "15"),
        "note": ("", "増えた"),
    }
    assert (page.answered, page.waiting) == (1, [])
    assert page.forgotten
    taken = page.forgotten[0]
    answers.add_answer(sheet, FULL, suggested_from=taken.id, by=cast.suzuki.actor, at=NOW)
    again = queries.sheet_page(sheet_of(sheet.round, cast.sales))
    assert taken.id not in {one.id for one in again.forgotten}


@pytest.mark.parametrize("size", [1, 3])
def test_a_sheet_is_read_in_four_queries_however_long_it_is(
    cast: Cast, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        entered(cast, name=f"名簿{number}")
    sheet = sheet_of(open_round(cast, cast.sales), cast.sales)
    for row in sheet.answers.all():
        answers.comment(sheet, "件数は？", answer=row, field="count", by=cast.sato.actor, at=NOW)
    with django_assert_num_queries(4):
        page = queries.sheet_page(sheet)
        assert [len(row.comments) for row in page.rows] == [1] * size


def test_an_entry_comes_with_judgements_risks_lineage_and_its_last_changes(cast: Cast) -> None:
    entry, other = entered(cast, name="名簿"), entered(cast, name="写し")
    written(cast, entry)
    merging.merge_entries(entry, [other], because="同じもの", by=cast.takahashi.actor, at=NOW)
    register.override_kind(entry, "my_number", "yes", because="写しがある", by=cast.sato.actor, at=NOW)
    register.change_entry(entry, {"count": 1}, because="数え直した", by=cast.tanaka.actor, at=NOW)
    page = entries.entry_page(entry, today=TODAY)
    judged = {one.kind.value: one for one in page.judged}
    assert judged["my_number"].holds == "yes"
    assert judged["my_number"].verdict.holds != "yes"
    assert judged["my_number"].override is not None
    assert judged["personal_information"].override is None
    assert [risk.what for risk in page.risks] == [risk.what for risk in entry.risks.all()]
    assert [(step.source, step.target) for step in page.lineage] == [(other, entry)]
    newest = page.changes[0]
    assert (newest.why, [(cell.field, cell.words) for cell in newest.cells]) == (
        "数え直した",
        [("count", "1")],
    )


def test_findings_go_on_after_a_number_and_end(cast: Cast) -> None:
    for number in range(5):
        entered(cast, name=f"名簿{number}", purpose="")
    seen: list[str] = []
    after, steps = "", 0
    while steps == 0 or after:
        rows, after = judgement.findings(cast.sato.actor, today=TODAY, after=after, limit=2)
        seen += [row.entry.number for row in rows]
        assert all(row.contradictions for row in rows)
        steps += 1
    assert (seen, steps) == ([f"PI-{number:06d}" for number in range(1, 6)], 3)


def test_findings_and_flow_show_nothing_of_a_foreign_department(cast: Cast) -> None:
    entered(cast, purpose="")
    for actor in everybody_outside(cast):
        assert judgement.findings(actor, today=TODAY) == ([], "")
        assert flow.flow_page(actor).entries == 0
    for actor in (cast.sato.actor, cast.ito.actor, cast.tanaka.actor, cast.suzuki.actor):
        assert len(judgement.findings(actor, today=TODAY)[0]) == 1
        assert flow.flow_page(actor).entries == 1


def test_the_flow_is_narrowed_to_a_department_with_all_below_it_but_not_to_a_foreign_one(cast: Cast) -> None:
    entered(cast)
    entered(cast, cast.sales_one)
    entered(cast, cast.making)
    assert flow.flow_page(cast.sato.actor).entries == 3
    assert flow.flow_page(cast.sato.actor, department=cast.sales.pk).entries == 2
    own = flow.flow_page(cast.tanaka.actor, department=cast.making.pk)
    assert (own.entries, own.department) == (2, None)
    assert [one.name for one in own.departments] == ["営業部", "営業一課"]


def test_what_a_round_found_is_told_by_department_within_the_readers_reach(cast: Cast) -> None:
    survey = two_rounds(cast)
    page = changes.changes(survey, cast.sato.actor)
    assert [
        (name, [(row.answer.stand, row.answer.name) for row in rows]) for name, rows in page.departments
    ] == [("営業部", [("changed", "申込書"), ("gone", "名刺"), ("new", "履歴書")])]
    assert page.counts == {"carried": 0, "unchanged": 1, "changed": 1, "new": 1, "gone": 1}
    for actor in everybody_outside(cast):
        assert changes.changes(survey, actor).departments == []


def two_rounds(cast: Cast) -> SurveyRound:
    """Returns the second round, in which sales has kept, changed, given up and found something."""
    for name in ("顧客名簿", "申込書", "名刺"):
        entered(cast, name=name, count_basis="exact", counted_on=date(2026, 4, 1))
    survey = open_round(cast, cast.sales)
    sheet = sheet_of(survey, cast.sales)
    kept, changed, gone = sheet.answers.select_related("sheet__round", "entry")
    answers.confirm_unchanged(kept, by=cast.suzuki.actor, at=NOW)
    recounted = {"count": 3, "counted_on": date(2026, 5, 1)}
    answers.change_answer(changed, recounted, by=cast.suzuki.actor, at=NOW)
    answers.mark_gone(gone, because="処分した", by=cast.suzuki.actor, at=NOW)
    answers.add_answer(sheet, {**FULL, "name": "履歴書"}, by=cast.suzuki.actor, at=NOW)
    return survey


def test_what_a_round_changed_is_told_the_same_before_and_after_its_acceptance(cast: Cast) -> None:
    survey = two_rounds(cast)
    told = [("count", "1,200（数えた・2026年4月1日）", "3（数えた・2026年5月1日）")]
    for _ in ("filled in", "accepted"):
        changed = changes.changes(survey, cast.sato.actor).departments[0][1][0]
        assert [(cell.field, cell.before, cell.words) for cell in changed.changes] == told
        sheet = queries.sheet_page(sheet_of(survey, cast.sales))
        shown = {row.answer.name: [(c.field, c.before, c.words) for c in row.changes] for row in sheet.rows}
        assert shown == {"顧客名簿": [], "申込書": told, "名刺": [], "履歴書": []}
        if sheet.sheet.state != Sheet.State.ACCEPTED:
            accepted(cast, survey, cast.sales)
    entry = Entry.objects.get(name="申込書")
    register.change_entry(entry, {"count": 99, "purpose": "x"}, by=cast.takahashi.actor, at=NOW)
    later = queries.sheet_page(sheet_of(survey, cast.sales)).rows[1]
    assert [(cell.field, cell.before, cell.words) for cell in later.changes] == told, "what was then stays"


def test_the_company_is_judged_by_both_laws_over_what_lived_in_the_last_half_year(cast: Cast) -> None:
    entered(cast, count=6000, searchable="yes", identifiable="yes")
    page = judgement.operator_page(today=TODAY)
    assert (page.comparison.now.holds, page.comparison.then.holds) == ("yes", "yes")
    entry = Entry.objects.get()
    register.retire_entry(entry, because="処分した", by=cast.takahashi.actor, at=NOW)
    assert judgement.operator_page(today=TODAY + 180 * DAY).comparison.then.holds == "yes"
    assert judgement.operator_page(today=date(2027, 1, 15)).comparison.then.holds == "no"

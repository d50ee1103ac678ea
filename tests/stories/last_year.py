"""Furnishes the round of last year, which was taken the whole way, for stories that begin a year later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from mamori.measures.inventory.actions import answers, rounds, sheets
from mamori.measures.inventory.models import Sheet, SurveyRound
from measures.inventory.test_actions_survey import FULL, sheet_of
from people import Cast

YEAR = timedelta(days=365)
HELD: dict[str, list[dict[str, Any]]] = {
    "営業部": [
        {"name": "顧客名簿"},
        {"name": "申込書", "business": "受注", "count": 300},
        {"name": "名刺", "business": "営業活動", "count": 900, "principals": ["partner"]},
    ],
    "製造部": [
        {"name": "修理依頼書", "business": "修理受付", "storage_place": "修理窓口の鍵付き引出し"},
        {"name": "協力会社の連絡先", "business": "外注管理", "count": 40, "storage_place": "共有フォルダ"},
    ],
}


def settled(sheet: Sheet, company: Cast, *, rows: list[dict[str, Any]]) -> None:
    """Takes a sheet of last year the whole way."""
    then = timezone.now() - YEAR
    for row in rows:
        answers.add_answer(sheet, {**FULL, **row}, by=company.sato.actor, at=then)
    sheets.submit_sheet(sheet, by=company.takahashi.actor, at=then)
    sheets.confirm_sheet(sheet, by=company.sato.actor, at=then)
    sheets.accept_sheet(sheet, by=company.takahashi.actor, at=then)


def round_of_last_year(company: Cast) -> SurveyRound:
    """Returns the closed round; three rows of sales and two of making are in the register."""
    then = timezone.now() - YEAR
    asked = [company.sales, company.making]
    survey = rounds.open_round(
        name="昨年度 個人情報の棚卸し",
        starts_on=timezone.localdate(then),
        due_on=timezone.localdate(then) + timedelta(days=21),
        departments=asked,
        by=company.takahashi.actor,
        at=then,
    )
    for one in asked:
        settled(sheet_of(survey, one), company, rows=HELD[one.name])
    rounds.close_round(survey, by=company.takahashi.actor, at=then)
    return survey

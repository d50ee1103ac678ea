"""Plays three years of inventories: rounds, sheets, remarks, acceptance, owners and risks, each by its own person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from mamori.kernel import duty
from mamori.kernel.people.models import Account, Department, Person
from mamori.kernel.permission import Actor, Grant, Role
from mamori.measures.inventory import api as inventory
from mamori.web.demo.shapes import DemoComment, DemoCompany, DemoRisk, DemoRound, DemoSheet, DemoStep

TOKYO = ZoneInfo("Asia/Tokyo")


def play(demo: DemoCompany) -> dict[str, inventory.Entry]:
    """Plays all rounds in their order, gives the register its owners and its risks, and returns the entries by key."""
    cast, known = Cast(demo), dict[str, inventory.Entry]()
    for survey in demo.rounds:
        _Played(demo, survey, cast, known).run()
    office = demo.rounds[0].opened_by
    _owners(demo, cast.actor(office, _noon(demo.today)), known)
    for risk in demo.risks:
        if risk.entry in known:
            _risk(risk, known[risk.entry], cast)
    return known


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), TOKYO)


class Cast:
    """Finds who acts: the account of a person with the roles of the day, or the office in the name of one without."""

    def __init__(self, demo: DemoCompany) -> None:
        self.demo_today = demo.today
        self.names = {one.code: one.name for one in demo.people}
        found = Account.objects.select_related("person__department").exclude(person=None)
        self.accounts = {one.person.code: one for one in found if one.person is not None}
        self.kept: dict[tuple[str, date], Actor] = {}

    def actor(self, code: str, at: datetime) -> Actor:
        """Returns who acts on that day."""
        on = at.astimezone(TOKYO).date()
        if (code, on) not in self.kept:
            account = self.accounts.get(code)
            self.kept[code, on] = (
                Actor.of(account, on=on)
                if account is not None
                else Actor(name=self.names.get(code, code), grants=(Grant(Role.PRIVACY_OFFICER),))
            )
        return self.kept[code, on]


@dataclass(frozen=True)
class _Event:
    at: datetime
    order: int
    run: Callable[[], None]


class _Played:
    """One round, whose acts on all sheets happen in the order of their times."""

    def __init__(
        self, demo: DemoCompany, survey: DemoRound, cast: Cast, known: dict[str, inventory.Entry]
    ) -> None:
        self.demo, self.survey, self.cast, self.known = demo, survey, cast, known
        self.rows: dict[str, inventory.Answer] = {}

    def run(self) -> None:
        survey = self.survey
        codes = [sheet.unit for sheet in survey.sheets]
        made = inventory.open_round(
            name=survey.name,
            lead=survey.lead,
            starts_on=survey.starts_on,
            due_on=survey.due_on,
            departments=list(Department.objects.filter(code__in=codes).order_by("path")),
            questions=survey.questions,
            by=self.cast.actor(survey.opened_by, survey.opened_at),
            at=survey.opened_at,
        )
        events = [event for sheet in survey.sheets for event in self._events(made, sheet)]
        for event in sorted(events, key=lambda one: (one.at, one.order)):
            event.run()
        if survey.closed_at is not None:
            by = self.cast.actor(survey.opened_by, survey.closed_at)
            inventory.close_round(made, by=by, at=survey.closed_at)

    def _events(self, made: inventory.SurveyRound, sheet: DemoSheet) -> list[_Event]:
        """Returns what happens on a sheet; remarks come just before the step of the same moment."""
        steps = [_Event(step.at, 1, lambda step=step: self._step(made, sheet, step)) for step in sheet.steps]  # type: ignore[misc]  # binds the loop's value
        told = [_Event(one.at, 0, lambda one=one: self._remark(made, sheet, one)) for one in sheet.comments]  # type: ignore[misc]  # binds the loop's value
        return steps + told

    def _stored(self, made: inventory.SurveyRound, sheet: DemoSheet) -> inventory.Sheet:
        rows = inventory.Sheet.objects.select_related("round", "department")
        return rows.get(round=made, department__code=sheet.unit)

    def _step(self, made: inventory.SurveyRound, sheet: DemoSheet, step: DemoStep) -> None:
        if step.act == "remind":
            duty.remind(step.at)
            return
        by, stored = self.cast.actor(step.by, step.at), self._stored(made, sheet)
        acts: Mapping[str, Callable[..., Any]] = {
            "submit": inventory.submit_sheet,
            "confirm": inventory.confirm_sheet,
            "return": inventory.return_sheet,
        }
        if step.act == "fill":
            self._fill(stored, sheet, by, step.at)
        elif step.act == "declare_none":
            inventory.declare_none(stored, by.name, by=by, at=step.at)
        elif step.act == "accept":
            inventory.accept_sheet(stored, by=by, at=step.at)
            self._learn(stored)
        elif step.act == "return":
            inventory.return_sheet(stored, because=step.because, by=by, at=step.at)
        else:
            acts[step.act](stored, by=by, at=step.at)

    def _fill(self, stored: inventory.Sheet, sheet: DemoSheet, by: Actor, at: datetime) -> None:
        carried = {row.entry_id: row for row in stored.answers.select_related("entry", "sheet__round")}
        for answer in sheet.answers:
            entry = self.known.get(answer.entry)
            row = carried.get(entry.pk) if entry is not None else None
            if row is None:
                if answer.stand == "new":
                    self.rows[answer.entry] = inventory.add_answer(stored, answer.content, by=by, at=at)
                continue
            self.rows[answer.entry] = row
            if answer.stand == "unchanged":
                inventory.confirm_unchanged(row, by=by, at=at)
            elif answer.stand == "changed":
                inventory.change_answer(row, answer.content, by=by, at=at)
            elif answer.stand == "gone":
                inventory.mark_gone(row, because=answer.because, by=by, at=at)

    def _learn(self, stored: inventory.Sheet) -> None:
        """Notes which entry of the register each row became."""
        by_row = dict(stored.answers.values_list("pk", "entry_id"))
        entries = inventory.Entry.objects.select_related("department").in_bulk(
            [pk for pk in by_row.values() if pk is not None]
        )
        for key, row in self.rows.items():
            if by_row.get(row.pk) in entries:
                self.known[key] = entries[by_row[row.pk]]

    def _remark(self, made: inventory.SurveyRound, sheet: DemoSheet, one: DemoComment) -> None:
        inventory.comment(
            self._stored(made, sheet),
            one.text,
            answer=self.rows.get(one.entry),
            field=one.field,
            by=self.cast.actor(one.by, one.at),
            at=one.at,
        )


def _owners(demo: DemoCompany, by: Actor, known: Mapping[str, inventory.Entry]) -> None:
    """Gives every entry the head of its department as the person who answers for it."""
    heads = {unit.department: Person.objects.get(code=unit.head) for unit in demo.units}
    for entry in known.values():
        entry.refresh_from_db()
        if entry.state == inventory.Entry.State.ACTIVE:
            owner = heads[entry.department.code]
            at = _noon(entry.last_reviewed_on or demo.today)
            inventory.change_entry(entry, {}, owner=owner, because="管理責任者を定めた", by=by, at=at)


def _risk(risk: DemoRisk, entry: inventory.Entry, cast: Cast) -> None:
    names = (
        *("phase", "medium", "who", "where", "occasion", "what", "cause", "likelihood", "impact"),
        *("measure_now", "measure_add", "measure_kind", "rule", "residual_likelihood", "residual_impact"),
        *("residual_note", "due_on", "done_on"),
    )
    content = {name: getattr(risk, name) for name in names} | {"harm": list(risk.harm)}
    content["assignee"] = Person.objects.get(code=risk.assignee) if risk.assignee else None
    at = _noon(risk.reviewed_on)
    office = next(code for code in cast.accounts if cast.actor(code, at).has(Role.OFFICE))
    made = inventory.add_risk(entry, content, source=risk.source, by=cast.actor(office, at), at=at)
    if risk.accepted_at is not None:
        by = _named(risk.accepted_by, cast, risk.accepted_at)
        because = risk.residual_note or "追加の対策が終わるまでの間、毎月の点検で確かめる"
        inventory.accept_risk(made, by=by, at=risk.accepted_at, because=because)


def _named(name: str, cast: Cast, at: datetime) -> Actor:
    code = next((code for code, known in cast.names.items() if known == name), name)
    return cast.actor(code, at)

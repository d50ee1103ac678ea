"""Plays the three rounds of the demo: which rows each unit told, how its sheet went its way, and who said what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from mamori.web.demo.calendar import RoundDays, round_days
from mamori.web.demo.days import TOKYO, hour, working_day
from mamori.web.demo.shapes import (
    DemoAnswer,
    DemoComment,
    DemoEntry,
    DemoRound,
    DemoSheet,
    DemoStep,
    DemoUnit,
)

CHIEF, OFFICE = "1010", "1011"
REMINDERS = (-7, -3, 0, 1)
BEFORE_SUBMITTING = ("in_work", "not_started")


def rounds(today: date, units: Sequence[DemoUnit], entries: Sequence[DemoEntry]) -> tuple[DemoRound, ...]:
    """Returns the rounds, the oldest first; the last one is open."""
    return tuple(_round(days, units, entries) for days in round_days(today))


def _round(days: RoundDays, units: Sequence[DemoUnit], entries: Sequence[DemoEntry]) -> DemoRound:
    told = {row["unit"]: row for row in days.told["sheets"]}
    return DemoRound(
        index=days.index,
        name=f"{days.starts_on.year}年 {days.told['label']}",
        lead=days.told["lead"].strip(),
        starts_on=days.starts_on,
        due_on=days.due_on,
        questions=tuple(days.told.get("questions", ())),
        opened_by=CHIEF,
        opened_at=hour(days.starts_on, 0),
        closed_at=hour(days.closed_on, 11) if days.closed_on else None,
        sheets=tuple(
            _sheet(days, unit, turn, told.get(unit.department, {}), entries)
            for turn, unit in enumerate(units)
        ),
    )


def _sheet(
    days: RoundDays, unit: DemoUnit, turn: int, told: Mapping[str, Any], entries: Sequence[DemoEntry]
) -> DemoSheet:
    state = told.get("state", "accepted")
    way = _Way(days, unit, turn)
    if told.get("declared_none"):
        way.act("declare_none", unit.clerk, 2)
        way.decide(state)
    elif state in BEFORE_SUBMITTING:
        way.dawdle(state)
    else:
        way.act("fill", unit.clerk, 2 + turn % 4)
        way.act("submit", unit.clerk, 6 + turn % 5)
        returned = told.get("returned")
        if returned:
            way.come_back(returned)
        way.decide(state)
        way.remark(told.get("comments", ()), settled_at=None)
    return DemoSheet(
        unit=unit.department,
        state=state,
        answers=_answers(days.index, unit.department, state, told.get("confirmed_share", 0.0), entries),
        steps=tuple(way.steps),
        comments=tuple(way.comments),
        declared_none=bool(told.get("declared_none")),
    )


class _Way:
    """The way of one sheet: every act follows the one before, on a working day."""

    def __init__(self, days: RoundDays, unit: DemoUnit, turn: int) -> None:
        self.days, self.unit, self.turn = days, unit, turn
        self.steps: list[DemoStep] = []
        self.comments: list[DemoComment] = []
        self._on = days.starts_on

    def act(self, act: str, by: str, after: int, because: str = "") -> datetime:
        """Takes a step `after` days from the round's first day, or the first working day that is free; returns when."""
        wanted = working_day(max(self.days.starts_on + timedelta(days=after), self._on), step=1)
        self._on = max(self._on, min(wanted, working_day(self.days.last_on)))
        at = hour(self._on, self.turn * 3 + len(self.steps))
        if self.steps and at <= self.steps[-1].at:
            at = self.steps[-1].at + timedelta(minutes=25)
        self.steps.append(DemoStep(act, by, at, because))
        return at

    def follow(self, act: str, by: str, wait: int, because: str = "") -> datetime:
        """Takes a step `wait` days after the one before."""
        since_start = (self._on - self.days.starts_on).days
        return self.act(act, by, since_start + wait, because)

    def come_back(self, told: Mapping[str, Any]) -> None:
        """The head confirms, the office returns the sheet with comments, the clerk mends and submits it again."""
        self.follow("confirm", self.unit.head, 1)
        self.follow("return", OFFICE, 1, told["because"])
        returned = len(self.steps) - 1
        again = self.follow("submit", self.unit.clerk, 1)
        self.remark(told["comments"], settled_at=again, at=self.steps[returned].at - timedelta(minutes=10))

    def decide(self, state: str) -> None:
        """The head confirms and the office accepts, as far as the sheet has come."""
        if state in ("with_office", "accepted"):
            self.follow("confirm", self.unit.head, 1)
        if state == "accepted":
            self.follow("accept", CHIEF if self.turn % 2 == 0 and self.unit.head != CHIEF else OFFICE, 1)

    def dawdle(self, state: str) -> None:
        """Nobody submits: at most a beginning, and the reminders that came."""
        if state == "in_work":
            self.act("fill", self.unit.clerk, 8)
        for before in REMINDERS:
            self.steps.append(DemoStep("remind", "", self._reminded_at(before)))
        self.steps.sort(key=lambda step: step.at)

    def _reminded_at(self, before: int) -> datetime:
        """Returns when the machine reminds, on whatever day of the week: at eight in the morning."""
        return datetime.combine(self.days.due_on + timedelta(days=before), time(8), tzinfo=TOKYO)

    def remark(
        self, told: Sequence[Mapping[str, str]], *, settled_at: datetime | None, at: datetime | None = None
    ) -> None:
        """The office writes its comments, by default some minutes after the last step."""
        written = at or (self.steps[-1].at + timedelta(minutes=40))
        self.comments += [
            DemoComment(one["entry"], one["field"], one["text"], OFFICE, written, settled_at) for one in told
        ]


def _answers(
    index: int, unit: str, state: str, confirmed_share: float, entries: Sequence[DemoEntry]
) -> tuple[DemoAnswer, ...]:
    held = [
        one
        for one in entries
        if one.unit == unit and one.added_in < index and (one.gone_in is None or one.gone_in >= index)
    ]
    confirmed = len(held)
    if state in BEFORE_SUBMITTING:
        confirmed = int(len(held) * confirmed_share)
    rows = [_row(one, index) for one in held[:confirmed]]
    rows += [DemoAnswer(one.key, "carried", one.content(index - 1)) for one in held[confirmed:]]
    if state != "not_started":
        new = [one for one in entries if one.unit == unit and one.added_in == index]
        rows += [DemoAnswer(one.key, "new", one.content(index)) for one in new]
    return tuple(rows)


def _row(entry: DemoEntry, index: int) -> DemoAnswer:
    if entry.gone_in == index:
        return DemoAnswer(entry.key, "gone", entry.content(index - 1), entry.gone_because)
    stand = "changed" if index in entry.versions else "unchanged"
    return DemoAnswer(entry.key, stand, entry.content(index))


def registered(played: Sequence[DemoRound]) -> dict[str, tuple[int, Mapping[str, Any]]]:
    """Returns the register as the accepted sheets leave it: the round of the last word and the content, by entry."""
    register: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for one in played:
        for sheet in one.sheets:
            if sheet.state != "accepted":
                continue
            for answer in sheet.answers:
                if answer.stand == "gone":
                    register.pop(answer.entry, None)
                else:
                    register[answer.entry] = (one.index, answer.content)
    return register

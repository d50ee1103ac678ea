"""The shapes of the demo company: plain facts, told in names, codes and days, that no table knows of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

Content = Mapping[str, Any]


@dataclass(frozen=True)
class DemoDepartment:
    """A department; `parent` is the code of the one above, "" for a root; `kind` a kind of the inventory's library."""

    code: str
    name: str
    parent: str
    kind: str
    order: int
    opened_on: date


@dataclass(frozen=True)
class DemoPerson:
    """A worker of the company, or one who has left; `department` is a code, `engagement` a key of the kernel."""

    code: str
    name: str
    kana: str
    email: str
    engagement: str
    department: str
    title: str
    joined_on: date
    left_on: date | None


@dataclass(frozen=True)
class DemoAccount:
    """A way to sign in. `roles` are given besides those that come with posts; `label` says whose it is."""

    person: str
    email: str
    label: str
    roles: tuple[str, ...]
    shown: bool


@dataclass(frozen=True)
class DemoUnit:
    """A department that answers its own sheet, with the people who fill and confirm it."""

    department: str
    head: str
    clerk: str


@dataclass(frozen=True)
class DemoAppointment:
    """A post held by a person from day to day; `department` is set only for the post of a department."""

    person: str
    post: str
    department: str
    starts_on: date
    ends_on: date | None
    ended_because: str


@dataclass(frozen=True)
class DemoReport:
    """How far a task was on a day, in the words of its owner."""

    on: date
    progress: int
    text: str


@dataclass(frozen=True)
class DemoTask:
    """A piece of the team's work; done when its last report says 100."""

    key: str
    title: str
    purpose: str
    done_when: str
    post: str
    owner: str
    due_on: date
    reports: tuple[DemoReport, ...]

    @property
    def done_on(self) -> date | None:
        """Returns the day of the report that finished it."""
        return next((report.on for report in self.reports if report.progress == 100), None)


@dataclass(frozen=True)
class DemoBody:
    """A project team or an office, with its charter and its tasks; `example` is the example team it came from."""

    key: str
    form: str
    name: str
    example: str
    meets: str
    charter: str
    started_on: date
    ended_on: date | None
    tasks: tuple[DemoTask, ...]


@dataclass(frozen=True)
class DemoEntry:
    """A holding over the years: `versions` says what was told of it in a round, from that round on.

    `gone_in` is the round in which it went; `contradiction` the key of the rule that is meant to find it, or "".
    """

    key: str
    unit: str
    suggested_from: str
    versions: Mapping[int, Content]
    gone_in: int | None
    gone_because: str
    contradiction: str

    @property
    def added_in(self) -> int:
        """Returns the round in which it first appeared."""
        return min(self.versions)

    def content(self, after: int) -> Content:
        """Returns what is told of it once that round has passed."""
        return self.versions[max(index for index in self.versions if index <= after)]


@dataclass(frozen=True)
class DemoComment:
    """What the office remarked on a field of an entry; settled once the sheet came back."""

    entry: str
    field: str
    text: str
    by: str
    at: datetime
    settled_at: datetime | None


@dataclass(frozen=True)
class DemoAnswer:
    """A row of a sheet; `stand` is carried, unchanged, changed, new or gone."""

    entry: str
    stand: str
    content: Content
    because: str = ""


@dataclass(frozen=True)
class DemoStep:
    """One act on a sheet: fill, submit, declare_none, confirm, return, accept or remind; by whom and when."""

    act: str
    by: str
    at: datetime
    because: str = ""


@dataclass(frozen=True)
class DemoSheet:
    """A unit's sheet in a round, with its rows, its way so far and where it stands now."""

    unit: str
    state: str
    answers: tuple[DemoAnswer, ...]
    steps: tuple[DemoStep, ...]
    comments: tuple[DemoComment, ...]
    declared_none: bool = False


@dataclass(frozen=True)
class DemoRound:
    """A round of the inventory; open while it has no `closed_at`."""

    index: int
    name: str
    lead: str
    starts_on: date
    due_on: date
    questions: tuple[str, ...]
    opened_by: str
    opened_at: datetime
    closed_at: datetime | None
    sheets: tuple[DemoSheet, ...]


@dataclass(frozen=True)
class DemoRisk:
    """A risk of an entry, with the field names of the inventory's risks; `assignee` is a person's code."""

    entry: str
    phase: str
    medium: str
    who: str
    where: str
    occasion: str
    what: str
    cause: str
    harm: tuple[str, ...]
    likelihood: int
    impact: int
    measure_now: str
    measure_add: str
    measure_kind: str
    rule: str
    source: str
    residual_likelihood: int | None
    residual_impact: int | None
    residual_note: str
    accepted_by: str
    accepted_at: datetime | None
    due_on: date | None
    done_on: date | None
    assignee: str
    reviewed_on: date


@dataclass(frozen=True)
class DemoCompany:
    """The whole furnished company, as it is on one day."""

    today: date
    facts: Content
    password: str
    departments: tuple[DemoDepartment, ...]
    people: tuple[DemoPerson, ...]
    accounts: tuple[DemoAccount, ...]
    units: tuple[DemoUnit, ...]
    bodies: tuple[DemoBody, ...]
    appointments: tuple[DemoAppointment, ...]
    entries: tuple[DemoEntry, ...]
    rounds: tuple[DemoRound, ...]
    risks: tuple[DemoRisk, ...]

    def person(self, code: str) -> DemoPerson:
        """Returns a person by code; raises KeyError for a stranger."""
        return {one.code: one for one in self.people}[code]

    def unit(self, department: str) -> DemoUnit:
        """Returns the answering unit of a department by its code; raises KeyError where there is none."""
        return {one.department: one for one in self.units}[department]

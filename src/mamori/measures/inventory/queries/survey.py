"""Reads rounds, the board of a round and one sheet with all that its page shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Count, F, Max, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext

from mamori.kernel.duty.models import Duty
from mamori.kernel.people.models import Assignment
from mamori.kernel.permission import Actor, Role
from mamori.measures.inventory.models import Answer, FieldComment, Sheet, SheetLink, SurveyRound
from mamori.measures.inventory.queries import READ_ROUNDS, READ_SHEET
from mamori.measures.inventory.rules import catalogue

State = Sheet.State
Stand = Answer.Stand

STATUS_KIND = {
    State.NOT_STARTED: "none",
    State.IN_WORK: "working",
    State.WITH_HEAD: "waiting",
    State.RETURNED: "returned",
    State.WITH_OFFICE: "waiting",
    State.ACCEPTED: "done",
}


@dataclass(frozen=True)
class BoardRow:
    """One department on the board: its sheet, the rows on it, the days left (negative when late) and who fills it."""

    sheet: Sheet
    department: str
    rows: int
    waiting: int
    changed: int
    comments: int
    days_left: int
    clerks: str
    reminded_at: datetime | None = None

    @property
    def is_late(self) -> bool:
        """Tells whether the department has not handed in its sheet in time."""
        return self.days_left < 0 and self.sheet.is_open_to_clerk

    @property
    def days_late(self) -> int:
        """Returns by how many days the deadline has passed."""
        return max(0, -self.days_left)

    @property
    def state_words(self) -> str:
        """Returns how the sheet stands, in words."""
        return str(State(self.sheet.state).label)

    @property
    def status_kind(self) -> str:
        """Returns the kind of the status chip."""
        return "late" if self.is_late else STATUS_KIND[State(self.sheet.state)]


@dataclass(frozen=True)
class Board:
    """A round with a row for each department that the reader may see."""

    survey: SurveyRound
    rows: list[BoardRow]
    totals: dict[str, int]

    @property
    def size(self) -> int:
        """Returns how many departments the reader sees."""
        return len(self.rows)

    @property
    def done(self) -> int:
        """Returns how many sheets are accepted."""
        return self.totals.get(State.ACCEPTED, 0)

    @property
    def late(self) -> list[BoardRow]:
        """Returns the rows that are late."""
        return [row for row in self.rows if row.is_late]

    @property
    def percent(self) -> int:
        """Returns the accepted share in percent."""
        return round(100 * self.done / len(self.rows)) if self.rows else 0


def rounds(actor: Actor) -> Sequence[SurveyRound]:
    """Returns all rounds, the latest first, with the number of sheets and of those accepted."""
    counted = SurveyRound.objects.visible_to(actor, READ_ROUNDS).annotate(
        sheet_count=Count("sheets"), accepted_count=Count("sheets", filter=Q(sheets__state=State.ACCEPTED))
    )
    return list(counted.order_by("-starts_on", "-pk"))


def current_round() -> SurveyRound | None:
    """Returns the open round that ends last, or None."""
    return SurveyRound.objects.filter(state=SurveyRound.State.OPEN).order_by("-due_on", "-pk").first()


def board(survey: SurveyRound, actor: Actor, *, today: date) -> Board:
    """Returns the board of a round, for the departments that the actor may see. Three queries."""
    seen = Sheet.objects.visible_to(actor, READ_SHEET).filter(round=survey)
    named = seen.annotate(
        department_name=F("department__name"), remarks=_open_remarks(), reminded_at=_last_reminder()
    ).order_by("department__order", "department__code")
    sheets: list[Any] = list(named.only("state", "accepted_at", "declared_none", "round", "department"))
    for sheet in sheets:
        sheet.round = survey
    by_stand: dict[int, dict[str, int]] = defaultdict(dict)
    counted = Answer.objects.filter(sheet__in=seen).values_list("sheet_id", "stand").order_by()
    for sheet_id, stand, count in counted.annotate(n=Count("pk")):
        by_stand[sheet_id][stand] = count
    clerks = _clerks(today)
    rows = [
        BoardRow(
            sheet=sheet,
            department=sheet.department_name,
            rows=sum(by_stand[sheet.pk].values()),
            waiting=by_stand[sheet.pk].get(Stand.CARRIED, 0),
            changed=sum(by_stand[sheet.pk].get(stand, 0) for stand in (Stand.NEW, Stand.CHANGED, Stand.GONE)),
            comments=sheet.remarks or 0,
            days_left=(survey.due_on - today).days,
            clerks="、".join(clerks.get(sheet.department_id, ())),
            reminded_at=sheet.reminded_at,
        )
        for sheet in sheets
    ]
    return Board(survey, rows, dict(Counter(sheet.state for sheet in sheets)))


def _clerks(today: date) -> dict[int, list[str]]:
    """Returns the names of each department's clerks of the day."""
    held = Assignment.objects.filter(
        Assignment.in_force(today), role=Role.DEPARTMENT_CLERK, department__isnull=False
    )
    names: dict[int, list[str]] = defaultdict(list)
    for department, name in held.values_list("department_id", "account__person__name").order_by(
        "account__person__code"
    ):
        if department and name:
            names[department].append(name)
    return names


def _open_remarks() -> Subquery:
    """Returns the number of unsettled remarks on a sheet, None without any, as a part of the query that reads it."""
    there = FieldComment.objects.filter(sheet=OuterRef("pk"), settled_at=None).order_by()
    return Subquery(there.values("sheet").annotate(n=Count("pk")).values("n"))


def _last_reminder() -> Subquery:
    """Returns when the department of a sheet was last reminded, as a part of the query that reads the sheet."""
    sheet = Cast(OuterRef("pk"), CharField(max_length=64))
    owed = Duty.objects.filter(about_type="inventory.sheet", about_id=sheet).order_by()
    return Subquery(owed.values("about_id").annotate(last=Max("last_reminded_at")).values("last"))


@dataclass(frozen=True)
class Cell:
    """One answered question: label, value in words, and what it was in the register when that differs."""

    field: str
    label: str
    words: str
    before: str = ""
    is_changed: bool = False


@dataclass(frozen=True)
class SheetRow:
    """One answer as the sheet shows it: cells at first sight, cells from the drawer, open remarks."""

    answer: Answer
    first: list[Cell]
    drawer: list[Cell]
    comments: list[FieldComment]

    @property
    def told(self) -> list[Cell]:
        """Returns the answered cells at first sight, without the names that head the row."""
        return [cell for cell in self.first if cell.words and cell.field not in ("business", "name")]

    @property
    def blank(self) -> list[Cell]:
        """Returns the questions at first sight that nobody has answered."""
        return [cell for cell in self.first if not cell.words]

    @property
    def contested(self) -> list[Cell]:
        """Returns what both this row and, since it was laid out, somebody in the register has changed."""
        if self.answer.sheet.state == State.ACCEPTED or self.answer.entry is None:
            return []
        now, told, specs = self.answer.entry.content(), self.answer.content(), catalogue.field_specs()
        words = catalogue.in_words
        return [
            Cell(name, gettext(specs[name].label), words(name, told[name]), words(name, now[name]))
            for name in self.answer.contested()
            if name in specs
        ]

    @property
    def is_settled(self) -> bool:
        """Tells whether the row wants nothing of anybody: as last year or gone, and nobody has a question."""
        is_gone = self.answer.stand == Stand.GONE and self.answer.gone_because != ""
        return not self.comments and (is_gone or self.answer.stand == Stand.UNCHANGED)

    @property
    def changes(self) -> list[Cell]:
        """Returns the cells that differ from the register."""
        return [cell for cell in (*self.first, *self.drawer) if cell.is_changed]


@dataclass(frozen=True)
class SheetPage:
    """A sheet with its rows, remarks, invitations and what may still be missing on it."""

    sheet: Sheet
    rows: list[SheetRow]
    general: list[FieldComment]
    links: list[SheetLink]
    forgotten: list[catalogue.Suggestion] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Returns how many rows the sheet has."""
        return len(self.rows)

    @property
    def waiting(self) -> list[int]:
        """Returns the answers that still wait to be confirmed."""
        return [row.answer.pk for row in self.rows if row.answer.stand == Stand.CARRIED]

    @property
    def answered(self) -> int:
        """Returns how many rows are answered."""
        return len(self.rows) - len(self.waiting)


def sheet_page(sheet: Sheet) -> SheetPage:
    """Returns all that the page of a sheet shows; the sheet comes with its round and department. Four queries."""
    remarks = FieldComment.objects.filter(settled_at=None)
    answers = sheet.answers.select_related("entry").prefetch_related(
        Prefetch("comments", queryset=remarks, to_attr="open_comments")
    )
    for answer in answers if sheet.state != State.ACCEPTED else ():
        answer.follow_register()
    rows = [_sheet_row(answer, sheet.round.questions) for answer in answers]
    kinds = catalogue.kinds_of_department(sheet.department.name, sheet.department.kind)
    names = [row.answer.name for row in rows]
    taken = [row.answer.suggested_from for row in rows]
    return SheetPage(
        sheet=sheet,
        rows=rows,
        general=list(remarks.filter(sheet=sheet, answer=None)),
        links=list(sheet.links.filter(ended_at=None)),
        forgotten=catalogue.suggested_for(kinds, taken=taken, names=names) if sheet.is_open_to_clerk else [],
    )


def cells_of(answer: Answer) -> list[Cell]:
    """Returns every question with the answer in words, and with what the register said where the answer changes it.

    The answer comes with its sheet and entry. No query.
    """
    before = answer.register_before() if answer.stand == Stand.CHANGED else {}
    now, cells = answer.content(), []
    for name, spec in catalogue.field_specs().items():
        if spec.beside:
            continue
        words, was = catalogue.with_beside(name, now), catalogue.with_beside(name, before) if before else ""
        is_changed = bool(before) and words != was
        cells.append(Cell(name, gettext(spec.label), words, was if is_changed else "", is_changed))
    return cells


def _sheet_row(answer: Answer, questions: Sequence[str]) -> SheetRow:
    shows = set(catalogue.first_sight()) | set(questions)
    first, drawer = [], []
    for cell in cells_of(answer):
        if cell.field in shows:
            first.append(cell)
        elif cell.words or cell.is_changed:
            drawer.append(cell)
    comments: list[FieldComment] = answer.open_comments  # type: ignore[attr-defined]  # set by the prefetch
    return SheetRow(answer, first, drawer, comments)

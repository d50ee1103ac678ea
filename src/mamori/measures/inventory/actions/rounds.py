"""Opens and closes survey rounds, and lays out a sheet for every department asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel import duty, trail
from mamori.kernel.action import Refusal, action
from mamori.kernel.approval import move
from mamori.kernel.people.models import Department
from mamori.kernel.permission import Actor, Role
from mamori.measures.inventory.actions.rights import RUNS_IT
from mamori.measures.inventory.models import Answer, Entry, Sheet, SurveyRound

FILL_DUTY = "inventory.fill_sheet"
CONFIRM_DUTY = "inventory.confirm_sheet"
ACCEPT_DUTY = "inventory.accept_sheet"
DUTIES = (FILL_DUTY, CONFIRM_DUTY, ACCEPT_DUTY)


class NobodyAsked(Refusal):
    words = _("部門が選ばれていません。調査する部門を一つ以上選んでください。")
    field = "departments"


class EndsBeforeStart(Refusal):
    words = _("提出期限が開始日より前になっています。開始日以後の日を入れてください。")
    field = "due_on"


class RoundIsClosed(Refusal):
    words = _("この棚卸しは完了しています。変更が必要なときは、新しい棚卸しを開始してください。")


class SheetsAreOpen(Refusal):
    """Some sheets are not accepted yet; the words name the departments."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            _(
                "まだ受理していない調査表があります（%(names)s）。受理してから完了するか、完了する理由を書いてください。"
            )
            % {"names": "、".join(names)},
            field="because",
        )


@action("inventory.open_round", title=_("棚卸しを開始する"), allowed=RUNS_IT)
def open_round(
    *,
    name: str,
    starts_on: date,
    due_on: date,
    departments: Sequence[Department],
    lead: str = "",
    questions: Iterable[str] = (),
    by: Actor,
    at: datetime,
) -> SurveyRound:
    """Opens a round: a sheet for each department, pre-filled with its entries of the register, and a duty for its clerks.

    `questions` are field names asked from the drawer besides the ten at first sight.
    """
    if not departments:
        raise NobodyAsked
    if due_on < starts_on:
        raise EndsBeforeStart
    previous = (
        SurveyRound.objects.exclude(state=SurveyRound.State.DRAFT).order_by("-starts_on", "-pk").first()
    )
    survey = SurveyRound.objects.create(
        name=name,
        lead=lead,
        starts_on=starts_on,
        due_on=due_on,
        questions=list(questions),
        state=SurveyRound.State.OPEN,
        previous=previous,
        opened_at=at,
    )
    _lay_out(survey, departments, at)
    asked = "、".join(department.name for department in departments)
    trail.record(about=survey, changes={"state": ["", survey.state]}, note=asked)
    return survey


@action("inventory.ask_department", title=_("棚卸しに部門を加える"), allowed=RUNS_IT)
def ask_department(survey: SurveyRound, department: Department, *, by: Actor, at: datetime) -> Sheet:
    """Adds one more department to an open round."""
    must_be_open(survey)
    if survey.sheets.filter(department=department).exists():
        raise Refusal(_("この部門は、すでにこの棚卸しの対象です。"), field="department")
    _lay_out(survey, [department], at)
    sheet = survey.sheets.get(department=department)
    trail.record(about=sheet, changes={"state": ["", sheet.state]})
    return sheet


@action("inventory.move_deadline", title=_("提出期限を変える"), allowed=RUNS_IT)
def move_deadline(
    survey: SurveyRound, due_on: date, *, by: Actor, at: datetime, because: str = ""
) -> SurveyRound:
    """Moves the round's deadline, and with it every duty that is still open."""
    must_be_open(survey)
    if due_on < survey.starts_on:
        raise EndsBeforeStart
    before, survey.due_on = survey.due_on, due_on
    survey.save(update_fields=["due_on"])
    decided_by = max(due_on, timezone.localdate(at))
    for sheet in survey.sheets.exclude(state=Sheet.State.ACCEPTED):
        duty.move_due(FILL_DUTY, about=sheet, due_on=due_on)
        for key in (CONFIRM_DUTY, ACCEPT_DUTY):
            duty.move_due(key, about=sheet, due_on=decided_by)
    trail.record(about=survey, changes={"due_on": [before, due_on]})
    return survey


@action("inventory.close_round", title=_("棚卸しを完了する"), allowed=RUNS_IT)
def close_round(survey: SurveyRound, *, by: Actor, at: datetime, because: str = "") -> SurveyRound:
    """Closes the round. With sheets not yet accepted it wants a reason, and ends their duties."""
    must_be_open(survey)
    waiting = list(survey.sheets.exclude(state=Sheet.State.ACCEPTED).select_related("department"))
    if waiting and not because.strip():
        raise SheetsAreOpen([sheet.department.name for sheet in waiting])
    move(survey, frm=[SurveyRound.State.OPEN], to=SurveyRound.State.CLOSED, closed_at=at)
    for sheet in waiting:
        for key in DUTIES:
            duty.withdraw(key, about=sheet, by=by, at=at)
    trail.record(about=survey, changes={"state": ["open", "closed"]})
    return survey


def must_be_open(survey: SurveyRound) -> None:
    """Raises RoundIsClosed unless the round runs at this moment; every step of a sheet begins with this."""
    if not SurveyRound.objects.filter(pk=survey.pk, state=SurveyRound.State.OPEN).exists():
        raise RoundIsClosed


def _lay_out(survey: SurveyRound, departments: Sequence[Department], at: datetime) -> None:
    """Makes the sheets, fills in what the register says and tells the departments what they owe."""
    sheets = Sheet.objects.bulk_create([Sheet(round=survey, department=one) for one in departments])
    held: dict[int, list[Entry]] = defaultdict(list)
    entries = Entry.objects.filter(department__in=departments, state=Entry.State.ACTIVE).order_by("number")
    for entry in entries.iterator(chunk_size=500):
        held[entry.department_id].append(entry)
    answers = [
        carried(entry, sheet, position)
        for sheet in sheets
        for position, entry in enumerate(held[sheet.department_id], start=1)
    ]
    Answer.objects.bulk_create(answers, batch_size=500)
    for sheet in sheets:
        owe_filling(sheet, at)


def carried(entry: Entry, sheet: Sheet, position: int) -> Answer:
    """Returns an unsaved answer that says what the register says, waiting to be confirmed."""
    answer = Answer(sheet=sheet, entry=entry, stand=Answer.Stand.CARRIED, position=position)
    answer.take_over(entry.content())
    answer.refresh_search_text()
    return answer


def owe_filling(sheet: Sheet, at: datetime) -> None:
    """Enters the department's duty to fill in its sheet by the round's deadline."""
    duty.owe(
        FILL_DUTY,
        title=_("調査表を記入する（%(round)s）") % {"round": sheet.round.name},
        due_on=sheet.round.due_on,
        about=sheet,
        role=Role.DEPARTMENT_CLERK,
        department=sheet.department,
        url=reverse("inventory.sheet", args=[sheet.pk]),
        at=at,
    )


def next_position(sheet: Sheet) -> int:
    """Returns the place of the next row on the sheet."""
    last: int | None = sheet.answers.aggregate(last=Max("position"))["last"]
    return (last or 0) + 1

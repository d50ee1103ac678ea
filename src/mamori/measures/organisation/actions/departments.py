"""Sets up, changes, moves and closes departments."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mamori.kernel import trail
from mamori.kernel.action import Refusal, action
from mamori.kernel.people.models import Assignment, Department, Person
from mamori.kernel.permission import Actor
from mamori.measures.organisation import rules
from mamori.measures.organisation.actions.rights import MANAGE


class DepartmentCodeTaken(Refusal):
    """Another department has the code."""

    words = _("この部門コードは、ほかの部門が使っています。")
    field = "code"


class BelowItself(Refusal):
    """A department cannot stand below itself."""

    words = _("自分自身や、自分の下にある部門の下には移せません。")
    field = "parent"


class ParentIsClosed(Refusal):
    """The department above is closed."""

    words = _("上位部門は、すでに廃止されています。")
    field = "parent"


class AlreadyClosed(Refusal):
    """The department is closed."""

    words = _("この部門は、すでに廃止されています。")


class StillInUse(Refusal):
    """Departments or people still belong to it."""

    field = "on"


@action("organisation.set_up_department", title=_("部門を設ける"), allowed=MANAGE)
def set_up_department(
    *,
    code: str,
    name: str,
    parent: Department | None = None,
    kind: str = "",
    order: int = 0,
    opened_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Department:
    """Returns the new department; raises DepartmentCodeTaken or ParentIsClosed."""
    _refuse_taken_code(code)
    _refuse_closed(parent)
    department = Department.objects.create(
        code=code, name=name, parent=parent, kind=kind, order=order, opened_on=opened_on
    )
    trail.record(about=department, changes=trail.diff({}, trail.snapshot(department)))
    return department


@action("organisation.change_department", title=_("部門の情報を直す"), allowed=MANAGE)
def change_department(
    department: Department,
    *,
    code: str,
    name: str,
    kind: str = "",
    order: int = 0,
    opened_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Department:
    """Gives a department another code, name, kind of work, place in the order or first day."""
    _refuse_taken_code(code, but=department)
    before = trail.snapshot(department)
    department.code, department.name, department.kind = code, name, kind
    department.order, department.opened_on = order, opened_on
    department.save()
    trail.record(about=department, changes=trail.diff(before, trail.snapshot(department)))
    return department


@action("organisation.move_department", title=_("部門を移す"), allowed=MANAGE)
def move_department(
    department: Department, *, parent: Department | None, by: Actor, at: datetime, because: str = ""
) -> Department:
    """Puts a department with all below it under another one, or at the top; raises BelowItself or ParentIsClosed."""
    if parent is not None and rules.would_loop(path=department.path, new_parent_path=parent.path):
        raise BelowItself
    _refuse_closed(parent)
    before = trail.snapshot(department)
    department.parent = parent
    department.save()
    department.replant()
    trail.record(about=department, changes=trail.diff(before, trail.snapshot(department)))
    return department


@action("organisation.close_department", title=_("部門を廃止する"), allowed=MANAGE)
def close_department(
    department: Department, *, on: date, by: Actor, at: datetime, because: str = ""
) -> Department:
    """Closes a department from that day on and ends the roles that were held for it.

    Raises AlreadyClosed, or StillInUse while departments below it are open or people belong to it that day.
    """
    if department.closed_on is not None:
        raise AlreadyClosed
    below = Department.objects.filter(Department.open_on(on), parent=department).count()
    people = Person.objects.filter(Person.working_on(on), department=department).count()
    if below or people:
        words = _(
            "まだ使われています（下の部門 %(below)d、所属する人 %(people)d人）。先に移すか、廃止してください。"
        )
        raise StillInUse(words % {"below": below, "people": people})
    before = trail.snapshot(department)
    department.closed_on = on
    department.save()
    last_day = on - timedelta(days=1)
    held = Assignment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=last_day), department=department
    )
    ended = held.update(valid_to=last_day)
    changes = trail.diff(before, trail.snapshot(department))
    note = str(_("部門の役割 %(count)d件を終了") % {"count": ended}) if ended else ""
    trail.record(about=department, changes=changes, note=note)
    return department


def _refuse_taken_code(code: str, *, but: Department | None = None) -> None:
    others = Department.objects.exclude(pk=but.pk) if but is not None else Department.objects.all()
    if others.filter(code=code).exists():
        raise DepartmentCodeTaken


def _refuse_closed(parent: Department | None) -> None:
    if parent is not None and parent.closed_on is not None:
        raise ParentIsClosed

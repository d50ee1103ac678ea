"""Brings departments and people in from a file that was read and checked: new ones are made, known ones changed."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from mamori.kernel import trail
from mamori.kernel.action import Refusal, action
from mamori.kernel.ledger.importing.fates import Difference, differences
from mamori.kernel.ledger.importing.judging import plain_value
from mamori.kernel.people.models import Company, Department, Person
from mamori.kernel.permission import Actor
from mamori.kernel.sheets.rows import RowResult
from mamori.measures.organisation import rules
from mamori.measures.organisation.actions.handing_over import end_posts, hand_over_work
from mamori.measures.organisation.actions.people import close_account
from mamori.measures.organisation.actions.rights import MANAGE

BATCH = 500
PERSON_FIELDS = ("name", "kana", "email", "engagement", "department", "title", "joined_on", "left_on")
DEPARTMENT_FIELDS = ("name", "kind", "order", "opened_on")


class InACircle(Refusal):
    """Departments of the file stand above each other in a circle."""

    def __init__(self, codes: Iterable[str]) -> None:
        words = str(_("上位部門が輪になっています：%(codes)s。上下の関係を直してください。"))
        super().__init__(words % {"codes": "、".join(codes)})


class ParentIsMissing(Refusal):
    """The department above is neither stored nor among the rows that are taken."""

    def __init__(self, code: str, above: str) -> None:
        words = str(_("部門コード %(code)s の上位部門 %(above)s が、取り込まれる行にありません。"))
        super().__init__(words % {"code": code, "above": above})


class LacksNameOrDepartment(Refusal):
    """A new person needs a name and a department."""

    def __init__(self, code: str) -> None:
        words = str(_("従業者番号 %(code)s は新しい人です。氏名と所属部門が必要です。"))
        super().__init__(words % {"code": code})


@action("organisation.import_departments", title=_("部門をファイルから取り込む"), allowed=MANAGE)
def import_departments(rows: Sequence[RowResult], *, by: Actor, at: datetime, source: str = "") -> int:
    """Makes new departments and changes known ones, found by their codes, parents first; returns how many changed.

    A row without a column for the department above gets it from its hierarchical code, if it is new.
    Raises InACircle or ParentIsMissing; then nothing is kept.
    """
    given = {str(row.values["code"]): _values(row) for row in rows}
    known = {one.code: one for one in Department.objects.select_related("parent")}
    above = {code: _above(code, values, known, given) for code, values in given.items()}
    try:
        order = rules.planting_order(above)
    except rules.Knotted as knot:
        raise InACircle(knot.codes) from knot
    created = changed = 0
    for code in order:
        if above[code] and above[code] not in known:
            raise ParentIsMissing(code, above[code])
        department = known.setdefault(code, Department(code=code))
        is_new = department.pk is None
        if _plant(department, given[code], known.get(above[code])):
            created, changed = created + is_new, changed + (not is_new)
    trail.record(about=_company(by), note=_counted(source, created, changed))
    return created + changed


@action("organisation.import_people", title=_("従業者をファイルから取り込む"), allowed=MANAGE)
def import_people(rows: Sequence[RowResult], *, by: Actor, at: datetime, source: str = "") -> int:
    """Makes new people and changes known ones, found by their numbers; an empty cell changes nothing.

    Who comes to another department loses the roles of the old one, and who has a last day everything that was held,
    as in `transfer_person` and `record_leaving`. Returns how many rows made a difference.
    """
    given = {str(row.values["code"]): _values(row) for row in rows}
    known = {one.code: one for one in Person.objects.filter(code__in=given).select_related("department")}
    new = [_new_person(code, values) for code, values in given.items() if code not in known]
    settled: dict[str, Any] = {"batch_size": BATCH, "default_user": by.account, "default_date": at}
    if new:
        bulk_create_with_history(new, Person, **settled)
    changed = [person for code, person in known.items() if _change(person, given[code], by=by, at=at)]
    if changed:
        bulk_update_with_history(changed, Person, list(PERSON_FIELDS), **settled)
    trail.record(about=_company(by), note=_counted(source, len(new), len(changed)))
    return len(new) + len(changed)


def changes_of_department(department: Department, row: RowResult) -> list[Difference]:
    """Returns what the row says of a stored department that is not so: title of the field, before, after."""
    values, after = _values(row), copy.copy(department)
    for name in DEPARTMENT_FIELDS:
        setattr(after, name, values.get(name, getattr(after, name)))
    found = differences(department, after, DEPARTMENT_FIELDS)
    above = department.parent.code if department.parent is not None else ""
    if "parent" in values and (values["parent"] or "") != above:
        found.insert(0, (_("上位部門"), above, values["parent"] or ""))
    return found


def changes_of_person(person: Person, row: RowResult) -> list[Difference]:
    """Returns what the row says of a stored person that is not so: title of the field, before, after."""
    after = copy.copy(person)
    for name, value in _of_a_person(_values(row)).items():
        setattr(after, name, value)
    return differences(person, after, PERSON_FIELDS)


def moves_or_leaves(person: Person, row: RowResult) -> tuple[bool, date | None]:
    """Returns whether the row moves the person to another department, and the last day where it brings a new one."""
    values = _of_a_person(_values(row))
    last_day = values.get("left_on", person.left_on)
    moves = values.get("department", person.department) != person.department
    return moves, last_day if last_day != person.left_on else None


def _values(row: RowResult) -> dict[str, Any]:
    """Returns what the row gives; what it leaves empty is left out, but for the parent, whose empty cell is a root."""
    plain = {name: plain_value(value) for name, value in row.values.items()}
    return {name: value for name, value in plain.items() if value not in (None, "") or name == "parent"}


def _above(
    code: str, values: Mapping[str, Any], known: Mapping[str, Department], given: Mapping[str, Any]
) -> str:
    """Returns the code of the department above: as the row says, as it stands, or as the code itself tells."""
    if "parent" in values:
        return str(values["parent"] or "")
    if code in known:
        parent = known[code].parent
        return parent.code if parent is not None else ""
    return rules.parent_code_of(code, {*known, *given})


def _plant(department: Department, values: Mapping[str, Any], parent: Department | None) -> bool:
    """Stores the department as the row wants it, with its subtree; tells whether that made a difference."""
    wanted = {name: values[name] for name in DEPARTMENT_FIELDS if name in values} | {"parent": parent}
    if department.pk and all(getattr(department, name) == value for name, value in wanted.items()):
        return False
    moves = department.pk is not None and department.parent != parent
    if moves and parent is not None and rules.would_loop(path=department.path, new_parent_path=parent.path):
        raise InACircle([department.code, parent.code])
    for name, value in wanted.items():
        setattr(department, name, value)
    department.save()
    if moves:
        department.replant()
    return True


def _new_person(code: str, values: Mapping[str, Any]) -> Person:
    if not {"name", "department"} <= values.keys():
        raise LacksNameOrDepartment(code)
    return Person(code=code, **_of_a_person(values))


def _of_a_person(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in PERSON_FIELDS if name in values}


def _change(person: Person, values: Mapping[str, Any], *, by: Actor, at: datetime) -> bool:
    """Sets on the person what the row says, and ends what a move or a leaving ends; tells whether anything changed."""
    wanted = {name: value for name, value in _of_a_person(values).items() if getattr(person, name) != value}
    today = timezone.localdate(at)
    if "department" in wanted:
        end_posts(person, on=today - timedelta(days=1), because=_("異動"), of_departments=True)
    last_day: date | None = wanted.get("left_on")
    if last_day is not None:
        end_posts(person, on=last_day, because=_("退職"))
        hand_over_work(person, to=None, by=by, at=at)
        close_account(person, on=last_day, today=today)
    for name, value in wanted.items():
        setattr(person, name, value)
    return bool(wanted)


def _counted(source: str, created: int, changed: int) -> str:
    """Returns which file it was, and how many rows of it were new and how many changed something."""
    counted = str(_("新規 %(created)d件、変更 %(changed)d件") % {"created": created, "changed": changed})
    return f"{source}：{counted}" if source else counted


def _company(by: Actor) -> Any:
    """Returns what a whole file is about: the company."""
    return Company.the_one() or by.account or Company()

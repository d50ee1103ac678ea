"""Says what a file may bring into the ledgers of departments and people, and which rows cannot be taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mamori.kernel.ledger.column import Words
from mamori.kernel.ledger.importing import Importer, department_named, import_field
from mamori.kernel.ledger.importing.fates import Fate
from mamori.kernel.ledger.importing.judging import plain_value
from mamori.kernel.people.models import Department, Engagement, Person
from mamori.kernel.permission import Actor
from mamori.kernel.sheets.fields import ImportField
from mamori.kernel.sheets.rows import RowResult
from mamori.kernel.sheets.values import Choice, fold
from mamori.measures.organisation import actions
from mamori.measures.organisation.actions import imports
from mamori.measures.organisation.actions.handing_over import posts_to_end

Problem = tuple[str, Words]

# The words that rosters use for the kinds of engagement.
_SPOKEN: dict[str, tuple[str, ...]] = {
    Engagement.OFFICER: ("取締役", "代表取締役", "監査役", "執行役", "会計参与", "理事", "監事"),
    Engagement.REGULAR: ("社員", "正規", "正規社員", "正職員", "一般社員"),
    Engagement.CONTRACT: ("契約", "嘱託", "嘱託社員", "有期", "有期契約", "契約職員"),
    Engagement.PART_TIME: ("パート", "アルバイト", "パートタイマー", "パートタイム", "バイト", "臨時"),
    Engagement.DISPATCHED: ("派遣", "派遣スタッフ", "派遣労働者"),
    Engagement.SECONDED: ("出向", "出向社員", "受入出向", "出向受入"),
    Engagement.OTHER: ("業務委託", "インターン", "実習生"),
}
ENGAGEMENTS = tuple(Choice(one.value, str(one.label), _SPOKEN[one]) for one in Engagement)


class Code(str):
    """A code as it stands in a file: whether an earlier row has the same, and what is stored under it."""

    __slots__ = ("is_repeated", "stored")
    is_repeated: bool
    stored: Any


class Reader:
    """Reads the codes and names of one file, and remembers which code each stands for."""

    def __init__(self, stored: QuerySet[Any]) -> None:
        self.rows = stored
        self.codes: set[str] = set()
        self.known: dict[str, str] = {}
        self.last = ""

    @cached_property
    def stored(self) -> dict[str, Any]:
        """Returns everything that is stored, by its code, read when the first code is met."""
        return {row.code: row for row in self.rows}

    def code(self, words: str) -> Code:
        """Returns the code, knowing whether it was read before."""
        code = Code(words)
        code.is_repeated = words in self.codes
        code.stored = self.stored.get(words)
        self.codes.add(words)
        self.known[fold(words)] = self.last = words
        return code

    def name(self, words: str) -> str:
        """Returns the name, remembered as that of the row's code; the first of several keeps it."""
        self.known.setdefault(fold(words), self.last)
        return words


def department_fields(actor: Actor, access: str) -> Sequence[ImportField]:
    """Returns the fields of a file of departments; the one above must stand in an earlier row or be stored."""
    rows, stored = Reader(Department.objects.select_related("parent")), department_named(actor, access)

    def above(words: str) -> str | None:
        found = stored(words)
        return found.code if found is not None else rows.known.get(fold(words))

    def plain(name: str, *synonyms: str) -> ImportField:
        return import_field(Department, name, actor, access, synonyms=synonyms)

    return [
        ImportField("code", str(_("部門コード")), ("コード", "部署コード", "組織コード"), "department", (), True, rows.code),
        ImportField("parent", str(_("上位部門")), ("上位部門コード", "親部門", "上位組織"), "department", (), False, above),
        ImportField("name", str(_("部門名")), ("部署名", "組織名", "名称"), "department", (), True, rows.name),
        plain("kind"),
        plain("order"),
        plain("opened_on"),
    ]  # fmt: skip


def person_fields(actor: Actor, access: str) -> Sequence[ImportField]:
    """Returns the fields of a file of people."""

    def plain(name: str, *synonyms: str) -> ImportField:
        return import_field(Person, name, actor, access, synonyms=synonyms)

    read = Reader(Person.objects.select_related("department")).code
    return [
        ImportField("code", str(_("従業者番号")), ("社員番号", "社員コード", "職員番号"), "person", (), True, read),
        plain("name", "名前", "社員名", "従業員名"),
        plain("kana", "フリガナ", "カナ", "氏名カナ"),
        plain("department", "部署", "部門", "部門コード", "部署コード", "所属"),
        replace(plain("engagement", "雇用形態", "社員区分", "契約区分"), choices=ENGAGEMENTS),
        plain("title", "職位"),
        plain("email", "メール", "E-mail"),
        plain("joined_on", "入社年月日"),
        plain("left_on", "退職年月日"),
    ]  # fmt: skip


def check_department(row: RowResult, _by: Actor) -> Iterator[Problem]:
    """Yields what keeps a row of departments from being taken."""
    yield from _repeated(row)


def check_person(row: RowResult, _by: Actor) -> Iterator[Problem]:
    """Yields what keeps a row of people from being taken."""
    yield from _repeated(row)
    home = row.values.get("department")
    if isinstance(home, Department) and home.closed_on is not None:
        yield "department", _("この部門は廃止されています。")
    joined, left = (plain_value(row.values.get(name)) for name in ("joined_on", "left_on"))
    if joined and left and left < joined:
        yield "left_on", _("退職日が入社日より前です。")


def departments_foreseen(_by: Actor, _on: date) -> Callable[[Sequence[RowResult]], list[Fate]]:
    """Returns the function that tells whether rows make departments, change them, or say what is known."""

    def fate(row: RowResult) -> Fate:
        stored = getattr(row.values["code"], "stored", None)
        if stored is None:
            return Fate("create")
        changes = imports.changes_of_department(stored, row)
        return Fate("change" if changes else "same", f"{stored.code} {stored.name}", changes)

    return lambda rows: [fate(row) for row in rows]


def people_foreseen(_by: Actor, on: date) -> Callable[[Sequence[RowResult]], list[Fate]]:
    """Returns the function that tells whether rows make people, change them, or say what is known."""

    def fate(row: RowResult) -> Fate:
        stored = getattr(row.values["code"], "stored", None)
        if stored is None:
            return Fate("create")
        changes = imports.changes_of_person(stored, row)
        notes = _ending_with(stored, row, on)
        return Fate("change" if changes else "same", f"{stored.code} {stored.name}", changes, notes)

    return lambda rows: [fate(row) for row in rows]


def _ending_with(person: Person, row: RowResult, today: date) -> list[str]:
    """Returns in words what ends when the row is taken in."""
    moves, last_day = imports.moves_or_leaves(person, row)
    notes = []
    if last_day is not None:
        held = posts_to_end(person, on=last_day)
        notes.append(
            _("退職日で、任命・席・役割 %(count)d件が終わり、アカウントが止まります。") % {"count": held}
        )
    elif moves and (held := posts_to_end(person, on=today - timedelta(days=1), of_departments=True)):
        notes.append(_("部門の役割 %(count)d件が終わります。") % {"count": held})
    return [str(words) for words in notes]


def _repeated(row: RowResult) -> Iterator[Problem]:
    code = row.values.get("code")
    if isinstance(code, Code) and code.is_repeated:
        yield "code", _("同じコードが、このファイルの前の行にもあります。")


departments = Importer(
    fields=department_fields,
    apply=actions.import_departments,
    check=check_department,
    foresee=departments_foreseen,
    lead=_(
        "上位部門は、先の行に書くか、登録済みの部門にします。上位部門の列がないときは、"
        "コードの階層（1000－1100－1110、10-1-2 など）から上下を読み取ります。同じコードの部門は上書きします。"
    ),
)
people = Importer(
    fields=person_fields,
    apply=actions.import_people,
    check=check_person,
    foresee=people_foreseen,
    lead=_(
        "従業者番号が同じ人は上書きし、空のセルは変えません。部門が変わった人は、前の部門の役割が終わります。"
        "退職日の入った人は、任命と役割がその日で終わります。"
    ),
)

"""Finds for each row of a company's ledger the entry that it speaks of: by number, or by department, business and name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mamori.kernel.people.models import Department
from mamori.kernel.permission import Actor
from mamori.kernel.sheets.values import fold
from mamori.measures.inventory.models import Entry

BATCH = 500
LONGEST = Entry._meta.get_field("source_number").max_length or 0


@dataclass(frozen=True)
class Match:
    """The entry that a row speaks of; `is_guess` where the row does not carry its number."""

    entry: Entry
    is_guess: bool


class Known:
    """Goes through the rows of one file in their order; each entry is guessed at for one row only.

    Of entries that are called alike in one department, that which came from the same number of the old ledger is the
    one, else the first that no row spoke of yet. So a ledger that is read twice changes its entries and doubles none.
    """

    def __init__(self, by: Actor, key: str) -> None:
        self.visible = Entry.objects.visible_to(by, key).filter(state=Entry.State.ACTIVE)
        self.home = by.person.department_id if by.person is not None else None
        self.by_number: dict[str, int] = {}
        self.alike: dict[tuple[Any, str, str], dict[int, str]] = {}
        names = ("pk", "number", "source_number", "department_id", "business", "name")
        for pk, number, source, department, business, name in self.visible.order_by("number").values_list(
            *names
        ):
            self.by_number[number] = pk
            self.alike.setdefault((department, fold(business), fold(name)), {})[pk] = source

    def matches(self, rows: Iterable[Mapping[str, Any]]) -> list[Match | None]:
        """Returns for each row the entry it speaks of, or None for what the register does not know."""
        found = [self._found(values) for values in rows]
        entries = self._entries(sorted({pk for pk, _guess in found if pk is not None}))
        return [Match(entries[pk], guess) if pk is not None else None for pk, guess in found]

    def _found(self, values: Mapping[str, Any]) -> tuple[int | None, bool]:
        number = number_in(values)
        known = self.by_number.get(number)
        if known is not None:
            return known, False
        alike = self.alike.get(self._called(values), {})
        same = [pk for pk, source in alike.items() if number and source == number[:LONGEST]]
        pk = next(iter(same or alike), None)
        if pk is not None:
            del alike[pk]
        return pk, pk is not None

    def _called(self, values: Mapping[str, Any]) -> tuple[Any, str, str]:
        department = values.get("department")
        home = department.pk if isinstance(department, Department) else self.home
        name, business = (str(values.get(one) or "") for one in ("name", "business"))
        return home, fold(business or name), fold(name or business)

    def _entries(self, numbers: Sequence[int]) -> dict[int, Entry]:
        found: dict[int, Entry] = {}
        for start in range(0, len(numbers), BATCH):
            some = self.visible.filter(pk__in=numbers[start : start + BATCH])
            found |= {entry.pk: entry for entry in some.select_related("department", "owner")}
        return found


def number_in(values: Mapping[str, Any]) -> str:
    """Returns the number that a row carries, the register's or that of the old ledger; "" for none."""
    return str(values.get("number") or "").strip()

"""Finds the people behind a duty on a day: who owes it, who heads the department, who is privacy officer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mamori.kernel.duty.ladder import Receiver
from mamori.kernel.duty.models import Duty
from mamori.kernel.people.models import Account, Assignment, Department, Person
from mamori.kernel.permission.roles import Role


@dataclass(frozen=True)
class Addressee:
    """Somebody who can be written to: the address, the name and the language."""

    address: str
    name: str
    language: str


class Holders:
    """Who holds which role today, read once for any number of duties. Leavers and closed accounts hold nothing."""

    def __init__(self, on: date) -> None:
        self._on = on
        self._by_place: dict[tuple[str, str], list[Account]] = {}
        in_force = Assignment.objects.filter(Assignment.in_force(on), account__is_active=True)
        for held in in_force.select_related("account__person", "department"):
            if held.account.person is None or held.account.person.works(on):
                place = held.department.path if held.department else ""
                self._by_place.setdefault((held.role, place), []).append(held.account)

    def receivers(self, duty: Duty, to: Iterable[Receiver]) -> set[Addressee]:
        """Returns whom to write to at a step; what nobody at work owes goes to the head of the department."""
        found: set[Addressee] = set()
        for receiver in to:
            found |= self._receivers(duty, receiver)
        return found

    def _receivers(self, duty: Duty, receiver: Receiver) -> set[Addressee]:
        if receiver is Receiver.OFFICER:
            return self._nearest(Role.PRIVACY_OFFICER, None)
        if receiver is Receiver.HEAD:
            return self._nearest(Role.DEPARTMENT_HEAD, duty.department)
        if duty.person is None:
            held = self._nearest(Role(duty.role), duty.department)
            if held or duty.role != Role.DEPARTMENT_CLERK:
                return held
            return self._nearest(Role.DEPARTMENT_HEAD, duty.department)
        if duty.person.works(self._on):
            return _addressees([duty.person])
        return self._nearest(Role.DEPARTMENT_HEAD, duty.department)

    def _nearest(self, role: Role, department: Department | None) -> set[Addressee]:
        """Returns the holders of the role in the department or, where there are none, in the nearest above it."""
        path = department.path if department else ""
        while True:
            accounts = self._by_place.get((role, path))
            if accounts or not path:
                return _addressees(accounts or [])
            above = path.rstrip("/").rpartition("/")[0] + "/"
            path = above if above != "/" else ""


def _addressees(people: Iterable[Account | Person]) -> set[Addressee]:
    found = set()
    for one in people:
        account = one if isinstance(one, Account) else getattr(one, "account", None)
        person = one if isinstance(one, Person) else one.person
        address = (person.email if person else "") or (account.email if account else "")
        language = account.language if account else ""
        if address:
            found.add(Addressee(address, person.name if person else address, language))
    return found

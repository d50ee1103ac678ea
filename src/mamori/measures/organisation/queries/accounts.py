"""Reads an account with every role it holds, will hold or held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from mamori.kernel.people.models import Account, Assignment
from mamori.measures.organisation.models import Appointment


@dataclass(frozen=True)
class HeldRole:
    """A role of an account as it stands on a day."""

    assignment: Assignment
    is_in_force: bool
    by_appointment: Appointment | None


@dataclass(frozen=True)
class AccountPage:
    """One account with every role it holds, will hold or held."""

    account: Account
    roles: list[HeldRole]
    is_untouched: bool


def accounts_of_leavers(on: date) -> QuerySet[Account]:
    """Returns the accounts that are still open although the last day of their person lies before that day."""
    return Account.objects.filter(is_active=True, person__left_on__lt=on).order_by("pk")


def is_untouched(account: Account) -> bool:
    """Tells whether nobody has used the account yet: it has no password and was never signed in to."""
    return account.last_login is None and not account.has_usable_password()


def account_page(account: Account, on: date) -> AccountPage:
    """Returns one account with all its roles, those in force first."""
    appointments = {
        one.assignment_id: one
        for one in Appointment.objects.filter(assignment__account=account).select_related("department")
    }
    held = account.assignments.select_related("department").order_by("-valid_from", "-pk")
    in_force = set(account.assignments.filter(Assignment.in_force(on)).values_list("pk", flat=True))
    roles = [HeldRole(one, one.pk in in_force, appointments.get(one.pk)) for one in held]
    roles.sort(key=lambda one: not one.is_in_force)
    return AccountPage(account, roles, is_untouched(account))

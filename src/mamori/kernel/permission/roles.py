"""Names the roles a person can hold and how far a right can reach."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """A role in the protection of personal information; `label` is its name on the screen."""

    REPRESENTATIVE = "representative"
    PRIVACY_OFFICER = "privacy_officer"
    OFFICE = "office"
    AUDIT_HEAD = "audit_head"
    AUDITOR = "auditor"
    DEPARTMENT_HEAD = "department_head"
    DEPARTMENT_CLERK = "department_clerk"
    EMPLOYEE = "employee"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    GUEST = "guest"
    SYSTEM = "system"

    @property
    def label(self) -> Promise:
        """Returns the role's name as people say it."""
        return _LABELS[self]

    @classmethod
    def assignable(cls) -> list[Role]:
        """Returns the roles an administrator may give to an account."""
        return [role for role in cls if role not in (cls.GUEST, cls.SYSTEM, cls.EMPLOYEE)]

    @classmethod
    def choices(cls) -> list[tuple[str, Promise]]:
        """Returns value and label of every role, for forms and tables."""
        return [(role.value, role.label) for role in cls]


_LABELS: dict[Role, Promise] = {
    Role.REPRESENTATIVE: _("代表者"),
    Role.PRIVACY_OFFICER: _("個人情報保護管理者"),
    Role.OFFICE: _("事務局"),
    Role.AUDIT_HEAD: _("監査責任者"),
    Role.AUDITOR: _("監査員"),
    Role.DEPARTMENT_HEAD: _("部門管理者"),
    Role.DEPARTMENT_CLERK: _("部門担当者"),
    Role.EMPLOYEE: _("従業者"),
    Role.SYSTEM_ADMINISTRATOR: _("システム管理者"),
    Role.GUEST: _("リンクで招かれた人"),
    Role.SYSTEM: _("システム"),
}


class Reach(IntEnum):
    """How far a right reaches: nothing, one's own, one's department with all below it, or the whole company."""

    NONE = 0
    OWN = 1
    DEPARTMENT = 2
    COMPANY = 3


Allowed = Mapping[Role, Reach]

ALL_STAFF: Allowed = {
    role: Reach.COMPANY for role in Role if role not in (Role.GUEST, Role.SYSTEM, Role.SYSTEM_ADMINISTRATOR)
}


def everyone_reads(department: Reach = Reach.DEPARTMENT, employee: Reach = Reach.NONE) -> dict[Role, Reach]:
    """Returns the usual right to read a ledger: leaders, office and auditors all of it, departments their own part.

    `department` is the reach of department heads and clerks, `employee` that of everybody else.
    A system administrator keeps accounts and reads no ledger.
    """
    company = (Role.REPRESENTATIVE, Role.PRIVACY_OFFICER, Role.OFFICE, Role.AUDIT_HEAD, Role.AUDITOR)
    allowed = dict.fromkeys(company, Reach.COMPANY)
    allowed |= {Role.DEPARTMENT_HEAD: department, Role.DEPARTMENT_CLERK: department, Role.EMPLOYEE: employee}
    return {role: reach for role, reach in allowed.items() if reach is not Reach.NONE}

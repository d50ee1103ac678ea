"""Says once which roles run the inventory, fill it in and decide on it."""

from __future__ import annotations

from mamori.kernel.permission import Allowed, Reach, Role

RUNS_IT: Allowed = {Role.PRIVACY_OFFICER: Reach.COMPANY, Role.OFFICE: Reach.COMPANY}

FILLS_IN: Allowed = {
    **RUNS_IT,
    Role.DEPARTMENT_HEAD: Reach.DEPARTMENT,
    Role.DEPARTMENT_CLERK: Reach.DEPARTMENT,
    Role.GUEST: Reach.OWN,
}

CONFIRMS: Allowed = {Role.PRIVACY_OFFICER: Reach.COMPANY, Role.DEPARTMENT_HEAD: Reach.DEPARTMENT}

COMMENTS: Allowed = {
    **RUNS_IT,
    Role.DEPARTMENT_HEAD: Reach.DEPARTMENT,
    Role.DEPARTMENT_CLERK: Reach.DEPARTMENT,
}

KEEPS_REGISTER: Allowed = {**RUNS_IT, Role.DEPARTMENT_HEAD: Reach.DEPARTMENT}

SPEAKS_OF_REGISTER: Allowed = {**KEEPS_REGISTER, Role.DEPARTMENT_CLERK: Reach.DEPARTMENT}

SETS_UP_SCANS: Allowed = {**RUNS_IT, Role.SYSTEM_ADMINISTRATOR: Reach.COMPANY}

DECIDES: Allowed = SPEAKS_OF_REGISTER

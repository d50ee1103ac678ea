"""Writes the organisation: company, departments, people, accounts, bodies, appointments and tasks."""

from mamori.measures.organisation.actions.accounts import (
    deactivate_account,
    end_role,
    give_role,
    open_account,
    reactivate_account,
)
from mamori.measures.organisation.actions.appointments import appoint, end_appointment
from mamori.measures.organisation.actions.bodies import (
    add_seat,
    change_body,
    close_body,
    found_body,
    remove_seat,
    seat_member,
    unseat_member,
)
from mamori.measures.organisation.actions.company import edit_company
from mamori.measures.organisation.actions.departments import (
    change_department,
    close_department,
    move_department,
    set_up_department,
)
from mamori.measures.organisation.actions.imports import import_departments, import_people
from mamori.measures.organisation.actions.invitations import accept_invitation, invite
from mamori.measures.organisation.actions.people import (
    cancel_leaving,
    change_person,
    hire_person,
    record_leaving,
    stop_leavers_account,
    transfer_person,
)
from mamori.measures.organisation.actions.tasks import add_task, change_task, report_progress

__all__ = [
    "accept_invitation",
    "add_seat",
    "add_task",
    "appoint",
    "cancel_leaving",
    "change_body",
    "change_department",
    "change_person",
    "change_task",
    "close_body",
    "close_department",
    "deactivate_account",
    "edit_company",
    "end_appointment",
    "end_role",
    "found_body",
    "give_role",
    "hire_person",
    "import_departments",
    "import_people",
    "invite",
    "move_department",
    "open_account",
    "reactivate_account",
    "record_leaving",
    "remove_seat",
    "report_progress",
    "seat_member",
    "set_up_department",
    "stop_leavers_account",
    "transfer_person",
    "unseat_member",
]

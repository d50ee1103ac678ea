"""The door of the organisation: who answers for what, and the acts by which an install is furnished."""

from mamori.measures.organisation.actions import (
    add_task,
    appoint,
    close_body,
    end_appointment,
    found_body,
    give_role,
    hire_person,
    open_account,
    record_leaving,
    report_progress,
    set_up_department,
    transfer_person,
)
from mamori.measures.organisation.models import Appointment, Body, TeamTask
from mamori.measures.organisation.queries.bodies import body_in_being
from mamori.measures.organisation.queries.departments import (
    Branch,
    clerks_of,
    department_tree,
    flat,
    heads_of,
    in_charge,
    open_departments,
    people_of,
    top_departments,
)
from mamori.measures.organisation.queries.posts import audit_heads, auditors, office_members, privacy_officers
from mamori.measures.organisation.rules import Form, Post, is_independent
from mamori.measures.organisation.seed import charter, team_for
from mamori.measures.organisation.seed import tasks as example_tasks

__all__ = [
    "Appointment",
    "Body",
    "Branch",
    "Form",
    "Post",
    "TeamTask",
    "add_task",
    "appoint",
    "audit_heads",
    "auditors",
    "body_in_being",
    "charter",
    "clerks_of",
    "close_body",
    "department_tree",
    "end_appointment",
    "example_tasks",
    "flat",
    "found_body",
    "give_role",
    "heads_of",
    "hire_person",
    "in_charge",
    "is_independent",
    "office_members",
    "open_account",
    "open_departments",
    "people_of",
    "privacy_officers",
    "record_leaving",
    "report_progress",
    "set_up_department",
    "team_for",
    "top_departments",
    "transfer_person",
]

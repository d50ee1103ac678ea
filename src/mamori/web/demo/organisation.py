"""Builds the departments, people, accounts, bodies, appointments and the team's work of the demo company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from mamori.measures.organisation import api as duties
from mamori.web.demo.days import day, working_day
from mamori.web.demo.shapes import (
    DemoAccount,
    DemoAppointment,
    DemoBody,
    DemoDepartment,
    DemoPerson,
    DemoReport,
    DemoTask,
    DemoUnit,
)
from mamori.web.demo.sheets import sheet

DOMAIN = "example.jp"


def facts(today: date) -> dict[str, Any]:
    """Returns what is known of the company itself, by the field names of the kernel."""
    told = dict(sheet("company")["company"])
    return told | {"founded_on": day(told.pop("founded"), today)}


def departments(today: date) -> tuple[DemoDepartment, ...]:
    """Returns the departments, each after the one above it."""
    return tuple(
        DemoDepartment(
            code=row["code"],
            name=row["name"],
            parent=row.get("parent", ""),
            kind=row["kind"],
            order=order,
            opened_on=day(row["opened"], today),
        )
        for order, row in enumerate(sheet("company")["departments"], start=1)
    )


def people(today: date) -> tuple[DemoPerson, ...]:
    """Returns everybody who works there, then those who have left."""
    return tuple(
        DemoPerson(
            code=row["code"],
            name=row["name"],
            kana=row["kana"],
            email=f"{row['mail']}@{DOMAIN}" if "mail" in row else "",
            engagement=row["engagement"],
            department=row["department"],
            title=row.get("title", ""),
            joined_on=day(row["joined"], today),
            left_on=day(row["left"], today) if "left" in row else None,
        )
        for row in sheet("people")["people"]
    )


def accounts(staff: Sequence[DemoPerson]) -> tuple[DemoAccount, ...]:
    """Returns who may sign in."""
    address = {one.code: one.email for one in staff}
    return tuple(
        DemoAccount(
            person=row["person"],
            email=address[row["person"]],
            label=row["as"],
            roles=tuple(row.get("roles", ())),
            shown=row["shown"],
        )
        for row in sheet("company")["accounts"]
    )


def units() -> tuple[DemoUnit, ...]:
    """Returns the units that answer a sheet of their own."""
    return tuple(DemoUnit(**row) for row in sheet("company")["units"])


def appointments(today: date) -> tuple[DemoAppointment, ...]:
    """Returns every appointment, in the order in which they began."""
    told = sheet("company")
    since = day(told["unit_appointments_from"], today)
    of_units = [
        DemoAppointment(person, post, unit.department, since, None, "")
        for unit in units()
        for person, post in ((unit.head, "department_head"), (unit.clerk, "department_clerk"))
    ]
    others = [
        DemoAppointment(
            person=row["person"],
            post=row["post"],
            department="",
            starts_on=day(row["starts"], today),
            ends_on=day(row["ends"], today) if "ends" in row else None,
            ended_because=row.get("because", ""),
        )
        for row in told["appointments"]
    ]
    return tuple(sorted(others + of_units, key=lambda one: one.starts_on))


def bodies(
    today: date, posts: Sequence[DemoAppointment], staff: Sequence[DemoPerson]
) -> tuple[DemoBody, ...]:
    """Returns the bodies over the years: the project with its finished work, then the office."""
    names = {one.code: one.name for one in staff}
    return tuple(_body(row, posts, names, today) for row in sheet("company")["bodies"])


def holder(post: str, on: date, posts: Sequence[DemoAppointment]) -> str:
    """Returns the code of the person who holds a company-wide post that day; raises StopIteration for nobody."""
    return next(
        one.person
        for one in posts
        if one.post == post
        and not one.department
        and one.starts_on <= on
        and (one.ends_on is None or on <= one.ends_on)
    )


def _body(
    row: Mapping[str, Any], posts: Sequence[DemoAppointment], names: Mapping[str, str], today: date
) -> DemoBody:
    told = sheet("company")
    started_on = day(row["started"], today)
    if row["key"] == "project":
        tasks = _finished_tasks(told["project_tasks_took"], started_on, posts)
    else:
        tasks = tuple(_running_task(one, posts, today) for one in told["office_tasks"])
    charter = duties.charter(
        duties.Form(row["form"]),
        company=told["company"]["name"],
        body=row["name"],
        start=f"{started_on.year}年{started_on.month}月{started_on.day}日",
        officer=names[holder("privacy_officer", started_on, posts)],
        audit_head=names[holder("audit_head", started_on, posts)],
    )
    return DemoBody(
        key=row["key"],
        form=row["form"],
        name=row["name"],
        example=row["example"],
        meets=row["meets"],
        charter=charter,
        started_on=started_on,
        ended_on=day(row["ended"], today) if "ended" in row else None,
        tasks=tasks,
    )


def _finished_tasks(
    took: Mapping[str, float], started_on: date, posts: Sequence[DemoAppointment]
) -> tuple[DemoTask, ...]:
    """Returns the usual first tasks, all done: mostly a little early, some later than planned."""
    done = []
    for task in duties.example_tasks():
        due_on = working_day(started_on + timedelta(days=task.due_in_days))
        needed = round(task.due_in_days * took.get(task.key, 0.95))
        done_on = working_day(started_on + timedelta(days=needed))
        post = str(task.post or "office_chief")
        owner_post = "office_chief" if post == "contractors" else post
        reports = (
            DemoReport(working_day(started_on + timedelta(days=needed // 2)), 50, "半分まで進んだ"),
            DemoReport(done_on, 100, task.done_when),
        )
        owner = holder(owner_post, started_on, posts)
        done.append(
            DemoTask(task.key, task.title, task.purpose, task.done_when, post, owner, due_on, reports)
        )
    return tuple(done)


def _running_task(row: Mapping[str, Any], posts: Sequence[DemoAppointment], today: date) -> DemoTask:
    reports = tuple(
        DemoReport(working_day(day(one["day"], today)), one["progress"], one["text"])
        for one in row["reports"]
    )
    return DemoTask(
        key=row["key"],
        title=row["title"],
        purpose=row["purpose"],
        done_when=row["done_when"],
        post=row["post"],
        owner=holder(row["post"], today, posts),
        due_on=working_day(day(row["due"], today)),
        reports=reports,
    )

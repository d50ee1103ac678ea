"""Furnishes an empty install with the demo company, act by act, as its people would have done it."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from mamori.kernel.people.models import Account, Company, Department, Person
from mamori.kernel.permission import Actor, Role
from mamori.measures.organisation import api as organisation
from mamori.web.demo.company import furnish_data
from mamori.web.demo.inventories import play
from mamori.web.demo.shapes import DemoAppointment, DemoBody, DemoCompany
from mamori.web.demo.share import furnish_share

TOKYO = ZoneInfo("Asia/Tokyo")
SYSTEM = Actor.system("初期設定")


def furnish(today: date) -> None:
    """Furnishes the install as the company stands on that day; all of it or nothing."""
    demo = furnish_data(today)
    with transaction.atomic():
        Company.objects.create(**demo.facts)
        _departments(demo)
        _people(demo)
        _accounts(demo)
        _bodies(demo)
        _roles(demo)
        furnish_share(demo, play(demo))


def accounts() -> list[tuple[str, str, str, str]]:
    """Returns role, name, address and password of the accounts to try the product with."""
    demo = furnish_data(timezone.localdate())
    shown = [one for one in demo.accounts if one.shown]
    return [(one.label, demo.person(one.person).name, one.email, demo.password) for one in shown]


def morning(day: date) -> datetime:
    """Returns nine o'clock of a day in Tokyo."""
    return datetime.combine(day, time(9), TOKYO)


def _departments(demo: DemoCompany) -> None:
    made: dict[str, Department] = {}
    for one in demo.departments:
        made[one.code] = organisation.set_up_department(
            code=one.code,
            name=one.name,
            parent=made.get(one.parent),
            kind=one.kind,
            order=one.order,
            opened_on=one.opened_on,
            by=SYSTEM,
            at=morning(one.opened_on),
        )


def _people(demo: DemoCompany) -> None:
    departments = {one.code: one for one in Department.objects.all()}
    for one in demo.people:
        person = organisation.hire_person(
            code=one.code,
            name=one.name,
            kana=one.kana,
            email=one.email,
            engagement=one.engagement,
            department=departments[one.department],
            title=one.title,
            joined_on=one.joined_on,
            by=SYSTEM,
            at=morning(one.joined_on),
        )
        if one.left_on is not None:
            organisation.record_leaving(person, on=one.left_on, by=SYSTEM, at=morning(one.left_on))


def _accounts(demo: DemoCompany) -> None:
    """Opens the accounts before the posts are given, so that each post brings its role; one password for all."""
    start = min(one.started_on for one in demo.bodies)
    people = {one.code: one for one in Person.objects.all()}
    for one in demo.accounts:
        organisation.open_account(people[one.person], email=one.email, by=SYSTEM, at=morning(start))
    Account.objects.update(password=make_password(demo.password))


def _roles(demo: DemoCompany) -> None:
    start = min(one.started_on for one in demo.bodies)
    for one in demo.accounts:
        account = Account.objects.get(email=one.email)
        for role in one.roles:
            organisation.give_role(account, role=Role(role), starts_on=start, by=SYSTEM, at=morning(start))


def _bodies(demo: DemoCompany) -> None:
    """Founds each body, gives its posts in the order of their days, plans its tasks, and closes the one that ended."""
    given: set[DemoAppointment] = set()
    bodies = sorted(demo.bodies, key=lambda one: one.started_on)
    for number, body in enumerate(bodies):
        later = bodies[number + 1].started_on if number + 1 < len(bodies) else date.max
        made = _found(demo, body)
        for post in sorted(demo.appointments, key=lambda one: one.starts_on):
            if post.starts_on < later and post not in given:
                _appoint(demo, post)
                given.add(post)
        _tasks(body, made)
        if body.ended_on is not None:
            organisation.close_body(made, on=body.ended_on, by=SYSTEM, at=morning(body.ended_on))


def _found(demo: DemoCompany, body: DemoBody) -> organisation.Body:
    form = organisation.Form(body.form)
    return organisation.found_body(
        form=form,
        name=body.name,
        charter=body.charter,
        started_on=body.started_on,
        meets=body.meets,
        seats=organisation.team_for(form, people=len(demo.people)).seats,
        departments=[Department.objects.get(code=unit.department) for unit in demo.units],
        example=body.example,
        by=SYSTEM,
        at=morning(body.started_on),
    )


def _appoint(demo: DemoCompany, post: DemoAppointment) -> None:
    made = organisation.appoint(
        Person.objects.get(code=post.person),
        post=organisation.Post(post.post),
        starts_on=post.starts_on,
        department=Department.objects.get(code=post.department) if post.department else None,
        appointed_by=str(demo.facts["representative"]),
        confirmed_because="規模に照らし、代表者が適任と認めた",
        by=SYSTEM,
        at=morning(post.starts_on),
    )
    if post.ends_on is not None:
        ended = morning(post.ends_on)
        organisation.end_appointment(made, on=post.ends_on, because=post.ended_because, by=SYSTEM, at=ended)


def _tasks(body: DemoBody, made: organisation.Body) -> None:
    for one in body.tasks:
        task = organisation.add_task(
            made,
            key=one.key,
            title=one.title,
            purpose=one.purpose,
            done_when=one.done_when,
            owner=Person.objects.get(code=one.owner),
            due_on=one.due_on,
            by=SYSTEM,
            at=morning(body.started_on),
        )
        for report in one.reports:
            at = morning(report.on)
            organisation.report_progress(task, progress=report.progress, text=report.text, by=SYSTEM, at=at)

"""The demo's 120 people, their posts, accounts and bodies hold together on any day."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

from mamori.kernel.people.models import Engagement
from mamori.kernel.permission.roles import Role
from mamori.measures.inventory.rules import catalogue
from mamori.measures.organisation.rules import Candidate, Held, Post, Term, concerns_about
from mamori.web.demo.shapes import DemoCompany


def test_nine_departments_and_120_people(company: DemoCompany) -> None:
    roots = [one for one in company.departments if not one.parent]
    working = [one for one in company.people if one.left_on is None or one.left_on >= company.today]
    assert (len(roots), len(working)) == (9, 120)
    assert {one.engagement for one in working} == set(Engagement) - {Engagement.OTHER}
    assert all(one.joined_on <= company.today for one in working)
    assert all(one.joined_on < one.left_on < company.today for one in company.people if one.left_on)


def test_codes_names_and_addresses_are_nobody_elses(company: DemoCompany) -> None:
    for values in (
        [one.code for one in company.people],
        [one.name for one in company.people],
        [one.email for one in company.people if one.email],
        [one.code for one in company.departments],
        [one.key for one in company.entries],
    ):
        assert [value for value, times in Counter(values).items() if times > 1] == []


def test_everybody_belongs_to_a_department_that_stands_after_its_parent(company: DemoCompany) -> None:
    codes = [one.code for one in company.departments]
    assert {one.department for one in company.people} == set(codes)
    for one in company.departments:
        assert not one.parent or codes.index(one.parent) < codes.index(one.code)
    assert {one.kind for one in company.departments} <= {
        kind["id"] for kind in catalogue.seed("processes")["department_kinds"]
    }


def test_the_cast_is_there(company: DemoCompany) -> None:
    cast = {one.email.split("@")[0]: one for one in company.people if one.email}
    assert cast["sato"].engagement == Engagement.OFFICER
    assert cast["kato"].engagement == Engagement.DISPATCHED
    assert company.today - cast["mori"].joined_on < timedelta(days=62)
    assert company.unit("400").head == cast["tanaka"].code
    holders = {one.post: one.person for one in company.appointments if one.ends_on is None}
    assert holders["privacy_officer"] == cast["sato"].code
    assert holders["audit_head"] == cast["ito"].code


def test_no_appointment_is_one_the_rules_forbid(company: DemoCompany) -> None:
    people = {one.code: one for one in company.people}
    departments = {one.code: int(one.code) for one in company.departments}
    held: list[Held] = []
    for one in company.appointments:
        person = people[one.person]
        candidate = Candidate(
            int(person.code),
            is_officer=person.engagement == Engagement.OFFICER,
            is_own=person.engagement not in (Engagement.DISPATCHED, Engagement.SECONDED),
            joined_on=person.joined_on,
            left_on=person.left_on,
        )
        term = Term(one.starts_on, one.ends_on)
        place = departments.get(one.department)
        against = concerns_about(Post(one.post), candidate, term, held=held, department=place)
        assert [concern for concern in against if concern.forbids] == [], one
        held.append(Held(Post(one.post), int(person.code), term, place))


def test_privacy_officer_and_audit_head_leave_no_day_open_for_three_years(company: DemoCompany) -> None:
    for post in ("privacy_officer", "audit_head", "office_chief"):
        terms = sorted(
            (one.starts_on, one.ends_on or company.today) for one in company.appointments if one.post == post
        )
        assert terms[0][0] < company.today - timedelta(days=730)
        for (_began, ended), (begins, _ends) in pairwise(terms):
            assert begins == ended + timedelta(days=1)
        assert terms[-1][1] == company.today


def test_accounts_open_every_role_and_belong_to_people_with_an_address(company: DemoCompany) -> None:
    people = {one.code: one for one in company.people}
    posts = {(one.person, one.post) for one in company.appointments if one.ends_on is None}
    assert len(company.accounts) >= 15
    assert all(one.email == people[one.person].email != "" for one in company.accounts)
    given = {role for one in company.accounts for role in one.roles}
    assert given <= set(Role.assignable())
    signs_in = {one.person for one in company.accounts}
    reached = given | {post for person, post in posts if person in signs_in}
    assert reached >= {
        "representative",
        "privacy_officer",
        "office_chief",
        "audit_head",
        "auditor",
        "department_head",
        "department_clerk",
        "system_administrator",
    }
    busy = {person for person, _post in posts}
    plain = [one for one in company.accounts if not one.roles and one.person not in busy]
    assert {people[one.person].email for one in plain} == {"mori@example.jp", "kato@example.jp"}
    assert 8 <= len([one for one in company.accounts if one.shown]) <= 15


def test_head_and_clerk_of_every_unit_can_sign_in(company: DemoCompany) -> None:
    signs_in = {one.person for one in company.accounts}
    assert {person for unit in company.units for person in (unit.head, unit.clerk)} <= signs_in


def test_the_bodies_follow_each_other_with_their_work(company: DemoCompany) -> None:
    project, office = company.bodies
    assert project.ended_on is not None
    assert project.ended_on + timedelta(days=1) == office.started_on
    assert office.ended_on is None
    assert all(one.done_on and one.done_on < project.ended_on for one in project.tasks)
    standing = Counter(
        "done" if one.done_on else "late" if one.due_on < company.today else "open" for one in office.tasks
    )
    assert standing["done"] >= 1
    assert standing["late"] == 1
    assert standing["open"] >= 3
    reports = [report for body in company.bodies for task in body.tasks for report in task.reports]
    assert all(report.on <= company.today for report in reports)
    assert "{" not in project.charter + office.charter
    assert "大野 俊夫" in project.charter
    assert "伊藤 修一" in office.charter


def test_every_address_is_of_the_domain_kept_for_examples(company: DemoCompany) -> None:
    addresses = {one.email for one in company.people if one.email} | {one.email for one in company.accounts}
    assert {address.rsplit("@", 1)[1] for address in addresses} == {"example.jp"}

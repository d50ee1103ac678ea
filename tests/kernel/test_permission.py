"""The access table decides once: in SQL and for one object alike, by role, subtree, own things and links."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from mamori.kernel.people.models import Account, Assignment, Company, Department, Person
from mamori.kernel.permission import (
    ALL_STAFF,
    Actor,
    Reach,
    Role,
    acts,
    declare,
    everyone_reads,
    reading,
    table,
)
from people import SINCE, TODAY, Cast

KEY = "demo.look"


def look(**reaches: Reach) -> str:
    return reading(KEY, title="見る", allowed={Role(name): reach for name, reach in reaches.items()})


def seen(actor: Actor, rows: models.QuerySet[Person]) -> set[str]:
    return {one.name for one in rows.visible_to(actor, KEY)}  # type: ignore[attr-defined]  # a scoped query set


# The table


def test_an_act_is_declared_once_and_named_with_its_room() -> None:
    look(office=Reach.COMPANY)
    with pytest.raises(ValueError, match="declared twice"):
        look(office=Reach.COMPANY)
    with pytest.raises(ValueError, match=r"must read '<room>\.<act>'"):
        reading("lonely", title="x", allowed={})


def test_the_table_keeps_what_was_declared_in_the_order_of_keys() -> None:
    table._ACTS.clear()
    declare(
        "b.write", title="書く", allowed={Role.OFFICE: Reach.COMPANY, Role.AUDITOR: Reach.NONE}, writes=True
    )
    reading("a.read", title="読む", allowed=ALL_STAFF)
    assert [(one.key, one.measure, one.writes) for one in acts()] == [
        ("a.read", "a", False),
        ("b.write", "b", True),
    ]
    assert acts()[1].allowed == {Role.OFFICE: Reach.COMPANY}


def test_a_key_that_nobody_declared_is_an_error_and_not_a_no(cast: Cast) -> None:
    with pytest.raises(KeyError):
        cast.sato.actor.may("demo.never_declared")


def test_the_usual_readers_are_leaders_office_auditors_and_departments_for_their_part() -> None:
    allowed = everyone_reads()
    assert {role for role, reach in allowed.items() if reach is Reach.COMPANY} == {
        Role.REPRESENTATIVE,
        Role.PRIVACY_OFFICER,
        Role.OFFICE,
        Role.AUDIT_HEAD,
        Role.AUDITOR,
    }
    assert allowed[Role.DEPARTMENT_HEAD] is allowed[Role.DEPARTMENT_CLERK] is Reach.DEPARTMENT
    assert not {Role.EMPLOYEE, Role.SYSTEM_ADMINISTRATOR, Role.GUEST, Role.SYSTEM} & set(allowed)
    assert everyone_reads(employee=Reach.OWN)[Role.EMPLOYEE] is Reach.OWN


# The actor


def test_an_actor_has_the_roles_of_the_day(cast: Cast) -> None:
    account = cast.mori.account
    Assignment.objects.create(
        account=account, role=Role.AUDITOR, valid_from=TODAY, valid_to=TODAY + timedelta(days=1)
    )
    held = {
        day: Role.AUDITOR
        in Actor.of(Account.objects.get(pk=account.pk), on=TODAY + timedelta(days=day)).roles
        for day in (-1, 0, 1, 2)
    }
    assert held == {-1: False, 0: True, 1: True, 2: False}


def test_an_actor_is_looked_up_in_one_query_for_the_roles(cast: Cast) -> None:
    account = Account.objects.select_related("person__department").get(pk=cast.tanaka.account.pk)
    with CaptureQueriesContext(connection) as queries:
        actor = Actor.of(account, on=TODAY)
    assert (len(queries), actor.roles) == (1, {Role.DEPARTMENT_HEAD, Role.EMPLOYEE})


@pytest.mark.parametrize("why", ["left", "not yet joined", "account closed"])
def test_somebody_who_is_not_at_work_has_no_right_at_all(cast: Cast, why: str) -> None:
    look(department_head=Reach.DEPARTMENT, employee=Reach.OWN)
    person, account = cast.tanaka.person, cast.tanaka.account
    if why == "account closed":
        Account.objects.filter(pk=account.pk).update(is_active=False)
    else:
        day = (
            {"left_on": TODAY - timedelta(days=1)}
            if why == "left"
            else {"joined_on": TODAY + timedelta(days=1)}
        )
        Person.objects.filter(pk=person.pk).update(**day)
    actor = Actor.of(Account.objects.get(pk=account.pk), on=TODAY)
    assert (actor.roles, actor.may(KEY), seen(actor, Person.objects.all())) == (set(), False, set())


def test_the_last_day_still_counts(cast: Cast) -> None:
    Person.objects.filter(pk=cast.tanaka.person.pk).update(left_on=TODAY)
    assert cast.tanaka.actor.has(Role.DEPARTMENT_HEAD)


def test_where_an_actor_comes_from_changes_nothing_about_its_rights(cast: Cast) -> None:
    look(department_head=Reach.DEPARTMENT)
    actor = cast.tanaka.actor
    there = actor.coming_from(session="s", ip="192.0.2.1", request_id="r")
    assert there.may(KEY, about=cast.sales)
    assert (there.session, there.ip, there.request_id, there.grants) == ("s", "192.0.2.1", "r", actor.grants)


def test_other_grants_never_inherit_rights_already_worked_out(cast: Cast) -> None:
    look(department_head=Reach.DEPARTMENT)
    actor = cast.tanaka.actor
    assert actor.may(KEY)
    assert not replace(actor, grants=()).may(KEY)


# The scope


def test_a_department_head_sees_the_own_subtree_and_nothing_beside_it(cast: Cast) -> None:
    look(department_head=Reach.DEPARTMENT)
    assert seen(cast.tanaka.actor, Person.objects.all()) == {"田中 いさむ", "鈴木 かおり", "森 あおい"}
    assert seen(cast.ono.actor, Person.objects.all()) == {"大野 つよし", "小林 みのる", "加藤 れん"}


def test_a_path_is_matched_by_whole_numbers(cast: Cast) -> None:
    look(department_head=Reach.DEPARTMENT)
    path = cast.sales.path
    lookalike = Department.objects.create(code="x", name="似た番号", parent=None)
    Department.objects.filter(pk=lookalike.pk).update(path=f"{path.rstrip('/')}9/")
    visible = set(Department.objects.visible_to(cast.tanaka.actor, KEY).values_list("name", flat=True))
    assert visible == {"営業部", "営業一課"}


def test_the_own_reach_is_the_person_alone(cast: Cast) -> None:
    look(employee=Reach.OWN)
    assert seen(cast.mori.actor, Person.objects.all()) == {"森 あおい"}
    assert cast.mori.actor.may(KEY, about=cast.mori.person)
    assert not cast.mori.actor.may(KEY, about=cast.suzuki.person)
    assert seen(cast.mallory.actor, Person.objects.all()) == set()


def test_the_widest_of_several_roles_counts(cast: Cast) -> None:
    look(employee=Reach.OWN, department_head=Reach.DEPARTMENT, auditor=Reach.COMPANY)
    Assignment.objects.create(account=cast.mori.account, role=Role.AUDITOR, valid_from=SINCE)
    assert cast.mori.actor.reach(KEY) is Reach.COMPANY
    assert Person.objects.visible_to(cast.mori.actor, KEY).count() == Person.objects.count()


def test_heads_of_two_departments_see_both(cast: Cast) -> None:
    look(department_head=Reach.DEPARTMENT)
    Assignment.objects.create(
        account=cast.tanaka.account, role=Role.DEPARTMENT_HEAD, department=cast.audit, valid_from=SINCE
    )
    assert seen(cast.tanaka.actor, Person.objects.all()) == {
        "田中 いさむ",
        "鈴木 かおり",
        "森 あおい",
        "伊藤 ただし",
    }


def test_a_list_is_one_query_however_many_departments_there_are(cast: Cast) -> None:
    look(department_head=Reach.DEPARTMENT)
    actor = cast.tanaka.actor
    with CaptureQueriesContext(connection) as queries:
        assert len(Person.objects.visible_to(actor, KEY)) == 3
    assert len(queries) == 1


# The guest


def test_a_guest_sees_the_one_object_of_the_link(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Department, "scope_guest", ".", raising=False)
    monkeypatch.setattr(Person, "scope_guest", "department", raising=False)
    look(guest=Reach.OWN)
    guest = Actor.guest("招かれた人", about=cast.sales_one)
    assert (guest.is_guest, guest.account, guest.roles) == (True, None, {Role.GUEST})
    assert list(Department.objects.visible_to(guest, KEY)) == [cast.sales_one]
    assert seen(guest, Person.objects.all()) == {"森 あおい"}
    assert guest.may(KEY, about=cast.sales_one)
    assert not guest.may(KEY, about=cast.sales)


def test_a_link_to_another_kind_of_object_with_the_same_number_opens_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Person, "scope_guest", "department", raising=False)
    look(guest=Reach.OWN)
    namesake = Company(pk=cast.sales_one.pk, name="同じ番号の別物")
    guest = Actor.guest("招かれた人", about=namesake)
    assert cast.mori.person.department.pk == namesake.pk
    assert seen(guest, Person.objects.all()) == set()
    assert not guest.may(KEY, about=cast.mori.person)


def test_a_day_far_away_is_no_special_case(cast: Cast) -> None:
    assert Actor.of(cast.sato.account, on=date(1990, 1, 1)).roles == set()

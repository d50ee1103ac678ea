"""What people may do to departments, people and the company, and what is left in the trail."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.models import Model

from mamori.kernel.action import NotAllowed
from mamori.kernel.people.models import Account, Assignment, Company, Department, Person
from mamori.kernel.permission import Actor, Role
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.organisation import actions
from mamori.measures.organisation.actions import departments, people
from people import NOW, TODAY, Cast, Member

TOMORROW = TODAY + timedelta(days=1)
YESTERDAY = TODAY - timedelta(days=1)


def acts_on(about: Model) -> list[str]:
    """Returns the acts in the trail about an object, oldest first."""
    entries = TrailEntry.objects.filter(object_type=about._meta.label_lower, object_id=str(about.pk))
    return list(entries.order_by("pk").values_list("action", flat=True))


def roles_of(member: Member, on: date = TODAY) -> set[Role]:
    return Actor.of(Account.objects.get(pk=member.account.pk), on=on).roles


class TestDepartments:
    def test_a_new_department_hangs_below_its_parent(self, cast: Cast) -> None:
        made = actions.set_up_department(
            code="220", name="営業二課", parent=cast.sales, by=cast.takahashi.actor, at=NOW
        )
        assert made.path == f"{cast.sales.path}{made.pk}/"
        assert acts_on(made) == ["organisation.set_up_department"]

    def test_a_code_is_used_once(self, cast: Cast) -> None:
        with pytest.raises(departments.DepartmentCodeTaken):
            actions.set_up_department(code="200", name="別の営業部", by=cast.takahashi.actor, at=NOW)
        with pytest.raises(departments.DepartmentCodeTaken):
            actions.change_department(cast.making, code="200", name="製造部", by=cast.takahashi.actor, at=NOW)

    def test_moving_a_department_takes_the_subtree_along(self, cast: Cast) -> None:
        actions.move_department(
            cast.sales, parent=cast.making, by=cast.takahashi.actor, at=NOW, because="組織改編"
        )
        moved = Department.objects.get(pk=cast.sales_one.pk)
        assert moved.path == f"/{cast.making.pk}/{cast.sales.pk}/{cast.sales_one.pk}/"
        assert roles_of(cast.ono) == {Role.DEPARTMENT_HEAD, Role.EMPLOYEE}
        assert cast.mori.person in set(Person.objects.visible_to(cast.ono.actor, "organisation.people"))

    def test_a_department_cannot_be_moved_below_itself(self, cast: Cast) -> None:
        with pytest.raises(departments.BelowItself):
            actions.move_department(cast.sales, parent=cast.sales_one, by=cast.takahashi.actor, at=NOW)
        assert Department.objects.get(pk=cast.sales.pk).parent is None

    def test_a_department_with_people_is_not_closed(self, cast: Cast) -> None:
        with pytest.raises(departments.StillInUse, match="下の部門 1、所属する人 2人"):
            actions.close_department(cast.sales, on=TODAY, by=cast.takahashi.actor, at=NOW)

    def test_closing_ends_the_roles_held_for_the_department_the_day_before(self, cast: Cast) -> None:
        for someone in (cast.kobayashi, cast.ono, cast.kato):
            actions.transfer_person(
                someone.person, to=cast.audit, on=TODAY, keeps_roles=True, by=cast.takahashi.actor, at=NOW
            )
        actions.close_department(cast.making, on=TOMORROW, by=cast.takahashi.actor, at=NOW)
        assert roles_of(cast.ono, TODAY) == {Role.DEPARTMENT_HEAD, Role.EMPLOYEE}
        assert roles_of(cast.ono, TOMORROW) == {Role.EMPLOYEE}
        assert not Department.objects.get(pk=cast.making.pk).is_open(TOMORROW)

    def test_nothing_is_put_below_a_closed_department(self, cast: Cast) -> None:
        empty = actions.set_up_department(code="500", name="旧支店", by=cast.takahashi.actor, at=NOW)
        actions.close_department(empty, on=TODAY, by=cast.takahashi.actor, at=NOW)
        with pytest.raises(departments.ParentIsClosed):
            actions.set_up_department(code="510", name="係", parent=empty, by=cast.takahashi.actor, at=NOW)
        with pytest.raises(departments.AlreadyClosed):
            actions.close_department(empty, on=TODAY, by=cast.takahashi.actor, at=NOW)

    @pytest.mark.parametrize(
        "who", ["tanaka", "suzuki", "ito", "kobayashi", "watanabe", "mori", "yamamoto", "mallory"]
    )
    def test_only_officer_and_office_touch_departments(self, cast: Cast, who: str) -> None:
        by = getattr(cast, who).actor
        with pytest.raises(NotAllowed):
            actions.set_up_department(code="220", name="営業二課", parent=cast.sales, by=by, at=NOW)
        with pytest.raises(NotAllowed):
            actions.move_department(cast.sales_one, parent=None, by=by, at=NOW)
        with pytest.raises(NotAllowed):
            actions.close_department(cast.sales_one, on=TODAY, by=by, at=NOW)
        assert TrailEntry.objects.count() == 0


class TestPeople:
    def test_a_person_of_any_engagement_is_taken_on(self, cast: Cast) -> None:
        made = actions.hire_person(
            code="9002", name="井上 ゆう", department=cast.making, engagement="seconded", joined_on=TODAY,
            by=cast.takahashi.actor, at=NOW,
        )  # fmt: skip
        assert (made.engagement, made.department) == ("seconded", cast.making)
        entry = TrailEntry.objects.get()
        assert entry.object_label == f"従業者 #{made.pk}"
        assert entry.changes["name"][1].startswith("hmac:")
        assert "井上" not in str(entry.changes)

    def test_a_number_is_used_once(self, cast: Cast) -> None:
        with pytest.raises(people.PersonCodeTaken):
            actions.hire_person(
                code="1001", name="別人", department=cast.sales, by=cast.takahashi.actor, at=NOW
            )

    def test_department_and_last_day_are_not_changed_in_passing(self, cast: Cast) -> None:
        with pytest.raises(TypeError, match="department"):
            actions.change_person(cast.mori.person, department=cast.making, by=cast.takahashi.actor, at=NOW)

    def test_a_mover_loses_the_roles_of_the_old_department(self, cast: Cast) -> None:
        actions.transfer_person(cast.tanaka.person, to=cast.making, on=TODAY, by=cast.takahashi.actor, at=NOW)
        assert roles_of(cast.tanaka) == {Role.EMPLOYEE}
        assert roles_of(cast.tanaka, YESTERDAY) == {Role.DEPARTMENT_HEAD, Role.EMPLOYEE}

    def test_a_mover_keeps_the_roles_if_it_is_said_so(self, cast: Cast) -> None:
        actions.transfer_person(
            cast.tanaka.person, to=cast.making, on=TODAY, keeps_roles=True, by=cast.takahashi.actor, at=NOW
        )
        assert roles_of(cast.tanaka) == {Role.DEPARTMENT_HEAD, Role.EMPLOYEE}

    def test_a_mover_keeps_the_roles_for_the_whole_company(self, cast: Cast) -> None:
        actions.transfer_person(cast.sato.person, to=cast.sales, on=TODAY, by=cast.takahashi.actor, at=NOW)
        assert roles_of(cast.sato) == {Role.PRIVACY_OFFICER, Role.EMPLOYEE}

    def test_a_transfer_is_not_written_down_ahead(self, cast: Cast) -> None:
        with pytest.raises(people.NotYet):
            actions.transfer_person(
                cast.mori.person, to=cast.making, on=TOMORROW, by=cast.takahashi.actor, at=NOW
            )

    def test_the_old_department_stays_in_the_history(self, cast: Cast) -> None:
        actions.transfer_person(cast.mori.person, to=cast.making, on=TODAY, by=cast.takahashi.actor, at=NOW)
        past = [one.department_id for one in cast.mori.person.history.order_by("history_id")]
        assert past == [cast.sales_one.pk, cast.making.pk]

    def test_a_leaver_keeps_everything_on_the_last_day_and_nothing_after_it(self, cast: Cast) -> None:
        actions.record_leaving(cast.takahashi.person, on=TODAY, by=cast.sato.actor, at=NOW, because="転職")
        assert roles_of(cast.takahashi, TODAY) == {Role.OFFICE, Role.EMPLOYEE}
        assert roles_of(cast.takahashi, TOMORROW) == set()
        assert Assignment.objects.get(account=cast.takahashi.account).valid_to == TODAY
        assert acts_on(cast.takahashi.person) == ["organisation.record_leaving"]

    def test_the_account_of_somebody_already_gone_stops_at_once(self, cast: Cast) -> None:
        actions.record_leaving(cast.mori.person, on=YESTERDAY, by=cast.takahashi.actor, at=NOW)
        assert not Account.objects.get(pk=cast.mori.account.pk).is_active

    def test_nobody_leaves_twice_or_before_joining(self, cast: Cast) -> None:
        with pytest.raises(people.LeftBeforeJoining):
            actions.record_leaving(cast.mori.person, on=date(2026, 3, 31), by=cast.takahashi.actor, at=NOW)
        actions.record_leaving(cast.mori.person, on=TODAY, by=cast.takahashi.actor, at=NOW)
        with pytest.raises(people.HasLeft):
            actions.record_leaving(cast.mori.person, on=TODAY, by=cast.takahashi.actor, at=NOW)

    def test_a_leaver_is_not_succeeded_by_a_leaver(self, cast: Cast) -> None:
        actions.record_leaving(cast.kato.person, on=TODAY, by=cast.takahashi.actor, at=NOW)
        for successor in (cast.kato.person, cast.mori.person):
            with pytest.raises(people.SuccessorIsGone):
                actions.record_leaving(
                    cast.mori.person, on=TODAY, successor=successor, by=cast.takahashi.actor, at=NOW
                )

    def test_a_leaving_by_mistake_is_taken_back_without_the_roles(self, cast: Cast) -> None:
        actions.record_leaving(cast.tanaka.person, on=TODAY, by=cast.takahashi.actor, at=NOW)
        actions.cancel_leaving(cast.tanaka.person, by=cast.takahashi.actor, at=NOW, because="誤登録")
        assert roles_of(cast.tanaka, TOMORROW) == {Role.EMPLOYEE}

    @pytest.mark.parametrize("who", ["tanaka", "suzuki", "ito", "kobayashi", "watanabe", "mori", "mallory"])
    def test_only_officer_and_office_touch_people(self, cast: Cast, who: str) -> None:
        by = getattr(cast, who).actor
        with pytest.raises(NotAllowed):
            actions.hire_person(code="9999", name="偽名", department=cast.sales, by=by, at=NOW)
        with pytest.raises(NotAllowed):
            actions.change_person(cast.mori.person, name="別名", by=by, at=NOW)
        with pytest.raises(NotAllowed):
            actions.record_leaving(cast.mori.person, on=TODAY, by=by, at=NOW)
        assert Person.objects.get(pk=cast.mori.person.pk).left_on is None


def test_the_facts_of_the_company_are_edited_by_the_office(cast: Cast) -> None:
    actions.edit_company(cast.company, representative="山本 あゆみ", by=cast.takahashi.actor, at=NOW)
    assert Company.objects.get().representative == "山本 あゆみ"
    assert "山本" not in str(TrailEntry.objects.get().changes)
    with pytest.raises(NotAllowed):
        actions.edit_company(cast.company, name="乗っ取り", by=cast.watanabe.actor, at=NOW)

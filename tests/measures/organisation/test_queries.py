"""What the organisation tells about itself: who answers for what on which day, and how its controls stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from mamori.kernel.control.verdict import State
from mamori.kernel.people.models import Account, Assignment, Person
from mamori.kernel.permission import Role
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.organisation import actions, api, controls, seed
from mamori.measures.organisation.models import Appointment, Body, Membership, TeamTask
from mamori.measures.organisation.queries import READ_APPOINTMENTS, READ_PEOPLE, READ_TASKS, READ_TRAIL
from mamori.measures.organisation.queries.bodies import seats_of, tasks_now
from mamori.measures.organisation.queries.departments import department_tree, top_departments
from mamori.measures.organisation.queries.overview import overview
from mamori.measures.organisation.queries.records import changes_of
from mamori.measures.organisation.rules import Form, Post, Standing
from people import NOW, SINCE, TODAY, Cast, department, member, person

TOMORROW = TODAY + timedelta(days=1)


def appoint(cast: Cast, someone: Person, post: Post, **given: object) -> Appointment:
    settled: dict[str, object] = {"starts_on": TODAY, "by": cast.takahashi.actor, "at": NOW, **given}
    return actions.appoint(someone, post=post, **settled)  # type: ignore[arg-type]  # as given


def found(cast: Cast, **given: object) -> Body:
    settled: dict[str, object] = {
        "form": Form.OFFICE, "name": "個人情報保護事務局", "charter": "守る。", "started_on": TODAY,
        "by": cast.takahashi.actor, "at": NOW, **given,
    }  # fmt: skip
    return actions.found_body(**settled)  # type: ignore[arg-type]  # as given


class TestWhoAnswers:
    def test_a_department_without_a_head_of_its_own_answers_to_the_one_above(self, cast: Cast) -> None:
        assert api.heads_of(cast.sales_one, TODAY) == [cast.tanaka.person]
        assert api.heads_of(cast.sales, TODAY) == [cast.tanaka.person]
        assert api.heads_of(cast.audit, TODAY) == []

    def test_a_head_of_its_own_comes_before_the_one_above(self, cast: Cast) -> None:
        appoint(cast, cast.mori.person, Post.DEPARTMENT_HEAD, department=cast.sales_one)
        assert api.heads_of(cast.sales_one, TODAY) == [cast.mori.person]
        assert api.heads_of(cast.sales, TODAY) == [cast.tanaka.person]

    def test_a_clerk_without_an_account_is_known_by_appointment(self, cast: Cast) -> None:
        newcomer = person("1020", "井上 ゆう", cast.making)
        appoint(cast, newcomer, Post.DEPARTMENT_CLERK, department=cast.making)
        assert api.clerks_of(cast.making, TODAY) == [newcomer]
        assert api.clerks_of(cast.making, TODAY - timedelta(days=1)) == []

    def test_who_holds_role_and_appointment_is_named_once(self, cast: Cast) -> None:
        appoint(cast, cast.tanaka.person, Post.DEPARTMENT_HEAD, department=cast.sales)
        appoint(cast, cast.takahashi.person, Post.OFFICE_CHIEF)
        assert api.heads_of(cast.sales, TODAY) == [cast.tanaka.person]
        assert api.office_members(TODAY) == [cast.takahashi.person]

    def test_the_chief_of_the_office_is_named_first(self, cast: Cast) -> None:
        appoint(cast, cast.mori.person, Post.OFFICE_MEMBER)
        appoint(cast, cast.kato.person, Post.OFFICE_CHIEF)
        assert api.office_members(TODAY) == [cast.kato.person, cast.mori.person, cast.takahashi.person]

    def test_leavers_and_stopped_accounts_answer_for_nothing(self, cast: Cast) -> None:
        Person.objects.filter(pk=cast.tanaka.person.pk).update(left_on=TODAY)
        Account.objects.filter(pk=cast.suzuki.account.pk).update(is_active=False)
        assert api.heads_of(cast.sales, TODAY) == [cast.tanaka.person]
        assert api.heads_of(cast.sales, TOMORROW) == []
        assert api.clerks_of(cast.sales, TODAY) == []

    def test_officer_and_auditors_are_known_on_their_days_only(self, cast: Cast) -> None:
        Assignment.objects.filter(account=cast.sato.account).update(valid_to=TODAY)
        assert api.privacy_officers(TODAY) == [cast.sato.person]
        assert api.privacy_officers(TOMORROW) == []
        assert api.audit_heads(TODAY) == [cast.ito.person]
        assert api.auditors(TODAY) == [cast.kobayashi.person]

    def test_people_of_a_department_are_those_of_the_whole_subtree_at_work(self, cast: Cast) -> None:
        Person.objects.filter(pk=cast.suzuki.person.pk).update(left_on=TODAY - timedelta(days=1))
        assert set(api.people_of(cast.sales, TODAY)) == {cast.tanaka.person, cast.mori.person}


class TestTheTree:
    def test_the_tree_knows_staff_heads_and_clerks(self, cast: Cast) -> None:
        tree = {one.department.code: one for one in department_tree(TODAY)}
        sales = tree["200"]
        assert ([one.department for one in sales.below], sales.staff) == ([cast.sales_one], 2)
        assert (sales.heads, sales.clerks) == ([cast.tanaka.person], [cast.suzuki.person])
        assert (sales.below[0].heads, sales.below[0].is_covered, sales.below[0].depth) == ([], True, 1)
        assert not tree["300"].is_covered

    def test_a_closed_department_is_not_in_the_tree_of_that_day(self, cast: Cast) -> None:
        old = department("800", "旧支店", closed_on=TODAY)
        assert old in [one.department for one in department_tree(TODAY - timedelta(days=1))]
        assert old not in [one.department for one in department_tree(TODAY)]

    def test_a_single_root_is_not_what_takes_part_but_the_departments_below_it(self, cast: Cast) -> None:
        assert top_departments(TODAY) == [cast.administration, cast.sales, cast.making, cast.audit]
        root = department("001", "本社")
        for one in (cast.administration, cast.sales, cast.making, cast.audit):
            one.parent = root
            one.save()
        assert top_departments(TODAY) == [cast.administration, cast.sales, cast.making, cast.audit]

    def test_the_tree_takes_four_queries_however_large(
        self, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(4):
            department_tree(TODAY)
        for number in range(5):
            made = department(f"7{number}0", f"支店{number}", above=cast.sales)
            member(f"70{number}", f"支店長{number}", made, Role.DEPARTMENT_HEAD, of=made)
        with django_assert_num_queries(4):
            department_tree(TODAY)


class TestTheOverview:
    def test_the_overview_names_chiefs_seats_and_departments(self, cast: Cast) -> None:
        appoint(cast, cast.sato.person, Post.PRIVACY_OFFICER)
        found(cast, seats=seed.team_for(Form.OFFICE, people=11).seats, departments=[cast.sales])
        now = overview(TODAY)
        assert now.officer is not None
        assert (now.officer.person, now.audit_head, now.people) == (cast.sato.person, None, 11)
        assert [one.seat.post for one in now.seats if not one.is_vacant] == [Post.PRIVACY_OFFICER]
        assert {one.department for one in now.unstaffed} == {
            cast.administration, cast.systems, cast.making, cast.audit,
        }  # fmt: skip

    def test_the_overview_takes_as_many_queries_with_more_seats_and_departments(
        self, cast: Cast, count_queries: Callable[[], CaptureQueriesContext]
    ) -> None:
        found(cast, seats=seed.team_for(Form.OFFICE, people=11).seats, departments=[cast.sales])
        with count_queries() as few:
            overview(TODAY)
        for number in range(4):
            made = department(f"7{number}0", f"支店{number}")
            appoint(cast, cast.mori.person, Post.DEPARTMENT_CLERK, department=made)
            actions.add_seat(
                Body.objects.get(), post=Post.DEPARTMENT_CLERK, title="担当", department=made,
                by=cast.takahashi.actor, at=NOW,
            )  # fmt: skip
        with count_queries() as many:
            overview(TODAY)
        assert len(few) == len(many) == 10
        assert Membership.objects.count() == 4

    def test_who_has_left_the_seat_is_shown_as_former(self, cast: Cast) -> None:
        body = found(cast, seats=[seed.ExampleSeat(Post.MEMBER, "委員")])
        seat = body.seats.get()
        sitting = actions.seat_member(
            seat, person=cast.mori.person, starts_on=TODAY, by=cast.takahashi.actor, at=NOW
        )
        actions.unseat_member(sitting, on=TODAY, by=cast.takahashi.actor, at=NOW)
        assert [one.is_vacant for one in seats_of(body, TODAY)] == [False]
        assert [one.is_vacant for one in seats_of(body, TOMORROW)] == [True]


def test_tasks_are_shown_late_ones_first_and_done_ones_last(cast: Cast) -> None:
    body = found(cast)
    for title, due, progress in (
        ("後で", date(2026, 9, 1), 0), ("遅れ", date(2026, 5, 1), 50), ("済み", date(2026, 5, 1), 100), ("近い", TOMORROW, 0),
    ):  # fmt: skip
        made = actions.add_task(body, title=title, due_on=due, by=cast.takahashi.actor, at=NOW)
        actions.report_progress(made, progress=progress, by=cast.takahashi.actor, at=NOW)
    shown = tasks_now(TeamTask.objects.all(), TODAY)
    assert [(one.task.title, one.standing) for one in shown] == [
        ("遅れ", Standing.LATE), ("近い", Standing.SOON), ("後で", Standing.IN_TIME), ("済み", Standing.DONE),
    ]  # fmt: skip
    assert (shown[0].days_late, shown[1].days_left) == (31, 1)


class TestWhoSees:
    @pytest.mark.parametrize(
        ("who", "sees"),
        [
            ("sato", 11), ("takahashi", 11), ("ito", 11), ("kobayashi", 11), ("yamamoto", 11),
            ("tanaka", 3), ("suzuki", 3), ("ono", 3), ("mori", 1), ("watanabe", 1), ("mallory", 0),
        ],
    )  # fmt: skip
    def test_people_are_seen_by_role_and_subtree(self, cast: Cast, who: str, sees: int) -> None:
        actor = getattr(cast, who).actor
        assert Person.objects.visible_to(actor, READ_PEOPLE).count() == sees

    def test_a_head_sees_the_own_subtree_and_not_the_neighbour_s(self, cast: Cast) -> None:
        seen = set(Person.objects.visible_to(cast.tanaka.actor, READ_PEOPLE))
        assert seen == {cast.tanaka.person, cast.suzuki.person, cast.mori.person}
        assert not cast.tanaka.actor.may(READ_PEOPLE, about=cast.ono.person)

    def test_an_employee_sees_the_own_appointment_and_task_only(self, cast: Cast) -> None:
        body = found(cast)
        for someone in (cast.mori, cast.kato):
            appoint(cast, someone.person, Post.OFFICE_MEMBER if someone is cast.kato else Post.EDUCATION)
            actions.add_task(body, title="仕事", owner=someone.person, by=cast.takahashi.actor, at=NOW)
        actor = cast.mori.actor
        assert [one.person for one in Appointment.objects.visible_to(actor, READ_APPOINTMENTS)] == [
            cast.mori.person
        ]
        assert [one.owner for one in TeamTask.objects.visible_to(actor, READ_TASKS)] == [cast.mori.person]

    @pytest.mark.parametrize("who", ["tanaka", "suzuki", "mori", "kato", "watanabe", "mallory"])
    def test_the_trail_is_closed_to_departments_and_administrators(self, cast: Cast, who: str) -> None:
        actions.set_up_department(
            code="220", name="営業二課", parent=cast.sales, by=cast.takahashi.actor, at=NOW
        )
        assert TrailEntry.objects.visible_to(getattr(cast, who).actor, READ_TRAIL).count() == 0
        assert TrailEntry.objects.visible_to(cast.ito.actor, READ_TRAIL).count() == 1


def test_an_entry_of_the_trail_is_told_in_words_without_personal_values(cast: Cast) -> None:
    actions.change_person(cast.mori.person, name="森 みどり", title="主任", by=cast.takahashi.actor, at=NOW)
    shown = changes_of(TrailEntry.objects.get())
    assert shown is not None
    assert [(one.label, one.before, one.after) for one in shown["changes"]] == [
        ("氏名", "（個人情報のため伏せています）", "（個人情報のため伏せています）"),
        ("役職", "", "主任"),
    ]


class TestControls:
    def test_an_empty_organisation_is_red_with_the_next_step(self, cast: Cast) -> None:
        for judge in (controls.body_stands, controls.privacy_officer, controls.audit_head):
            verdict = judge(TODAY)
            assert verdict.state is State.RED
            assert verdict.next_url

    def test_the_body_turns_green_when_every_seat_is_filled(self, cast: Cast) -> None:
        found(
            cast,
            seats=[
                seed.ExampleSeat(Post.PRIVACY_OFFICER, "責任者"),
                seed.ExampleSeat(Post.AUDIT_HEAD, "監査"),
            ],
        )
        assert controls.body_stands(TODAY).state is State.RED
        appoint(cast, cast.sato.person, Post.PRIVACY_OFFICER)
        assert controls.body_stands(TODAY).state is State.AMBER
        appoint(cast, cast.ito.person, Post.AUDIT_HEAD)
        assert controls.body_stands(TODAY).state is State.GREEN

    def test_a_body_without_a_charter_is_not_green(self, cast: Cast) -> None:
        found(cast, charter=" ", seats=[seed.ExampleSeat(Post.PRIVACY_OFFICER, "責任者")])
        appoint(cast, cast.sato.person, Post.PRIVACY_OFFICER)
        assert controls.body_stands(TODAY).state is State.AMBER

    def test_the_officer_turns_amber_a_month_before_the_term_ends_and_red_after_it(self, cast: Cast) -> None:
        appoint(cast, cast.sato.person, Post.PRIVACY_OFFICER, ends_on=date(2026, 12, 31))
        stands = [controls.privacy_officer(day).state for day in (TODAY, date(2026, 12, 1), date(2027, 1, 1))]
        assert stands == [State.GREEN, State.AMBER, State.RED]
        assert controls.privacy_officer(date(2026, 12, 1)).turns_red_on == date(2027, 1, 1)

    def test_an_officer_who_has_left_proves_nothing(self, cast: Cast) -> None:
        appoint(cast, cast.sato.person, Post.PRIVACY_OFFICER)
        Person.objects.filter(pk=cast.sato.person.pk).update(left_on=TODAY)
        assert controls.privacy_officer(TODAY).state is State.GREEN
        assert controls.privacy_officer(TOMORROW).state is State.RED

    def test_a_late_task_is_red_an_ownerless_one_amber(self, cast: Cast) -> None:
        assert controls.tasks_on_time(TODAY).state is State.IDLE
        task = actions.add_task(found(cast), title="規程", due_on=TOMORROW, by=cast.takahashi.actor, at=NOW)
        assert controls.tasks_on_time(TODAY).state is State.AMBER
        actions.change_task(
            task, title="規程", owner=cast.mori.person, due_on=TOMORROW, by=cast.takahashi.actor, at=NOW
        )
        assert controls.tasks_on_time(TODAY).state is State.GREEN
        late = controls.tasks_on_time(TOMORROW + timedelta(days=1))
        assert (late.state, late.since) == (State.RED, TOMORROW + timedelta(days=1))

    def test_every_open_department_needs_head_and_clerk_of_its_own_or_from_above(self, cast: Cast) -> None:
        assert controls.departments_staffed(TODAY).state is State.RED
        for one in (cast.administration, cast.making, cast.audit):
            for post in (Post.DEPARTMENT_HEAD, Post.DEPARTMENT_CLERK):
                appoint(cast, cast.kato.person, post, department=one, confirmed_because="兼務")
        assert controls.departments_staffed(TODAY).state is State.GREEN
        branch = department("700", "新支店", opened_on=SINCE)
        assert controls.departments_staffed(TODAY).state is State.RED
        part = department("710", "支店一課", above=branch)
        for post in (Post.DEPARTMENT_HEAD, Post.DEPARTMENT_CLERK):
            appoint(cast, cast.mori.person, post, department=part)
        assert controls.departments_staffed(TODAY).state is State.GREEN

    def test_an_open_account_of_a_leaver_is_told_from_the_day_after_the_last(self, cast: Cast) -> None:
        Person.objects.filter(pk=cast.mori.person.pk).update(left_on=TODAY)
        assert controls.leavers_are_out(TODAY).state is State.GREEN
        told = controls.leavers_are_out(TOMORROW)
        assert (told.state, told.since) == (State.AMBER, TOMORROW)

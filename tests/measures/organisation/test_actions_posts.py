"""How the body is founded and filled, and people are appointed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from mamori.kernel import duty
from mamori.kernel.action import NotAllowed
from mamori.kernel.duty.models import Duty
from mamori.kernel.people.models import Account, Assignment
from mamori.kernel.permission import Actor, Role
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.organisation import actions
from mamori.measures.organisation.actions import appointments, bodies
from mamori.measures.organisation.models import Appointment, Membership, Seat
from mamori.measures.organisation.queries.bodies import seats_of, vacant_seats
from mamori.measures.organisation.rules import Concern, Post
from measures.organisation.furnished import founded_today
from people import NOW, SINCE, TODAY, Cast, Member

TOMORROW = TODAY + timedelta(days=1)


def roles_of(member: Member, on: date = TODAY) -> set[Role]:
    return Actor.of(Account.objects.get(pk=member.account.pk), on=on).roles


def appoint(cast: Cast, member: Member, post: Post, **given: object) -> Appointment:
    settled: dict[str, object] = {"starts_on": TODAY, "by": cast.takahashi.actor, "at": NOW, **given}
    return actions.appoint(member.person, post=post, **settled)  # type: ignore[arg-type]  # as given


class TestAppointing:
    def test_the_role_of_the_post_comes_and_goes_with_the_appointment(self, cast: Cast) -> None:
        made = appoint(cast, cast.mori, Post.DEPARTMENT_CLERK, department=cast.sales_one)
        assert roles_of(cast.mori) == {Role.DEPARTMENT_CLERK, Role.EMPLOYEE}
        actions.end_appointment(made, on=TODAY, by=cast.takahashi.actor, at=NOW, because="異動")
        assert roles_of(cast.mori, TODAY) == {Role.DEPARTMENT_CLERK, Role.EMPLOYEE}
        assert roles_of(cast.mori, TOMORROW) == {Role.EMPLOYEE}
        kept = Appointment.objects.get()
        assert (kept.ends_on, kept.ended_because) == (TODAY, "異動")

    def test_the_letter_is_numbered_and_signed_by_the_representative(self, cast: Cast) -> None:
        first = appoint(cast, cast.sato, Post.PRIVACY_OFFICER)
        second = appoint(cast, cast.ito, Post.AUDIT_HEAD)
        assert [first.letter_number, second.letter_number] == ["任命-2026-001", "任命-2026-002"]
        assert first.appointed_by == "代表取締役 山本 はじめ"
        with pytest.raises(appointments.LetterNumberTaken):
            appoint(cast, cast.mori, Post.EDUCATION, letter_number="任命-2026-001")

    @pytest.mark.parametrize(
        ("typed", "signed"),
        [("山本はじめ", "代表取締役 山本 はじめ"), ("専務取締役 高橋", "専務取締役 高橋")],
    )
    def test_the_representative_s_bare_name_is_signed_with_the_title(
        self, cast: Cast, typed: str, signed: str
    ) -> None:
        assert appoint(cast, cast.sato, Post.PRIVACY_OFFICER, appointed_by=typed).appointed_by == signed

    def test_the_audit_head_is_refused_as_privacy_officer_and_nothing_is_kept(self, cast: Cast) -> None:
        appoint(cast, cast.yamamoto, Post.AUDIT_HEAD)
        with pytest.raises(appointments.CannotBeAppointed, match="兼ねることはできません"):
            appoint(cast, cast.yamamoto, Post.PRIVACY_OFFICER, confirmed_because="それでも")
        assert Role.PRIVACY_OFFICER not in roles_of(cast.yamamoto)
        assert TrailEntry.objects.filter(action="organisation.appoint").count() == 1

    def test_the_privacy_officer_is_refused_as_audit_head_in_an_overlapping_term(self, cast: Cast) -> None:
        appoint(cast, cast.sato, Post.PRIVACY_OFFICER, ends_on=date(2027, 3, 31))
        with pytest.raises(appointments.CannotBeAppointed) as no:
            appoint(cast, cast.sato, Post.AUDIT_HEAD, starts_on=date(2027, 3, 31))
        assert no.value.concerns == (Concern.OFFICER_IS_AUDIT_HEAD,)
        later = appoint(cast, cast.sato, Post.AUDIT_HEAD, starts_on=date(2027, 4, 1))
        assert later.starts_on == date(2027, 4, 1)

    def test_who_is_no_officer_becomes_privacy_officer_only_with_a_reason(self, cast: Cast) -> None:
        with pytest.raises(appointments.MustBeConfirmed, match="役員ではありません") as asked:
            appoint(cast, cast.takahashi, Post.PRIVACY_OFFICER, confirmed_because="  ")
        assert asked.value.field == "confirmed_because"
        made = appoint(cast, cast.takahashi, Post.PRIVACY_OFFICER, confirmed_because="役員会で全権を委任した")
        assert made.confirmed_because == "役員会で全権を委任した"

    def test_a_second_privacy_officer_waits_until_the_first_has_ended(self, cast: Cast) -> None:
        first = appoint(cast, cast.sato, Post.PRIVACY_OFFICER)
        with pytest.raises(appointments.CannotBeAppointed) as no:
            appoint(cast, cast.yamamoto, Post.PRIVACY_OFFICER, starts_on=TOMORROW)
        assert no.value.concerns == (Concern.POST_IS_TAKEN,)
        actions.end_appointment(first, on=TODAY, by=cast.takahashi.actor, at=NOW)
        assert appoint(cast, cast.yamamoto, Post.PRIVACY_OFFICER, starts_on=TOMORROW).starts_on == TOMORROW

    def test_the_database_itself_keeps_two_open_holders_apart(self, cast: Cast) -> None:
        first = appoint(cast, cast.sato, Post.PRIVACY_OFFICER)
        first.pk, first.letter_number, first.assignment = None, "任命-2026-900", None
        with pytest.raises(IntegrityError), transaction.atomic():
            first.save(force_insert=True)

    def test_an_account_opened_later_gets_the_role_of_the_post(self, cast: Cast) -> None:
        newcomer = actions.hire_person(
            code="1020", name="井上", department=cast.making, joined_on=SINCE, by=cast.takahashi.actor, at=NOW
        )
        actions.appoint(
            newcomer, post=Post.DEPARTMENT_CLERK, department=cast.making, starts_on=TODAY,
            by=cast.takahashi.actor, at=NOW,
        )  # fmt: skip
        account = actions.open_account(newcomer, email="inoue@minato.example", by=cast.watanabe.actor, at=NOW)
        assert Actor.of(account, on=TODAY).roles == {Role.DEPARTMENT_CLERK, Role.EMPLOYEE}
        assert Appointment.objects.get().assignment == Assignment.objects.get(account=account)

    def test_an_appointment_ends_once_and_not_before_it_began(self, cast: Cast) -> None:
        made = appoint(cast, cast.mori, Post.EDUCATION)
        with pytest.raises(appointments.EndsBeforeStart):
            actions.end_appointment(made, on=TODAY - timedelta(days=1), by=cast.takahashi.actor, at=NOW)
        actions.end_appointment(made, on=TODAY, by=cast.takahashi.actor, at=NOW)
        with pytest.raises(appointments.AlreadyEnded):
            actions.end_appointment(made, on=TOMORROW, by=cast.takahashi.actor, at=NOW)

    def test_leaving_ends_appointments_roles_and_seats_by_the_last_day(self, cast: Cast) -> None:
        body = founded_today(cast)
        appoint(cast, cast.ono, Post.DEPARTMENT_CLERK, department=cast.making)
        actions.record_leaving(cast.ono.person, on=TODAY, by=cast.takahashi.actor, at=NOW)
        assert Appointment.objects.get().ends_on == TODAY
        assert Appointment.objects.get().ended_because == "退職"
        assert Membership.objects.get(body=body).ends_on == TODAY
        assert roles_of(cast.ono, TOMORROW) == set()

    def test_the_office_owes_a_successor_by_the_end_of_a_term(self, cast: Cast) -> None:
        first = appoint(cast, cast.sato, Post.PRIVACY_OFFICER, ends_on=date(2027, 3, 31))
        owed = Duty.objects.get(settled_at=None)
        assert (owed.role, owed.due_on, owed.about_id) == (Role.OFFICE, date(2027, 3, 31), str(first.pk))
        appoint(cast, cast.yamamoto, Post.PRIVACY_OFFICER, starts_on=date(2027, 4, 1))
        assert not Duty.objects.filter(settled_at=None).exists()

    def test_a_term_ended_by_hand_leaves_no_duty_behind(self, cast: Cast) -> None:
        made = appoint(cast, cast.sato, Post.PRIVACY_OFFICER, ends_on=date(2027, 3, 31))
        actions.end_appointment(made, on=TODAY, by=cast.takahashi.actor, at=NOW)
        assert [one.is_withdrawn for one in Duty.objects.all()] == [True]

    @pytest.mark.parametrize("who", ["tanaka", "suzuki", "ito", "kobayashi", "watanabe", "mori", "mallory"])
    def test_posts_are_given_by_representative_officer_and_office_only(self, cast: Cast, who: str) -> None:
        with pytest.raises(NotAllowed):
            appoint(cast, cast.sato, Post.PRIVACY_OFFICER, by=getattr(cast, who).actor)
        made = appoint(cast, cast.sato, Post.PRIVACY_OFFICER, by=cast.yamamoto.actor)
        with pytest.raises(NotAllowed):
            actions.end_appointment(made, on=TODAY, by=getattr(cast, who).actor, at=NOW)


class TestTheBody:
    def test_the_example_team_sets_out_seats_also_for_each_department(self, cast: Cast) -> None:
        body = founded_today(cast)
        clerks = body.seats.filter(post=Post.DEPARTMENT_CLERK)
        assert {seat.department for seat in clerks} == {cast.sales, cast.making}
        assert body.seats.filter(post=Post.PRIVACY_OFFICER).count() == 1

    def test_who_holds_a_post_already_sits_down_at_once(self, cast: Cast) -> None:
        appoint(cast, cast.sato, Post.PRIVACY_OFFICER)
        body = founded_today(cast)
        assert [one.membership.person for one in seats_of(body, TODAY) if one.membership] == [
            cast.sato.person
        ]

    def test_an_appointment_takes_the_vacant_seat_and_its_tasks(self, cast: Cast) -> None:
        body = founded_today(cast)
        appoint(cast, cast.ito, Post.AUDIT_HEAD)
        seat = body.seats.get(post=Post.AUDIT_HEAD)
        assert seat.memberships.get().person == cast.ito.person
        task = body.tasks.get(key="plans.audit")
        assert (task.owner, task.due_on) == (cast.ito.person, TODAY + timedelta(days=180))
        assert [one.person for one in duty.of([task])[task.pk] if one.is_open] == [cast.ito.person]

    def test_there_is_one_body_at_a_time(self, cast: Cast) -> None:
        body = founded_today(cast)
        with pytest.raises(bodies.BodyStands):
            founded_today(cast)
        actions.close_body(body, on=TODAY, by=cast.takahashi.actor, at=NOW)
        assert founded_today(cast, started_on=TOMORROW).tasks.count() == 0  # the old ones are still open

    def test_a_closed_body_has_vacant_seats_but_the_appointments_go_on(self, cast: Cast) -> None:
        body = founded_today(cast)
        made = appoint(cast, cast.sato, Post.PRIVACY_OFFICER)
        actions.close_body(body, on=TODAY, by=cast.takahashi.actor, at=NOW)
        assert Membership.objects.get(appointment=made).ends_on == TODAY
        assert Appointment.objects.get().holds(TOMORROW)

    def test_a_member_sits_without_a_letter_but_an_officer_does_not(self, cast: Cast) -> None:
        body = founded_today(cast)
        plain = actions.add_seat(
            body, post=Post.MEMBER, title="委員（法務）", by=cast.takahashi.actor, at=NOW
        )
        sitting = actions.seat_member(
            plain, person=cast.mori.person, starts_on=TODAY, by=cast.takahashi.actor, at=NOW
        )
        assert sitting.department == cast.sales_one
        with pytest.raises(bodies.SeatIsTaken):
            actions.seat_member(
                plain, person=cast.kato.person, starts_on=TODAY, by=cast.takahashi.actor, at=NOW
            )
        chief = Seat.objects.get(post=Post.PRIVACY_OFFICER)
        with pytest.raises(bodies.AppointFirst):
            actions.seat_member(
                chief, person=cast.sato.person, starts_on=TODAY, by=cast.takahashi.actor, at=NOW
            )

    def test_an_occupied_seat_is_not_removed_and_a_vacant_one_is(self, cast: Cast) -> None:
        body = founded_today(cast)
        appoint(cast, cast.sato, Post.PRIVACY_OFFICER)
        with pytest.raises(bodies.SeatIsOccupied):
            actions.remove_seat(
                body.seats.get(post=Post.PRIVACY_OFFICER), on=TODAY, by=cast.takahashi.actor, at=NOW
            )
        vacant = body.seats.get(post=Post.EDUCATION)
        actions.remove_seat(vacant, on=TODAY, by=cast.takahashi.actor, at=NOW)
        assert vacant not in [one.seat for one in seats_of(body, TODAY)]
        assert not vacant_seats(TODAY).filter(pk=vacant.pk).exists()

    @pytest.mark.parametrize(
        "who", ["tanaka", "suzuki", "ito", "kobayashi", "watanabe", "mori", "yamamoto", "mallory"]
    )
    def test_only_officer_and_office_shape_the_body(self, cast: Cast, who: str) -> None:
        by = getattr(cast, who).actor
        with pytest.raises(NotAllowed):
            founded_today(cast, by=by)
        body = founded_today(cast)
        with pytest.raises(NotAllowed):
            actions.close_body(body, on=TODAY, by=by, at=NOW)

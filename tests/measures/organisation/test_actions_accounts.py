"""Who may open and stop accounts, give and end roles, and how an invitation is spent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mamori.kernel.action import NotAllowed, Refusal
from mamori.kernel.mail.models import OutgoingMail
from mamori.kernel.people.models import Account, Assignment
from mamori.kernel.permission import Actor, Role
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.organisation import actions
from mamori.measures.organisation.actions import accounts, invitations
from mamori.measures.organisation.rules import Post
from people import NOW, TODAY, Cast, Member

TOMORROW = TODAY + timedelta(days=1)
YESTERDAY = TODAY - timedelta(days=1)


def roles_of(member: Member, on: date = TODAY) -> set[Role]:
    return Actor.of(Account.objects.get(pk=member.account.pk), on=on).roles


class TestAccounts:
    def test_a_person_gets_one_account_that_cannot_sign_in_before_the_invitation(self, cast: Cast) -> None:
        hired = actions.hire_person(
            code="1020", name="井上 ゆう", department=cast.sales, email="inoue@minato.example",
            by=cast.takahashi.actor, at=NOW,
        )  # fmt: skip
        made = actions.open_account(hired, email="Inoue@Minato.example", by=cast.watanabe.actor, at=NOW)
        assert (made.email, made.has_usable_password()) == ("inoue@minato.example", False)
        with pytest.raises(accounts.HasAccount):
            actions.open_account(hired, email="other@minato.example", by=cast.watanabe.actor, at=NOW)

    def test_an_address_is_used_once(self, cast: Cast) -> None:
        hired = actions.hire_person(
            code="1020", name="井上", department=cast.sales, by=cast.takahashi.actor, at=NOW
        )
        with pytest.raises(accounts.AddressTaken):
            actions.open_account(hired, email="P1001@minato.example", by=cast.watanabe.actor, at=NOW)

    def test_the_invitation_lets_the_person_choose_a_password_once(self, cast: Cast) -> None:
        link = actions.invite(
            cast.mori.account, address="https://x.example/i/{link}/", by=cast.watanabe.actor, at=NOW
        )
        found, token = invitations.invited_account(link.split("/")[-2])
        assert found == cast.mori.account
        guest = Actor.guest("森", about=cast.mori.account)
        actions.accept_invitation(
            cast.mori.account, token=token, password="青空とパン屋さん4242", by=guest, at=NOW
        )
        assert Account.objects.get(pk=cast.mori.account.pk).check_password("青空とパン屋さん4242")
        assert invitations.invited_account(link.split("/")[-2])[0] is None
        with pytest.raises(invitations.InvitationIsSpent):
            actions.accept_invitation(
                cast.mori.account, token=token, password="青空とパン屋さん4343", by=guest, at=NOW
            )

    def test_the_invitation_is_mailed_as_a_secret_and_not_written_into_the_trail(self, cast: Cast) -> None:
        link = actions.invite(
            cast.mori.account, address="https://x.example/{link}/", by=cast.watanabe.actor, at=NOW
        )
        mail = OutgoingMail.objects.get()
        assert (mail.to, mail.is_secret) == (cast.mori.account.email, True)
        assert link in mail.body
        entry = TrailEntry.objects.get()
        assert link.split("/")[-2] not in f"{entry.changes}{entry.note}{entry.reason}"

    @pytest.mark.parametrize("trace", ["password", "signed in"])
    @pytest.mark.parametrize("who", ["watanabe", "takahashi"])
    def test_no_link_is_shown_for_an_account_that_was_used(self, cast: Cast, who: str, trace: str) -> None:
        sato = cast.sato.account
        if trace == "password":
            sato.set_password("青空とパン屋さん4242")
        else:
            sato.last_login = NOW
        sato.save()
        by = getattr(cast, who).actor
        with pytest.raises(invitations.InUse):
            actions.invite(sato, address="/{link}/", by_mail=False, by=by, at=NOW)
        link = actions.invite(sato, address="/{link}/", by=by, at=NOW)
        mail = OutgoingMail.objects.get()
        assert (mail.to, link in mail.body) == (sato.email, True)

    def test_the_owner_is_told_by_mail_whenever_the_password_was_chosen_by_a_link(self, cast: Cast) -> None:
        link = actions.invite(
            cast.mori.account, address="/{link}/", by_mail=False, by=cast.watanabe.actor, at=NOW
        )
        token = invitations.invited_account(link.strip("/"))[1]
        guest = Actor.guest("森", about=cast.mori.account)
        actions.accept_invitation(
            cast.mori.account, token=token, password="青空とパン屋さん4242", by=guest, at=NOW
        )
        mail = OutgoingMail.objects.get()
        assert (mail.to, mail.subject) == (cast.mori.account.email, "Mamori のパスワードが決められました")

    def test_an_account_under_another_address_is_told_to_the_person_s_own(self, cast: Cast) -> None:
        hired = actions.hire_person(
            code="1020", name="井上 ゆう", department=cast.sales, email="inoue@minato.example",
            by=cast.takahashi.actor, at=NOW,
        )  # fmt: skip
        actions.open_account(hired, email="someone@else.example", by=cast.watanabe.actor, at=NOW)
        mail = OutgoingMail.objects.get()
        assert (mail.to, "someone@else.example" in mail.body) == ("inoue@minato.example", True)

    def test_a_guest_of_one_account_cannot_set_the_password_of_another(self, cast: Cast) -> None:
        link = actions.invite(cast.sato.account, address="/{link}/", by=cast.watanabe.actor, at=NOW)
        token = invitations.invited_account(link.strip("/"))[1]
        with pytest.raises(NotAllowed):
            actions.accept_invitation(
                cast.sato.account, token=token, password="青空とパン屋さん4242",
                by=Actor.guest("森", about=cast.mori.account), at=NOW,
            )  # fmt: skip

    def test_a_weak_password_is_refused_in_words(self, cast: Cast) -> None:
        link = actions.invite(cast.mori.account, address="/{link}/", by=cast.watanabe.actor, at=NOW)
        token = invitations.invited_account(link.strip("/"))[1]
        guest = Actor.guest("森", about=cast.mori.account)
        with pytest.raises(invitations.WeakPassword):
            actions.accept_invitation(cast.mori.account, token=token, password="12345678", by=guest, at=NOW)

    def test_a_stopped_account_has_no_roles_until_it_is_opened_again(self, cast: Cast) -> None:
        actions.deactivate_account(cast.tanaka.account, by=cast.watanabe.actor, at=NOW, because="端末を紛失")
        assert roles_of(cast.tanaka) == set()
        actions.reactivate_account(cast.tanaka.account, by=cast.watanabe.actor, at=NOW)
        assert roles_of(cast.tanaka) == {Role.DEPARTMENT_HEAD, Role.EMPLOYEE}

    def test_nobody_locks_everybody_out(self, cast: Cast) -> None:
        with pytest.raises(accounts.OwnAccount):
            actions.deactivate_account(cast.watanabe.account, by=cast.watanabe.actor, at=NOW)
        with pytest.raises(accounts.LastAdministrator):
            actions.deactivate_account(cast.watanabe.account, by=cast.takahashi.actor, at=NOW)
        held = Assignment.objects.get(account=cast.watanabe.account)
        with pytest.raises(accounts.LastAdministrator):
            actions.end_role(held, on=TODAY, by=cast.takahashi.actor, at=NOW)

    def test_a_role_is_given_for_a_department_and_ended(self, cast: Cast) -> None:
        given = actions.give_role(
            cast.mori.account, role=Role.DEPARTMENT_CLERK, department=cast.sales_one, starts_on=TODAY,
            by=cast.takahashi.actor, at=NOW,
        )  # fmt: skip
        assert roles_of(cast.mori) == {Role.DEPARTMENT_CLERK, Role.EMPLOYEE}
        actions.end_role(given, on=TODAY, by=cast.takahashi.actor, at=NOW, because="交代")
        assert roles_of(cast.mori, TOMORROW) == {Role.EMPLOYEE}

    @pytest.mark.parametrize(
        ("role", "place", "no"),
        [
            (Role.DEPARTMENT_HEAD, None, accounts.NeedsDepartment),
            (Role.OFFICE, "sales", accounts.WholeCompanyOnly),
            (Role.PRIVACY_OFFICER, None, accounts.ByLetterOnly),
            (Role.AUDIT_HEAD, None, accounts.ByLetterOnly),
        ],
    )
    def test_a_role_that_does_not_fit_is_refused(
        self, cast: Cast, role: Role, place: str | None, no: type[Refusal]
    ) -> None:
        home = getattr(cast, place) if place else None
        with pytest.raises(no):
            actions.give_role(
                cast.mori.account,
                role=role,
                department=home,
                starts_on=TODAY,
                by=cast.takahashi.actor,
                at=NOW,
            )

    def test_nobody_gives_a_role_to_oneself(self, cast: Cast) -> None:
        with pytest.raises(accounts.OwnRole):
            actions.give_role(
                cast.watanabe.account,
                role=Role.SYSTEM_ADMINISTRATOR,
                starts_on=TODAY,
                by=cast.watanabe.actor,
                at=NOW,
            )

    @pytest.mark.parametrize(
        "role", [one for one in Role.assignable() if one is not Role.SYSTEM_ADMINISTRATOR]
    )
    def test_a_system_administrator_gives_no_role_that_opens_the_records(
        self, cast: Cast, role: Role
    ) -> None:
        home = cast.sales if role in accounts.OF_A_DEPARTMENT else None
        with pytest.raises(Refusal):
            actions.give_role(
                cast.mori.account, role=role, department=home, starts_on=TODAY, by=cast.watanabe.actor, at=NOW
            )
        assert roles_of(cast.mori) == {Role.EMPLOYEE}

    def test_a_system_administrator_names_another_one(self, cast: Cast) -> None:
        actions.give_role(
            cast.mori.account, role=Role.SYSTEM_ADMINISTRATOR, starts_on=TODAY, by=cast.watanabe.actor, at=NOW
        )
        assert Role.SYSTEM_ADMINISTRATOR in roles_of(cast.mori)

    def test_a_role_by_appointment_ends_with_the_appointment_only(self, cast: Cast) -> None:
        made = actions.appoint(
            cast.mori.person, post=Post.DEPARTMENT_CLERK, department=cast.sales_one, starts_on=TODAY,
            by=cast.takahashi.actor, at=NOW,
        )  # fmt: skip
        assert made.assignment is not None
        with pytest.raises(accounts.HeldByAppointment):
            actions.end_role(made.assignment, on=TODAY, by=cast.takahashi.actor, at=NOW)

    @pytest.mark.parametrize("who", ["tanaka", "suzuki", "ito", "kobayashi", "mori", "yamamoto", "mallory"])
    def test_accounts_are_kept_by_administrator_and_office_only(self, cast: Cast, who: str) -> None:
        by = getattr(cast, who).actor
        with pytest.raises(NotAllowed):
            actions.deactivate_account(cast.sato.account, by=by, at=NOW)
        with pytest.raises(NotAllowed):
            actions.invite(cast.sato.account, address="/{link}/", by=by, at=NOW)
        assert OutgoingMail.objects.count() == 0

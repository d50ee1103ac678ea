"""Opens, invites and stops accounts, and gives and ends the roles they hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel import mail, trail
from mamori.kernel.action import NotAllowed, Refusal, action
from mamori.kernel.people.models import Account, Assignment, Department, Person
from mamori.kernel.permission import Actor, Role
from mamori.measures.organisation.actions.appointments import give_role_of
from mamori.measures.organisation.actions.rights import GIVE_ROLES, INVITED, KEEP_ACCOUNTS
from mamori.measures.organisation.models import Appointment

BY_LETTER = frozenset({Role.PRIVACY_OFFICER, Role.AUDIT_HEAD})
OF_A_DEPARTMENT = frozenset({Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CLERK})


class AddressTaken(Refusal):
    """Another account signs in with the address."""

    words = _("このメールアドレスは、ほかのアカウントが使っています。")
    field = "email"


class HasAccount(Refusal):
    """A person has one account."""

    words = _("この人には、すでにアカウントがあります。")


class NotAtWork(Refusal):
    """Only who is at work gets an account."""

    words = _("在籍していない人のアカウントは作れません。")


class OwnAccount(Refusal):
    """Nobody stops the own account."""

    words = _("自分のアカウントは停止できません。")


class OwnRole(Refusal):
    """Nobody gives a role to the own account."""

    words = _("自分に役割を与えることはできません。ほかの人に頼んでください。")
    field = "role"


class LastAdministrator(Refusal):
    """Somebody must be left who keeps the accounts."""

    words = _("ほかにシステム管理者がいなくなります。先に、別の人をシステム管理者にしてください。")


class ByLetterOnly(Refusal):
    """The role goes with a post and is given by a letter of appointment."""

    words = _("この役割は、任命によって与えます。「任命する」から任命してください。")
    field = "role"


class HeldByAppointment(Refusal):
    """The role ends with the appointment it came with."""

    words = _("この役割は任命によるものです。任命を終えると、役割も終わります。")


class NotYoursToGive(Refusal):
    """A system administrator keeps accounts, not the roles that open the records."""

    words = _(
        "システム管理者が与えたり終えたりできる役割は、システム管理者だけです。ほかの役割は事務局に頼んでください。"
    )
    field = "role"


class NeedsDepartment(Refusal):
    """The role is held for a department."""

    words = _("この役割には、部門を選んでください。")
    field = "department"


class WholeCompanyOnly(Refusal):
    """The role is held for the whole company."""

    words = _("この役割は全社のものです。部門は選ばないでください。")
    field = "department"


class HoldsRoleAlready(Refusal):
    """The account holds the role on that day."""

    words = _("このアカウントは、すでにこの役割を持っています。")
    field = "role"


class InvitationIsSpent(Refusal):
    """The link was used, has run out, or belongs to another account."""

    words = _("この招待リンクは使えません。使い終わったか、期限が切れています。新しい招待を頼んでください。")


class WeakPassword(Refusal):
    """The password does not keep the rules."""

    field = "password"


@action("organisation.open_account", title=_("アカウントを作る"), allowed=KEEP_ACCOUNTS)
def open_account(person: Person, *, email: str, by: Actor, at: datetime) -> Account:
    """Returns an account without a password for the person, with the roles of the posts held today or from later on.

    Raises HasAccount, NotAtWork or AddressTaken.
    """
    if Account.objects.filter(person=person).exists():
        raise HasAccount
    if person.left_on is not None and person.left_on < timezone.localdate(at):
        raise NotAtWork
    if Account.objects.filter(email=email.strip().lower()).exists():
        raise AddressTaken
    account = Account.objects.create(email=email.strip(), person=person)
    today = timezone.localdate(at)
    for held in Appointment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), person=person):
        held.assignment = give_role_of(held)
        held.save()
    trail.record(about=account, changes={"email": [None, account.email], "person": [None, person.pk]})
    return account


@action("organisation.invite", title=_("招待する"), allowed=KEEP_ACCOUNTS)
def invite(account: Account, *, address: str, by_mail: bool = True, by: Actor, at: datetime) -> str:
    """Returns the link with which the account chooses its password, and mails it unless told otherwise.

    `address` is the page's address with `{link}` where the secret goes. The link works once, for three days
    (PASSWORD_RESET_TIMEOUT). Raises NotAtWork for an account that is stopped.
    """
    if not account.is_active:
        raise NotAtWork
    link = address.replace("{link}", f"{account.pk}-{default_token_generator.make_token(account)}")
    if by_mail:
        mail.post(
            account,
            subject=_("Mamori のアカウントのご案内"),
            template="organisation/mail/invite.txt",
            context={"account": account, "link": link, "sender": by.name},
            at=at,
            about=account,
            is_secret=True,
            good_until=at + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
        )
    trail.record(about=account, note="" if by_mail else str(_("リンクを画面に表示")))
    return link


@action("organisation.accept_invitation", title=_("招待を受けてパスワードを決める"), allowed=INVITED)
def accept_invitation(account: Account, *, token: str, password: str, by: Actor, at: datetime) -> Account:
    """Gives the invited account its password; the link is spent by that.

    Raises InvitationIsSpent or WeakPassword, and NotAllowed for a guest of something else.
    """
    if by.guest_of != (account._meta.label_lower, account.pk):
        raise NotAllowed
    if not account.is_active or not default_token_generator.check_token(account, token):
        raise InvitationIsSpent
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise WeakPassword(" ".join(weak.messages)) from weak
    account.set_password(password)
    account.save(update_fields=["password"])
    trail.record(about=account)
    return account


@action("organisation.deactivate_account", title=_("アカウントを停止する"), allowed=KEEP_ACCOUNTS)
def deactivate_account(account: Account, *, by: Actor, at: datetime, because: str = "") -> Account:
    """Stops an account at once; raises OwnAccount or LastAdministrator."""
    if account == by.account:
        raise OwnAccount
    _refuse_last_administrator(account, timezone.localdate(at))
    account.is_active = False
    account.save(update_fields=["is_active"])
    trail.record(about=account, changes={"is_active": [True, False]})
    return account


@action("organisation.reactivate_account", title=_("アカウントを再開する"), allowed=KEEP_ACCOUNTS)
def reactivate_account(account: Account, *, by: Actor, at: datetime, because: str = "") -> Account:
    """Opens a stopped account again; raises NotAtWork for who has left."""
    if account.person is not None and not account.person.works(timezone.localdate(at)):
        raise NotAtWork
    account.is_active = True
    account.save(update_fields=["is_active"])
    trail.record(about=account, changes={"is_active": [False, True]})
    return account


@action("organisation.give_role", title=_("役割を与える"), allowed=GIVE_ROLES)
def give_role(
    account: Account,
    *,
    role: Role,
    department: Department | None = None,
    starts_on: date,
    ends_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Assignment:
    """Gives an account a role from that day. The posts of privacy officer and audit head are given by appointment only.

    Raises OwnRole, ByLetterOnly, NotYoursToGive, NeedsDepartment, WholeCompanyOnly or HoldsRoleAlready.
    """
    if account == by.account:
        raise OwnRole
    if role in BY_LETTER:
        raise ByLetterOnly
    _refuse_what_is_not_theirs(role, by)
    if (role in OF_A_DEPARTMENT) is not (department is not None):
        raise NeedsDepartment if department is None else WholeCompanyOnly
    if account.assignments.filter(Assignment.in_force(starts_on), role=role, department=department).exists():
        raise HoldsRoleAlready
    given = Assignment.objects.create(
        account=account, role=role, department=department, valid_from=starts_on, valid_to=ends_on
    )
    trail.record(about=given, changes=trail.diff({}, trail.snapshot(given)))
    return given


@action("organisation.end_role", title=_("役割を終える"), allowed=GIVE_ROLES)
def end_role(assignment: Assignment, *, on: date, by: Actor, at: datetime, because: str = "") -> Assignment:
    """Ends a role by that day; raises HeldByAppointment, NotYoursToGive or LastAdministrator."""
    if Appointment.objects.filter(Appointment.in_force(on), assignment=assignment).exists():
        raise HeldByAppointment
    _refuse_what_is_not_theirs(Role(assignment.role), by)
    if assignment.role == Role.SYSTEM_ADMINISTRATOR:
        _refuse_last_administrator(assignment.account, on)
    before = trail.snapshot(assignment)
    assignment.valid_to = on
    assignment.save()
    trail.record(about=assignment, changes=trail.diff(before, trail.snapshot(assignment)))
    return assignment


def invited_account(link: str) -> tuple[Account | None, str]:
    """Returns the account that an invitation is for, if it still holds, and its token."""
    number, _dash, token = link.partition("-")
    if not number.isdecimal() or len(number) > 18:
        return None, token
    account = Account.objects.filter(pk=int(number), is_active=True).first()
    holds = account is not None and default_token_generator.check_token(account, token)
    return (account if holds else None), token


def _refuse_what_is_not_theirs(role: Role, by: Actor) -> None:
    gives_all = by.has(Role.PRIVACY_OFFICER, Role.OFFICE, Role.REPRESENTATIVE, Role.SYSTEM)
    if not gives_all and role is not Role.SYSTEM_ADMINISTRATOR:
        raise NotYoursToGive


def _refuse_last_administrator(account: Account, on: date) -> None:
    keepers = Assignment.objects.filter(
        Assignment.in_force(on), role=Role.SYSTEM_ADMINISTRATOR, account__is_active=True
    )
    if keepers.filter(account=account).exists() and not keepers.exclude(account=account).exists():
        raise LastAdministrator

"""Opens and stops accounts, and gives and ends the roles they hold."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel import mail, trail
from mamori.kernel.action import Refusal, action
from mamori.kernel.people.models import Account, Assignment, Department, Person
from mamori.kernel.permission import Actor, Role
from mamori.measures.organisation.actions.appointments import give_role_of
from mamori.measures.organisation.actions.rights import GIVE_ROLES, KEEP_ACCOUNTS
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


@action("organisation.open_account", title=_("アカウントを作る"), allowed=KEEP_ACCOUNTS, is_grave=True)
def open_account(person: Person, *, email: str, by: Actor, at: datetime) -> Account:
    """Returns an account without a password for the person, with the roles of the posts held today or from later on.

    Whose own address is another one is told there. Raises HasAccount, NotAtWork or AddressTaken.
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
    if person.email and person.email.strip().lower() != account.email:
        told = _("あなたのアカウントを、%(address)s でサインインするものとして作りました。")
        asked = _("心当たりがないときは、すぐに個人情報保護管理者に知らせてください。")
        body = f"{told % {'address': account.email}}\n\n{asked}"
        mail.post(person, _("Mamori のアカウントが作られました"), body=body, at=at, about=account)
    trail.record(about=account, changes={"email": [None, account.email], "person": [None, person.pk]})
    return account


@action(
    "organisation.deactivate_account", title=_("アカウントを停止する"), allowed=KEEP_ACCOUNTS, is_grave=True
)
def deactivate_account(account: Account, *, by: Actor, at: datetime, because: str = "") -> Account:
    """Stops an account at once; raises OwnAccount or LastAdministrator."""
    if account == by.account:
        raise OwnAccount
    _refuse_last_administrator(account, timezone.localdate(at))
    account.is_active = False
    account.save(update_fields=["is_active"])
    trail.record(about=account, changes={"is_active": [True, False]})
    return account


@action(
    "organisation.reactivate_account", title=_("アカウントを再開する"), allowed=KEEP_ACCOUNTS, is_grave=True
)
def reactivate_account(account: Account, *, by: Actor, at: datetime, because: str = "") -> Account:
    """Opens a stopped account again; raises NotAtWork for who has left."""
    if account.person is not None and not account.person.works(timezone.localdate(at)):
        raise NotAtWork
    account.is_active = True
    account.save(update_fields=["is_active"])
    trail.record(about=account, changes={"is_active": [False, True]})
    return account


@action("organisation.give_role", title=_("役割を与える"), allowed=GIVE_ROLES, is_grave=True)
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


@action("organisation.end_role", title=_("役割を終える"), allowed=GIVE_ROLES, is_grave=True)
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

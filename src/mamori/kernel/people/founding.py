"""Founds an empty installation: the company, its first department, and the first administrator."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from mamori.kernel import trail
from mamori.kernel.action import Refusal, action
from mamori.kernel.people.models import Account, Assignment, Company, Department, Person
from mamori.kernel.permission import Actor, Reach, Role


class AlreadyFounded(Refusal):
    """The installation has its company and accounts; more are added by its administrators."""

    words = _("初期設定はすでに終わっています。ログインしてください。")


@dataclass(frozen=True)
class Founder:
    """The first administrator, as typed: who it is, where they work, and what they do besides keeping accounts."""

    name: str
    kana: str
    email: str
    password: str
    department: str
    roles: Collection[Role] = ()


@action("web.found_company", title=_("初期設定をする"), allowed={Role.SYSTEM: Reach.COMPANY}, is_grave=True)
def found_company(company: Company, *, founder: Founder, by: Actor, at: datetime) -> Account:
    """Keeps the company with its first department, person and account, and returns the account.

    The founder keeps accounts (システム管理者) besides the roles given. Raises AlreadyFounded if anybody was faster.
    """
    if Account.objects.exists() or Company.objects.exists():
        raise AlreadyFounded
    company.pk = 1  # one company per installation: a second founder at the same moment meets the primary key
    company.save(force_insert=True)
    department = Department.objects.create(code="100", name=founder.department)
    person = Person.objects.create(
        code="0001", name=founder.name, kana=founder.kana, email=founder.email, department=department
    )
    account = Account.objects.create(email=founder.email, password=founder.password, person=person)
    roles = {Role.SYSTEM_ADMINISTRATOR, *founder.roles}
    Assignment.objects.bulk_create([Assignment(account=account, role=role.value) for role in sorted(roles)])
    trail.record(about=company, changes={"name": [None, company.name], "roles": [None, sorted(roles)]})
    return account

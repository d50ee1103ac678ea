"""The cast: one invented company with its people, accounts and roles, for every test to play with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from mamori.kernel.people.models import Account, Assignment, Company, Department, Engagement, Person
from mamori.kernel.permission import Actor, Role

TOKYO = ZoneInfo("Asia/Tokyo")
TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 10, 0, tzinfo=TOKYO)
SINCE = date(2020, 4, 1)
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Member:
    """One of the cast: the account and, but for Mallory, the person behind it."""

    account: Account
    _person: Person | None

    @property
    def person(self) -> Person:
        """Returns the person; Mallory has none."""
        assert self._person is not None
        return self._person

    @property
    def actor(self) -> Actor:
        """Returns the actor with the roles of TODAY, looked up anew."""
        return Actor.of(Account.objects.get(pk=self.account.pk), on=TODAY)

    def browser(self) -> Client:
        """Returns a client that is signed in as this member."""
        client = Client()
        client.force_login(self.account, backend=MODEL_BACKEND)
        return client


class Cast:
    """Everybody and every department, by name. Sales holds 営業一課; making is the foreign department."""

    def __init__(self) -> None:
        self.company = Company.objects.create(
            name="株式会社みなと文具",
            kana="かぶしきがいしゃみなとぶんぐ",
            address="神奈川県横浜市中区見本町1-2-3",
            representative="山本 はじめ",
            trade="retail",
            capital=30_000_000,
        )
        self.administration = department("100", "管理部")
        self.systems = department("110", "情報システム課", above=self.administration)
        self.sales = department("200", "営業部")
        self.sales_one = department("210", "営業一課", above=self.sales)
        self.making = department("300", "製造部")
        self.audit = department("900", "内部監査室")

        self.yamamoto = member("1001", "山本 はじめ", self.administration, Role.REPRESENTATIVE, officer=True)
        self.sato = member("1002", "佐藤 まもる", self.administration, Role.PRIVACY_OFFICER, officer=True)
        self.takahashi = member("1003", "高橋 のぞみ", self.administration, Role.OFFICE)
        self.ito = member("1004", "伊藤 ただし", self.audit, Role.AUDIT_HEAD)
        self.kobayashi = member("1005", "小林 みのる", self.making, Role.AUDITOR)
        self.tanaka = member("1006", "田中 いさむ", self.sales, Role.DEPARTMENT_HEAD, of=self.sales)
        self.suzuki = member("1007", "鈴木 かおり", self.sales, Role.DEPARTMENT_CLERK, of=self.sales)
        self.ono = member("1008", "大野 つよし", self.making, Role.DEPARTMENT_HEAD, of=self.making)
        self.watanabe = member("1009", "渡辺 さとる", self.systems, Role.SYSTEM_ADMINISTRATOR)
        self.mori = member("1010", "森 あおい", self.sales_one, joined_on=date(2026, 4, 1))
        self.kato = member("9001", "加藤 れん", self.making, engagement=Engagement.DISPATCHED)
        self.mallory = Member(Account.objects.create(email="mallory@outside.example"), None)

    @property
    def by_role(self) -> dict[Role, Member]:
        """Returns one member for each role that people hold; the employee is the new hire."""
        return {
            Role.REPRESENTATIVE: self.yamamoto,
            Role.PRIVACY_OFFICER: self.sato,
            Role.OFFICE: self.takahashi,
            Role.AUDIT_HEAD: self.ito,
            Role.AUDITOR: self.kobayashi,
            Role.DEPARTMENT_HEAD: self.tanaka,
            Role.DEPARTMENT_CLERK: self.suzuki,
            Role.EMPLOYEE: self.mori,
            Role.SYSTEM_ADMINISTRATOR: self.watanabe,
        }


def department(code: str, name: str, *, above: Department | None = None, **more: object) -> Department:
    """Returns a new department that has been open since the beginning."""
    return Department.objects.create(code=code, name=name, parent=above, **{"opened_on": SINCE, **more})


def person(code: str, name: str, home: Department, **more: object) -> Person:
    """Returns a new person of that department, without an account."""
    settled = {"joined_on": SINCE, "email": f"p{code}@minato.example", **more}
    return Person.objects.create(code=code, name=name, department=home, **settled)


def member(
    code: str,
    name: str,
    home: Department,
    role: Role | None = None,
    *,
    of: Department | None = None,
    officer: bool = False,
    **more: object,
) -> Member:
    """Returns a new person with an account and, if given, a role (for the department `of`)."""
    if officer:
        more["engagement"] = Engagement.OFFICER
    someone = person(code, name, home, **more)
    account = Account.objects.create(email=someone.email, person=someone)
    if role is not None:
        Assignment.objects.create(account=account, role=role, department=of, valid_from=SINCE)
    return Member(account, someone)


@pytest.fixture
def cast(db: None) -> Cast:
    """The whole company, furnished in this test's own transaction."""
    return Cast()

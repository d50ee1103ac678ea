"""Keeps the company, its tree of departments, its people, their accounts and the roles these hold."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from mamori.kernel.permission.roles import Role
from mamori.kernel.permission.scoping import ScopedQuerySet


class Company(models.Model):
    """The one company that this install serves; its facts fill letters, sheets and judgements."""

    personal_data: ClassVar[tuple[str, ...]] = ("representative",)
    scope_department: ClassVar[str] = ""

    name = models.CharField(_("会社名"), max_length=200)
    kana = models.CharField(_("ふりがな"), max_length=200, blank=True)
    address = models.CharField(_("所在地"), max_length=300, blank=True)
    representative_title = models.CharField(_("代表者の役職"), max_length=60, default="代表取締役")
    representative = models.CharField(_("代表者の氏名"), max_length=100, blank=True)
    trade = models.CharField(_("業種"), max_length=60, blank=True)
    capital = models.BigIntegerField(_("資本金（円）"), null=True, blank=True)
    fiscal_year_starts = models.PositiveSmallIntegerField(_("事業年度の始まる月"), default=4)
    founded_on = models.DateField(_("設立日"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("会社")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def the_one(cls) -> Company | None:
        """Returns the company of this install, or None before the first run is finished."""
        return cls.objects.order_by("pk").first()


class Department(models.Model):
    """A department in the tree, in being from `opened_on` to `closed_on`; `path` is "/1/4/" from the root down."""

    personal_data: ClassVar[tuple[str, ...]] = ()
    scope_department: ClassVar[str] = "."

    code = models.CharField(_("部門コード"), max_length=30, unique=True)
    name = models.CharField(_("部門名"), max_length=120)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上位部門")
    )
    path = models.CharField(max_length=255, db_index=True, editable=False, default="")
    kind = models.CharField(_("業務の種類"), max_length=30, blank=True)
    order = models.PositiveIntegerField(_("並び順"), default=0)
    opened_on = models.DateField(_("設置日"), null=True, blank=True)
    closed_on = models.DateField(_("廃止日"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("部門")
        ordering = ("order", "code")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves, and keeps `path` true for this department; the caller moves the subtree (`replant`)."""
        above = self.parent.path if self.parent else "/"
        if self.pk:
            self.path = f"{above}{self.pk}/"
            super().save(*args, **kwargs)
            return
        super().save(*args, **kwargs)
        self.path = f"{above}{self.pk}/"
        type(self).objects.filter(pk=self.pk).update(path=self.path)

    @property
    def depth(self) -> int:
        """Returns 0 for a root, 1 for its children, and so on."""
        return self.path.count("/") - 2

    def subtree(self) -> ScopedQuerySet[Department]:
        """Returns this department and all below it."""
        return type(self).objects.filter(path__startswith=self.path)

    def replant(self) -> None:
        """Rewrites the paths of all departments below this one after it has moved."""
        for child in self.children.all():
            child.path = f"{self.path}{child.pk}/"
            type(self).objects.filter(pk=child.pk).update(path=child.path)
            child.replant()

    def is_open(self, on: date) -> bool:
        """Tells whether the department exists on that day."""
        return (self.opened_on is None or self.opened_on <= on) and (
            self.closed_on is None or on < self.closed_on
        )

    @staticmethod
    def open_on(day: date) -> Q:
        """Returns the condition for departments in being on that day."""
        return (Q(opened_on__isnull=True) | Q(opened_on__lte=day)) & (
            Q(closed_on__isnull=True) | Q(closed_on__gt=day)
        )


class Engagement(models.TextChoices):
    """How a person works for the company; all of them are 従業者. Basis: APPI art. 24; guideline 3-4-3."""

    OFFICER = "officer", _("役員")
    REGULAR = "regular", _("正社員")
    CONTRACT = "contract", _("契約社員")
    PART_TIME = "part_time", _("パート・アルバイト")
    DISPATCHED = "dispatched", _("派遣社員")
    SECONDED = "seconded", _("出向者")
    OTHER = "other", _("その他")


class Person(models.Model):
    """A worker under the company's direction, of any kind of engagement, with or without an account."""

    personal_data: ClassVar[tuple[str, ...]] = ("name", "kana", "email", "code")
    scope_department: ClassVar[str] = "department"
    scope_owner: ClassVar[str] = "."

    code = models.CharField(_("従業者番号"), max_length=30, unique=True)
    name = models.CharField(_("氏名"), max_length=100)
    kana = models.CharField(_("ふりがな"), max_length=100, blank=True)
    email = models.EmailField(_("メールアドレス"), blank=True)
    engagement = models.CharField(
        _("雇用区分"), max_length=20, choices=Engagement, default=Engagement.REGULAR
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="people", verbose_name=_("所属部門")
    )
    title = models.CharField(_("役職"), max_length=60, blank=True)
    joined_on = models.DateField(_("入社日"), null=True, blank=True)
    left_on = models.DateField(_("退職日"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("従業者")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_officer(self) -> bool:
        """Tells whether the person is the president or another officer."""
        return self.engagement == Engagement.OFFICER

    def works(self, on: date) -> bool:
        """Tells whether the person belongs to the company on that day; the last day still counts."""
        return (self.joined_on is None or self.joined_on <= on) and (
            self.left_on is None or on <= self.left_on
        )

    @staticmethod
    def working_on(day: date) -> Q:
        """Returns the condition for people who belong to the company on that day."""
        return (Q(joined_on__isnull=True) | Q(joined_on__lte=day)) & (
            Q(left_on__isnull=True) | Q(left_on__gte=day)
        )


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts with a normalised address and a hashed password; reads them with their person and department."""

    def get_queryset(self) -> models.QuerySet[Account]:
        """Returns accounts with what every request and every name on the screen needs, in one query."""
        return super().get_queryset().select_related("person__department")

    def create(self, **fields: Any) -> Account:
        """Makes an account from `email`, `password` and what else an account has."""
        email, password = fields.pop("email"), fields.pop("password", None)
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        """Returns the account of that address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """A way to sign in, by mail address and password, usually of one person."""

    personal_data: ClassVar[tuple[str, ...]] = ("email",)
    is_named_by_person: ClassVar[bool] = True
    scope_department: ClassVar[str] = ""
    scope_owner: ClassVar[str] = "person"

    email = models.EmailField(_("メールアドレス"), unique=True)
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="account", verbose_name=_("従業者")
    )
    is_active = models.BooleanField(_("利用できる"), default=True)
    language = models.CharField(_("表示言語"), max_length=5, default="ja")
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)

    USERNAME_FIELD = "email"
    objects = AccountManager()

    class Meta:
        verbose_name = _("アカウント")

    def __str__(self) -> str:
        return self.person.name if self.person else self.email


class Assignment(models.Model):
    """A role that an account holds from day to day, for one department's subtree or for the whole company."""

    personal_data: ClassVar[tuple[str, ...]] = ()
    is_named_by_person: ClassVar[bool] = True
    scope_department: ClassVar[str] = ""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="assignments", verbose_name=_("アカウント")
    )
    role = models.CharField(_("役割"), max_length=30, choices=Role.choices())
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name=_("部門")
    )
    valid_from = models.DateField(_("開始日"), null=True, blank=True)
    valid_to = models.DateField(_("終了日"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("役割の割当て")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "department", "valid_from"], name="assignment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {Role(self.role).label}"

    @staticmethod
    def in_force(day: date) -> Q:
        """Returns the condition for assignments that hold on that day; the last day still counts."""
        return (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )

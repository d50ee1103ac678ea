"""Keeps duties: who owes what by when, about what, and when it was settled."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mamori.kernel.permission.roles import Role
from mamori.kernel.permission.scoping import ScopedQuerySet


class Duty(models.Model):
    """One thing that one person, or whoever holds one role, owes by a day.

    `debtor` names who owes in one word, so that the database can hold the promise: one open duty for each key,
    object and debtor. `anchor_on` is the day from which a recurring duty counts its months.
    """

    personal_data: ClassVar[tuple[str, ...]] = ()
    scope_department: ClassVar[str] = "department"
    scope_owner: ClassVar[str] = "person"

    key = models.CharField(_("種類"), max_length=80)
    title = models.CharField(_("すること"), max_length=200)
    person = models.ForeignKey(
        "kernel.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duties",
        verbose_name=_("担当者"),
    )
    role = models.CharField(_("担当する役割"), max_length=30, choices=Role.choices(), blank=True)
    department = models.ForeignKey(
        "kernel.Department", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部門")
    )
    debtor = models.CharField(max_length=60, editable=False)
    about_type = models.CharField(_("対象の種類"), max_length=80, blank=True)
    about_id = models.CharField(_("対象の番号"), max_length=64, blank=True)
    about_label = models.CharField(_("対象"), max_length=200, blank=True)
    url = models.CharField(_("画面"), max_length=300, blank=True)
    due_on = models.DateField(_("期限"))
    anchor_on = models.DateField(editable=False)
    every_months = models.PositiveSmallIntegerField(_("繰り返し（か月ごと）"), null=True, blank=True)
    created_at = models.DateTimeField(_("作成日時"))
    settled_at = models.DateTimeField(_("完了日時"), null=True, blank=True)
    settled_by = models.ForeignKey(
        "kernel.Account",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("完了した人"),
    )
    is_withdrawn = models.BooleanField(_("取り下げ"), default=False)
    last_reminded_at = models.DateTimeField(_("最後の催促"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("するべきこと")
        verbose_name_plural = _("するべきこと")
        ordering = ("due_on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "about_type", "about_id", "debtor"],
                condition=Q(settled_at__isnull=True),
                name="duty_open_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, role="") | Q(person__isnull=True) & ~Q(role=""),
                name="duty_has_one_debtor",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"], condition=Q(settled_at__isnull=True), name="duty_open_by_due"
            ),
            models.Index(
                fields=["person", "due_on"], condition=Q(settled_at__isnull=True), name="duty_of_person"
            ),
            models.Index(fields=["about_type", "about_id"], name="duty_about"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """Returns the title in the reader's language, as far as the catalogue has it."""
        return gettext(self.title) if self.title else ""

    @property
    def debtor_words(self) -> str:
        """Returns who owes: the person's name, or the department and the role."""
        if self.person is not None:
            return self.person.name
        role = str(Role(self.role).label)
        return f"{self.department.name} {role}" if self.department else role

    @property
    def is_open(self) -> bool:
        """Tells whether it is still owed."""
        return self.settled_at is None

    def days_left(self, today: date) -> int:
        """Returns the days to the due date; negative once it has passed."""
        return (self.due_on - today).days


class Reminder(models.Model):
    """One step of the reminder ladder that was taken for a duty; each step is taken once for each due date."""

    personal_data: ClassVar[tuple[str, ...]] = ()
    scope_department: ClassVar[str] = "duty__department"
    scope_owner: ClassVar[str] = "duty__person"

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="reminders", verbose_name=_("するべきこと"))
    due_on = models.DateField(_("期限"))
    step = models.CharField(_("段階"), max_length=20)
    at = models.DateTimeField(_("日時"))
    recipients = models.PositiveSmallIntegerField(_("宛先の数"), default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("催促")
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["duty", "due_on", "step"], name="reminder_once")]

    def __str__(self) -> str:
        return f"{self.duty} {self.step}"

"""Keeps the bodies that answer for personal information, their seats and members, appointments and team tasks."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from mamori.kernel.permission import Role, ScopedQuerySet
from mamori.measures.organisation.rules import SINGLE, Form, Post

FORM_LABELS: dict[Form, Promise] = {Form.OFFICE: _("専門部署"), Form.PROJECT: _("プロジェクトチーム")}

POST_LABELS: dict[Post, Promise] = {
    Post.PRIVACY_OFFICER: _("個人情報保護管理者"),
    Post.AUDIT_HEAD: _("個人情報保護監査責任者"),
    Post.AUDITOR: _("監査員"),
    Post.OFFICE_CHIEF: _("事務局長"),
    Post.OFFICE_MEMBER: _("事務局員"),
    Post.EDUCATION: _("教育責任者"),
    Post.CONTACT: _("苦情・相談窓口責任者"),
    Post.SYSTEMS: _("システム安全管理責任者"),
    Post.CONTRACTORS: _("委託先管理責任者"),
    Post.DEPARTMENT_HEAD: _("部門管理者"),
    Post.DEPARTMENT_CLERK: _("部門担当者"),
    Post.MEMBER: _("委員"),
}

# The role in Mamori that goes with a post; the other posts need none beyond that of every worker.
ROLE_OF_POST: dict[Post, Role] = {
    Post.PRIVACY_OFFICER: Role.PRIVACY_OFFICER,
    Post.AUDIT_HEAD: Role.AUDIT_HEAD,
    Post.AUDITOR: Role.AUDITOR,
    Post.OFFICE_CHIEF: Role.OFFICE,
    Post.OFFICE_MEMBER: Role.OFFICE,
    Post.DEPARTMENT_HEAD: Role.DEPARTMENT_HEAD,
    Post.DEPARTMENT_CLERK: Role.DEPARTMENT_CLERK,
}


def post_choices() -> list[tuple[str, Promise]]:
    """Returns value and name of every post, for forms."""
    return [(post.value, label) for post, label in POST_LABELS.items()]


def _in_force(day: date) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class Body(models.Model):
    """The department or project team that answers for personal information in the whole company."""

    personal_data: ClassVar[tuple[str, ...]] = ()
    scope_department: ClassVar[str] = ""

    form = models.CharField(
        _("形"), max_length=10, choices=[(form.value, label) for form, label in FORM_LABELS.items()]
    )
    name = models.CharField(_("名称"), max_length=120)
    charter = models.TextField(_("設置の目的と権限"), blank=True)
    meets = models.CharField(_("集まる頻度"), max_length=120, blank=True)
    started_on = models.DateField(_("設置日"))
    ended_on = models.DateField(_("解散日"), null=True, blank=True)
    example = models.CharField(_("もとにした構成例"), max_length=60, blank=True)

    objects = ScopedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("推進体制")
        ordering = ("-started_on", "pk")

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def in_being(day: date) -> Q:
        """Returns the condition for bodies that exist on that day; the last day still counts."""
        return Q(started_on__lte=day) & (Q(ended_on__isnull=True) | Q(ended_on__gte=day))


class Seat(models.Model):
    """A place in a body that somebody should fill, with what it is for."""

    personal_data: ClassVar[tuple[str, ...]] = ()
    scope_department: ClassVar[str] = ""

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats", verbose_name=_("推進体制"))
    post = models.CharField(_("役目"), max_length=20, choices=post_choices())
    title = models.CharField(_("席の名前"), max_length=120)
    duties = models.TextField(_("すること"), blank=True)
    department = models.ForeignKey(
        "kernel.Department", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部門")
    )
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)
    removed_on = models.DateField(_("なくした日"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("席")
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return f"{self.title} ({self.department})" if self.department else self.title


class Appointment(models.Model):
    """A person in a post from day to day, by a numbered letter; never removed, only ended."""

    personal_data: ClassVar[tuple[str, ...]] = ("person", "appointed_by")
    scope_department: ClassVar[str] = "person__department"
    scope_owner: ClassVar[str] = "person"

    post = models.CharField(_("役目"), max_length=20, choices=post_choices())
    person = models.ForeignKey(
        "kernel.Person", models.PROTECT, related_name="appointments", verbose_name=_("任命する人")
    )
    department = models.ForeignKey(
        "kernel.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("担当する部門"),
    )
    starts_on = models.DateField(_("任期の始まり"))
    ends_on = models.DateField(_("任期の終わり"), null=True, blank=True)
    appointed_by = models.CharField(_("任命した人"), max_length=160)
    letter_number = models.CharField(_("任命書の番号"), max_length=40, unique=True)
    letter_on = models.DateField(_("任命書の日付"))
    duties = models.TextField(_("任務"), blank=True)
    confirmed_because = models.TextField(_("注意を確かめたうえでの理由"), blank=True)
    ended_because = models.CharField(_("終わった理由"), max_length=300, blank=True)
    assignment = models.OneToOneField(
        "kernel.Assignment",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("役割の割当て"),
    )

    objects = ScopedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("任命")
        ordering = ("-starts_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(post__in=sorted(SINGLE), ends_on__isnull=True),
                name="appointment_one_open_holder",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="appointment_forwards",
            ),
        ]
        indexes = [models.Index(fields=["post", "starts_on"], name="appointment_post")]

    def __str__(self) -> str:
        return f"{self.letter_number} {self.title}"

    @property
    def title(self) -> str:
        """Returns the post with its department, as the letter says it."""
        label = str(POST_LABELS[Post(self.post)])
        return f"{self.department} {label}" if self.department else label

    def holds(self, on: date) -> bool:
        """Tells whether the appointment is in force on that day; the last day still counts."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)

    @staticmethod
    def in_force(day: date) -> Q:
        """Returns the condition for appointments that hold on that day; the last day still counts."""
        return _in_force(day)


class Membership(models.Model):
    """A person on a seat of a body from day to day."""

    personal_data: ClassVar[tuple[str, ...]] = ("person",)
    scope_department: ClassVar[str] = ""
    scope_owner: ClassVar[str] = "person"

    body = models.ForeignKey(Body, models.PROTECT, related_name="memberships", verbose_name=_("推進体制"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="memberships", verbose_name=_("席"))
    person = models.ForeignKey(
        "kernel.Person", models.PROTECT, related_name="memberships", verbose_name=_("席につく人")
    )
    department = models.ForeignKey(
        "kernel.Department", models.PROTECT, related_name="+", verbose_name=_("席についたときの所属")
    )
    starts_on = models.DateField(_("始まり"))
    ends_on = models.DateField(_("終わり"), null=True, blank=True)
    appointment = models.ForeignKey(
        Appointment,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("任命"),
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("席についた記録")
        ordering = ("-starts_on", "-pk")

    def __str__(self) -> str:
        return f"{self.seat} #{self.pk}"

    @staticmethod
    def in_force(day: date) -> Q:
        """Returns the condition for seats taken on that day; the last day still counts."""
        return _in_force(day)


class TeamTask(models.Model):
    """A piece of the team's work (C1.6): what, what for, who, until when, how far."""

    class State(models.TextChoices):
        TO_DO = "to_do", _("これから")
        DOING = "doing", _("進行中")
        DONE = "done", _("完了")

    personal_data: ClassVar[tuple[str, ...]] = ("owner",)
    scope_department: ClassVar[str] = "owner__department"
    scope_owner: ClassVar[str] = "owner"

    body = models.ForeignKey(Body, models.PROTECT, related_name="tasks", verbose_name=_("推進体制"))
    key = models.CharField(_("もとにした仕事"), max_length=60, blank=True)
    title = models.CharField(_("仕事"), max_length=160)
    part = models.CharField(_("まとまり"), max_length=20, blank=True)
    purpose = models.TextField(_("何のために"), blank=True)
    done_when = models.CharField(_("できたと言える状態"), max_length=300, blank=True)
    seat = models.ForeignKey(
        Seat, models.SET_NULL, null=True, blank=True, related_name="tasks", verbose_name=_("担当の席")
    )
    owner = models.ForeignKey(
        "kernel.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="team_tasks",
        verbose_name=_("担当者"),
    )
    due_on = models.DateField(_("期限"), null=True, blank=True)
    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.TO_DO)
    progress = models.PositiveSmallIntegerField(_("進み具合（%）"), default=0)
    done_on = models.DateField(_("完了日"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)

    objects = ScopedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("チームの仕事")
        ordering = ("order", "pk")
        constraints = [models.CheckConstraint(condition=Q(progress__lte=100), name="task_progress_percent")]

    def __str__(self) -> str:
        return self.title


class TaskNote(models.Model):
    """What somebody reported on a task: how far it is, in words and percent."""

    personal_data: ClassVar[tuple[str, ...]] = ("author",)
    scope_department: ClassVar[str] = "task__owner__department"
    scope_owner: ClassVar[str] = "task__owner"

    task = models.ForeignKey(TeamTask, models.CASCADE, related_name="notes", verbose_name=_("仕事"))
    at = models.DateTimeField(_("日時"))
    author = models.CharField(_("報告した人"), max_length=120)
    progress = models.PositiveSmallIntegerField(_("進み具合（%）"))
    text = models.TextField(_("報告"), blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("仕事の報告")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.task} {self.progress}%"

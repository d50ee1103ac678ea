"""Keeps what is to be scanned, and each run of the scan over it."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mamori.kernel.fields import WordsField
from mamori.kernel.permission import ScopedQuerySet

WEEKDAYS = (
    *((0, _("月曜日")), (1, _("火曜日")), (2, _("水曜日")), (3, _("木曜日"))),
    *((4, _("金曜日")), (5, _("土曜日")), (6, _("日曜日"))),
)
LAST_DAY = 28  # a day that every month has


class ScanTarget(models.Model):
    """A place where files or tables lie: where it is, whose it is, when it is looked through, and what is left out.

    `shown_as` is how people in the company call the place that the server knows as `address`. Of a password only the
    name of the environment variable is kept. With `by_folder`, what lies in a folder named after a department is theirs.
    """

    class Kind(models.TextChoices):
        FOLDER = "folder", _("フォルダー・共有")
        MAILBOX = "mailbox", _("メールボックス")
        DATABASE = "database", _("データベース")
        BUCKET = "bucket", _("バケット")

    class Schedule(models.TextChoices):
        NONE = "none", _("しない")
        WEEKLY = "weekly", _("毎週")
        MONTHLY = "monthly", _("毎月")

    personal_data: ClassVar[tuple[str, ...]] = ("address",)
    scope_department: ClassVar[str] = "department"

    name = models.CharField(_("名称"), max_length=100, unique=True)
    kind = models.CharField(_("種類"), max_length=10, choices=Kind, default=Kind.FOLDER)
    address = models.CharField(_("場所"), max_length=1000)
    shown_as = models.CharField(_("社内での呼び方"), max_length=500, blank=True)
    department = models.ForeignKey(
        "kernel.Department", models.PROTECT, related_name="+", verbose_name=_("持ち主の部門")
    )
    by_folder = models.BooleanField(_("部門名のフォルダーは、その部門の持ち物とする"), default=False)
    schedule = models.CharField(_("定期調査"), max_length=8, choices=Schedule, default=Schedule.NONE)
    weekday = models.PositiveSmallIntegerField(_("曜日（毎週のとき）"), choices=WEEKDAYS, default=6)
    month_day = models.PositiveSmallIntegerField(
        _("日（毎月のとき）"), default=1, validators=[MinValueValidator(1), MaxValueValidator(LAST_DAY)]
    )
    hour = models.PositiveSmallIntegerField(
        _("始める時刻（時）"), default=2, validators=[MaxValueValidator(23)]
    )
    leave_out = WordsField(_("調べないもの"))
    secret_name = models.CharField(_("パスワードの環境変数名"), max_length=80, blank=True)
    is_active = models.BooleanField(_("調査する"), default=True)
    created_at = models.DateTimeField(_("登録日時"))
    version = models.PositiveIntegerField(_("版"), default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("調査対象")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def root(self) -> str:
        """Returns the name under which everything in it is shown."""
        return self.shown_as or self.address


class ScanRun(models.Model):
    """One scan of a target, from its start to its end, with what it has met so far.

    `seen` is `read` + `partly` + `unreadable`: no file that was found is missing. `expected` is how many files the last
    whole run met, for the time that is left; `worked_seconds` is without pauses and waiting.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("順番待ち")
        RUNNING = "running", _("調査中")
        PAUSED = "paused", _("一時停止中")
        DONE = "done", _("完了")
        STOPPED = "stopped", _("中止")
        FAILED = "failed", _("失敗")

    LIVE: ClassVar[tuple[str, ...]] = ("waiting", "running", "paused")

    personal_data: ClassVar[tuple[str, ...]] = ("started_by",)
    scope_department: ClassVar[str] = "target__department"

    target = models.ForeignKey(ScanTarget, models.CASCADE, related_name="runs", verbose_name=_("調査対象"))
    state = models.CharField(_("状態"), max_length=8, choices=State, default=State.WAITING)
    started_by = models.CharField(_("始めた人"), max_length=120)
    created_at = models.DateTimeField(_("受付日時"))
    started_at = models.DateTimeField(_("開始日時"), null=True, blank=True)
    finished_at = models.DateTimeField(_("終了日時"), null=True, blank=True)
    seen = models.PositiveIntegerField(_("見つけたファイル"), default=0)
    read = models.PositiveIntegerField(_("読めたファイル"), default=0)
    partly = models.PositiveIntegerField(_("一部だけ読めたファイル"), default=0)
    unreadable = models.PositiveIntegerField(_("読めなかったファイル"), default=0)
    holding = models.PositiveIntegerField(_("個人情報のあるファイル"), default=0)
    gone = models.PositiveIntegerField(_("なくなったファイル"), default=0)
    size = models.PositiveBigIntegerField(_("バイト数"), default=0)
    worked_seconds = models.FloatField(_("かかった時間（秒）"), default=0)
    expected = models.PositiveIntegerField(_("見込みのファイル数"), null=True, blank=True)
    error_words = models.TextField(_("終わらなかった理由"), blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("調査の実行")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["target"],
                condition=Q(state__in=("waiting", "running", "paused")),
                name="scan_run_live_once",
            )
        ]
        indexes = [models.Index(fields=["target", "state", "finished_at"], name="scan_run_last")]

    def __str__(self) -> str:
        return f"{self.target.name} #{self.pk}"

    @property
    def is_live(self) -> bool:
        """Tells whether it has not come to an end."""
        return self.state in self.LIVE

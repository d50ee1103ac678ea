"""Keeps what the queue itself does not: the clock's jobs, the workers alive, and the progress that people watch."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mamori.kernel.permission.scoping import ScopedQuerySet


class ScheduledJob(models.Model):
    """A job of the clock and the last of its periods for which it was queued; each period is queued once."""

    personal_data: ClassVar[tuple[str, ...]] = ()
    scope_department: ClassVar[str] = ""

    key = models.CharField(_("定期処理"), max_length=80, unique=True)
    last_period_at = models.DateTimeField(_("最後の周期"), null=True, blank=True)
    last_queued_at = models.DateTimeField(_("最後の登録"), null=True, blank=True)
    last_job_id = models.UUIDField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("定期処理")
        ordering = ("key",)

    def __str__(self) -> str:
        return self.key


class WorkerBeat(models.Model):
    """A worker's sign of life, with what tells whether its process still is the same one."""

    personal_data: ClassVar[tuple[str, ...]] = ()
    scope_department: ClassVar[str] = ""

    worker_id = models.CharField(max_length=64, primary_key=True)
    place = models.CharField(max_length=200)
    pid = models.PositiveIntegerField()
    born = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField(_("開始日時"))
    beat_at = models.DateTimeField(_("最後の合図"), db_index=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("ワーカー")
        ordering = ("-beat_at",)

    def __str__(self) -> str:
        return self.worker_id


class Progress(models.Model):
    """A long work that somebody started and watches: how far it is, where its result is, or why it failed."""

    class State(models.TextChoices):
        WAITING = "waiting", _("順番を待っています")
        RUNNING = "running", _("処理しています")
        DONE = "done", _("終わりました")
        FAILED = "failed", _("終わりませんでした")

    personal_data: ClassVar[tuple[str, ...]] = ()
    scope_department: ClassVar[str] = ""
    scope_owner: ClassVar[str] = "owner__person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("処理"), max_length=200)
    owner = models.ForeignKey("kernel.Account", models.CASCADE, related_name="+", verbose_name=_("始めた人"))
    job_id = models.UUIDField(null=True, blank=True, db_index=True)
    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(_("進みぐあい（%）"), default=0)
    words = models.CharField(_("いまの作業"), max_length=200, blank=True)
    result_url = models.CharField(_("結果"), max_length=300, blank=True)
    error_words = models.TextField(_("終わらなかった理由"), blank=True)
    created_at = models.DateTimeField(_("開始日時"))
    updated_at = models.DateTimeField(_("更新日時"), auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("処理の進みぐあい")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.title

    @property
    def is_finished(self) -> bool:
        """Tells whether there is nothing more to wait for."""
        return self.state in (self.State.DONE, self.State.FAILED)

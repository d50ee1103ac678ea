"""Keeps what a scan knows of each file: kinds, counts and masked samples, never a value that was found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mamori.kernel.fields import KeysField
from mamori.kernel.ledger.search import Searchable
from mamori.kernel.permission import ScopedQuerySet
from mamori.measures.inventory.models.register import Entry
from mamori.measures.inventory.models.scans import ScanRun, ScanTarget
from mamori.measures.inventory.rules import scan as rules


class ScannedFile(Searchable):
    """One file, mail or table as the last scan met it, readable or not; `key` is the digest of its address.

    `standing` says in one word what the lists ask for first. `people` is an estimate of distinct persons, 0 where nobody
    can tell; `gravity` how much harm a leak would do. `changed_at` is the file's own time of change: nothing in it is younger.
    """

    class Standing(models.TextChoices):
        HOLDING = "holding", _("個人情報あり")
        CLEAR = "clear", _("見つからない")
        UNREAD = "unread", _("読めなかった")
        GONE = "gone", _("なくなった")

    class Reading(models.TextChoices):
        OK = "ok", _("読めた")
        PARTIAL = "partial", _("一部だけ読めた")
        UNREADABLE = "unreadable", _("読めなかった")

    personal_data: ClassVar[tuple[str, ...]] = ("place", "samples", "columns")
    scope_department: ClassVar[str] = "department"
    search_fields: ClassVar[tuple[str, ...]] = ("place",)

    target = models.ForeignKey(ScanTarget, models.CASCADE, related_name="files", verbose_name=_("調査対象"))
    key = models.CharField(max_length=64, editable=False)
    place = models.TextField(_("場所"))
    folder_key = models.CharField(max_length=32, editable=False)
    department = models.ForeignKey(
        "kernel.Department", models.PROTECT, related_name="+", verbose_name=_("持ち主の部門")
    )
    entry = models.ForeignKey(
        Entry,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="places_found",
        verbose_name=_("一覧表の項目"),
    )
    standing = models.CharField(_("状態"), max_length=8, choices=Standing)
    status = models.CharField(_("読み取り"), max_length=10, choices=Reading)
    reason = models.CharField(_("読めなかった理由"), max_length=300, blank=True)
    size = models.PositiveBigIntegerField(_("大きさ（バイト）"), default=0)
    changed_at = models.DateTimeField(_("ファイルの更新日時"), null=True, blank=True)
    media_type = models.CharField(_("形式"), max_length=120, blank=True)
    encoding = models.CharField(_("文字コード"), max_length=40, blank=True)
    kinds = KeysField(_("個人情報の種類"))
    counts = models.JSONField(_("種類ごとの件数"), default=dict, blank=True)
    columns = models.JSONField(_("見つかった列"), default=list, blank=True)
    samples = models.JSONField(_("伏せ字の例"), default=dict, blank=True)
    people = models.PositiveBigIntegerField(_("推定人数"), default=0)
    gravity = models.PositiveSmallIntegerField(_("重さ（0〜100）"), default=0)
    first_seen_at = models.DateTimeField(_("最初に見つけた日時"))
    last_seen_at = models.DateTimeField(_("最後に見た日時"))
    last_run = models.ForeignKey(ScanRun, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("調査結果")
        ordering = ("-gravity", "pk")
        constraints = [models.UniqueConstraint(fields=["target", "key"], name="scanned_file_once")]
        indexes = [
            models.Index(fields=["standing", "-gravity", "id", "department"], name="scanned_standing"),
            models.Index(fields=["department", "standing", "-gravity", "id"], name="scanned_department"),
            models.Index(fields=["target", "standing", "id"], name="scanned_target"),
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def name(self) -> str:
        """Returns the last part of its place."""
        return rules.name_of(self.place)

    @property
    def folder(self) -> str:
        """Returns where it lies."""
        folder = rules.folder_of(self.place)
        return folder if folder != self.place else ""


class Sighting(models.Model):
    """What one run found in a file where it differs from the run before; the first one is kept too."""

    personal_data: ClassVar[tuple[str, ...]] = ()
    scope_department: ClassVar[str] = "file__department"

    file = models.ForeignKey(
        ScannedFile, models.CASCADE, related_name="sightings", verbose_name=_("調査結果")
    )
    run = models.ForeignKey(ScanRun, models.CASCADE, related_name="+", verbose_name=_("調査の実行"))
    at = models.DateTimeField(_("日時"))
    standing = models.CharField(_("状態"), max_length=8, choices=ScannedFile.Standing)
    size = models.PositiveBigIntegerField(_("大きさ（バイト）"), default=0)
    counts = models.JSONField(_("種類ごとの件数"), default=dict, blank=True)
    people = models.PositiveBigIntegerField(_("推定人数"), default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("調査結果の移り変わり")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.file} {self.at:%Y-%m-%d}"

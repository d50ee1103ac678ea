"""Keeps the entries of the trail, their seals and the checkpoints: to be added and read, never changed or removed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mamori.kernel.permission.scoping import ScopedQuerySet
from mamori.kernel.trail.append_only import AppendOnly, AppendOnlyQuerySet, Sealed
from mamori.kernel.trail.verifier import START

__all__ = ["Checkpoint", "CheckpointCopy", "Seal", "SealHead", "Sealed", "TrailEntry"]


class TrailQuerySet(AppendOnlyQuerySet["TrailEntry"]):
    """Reads the trail; refuses every bulk change."""


class TrailEntry(AppendOnly):
    """One act: who, when, what, about what, from where, why, and the least difference it made.

    Values of personal fields stand in `changes` only as keyed digests. Number, chain and leaf are kept beside it,
    in its seal, never in it.
    """

    personal_data: ClassVar[tuple[str, ...]] = ("actor_name", "ip")
    scope_department: ClassVar[str] = ""

    at = models.DateTimeField(_("日時"), db_index=True)
    action = models.CharField(_("操作"), max_length=80, db_index=True)
    actor = models.ForeignKey(
        "kernel.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("操作した人")
    )
    actor_name = models.CharField(_("操作した人の名前"), max_length=120)
    on_behalf = models.CharField(_("代理"), max_length=120, blank=True)
    session = models.CharField(_("セッション"), max_length=64, blank=True)
    ip = models.CharField(_("接続元"), max_length=45, blank=True)
    request_id = models.CharField(_("要求番号"), max_length=64, blank=True)
    object_type = models.CharField(_("対象の種類"), max_length=80)
    object_id = models.CharField(_("対象の番号"), max_length=64)
    object_label = models.CharField(_("対象"), max_length=200)
    department_path = models.CharField(_("部門"), max_length=255, blank=True)
    changes = models.JSONField(_("変更"), default=dict)
    before_hash = models.CharField(max_length=64, blank=True)
    after_hash = models.CharField(max_length=64, blank=True)
    reason = models.TextField(_("理由"), blank=True)
    note = models.TextField(_("内容"), blank=True)

    objects = TrailQuerySet.as_manager()

    class Meta:
        verbose_name = _("操作の記録")
        ordering = ("-id",)
        indexes = [models.Index(fields=["object_type", "object_id", "id"], name="trail_about")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action} {self.object_label}"


class SealQuerySet(AppendOnlyQuerySet["Seal"]):
    """Reads the seals; refuses every bulk change."""


class Seal(AppendOnly):
    """The place of an entry in the order of all entries, and the hashes that hold it there.

    `leaf` is over the salt and the entry's canonical body, `chain` over the chain before it and the leaf.
    """

    personal_data: ClassVar[tuple[str, ...]] = ()
    scope_department: ClassVar[str] = ""

    number = models.PositiveBigIntegerField(_("封印番号"), primary_key=True)
    entry = models.OneToOneField(
        TrailEntry, models.PROTECT, related_name="seal", verbose_name=_("操作の記録")
    )
    salt = models.BinaryField(max_length=16)
    leaf = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField(_("封印した日時"), db_index=True)

    objects = SealQuerySet.as_manager()

    class Meta:
        verbose_name = _("記録の封印")
        ordering = ("number",)

    def __str__(self) -> str:
        return str(self.number)


class SealHead(models.Model):
    """The end of the chain in one row, locked by whoever seals; it holds nothing that the seals do not prove.

    `peaks` are the roots of the full subtrees, 32 bytes each. No entry up to `watermark` can still be on its way.
    """

    personal_data: ClassVar[tuple[str, ...]] = ()
    scope_department: ClassVar[str] = ""

    number = models.PositiveBigIntegerField(default=0)
    chain = models.BinaryField(default=START)
    peaks = models.BinaryField(default=b"")
    newest = models.PositiveBigIntegerField(default=0)
    watermark = models.PositiveBigIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("封印の先頭")

    def __str__(self) -> str:
        return str(self.number)


class CheckpointQuerySet(AppendOnlyQuerySet["Checkpoint"]):
    """Reads the checkpoints; refuses every bulk change."""


class Checkpoint(AppendOnly):
    """What the trail was at one time, signed: how many entries, and the root of their tree."""

    personal_data: ClassVar[tuple[str, ...]] = ()
    scope_department: ClassVar[str] = ""

    size = models.PositiveBigIntegerField(_("件数"), db_index=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField(_("署名付きの文面"))
    made_at = models.DateTimeField(_("作成日時"), db_index=True)

    objects = CheckpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("チェックポイント")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.size} {self.made_at:%Y-%m-%d %H:%M}"


class CheckpointCopy(models.Model):
    """What became of bringing a checkpoint to one place outside."""

    personal_data: ClassVar[tuple[str, ...]] = ("place",)
    scope_department: ClassVar[str] = ""

    checkpoint = models.ForeignKey(
        Checkpoint, models.PROTECT, related_name="copies", verbose_name=_("チェックポイント")
    )
    place = models.CharField(_("控えの場所"), max_length=300)
    at = models.DateTimeField(_("日時"), db_index=True)
    ok = models.BooleanField(_("届いた"))
    told = models.CharField(_("内容"), max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("チェックポイントの控え")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "place"], name="checkpoint_copy_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.at:%Y-%m-%d %H:%M}"

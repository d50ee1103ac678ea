"""Keeps where register and reality differ, and what its owner decided about it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mamori.kernel.fields import KeysField
from mamori.kernel.ledger.search import Searchable
from mamori.kernel.permission import ScopedQuerySet
from mamori.measures.inventory.models.register import Entry
from mamori.measures.inventory.models.scanned import ScannedFile
from mamori.measures.inventory.models.scans import ScanTarget
from mamori.measures.inventory.rules import scan as rules


class Discrepancy(Searchable):
    """One difference between the register and what the scan found; the same one keeps its row from scan to scan.

    `place` is the file, or the declared pattern where nothing was found. `facts` holds what was found and what was
    declared (`kinds`, `people`, `declared`, `more`, `kept_until`), numbers and keys only. `came_back` says why a
    decision no longer holds.
    """

    class Matter(models.TextChoices):
        UNREGISTERED = "unregistered", _("未登録")
        GHOST = "ghost", _("幽霊")
        DRIFT = "drift", _("件数ずれ")
        OVERDUE = "overdue", _("期限超過")

    class State(models.TextChoices):
        OPEN = "open", _("未判断")
        REGISTERED = "registered", _("登録した")
        EXCUSED = "excused", _("対象外")
        REMOVING = "removing", _("消去・移動待ち")
        PROVEN = "proven", _("次の調査で確認")
        CLOSED = "closed", _("解消")

    class Return(models.TextChoices):
        EXPIRED = "expired", _("対象外の期限が切れた")
        GROWN = "grown", _("見つかったものが増えた")
        STILL_THERE = "still_there", _("消したはずのものが残っている")
        NOT_COVERED = "not_covered", _("登録した保管場所に当てはまらない")
        REAPPEARED = "reappeared", _("なくなったものがまた見つかった")
        WITHDRAWN = "withdrawn", _("判断を取り消した")

    personal_data: ClassVar[tuple[str, ...]] = ("place",)
    scope_department: ClassVar[str] = "department"
    search_fields: ClassVar[tuple[str, ...]] = ("place", "entry.number", "entry.name")

    matter = models.CharField(_("食い違い"), max_length=14, choices=Matter)
    key = models.CharField(max_length=64, unique=True, editable=False)
    target = models.ForeignKey(
        ScanTarget, models.CASCADE, related_name="discrepancies", verbose_name=_("調査対象")
    )
    file = models.ForeignKey(
        ScannedFile,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="discrepancies",
        verbose_name=_("調査結果"),
    )
    entry = models.ForeignKey(
        Entry,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="discrepancies",
        verbose_name=_("一覧表の項目"),
    )
    department = models.ForeignKey(
        "kernel.Department", models.PROTECT, related_name="+", verbose_name=_("判断する部門")
    )
    place = models.TextField(_("場所"))
    folder_key = models.CharField(max_length=32, blank=True, editable=False)
    kinds = KeysField(_("個人情報の種類"))
    people = models.PositiveBigIntegerField(_("推定人数"), default=0)
    gravity = models.PositiveSmallIntegerField(_("重さ（0〜100）"), default=0)
    facts = models.JSONField(default=dict, editable=False)
    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(_("見つけた日時"))
    waiting_since = models.DateTimeField(_("判断を待つ日時"))
    closed_at = models.DateTimeField(_("解消した日時"), null=True, blank=True)
    came_back = models.CharField(_("戻った理由"), max_length=12, choices=Return, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("一覧表と実際の食い違い")
        ordering = ("-gravity", "pk")
        indexes = [
            models.Index(fields=["state", "matter", "-gravity", "id"], name="discrepancy_state"),
            models.Index(fields=["department", "state", "matter", "-gravity", "id"], name="discrepancy_home"),
            models.Index(fields=["target", "matter"], name="discrepancy_target"),
            models.Index(fields=["state", "waiting_since"], name="discrepancy_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.get_matter_display()}：{self.place}"

    @property
    def name(self) -> str:
        """Returns the last part of its place, or the whole of what is no place but an entry."""
        return self.place if self.matter == self.Matter.DRIFT else rules.name_of(self.place)

    @property
    def folder(self) -> str:
        """Returns where it lies; an entry lies nowhere."""
        folder = rules.folder_of(self.place)
        return folder if folder != self.place and self.matter != self.Matter.DRIFT else ""

    @property
    def kept_until(self) -> date | None:
        """Returns the last day on which it might have been kept, where its period is over."""
        told = self.facts.get("kept_until")
        return date.fromisoformat(told) if told else None


class Decision(models.Model):
    """What somebody decided about a difference: with which reason, until when, and with which proof.

    `facts` is what was known then; when more is found, the decision no longer holds. The last one that has not ended counts.
    """

    class Kind(models.TextChoices):
        REGISTER = "register", _("一覧表に登録する")
        ERASE = "erase", _("消去する")
        MOVE = "move", _("移動する")
        EXCUSE = "excuse", _("対象外とする")

    personal_data: ClassVar[tuple[str, ...]] = ("decided_by", "proven_by")
    scope_department: ClassVar[str] = "discrepancy__department"

    discrepancy = models.ForeignKey(
        Discrepancy, models.CASCADE, related_name="decisions", verbose_name=_("食い違い")
    )
    kind = models.CharField(_("判断"), max_length=8, choices=Kind)
    because = models.TextField(_("理由"), blank=True)
    expires_on = models.DateField(_("対象外の期限"), null=True, blank=True)
    due_on = models.DateField(_("消去・移動の期限"), null=True, blank=True)
    moved_to = models.CharField(_("移動先"), max_length=500, blank=True)
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, blank=True, related_name="+")
    facts = models.JSONField(default=dict, editable=False)
    decided_by = models.CharField(_("判断した人"), max_length=120)
    decided_at = models.DateTimeField(_("判断した日時"))
    proof = models.TextField(_("消去・移動の証拠"), blank=True)
    proven_by = models.CharField(_("証拠を出した人"), max_length=120, blank=True)
    proven_at = models.DateTimeField(_("証拠を出した日時"), null=True, blank=True)
    verified_at = models.DateTimeField(_("調査で確認した日時"), null=True, blank=True)
    ended_at = models.DateTimeField(_("効力を失った日時"), null=True, blank=True)
    ended_because = models.CharField(
        _("効力を失った理由"), max_length=12, choices=Discrepancy.Return, blank=True
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("食い違いの判断")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.discrepancy_id} {self.get_kind_display()}"

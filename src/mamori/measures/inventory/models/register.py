"""Keeps the register (個人情報一覧表): entries, judgements set by hand, and what entries became."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from mamori.kernel.fields import KeysField, WordsField
from mamori.kernel.people.models import Account
from mamori.kernel.permission import ScopedQuerySet
from mamori.measures.inventory.models.holding import Holding

# What the register is filtered and sorted by, beside its order: a page and its count are chosen from one index alone,
# without touching the wide rows. Only what is short by nature: PostgreSQL refuses more than 2,700 bytes in an index.
SHORT = (
    *("owner", "next_review_on", "last_reviewed_on", "registered_on", "count", "issues", "entrusts"),
    *("kinds", "principals", "media"),
)


class Historic(models.Model):
    """A row whose history says who changed it and why."""

    _history_user: Account | None
    _change_reason: str

    class Meta:
        abstract = True

    def told_by(self, account: Account | None, because: str = "") -> None:
        """Says for the next save in whose hand and for which reason it is made."""
        self._history_user = account
        self._change_reason = because


class Entry(Historic, Holding):
    """One entry of the register, with its number, owner and dates of review.

    `kinds` holds the classification of the law in force on `classified_on`, so that it can be filtered;
    `issues` the number of contradictions found then. `source_number` is that of the ledger it was taken over from.
    `places` are patterns of the files and tables in which it lies, which the scan is held against.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("有効")
        RETIRED = "retired", _("廃止")

    personal_data: ClassVar[tuple[str, ...]] = ("access_holders",)
    scope_department: ClassVar[str] = "department"
    scope_owner: ClassVar[str] = "owner"
    pairs_kept: ClassVar[bool] = True
    sorted_text: ClassVar[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = dict.fromkeys(
        ("business", "name", "storage_place"), (("state",), ("number", "department"))
    )

    number = models.CharField(_("台帳番号"), max_length=20, unique=True)
    source_number = models.CharField(_("元の台帳番号"), max_length=40, blank=True)
    department = models.ForeignKey(
        "kernel.Department", models.PROTECT, related_name="+", verbose_name=_("管理部門")
    )
    owner = models.ForeignKey(
        "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("管理責任者")
    )
    places = WordsField(_("保管場所のパターン"))
    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.ACTIVE)
    registered_on = models.DateField(_("登録日"))
    retired_on = models.DateField(_("廃止日"), null=True, blank=True)
    retired_because = models.CharField(_("廃止の理由"), max_length=300, blank=True)
    last_reviewed_on = models.DateField(_("最終見直し日"), null=True, blank=True)
    reviewed_by = models.CharField(_("見直した人"), max_length=120, blank=True)
    next_review_on = models.DateField(_("次回見直し日"), null=True, blank=True)
    round_added = models.ForeignKey(
        "inventory.SurveyRound", models.PROTECT, null=True, blank=True, related_name="+"
    )
    kinds = KeysField(_("法律上の区分"))
    classified_on = models.DateField(_("区分した日"), null=True, blank=True)
    issues = models.PositiveSmallIntegerField(_("矛盾の数"), default=0)
    version = models.PositiveIntegerField(_("版"), default=0)

    objects = ScopedQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=["search_text"], history_change_reason_field=models.TextField(null=True)
    )

    class Meta:
        verbose_name = _("個人情報一覧表の項目")
        ordering = ("number",)
        indexes = [
            models.Index(fields=["state", "number", "department", *SHORT], name="entry_state_number"),
            models.Index(fields=["department", "state", "number", *SHORT], name="entry_department"),
            models.Index(fields=["state", "next_review_on", "number"], name="entry_review"),
            models.Index(fields=["state", "count", "number"], name="entry_count"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def words_to_search(self) -> list[object]:
        """Returns what the full-text box looks through, the number first."""
        return [self.number, *super().words_to_search()]


class Override(models.Model):
    """A judgement of the law's kinds that a person set by hand, with the reason; the last one counts."""

    personal_data: ClassVar[tuple[str, ...]] = ("set_by",)
    scope_department: ClassVar[str] = "entry__department"

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="overrides", verbose_name=_("項目"))
    kind = models.CharField(_("区分"), max_length=40)
    holds = models.CharField(_("判断"), max_length=8)
    because = models.TextField(_("理由"))
    set_by = models.CharField(_("判断した人"), max_length=120)
    set_at = models.DateTimeField(_("日時"))
    withdrawn_at = models.DateTimeField(_("取消日時"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("区分の手動判断")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.entry.number} {self.kind} {self.holds}"


class Lineage(models.Model):
    """One step in the life of entries: `source` was merged into or split off as `target`."""

    class Kind(models.TextChoices):
        MERGED = "merged", _("統合")
        SPLIT = "split", _("分割")

    personal_data: ClassVar[tuple[str, ...]] = ()
    scope_department: ClassVar[str] = "target__department"

    kind = models.CharField(_("種類"), max_length=8, choices=Kind)
    source = models.ForeignKey(Entry, models.PROTECT, related_name="became", verbose_name=_("元の項目"))
    target = models.ForeignKey(Entry, models.PROTECT, related_name="came_from", verbose_name=_("先の項目"))
    at = models.DateTimeField(_("日時"))
    because = models.CharField(_("理由"), max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("項目の統合と分割")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.source.number} → {self.target.number}"


class Remark(models.Model):
    """What somebody wants the keepers of an entry to know."""

    personal_data: ClassVar[tuple[str, ...]] = ("author_name", "text")
    scope_department: ClassVar[str] = "entry__department"

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="remarks", verbose_name=_("項目"))
    text = models.TextField(_("コメント"))
    author = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    author_name = models.CharField(_("書いた人"), max_length=120)
    written_at = models.DateTimeField(_("日時"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("項目へのコメント")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text[:60]

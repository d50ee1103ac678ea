"""Keeps the one shape of a holding: what a department answers on its sheet and what the register says."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mamori.kernel.fields import KeysField, WordsField
from mamori.kernel.text import searchable
from mamori.measures.inventory.rules import catalogue


def _told(label: Any) -> models.CharField[str, str]:
    """Returns a field for yes, no, unknown or not yet answered ("")."""
    return models.CharField(label, max_length=8, blank=True, default="")


class Holding(models.Model):
    """A kind of personal information that a department holds, for one business.

    Choices are keys of the vocabularies (`rules.catalogue`); yes/no questions hold "yes", "no", "unknown" or "".
    """

    business = models.TextField(_("業務名"))
    name = models.TextField(_("個人情報の名称"))
    principals = KeysField(_("本人の種別"))
    items = WordsField(_("個人情報の項目"))
    special_care = KeysField(_("要配慮個人情報"))
    id_codes = KeysField(_("個人識別符号"))
    my_number = _told(_("個人番号（マイナンバー）"))
    purpose = models.TextField(_("利用目的"), blank=True)
    acquisition = KeysField(_("取得方法"))
    acquisition_note = models.TextField(_("取得方法の補足"), blank=True)
    consent_method = models.TextField(_("同意の取得方法"), blank=True)
    form_ref = models.TextField(_("関連様式"), blank=True)
    media = KeysField(_("媒体"))
    storage_place = models.TextField(_("保管場所"), blank=True)
    storage_methods = KeysField(_("保管方法"))
    access_holders = models.TextField(_("アクセス権者"), blank=True)
    access_note = models.TextField(_("アクセス権の補足"), blank=True)
    system = models.TextField(_("関連システム"), blank=True)
    count = models.PositiveBigIntegerField(_("件数"), null=True, blank=True)
    count_basis = models.CharField(_("件数の根拠"), max_length=10, blank=True)
    counted_on = models.DateField(_("件数の確認日"), null=True, blank=True)
    retention_from = models.CharField(_("保管期間の起算"), max_length=20, blank=True)
    retention_months = models.PositiveIntegerField(_("保管期間（月）"), null=True, blank=True)
    retention_note = models.TextField(_("保管期間の補足"), blank=True)
    retention_basis = models.TextField(_("保管期間の根拠"), blank=True)
    oldest_on = models.DateField(_("最も古いものの起算日"), null=True, blank=True)
    disposal_methods = KeysField(_("廃棄方法"))
    disposal_by = models.TextField(_("廃棄の担当"), blank=True)
    entrusts = _told(_("委託の有無"))
    contractors = WordsField(_("委託先"))
    provides = _told(_("第三者提供の有無"))
    recipients = WordsField(_("提供先"))
    provision_ground = models.CharField(_("提供の根拠"), max_length=40, blank=True)
    shares = _told(_("共同利用の有無"))
    share_partners = WordsField(_("共同利用の相手"))
    abroad = _told(_("外国での取扱いの有無"))
    countries = WordsField(_("国名"))
    entrusted_from = WordsField(_("委託元（預かり元）"))
    identifiable = _told(_("本人を識別できるか"))
    searchable = _told(_("検索できる形か"))
    is_source = models.BooleanField(_("入力前の帳票か"), default=False)
    controls_disclosure = _told(_("開示等に応じる権限"))
    exclusion = models.CharField(_("保有個人データからの除外"), max_length=40, blank=True)
    processed = models.CharField(_("加工の有無"), max_length=20, blank=True)
    seasonal = models.CharField(_("季節・一時のもの"), max_length=10, blank=True)
    trouble = models.TextField(_("困っていること"), blank=True)
    note = models.TextField(_("備考"), blank=True)
    search_text = models.TextField(editable=False, default="", blank=True)

    NOT_CONTENT: ClassVar[frozenset[str]] = frozenset({"search_text"})

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.business}／{self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves with the search text kept true."""
        self.refresh_search_text()
        super().save(*args, **kwargs)

    @classmethod
    def content_fields(cls) -> tuple[str, ...]:
        """Returns the names of the fields that make up a holding, in the order of the sheet."""
        return tuple(f.name for f in Holding._meta.local_fields if f.name not in cls.NOT_CONTENT)

    def content(self) -> dict[str, Any]:
        """Returns what the holding says, field by field; ticked lists in the order of their vocabulary."""
        return {name: catalogue.in_order(name, getattr(self, name)) for name in self.content_fields()}

    def take_over(self, content: dict[str, Any]) -> None:
        """Takes the given values for the fields of a holding; does not save."""
        for name in self.content_fields():
            if name in content:
                value = catalogue.in_order(name, content[name])
                setattr(self, name, list(value) if isinstance(value, list) else value)

    def words_to_search(self) -> list[object]:
        """Returns what the full-text box looks through."""
        lists = [*self.items, *self.contractors, *self.recipients, *self.entrusted_from]
        plain = [
            self.business,
            self.name,
            self.purpose,
            self.storage_place,
            self.system,
            self.form_ref,
            self.note,
        ]
        return [*plain, *lists]

    def refresh_search_text(self) -> None:
        """Recomputes the folded text that is searched; `save` calls it, bulk writers must."""
        self.search_text = searchable(self.words_to_search())

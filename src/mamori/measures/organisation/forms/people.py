"""The forms of departments and people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from mamori.kernel.people.models import Company, Department, Person
from mamori.measures.organisation.forms.fields import DepartmentField, because, day
from mamori.ui import widgets
from mamori.ui.people import PersonField

# The same kinds by which the inventory proposes typical work; where none is chosen it guesses by the name.
KINDS = (
    ("general_affairs", _("総務")),
    ("human_resources", _("人事・労務")),
    ("accounting", _("経理・財務")),
    ("legal", _("法務・知財")),
    ("planning", _("経営企画")),
    ("sales", _("営業")),
    ("store", _("販売・店舗")),
    ("marketing", _("マーケティング・広報")),
    ("web", _("Web・EC")),
    ("support", _("お客様窓口")),
    ("it", _("情報システム")),
    ("manufacturing", _("製造・品質")),
    ("logistics", _("物流")),
    ("purchasing", _("購買")),
    ("research", _("研究開発")),
    ("reception", _("受付・施設")),
    ("audit", _("監査")),
    ("entrusted_work", _("受託業務")),
    ("care", _("医療・介護の現場")),
    ("school", _("教室・スクール")),
    ("property", _("不動産・賃貸")),
)


class CompanyForm(forms.ModelForm):
    """The facts of the company that fill letters, sheets and judgements."""

    class Meta:
        model = Company
        fields = (
            "name", "kana", "address", "representative_title", "representative", "trade", "capital", "founded_on",
            "fiscal_year_starts",
        )  # fmt: skip
        widgets = {
            "founded_on": widgets.DateInput(),
            "fiscal_year_starts": forms.Select(choices=list(MONTHS.items())),
        }
        help_texts = {"capital": _("円の単位で入れます。例：30000000")}


class DepartmentForm(forms.ModelForm):
    """A department's own facts; the department above is chosen once, and changed by moving."""

    class Meta:
        model = Department
        fields = ("code", "name", "parent", "kind", "order", "opened_on")
        widgets = {
            "opened_on": widgets.DateInput(),
            "kind": forms.Select(choices=[("", _("（部門名から判断する）")), *KINDS]),
        }
        field_classes = {"parent": DepartmentField}
        help_texts = {
            "code": _("社内で使っている部門コードがあれば、そのまま入れます。"),
            "kind": _("総務・営業・製造など。棚卸しのとき、この仕事に多い個人情報を提案します。"),
            "order": _("小さい数字ほど上に並びます。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["parent"]


class MoveForm(forms.Form):
    """Where a department goes."""

    parent = DepartmentField(label=_("新しい上位部門"), required=False, empty_label=_("（いちばん上に置く）"))
    because = because()


class ClosingForm(forms.Form):
    """The day from which something is no longer there, and why."""

    on = day(_("廃止日"), help_text=_("この日から、部門はなくなります。"))
    because = because()


class PersonForm(forms.ModelForm):
    """A person's own facts; department and last day are changed by acts of their own."""

    class Meta:
        model = Person
        fields = ("code", "name", "kana", "department", "engagement", "title", "email", "joined_on")
        widgets = {"joined_on": widgets.DateInput()}
        field_classes = {"department": DepartmentField}
        help_texts = {
            "engagement": _("役員・派遣・パート・出向の人も、法律上の「従業者」です。"),
            "email": _("知らせと催促の送り先です。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["department"]


class TransferForm(forms.Form):
    """Where a person goes, from when, and whether department roles go along."""

    to = DepartmentField(label=_("異動先の部門"))
    on = day(_("異動日"))
    keeps_roles = forms.BooleanField(
        label=_("部門の役割（部門管理者・部門担当者）を続ける"),
        required=False,
        help_text=_("チェックしないと、今の部門の役割は異動日の前日で終わります。"),
    )


class LeavingForm(forms.Form):
    """The last day, and who takes over."""

    on = day(_("退職日（最後の在籍日）"))
    successor = PersonField(
        label=_("仕事を引き継ぐ人"),
        required=False,
        help_text=_(
            "終わっていない仕事を引き継ぎます。決まっていなければ空欄にします。仕事は事務局に移ります。"
        ),
    )
    because = because()


class ReasonForm(forms.Form):
    """A reason, for acts that need nothing else."""

    because = because()

"""Asks for a target of the scan, and for what is decided about what was found."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mamori.kernel.people.models import Department
from mamori.kernel.permission import Actor
from mamori.measures.inventory.actions.targets import FIELDS
from mamori.measures.inventory.forms.register import EntryForm
from mamori.measures.inventory.models import Decision, ScanTarget
from mamori.measures.inventory.models.scans import LAST_DAY, WEEKDAYS
from mamori.ui import widgets

Kind = ScanTarget.Kind
_HOURS = [(hour, f"{hour}:00") for hour in range(24)]


def _days() -> list[tuple[int, str]]:
    return [(day, gettext("%(day)d日") % {"day": day}) for day in range(1, LAST_DAY + 1)]


class TargetForm(forms.Form):
    """A place to be scanned, whose it is, and when."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("名称"), max_length=100, help_text=_("例：営業部の共有フォルダー"))
    kind = forms.ChoiceField(label=_("種類"), choices=Kind.choices)
    address = forms.CharField(
        label=_("場所"),
        max_length=1000,
        help_text=_("mamori が動いているサーバーから見た場所を書きます。パスワードは書きません。"),
    )
    shown_as = forms.CharField(
        label=_("社内での呼び方"),
        max_length=500,
        required=False,
        help_text=_(
            "社員が使う場所の書き方。例：\\\\fs01\\営業部。書くと、結果も一覧表もこの書き方で表します。"
        ),
    )
    department = forms.ModelChoiceField(
        queryset=Department.objects.none(),
        label=_("持ち主の部門"),
        widget=widgets.DepartmentSelect,
        empty_label=_("選んでください"),
        help_text=_("見つかったものを判断する部門です。結果はこの部門と事務局に見えます。"),
    )
    by_folder = forms.BooleanField(
        label=_("部門名のフォルダーは、その部門の持ち物とする"),
        required=False,
        help_text=_("全社の共有フォルダーで、すぐ下が部門名のフォルダーに分かれているときに使います。"),
    )
    schedule = forms.ChoiceField(label=_("定期調査"), choices=ScanTarget.Schedule.choices)
    weekday = forms.TypedChoiceField(label=_("曜日"), choices=WEEKDAYS, coerce=int, initial=6)
    month_day = forms.TypedChoiceField(label=_("日にち"), choices=_days, coerce=int, initial=1)
    hour = forms.TypedChoiceField(label=_("始める時刻"), choices=_HOURS, coerce=int, initial=2)
    leave_out = widgets.ListField(
        label=_("調べないもの"),
        required=False,
        help_text=_("1行に1つ。ファイル名・フォルダー名・パス。* と ? が使えます。例：~$*、*.bak、old/2010"),
    )
    secret_name = forms.CharField(
        label=_("パスワードの環境変数名"),
        max_length=80,
        required=False,
        help_text=_("パスワードが要るときだけ。サーバーの環境変数の名前（例：MAMORI_SCAN_MAIL）を書きます。"),
    )
    is_active = forms.BooleanField(
        label=_("調査する"),
        required=False,
        initial=True,
        help_text=_("外すと、定期調査をせず、手でも始められません。これまでの結果は残ります。"),
    )

    def __init__(self, *args: Any, actor: Actor, target: ScanTarget | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._target = target
        departments: Any = self.fields["department"]
        departments.queryset = Department.objects.visible_to(actor, "inventory.add_target").order_by("path")

    @classmethod
    def of(cls, target: ScanTarget, *, actor: Actor) -> TargetForm:
        """Returns an unbound form that shows a target."""
        shown = {name: getattr(target, name) for name in (*FIELDS, "version")}
        return cls(initial=shown, actor=actor, target=target)

    def clean_name(self) -> str:
        """Returns the name, which no other target has."""
        name: str = self.cleaned_data["name"].strip()
        same = ScanTarget.objects.filter(name=name)
        if (same.exclude(pk=self._target.pk) if self._target else same).exists():
            raise ValidationError(gettext("同じ名称の調査対象があります。別の名称にしてください。"))
        return name

    def clean_version(self) -> int:
        """Returns the version that was opened; without one nothing is overwritten before it was seen."""
        return self.cleaned_data["version"] or 0

    def content(self) -> dict[str, Any]:
        """Returns the values as the actions take them."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class FoundForm(EntryForm):
    """An entry that is made from what was found, filled as far as the scan can tell."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].required = True


class _Deciding(forms.Form):
    """What every decision asks: whether it is for all that is like it in the folder."""

    whole_folder = forms.BooleanField(required=False)

    def __init__(self, *args: Any, beside: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if beside > 1:
            label = gettext("同じフォルダーの未判断 %(n)d件をまとめて判断する") % {"n": beside}
            self.fields["whole_folder"].label = label
        else:
            del self.fields["whole_folder"]


class ExcuseForm(_Deciding):
    """Asks why something is left out of the register, and until when."""

    because = forms.CharField(
        label=_("対象外とする理由"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("例：研修用に作った架空の名簿で、実在の人の情報ではない。"),
    )
    field_order = ("because", "expires_on", "whole_folder")
    expires_on = forms.DateField(
        label=_("対象外の期限"),
        widget=widgets.DateInput,
        help_text=_("この日を過ぎると、もう一度判断を求めます。2年先までにできます。"),
    )


class RemoveForm(_Deciding):
    """Asks whether it is erased or moved, where to, and by when."""

    field_order = ("kind", "moved_to", "due_on", "because", "whole_folder")
    kind = forms.ChoiceField(
        label=_("どうするか"),
        choices=[(one.value, one.label) for one in (Decision.Kind.ERASE, Decision.Kind.MOVE)],
        widget=forms.RadioSelect,
        initial=Decision.Kind.ERASE,
    )
    moved_to = forms.CharField(label=_("移動先"), max_length=500, required=False)
    due_on = forms.DateField(
        label=_("いつまでに"), widget=widgets.DateInput, help_text=_("期限まで、部門に催促が届きます。")
    )
    because = forms.CharField(
        label=_("理由"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
    )


class ProofForm(forms.Form):
    """Asks for the proof that something was erased or moved."""

    proof = forms.CharField(
        label=_("だれが・いつ・どうやって"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("例：6月3日、鈴木が復元できない方法で消去。控えのUSBも同日に裁断した。"),
    )
    file = forms.FileField(label=_("証拠のファイル"), required=False, widget=widgets.FileDrop)

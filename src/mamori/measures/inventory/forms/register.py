"""Asks for an entry of the register, and for what is needed to retire, merge, split and judge it by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mamori.kernel.people.models import Department, Person
from mamori.kernel.permission import Actor
from mamori.law.classification import Kind
from mamori.measures.inventory.forms.holding import HoldingForm
from mamori.measures.inventory.models import Entry
from mamori.measures.inventory.rules.scan import BadPattern, pattern
from mamori.ui import widgets
from mamori.ui.people import PersonField


class EntryForm(HoldingForm):
    """A holding with the department that keeps it and the person who answers for it."""

    department = forms.ModelChoiceField(
        queryset=Department.objects.none(),
        label=_("管理部門"),
        widget=widgets.DepartmentSelect,
        empty_label=_("選んでください"),
    )
    owner = PersonField(label=_("管理責任者"), required=False, stays=True)
    places = widgets.ListField(
        label=_("保管場所のパターン"),
        required=False,
        item_length=500,
        help_text=_(
            "データの置き場所を1行に1つ。フォルダーを書くと、その下すべてです。* と ? と ** が使えます。"
            "例：\\\\fs01\\営業部\\顧客、/srv/share/**/*.csv、postgresql://db/crm/public.customers"
        ),
    )
    because = forms.CharField(label=_("変更の理由"), required=False, max_length=300)

    def __init__(self, *args: Any, actor: Actor, act: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments: Any = self.fields["department"]
        departments.queryset = Department.objects.visible_to(actor, act).order_by("path")
        owners: Any = self.fields["owner"]
        owners.queryset = Person.objects.visible_to(actor, act)

    def clean_version(self) -> int:
        """Returns the version that was opened; without one nothing is overwritten before it was seen."""
        return self.cleaned_data["version"] or 0

    def clean_places(self) -> list[str]:
        """Returns the patterns; raises ValidationError for one that names nothing or everything."""
        written: list[str] = self.cleaned_data["places"]
        for one in written:
            try:
                pattern(one)
            except BadPattern as bad:
                raise ValidationError(f"{one[:60]}：{gettext(str(bad))}") from None
        return written

    @classmethod
    def of(cls, entry: Entry, *, actor: Actor) -> EntryForm:
        """Returns an unbound form that shows an entry."""
        also = {"department": entry.department, "owner": entry.owner, "version": entry.version}
        shown = {**entry.content(), **also, "places": entry.places}
        return cls(initial=shown, actor=actor, act="inventory.change_entry")


class OverrideForm(forms.Form):
    """Asks for a judgement by hand, which needs a reason."""

    kind = forms.ChoiceField(label=_("区分"), choices=lambda: [(kind.value, kind.label) for kind in Kind])
    holds = forms.ChoiceField(
        label=_("判断"), choices=[("yes", _("当たる")), ("no", _("当たらない"))], widget=forms.RadioSelect
    )
    because = forms.CharField(label=_("理由"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class SplitForm(forms.Form):
    """Asks for the names of the parts and the reason."""

    names = widgets.ListField(label=_("分割後の名称"))
    because = forms.CharField(label=_("理由"), max_length=300)


class MergeForm(forms.Form):
    """Asks which entries are merged into this one; `looked` says what the person has seen of the outcome."""

    others = widgets.RowsField(
        queryset=Entry.objects.none(), label=_("統合して廃止する項目"), widget=widgets.CheckboxGroup
    )
    because = forms.CharField(label=_("理由"), max_length=300)
    looked = forms.CharField(required=False, widget=forms.HiddenInput, max_length=4000)

    def __init__(self, *args: Any, around: Entry, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._around = around
        near = Entry.objects.visible_to(actor, "inventory.entries").select_related("department", "owner")
        others: Any = self.fields["others"]
        others.queryset = (
            near.filter(state=Entry.State.ACTIVE, department=around.department)
            .exclude(pk=around.pk)
            .order_by("number")
        )

    @property
    def standing(self) -> str:
        """Returns the versions of all entries that are to become one, as they stand now."""
        rows = [self._around, *self.cleaned_data["others"]]
        return " ".join(f"{one.pk}:{one.version}" for one in rows)

    @property
    def seen(self) -> dict[int, int]:
        """Returns the versions that the person has looked at, by the entries' numbers."""
        pairs = (one.split(":") for one in self.cleaned_data["looked"].split())
        return {int(pk): int(version) for pk, version in pairs}

    def show(self) -> None:
        """Notes that the outcome of what is chosen now is being shown."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, which the stubs call a Mapping
        typed["looked"] = self.standing
        self.data = typed


class AttachForm(forms.Form):
    """Asks for a file."""

    file = forms.FileField(label=_("ファイル"), widget=widgets.FileDrop)

"""Asks for an entry of the register, and for what is needed to retire, merge, split and judge it by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mamori.kernel.people.models import Department, Person
from mamori.kernel.permission import Actor
from mamori.law.classification import Kind
from mamori.measures.inventory.forms.holding import HoldingForm
from mamori.measures.inventory.models import Entry
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
    because = forms.CharField(label=_("変更の理由"), required=False, max_length=300)

    def __init__(self, *args: Any, actor: Actor, act: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments: Any = self.fields["department"]
        departments.queryset = Department.objects.visible_to(actor, act).order_by("path")
        owners: Any = self.fields["owner"]
        owners.queryset = Person.objects.visible_to(actor, act)

    @classmethod
    def of(cls, entry: Entry, *, actor: Actor) -> EntryForm:
        """Returns an unbound form that shows an entry."""
        also = {"department": entry.department, "owner": entry.owner, "version": entry.version}
        return cls(initial={**entry.content(), **also}, actor=actor, act="inventory.change_entry")


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
    because = forms.CharField(label=_("理由"), max_length=300, required=False)


class MergeForm(forms.Form):
    """Asks which entries are merged into which."""

    kept = forms.ModelChoiceField(queryset=Entry.objects.none(), label=_("残す項目"))
    others = forms.ModelMultipleChoiceField(
        queryset=Entry.objects.none(), label=_("統合して廃止する項目"), widget=widgets.CheckboxGroup
    )
    because = forms.CharField(label=_("理由"), max_length=300, required=False)

    def __init__(self, *args: Any, around: Entry, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = Entry.objects.visible_to(actor, "inventory.entries").filter(
            state=Entry.State.ACTIVE, department=around.department
        )
        for name in ("kept", "others"):
            field: Any = self.fields[name]
            field.queryset = near.order_by("number")
        self.initial.setdefault("kept", around)


class AttachForm(forms.Form):
    """Asks for a file."""

    file = forms.FileField(label=_("ファイル"), widget=widgets.FileDrop)

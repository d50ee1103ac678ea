"""Asks for a risk: the scene, the grades, the measures and what remains."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mamori.kernel.people.models import Person
from mamori.kernel.permission import Actor
from mamori.measures.inventory.actions.risks import FIELDS
from mamori.measures.inventory.models import Risk
from mamori.measures.inventory.rules import catalogue
from mamori.ui import widgets, words
from mamori.ui.people import PersonField

_GRADES = [(1, _("1 低い")), (2, _("2 中くらい")), (3, _("3 高い"))]


def _grade(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("", _("選んでください")), *_GRADES],
        coerce=int,
        empty_value=None,
        required=False,
    )


def _choices(name: str) -> list[tuple[str, Any]]:
    return [(key, catalogue.label(name, key)) for key in catalogue.vocabulary(name)]


class RiskForm(forms.Form):
    """One risk, in the order in which people think of it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    phase = forms.ChoiceField(label=_("局面"), choices=Risk.Phase.choices)
    medium = forms.ChoiceField(label=_("媒体"), required=False)
    who = forms.CharField(label=_("誰が"), max_length=120, required=False)
    where = forms.CharField(label=_("どこで"), max_length=120, required=False)
    occasion = forms.CharField(label=_("いつ"), max_length=160, required=False)
    what = forms.CharField(label=_("何が起きるか"), max_length=300, widget=forms.Textarea({"rows": 2}))
    cause = forms.CharField(label=_("原因（脅威・弱さ）"), max_length=300, required=False)
    harm = widgets.ChoicesField(label=_("起こる害"), required=False)
    likelihood = _grade(_("起こりやすさ"))
    impact = _grade(_("影響の大きさ"))
    measure_now = forms.CharField(
        label=_("今の対策"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("「注意する」ではなく、誰が何をどう確かめるかを書きます。"),
    )
    measure_add = forms.CharField(
        label=_("追加する対策"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    measure_kind = forms.ChoiceField(label=_("対策の区分"), required=False)
    rule = forms.CharField(label=_("規程の条項"), max_length=120, required=False)
    assignee = PersonField(label=_("対応の担当"), required=False, stays=True)
    due_on = forms.DateField(label=_("対応期限"), required=False, widget=widgets.DateInput)
    done_on = forms.DateField(label=_("対応日"), required=False, widget=widgets.DateInput)
    residual_likelihood = _grade(_("対策後の起こりやすさ"))
    residual_impact = _grade(_("対策後の影響"))
    residual_note = forms.CharField(label=_("残るリスク"), max_length=300, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["medium"].choices = [("", _("選んでください")), *_choices("media")]
        fields["harm"].choices = _choices("harms")
        fields["measure_kind"].choices = [("", _("選んでください")), *_choices("measure_kinds")]
        fields["assignee"].queryset = Person.objects.visible_to(actor, "inventory.change_risk")

    @classmethod
    def of(cls, risk: Risk, *, actor: Actor) -> RiskForm:
        """Returns an unbound form that shows a risk."""
        return cls(initial={name: getattr(risk, name) for name in (*FIELDS, "version")}, actor=actor)

    def clean_version(self) -> int:
        """Returns the version that was opened; without one nothing is overwritten before it was seen."""
        return self.cleaned_data["version"] or 0

    def content(self) -> dict[str, Any]:
        """Returns the values as the actions take them."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """Returns (label, answer in words) of every question that is answered, for who only reads."""
        answered = [(one, self.get_initial_for_field(one.field, one.name)) for one in self.visible_fields()]
        return [
            (str(one.label), _worded(one.field, value))
            for one, value in answered
            if value not in (None, "", [])
        ]


def _worded(field: forms.Field, value: Any) -> str:
    if isinstance(value, date):
        return words.day(value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        labels: dict[Any, Any] = dict(field.choices)  # type: ignore[arg-type]  # pairs, as given above
        return words.listing(labels.get(one, one) for one in (value if isinstance(value, list) else [value]))
    return str(value)

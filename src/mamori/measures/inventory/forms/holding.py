"""Makes the form of a holding from the catalogue of questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mamori.measures.inventory.models import Answer, Entry, Holding
from mamori.measures.inventory.rules import catalogue
from mamori.measures.inventory.rules.catalogue import FieldSpec
from mamori.measures.inventory.rules.deadlines import EARLIEST, LONGEST_MONTHS
from mamori.ui import widgets

_EMPTY: list[tuple[str, Any]] = [("", _("選んでください"))]


class HoldingForm(forms.Form):
    """Asks for a holding: the questions at first sight, those the round asks, and the rest in drawers by group.

    Nothing but the two names is required: a sheet may be saved half filled and is checked when it is submitted.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._shown = set(catalogue.first_sight()) | set(questions)
        for name, spec in catalogue.field_specs().items():
            self.fields[name] = _field(spec)

    @classmethod
    def showing(
        cls, holding: Holding, *, questions: Iterable[str] = (), version: int | None = None
    ) -> HoldingForm:
        """Returns an unbound form that shows a holding."""
        return cls(initial={**holding.content(), "version": version}, questions=questions)

    @property
    def at_first_sight(self) -> list[forms.BoundField]:
        """Returns the questions at first sight and those asked in this round, in the order of the sheet."""
        return [self[name] for name in catalogue.field_specs() if name in self._shown]

    @property
    def drawers(self) -> list[tuple[str, str, list[forms.BoundField], bool]]:
        """Returns (label, lead, questions, is open) of each group that has more to ask."""
        found = []
        for key, group in catalogue.groups().items():
            names = [
                n for n, spec in catalogue.field_specs().items() if spec.group == key and n not in self._shown
            ]
            if names:
                is_open = any(name in self.errors for name in names) if self.is_bound else False
                words = gettext(group["label"]), gettext(group.get("lead", ""))
                found.append((*words, [self[name] for name in names], is_open))
        return found

    def see(self, version: int) -> None:
        """Lets the next try start from what stands now, with all that was typed."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, which the stubs call a Mapping
        typed["version"] = version
        self.data = typed

    def differences(self, current: Answer | Entry | None) -> list[tuple[str, str, str]]:
        """Returns (label, what stands now, what was typed) where the two differ, and lets the next try overwrite it."""
        if current is None:
            return []
        self.see(current.version)
        typed = self.content()
        return [
            (
                gettext(spec.label),
                catalogue.in_words(name, getattr(current, name)),
                catalogue.in_words(name, typed[name]),
            )
            for name, spec in catalogue.field_specs().items()
            if getattr(current, name) != typed[name]
        ]

    def content(self) -> dict[str, Any]:
        """Returns the values of a holding as the actions take them."""
        cleaned = {name: self.cleaned_data[name] for name in catalogue.field_specs()}
        return {name: _plain(name, value) for name, value in cleaned.items()}


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return value


def _field(spec: FieldSpec) -> forms.Field:
    common: dict[str, Any] = {
        "label": gettext(spec.label),
        "required": spec.id in ("business", "name"),
        "help_text": gettext(spec.help),
    }
    hint = {"placeholder": gettext(spec.placeholder)} if spec.placeholder else {}
    choices: list[tuple[str, Any]] = [(key, gettext(option.label)) for key, option in spec.options().items()]
    match spec.kind:
        case "longtext":
            return forms.CharField(max_length=4000, widget=forms.Textarea({"rows": 3, **hint}), **common)
        case "list":
            return widgets.ListField(widget=widgets.ListTextarea(hint), commas=True, **common)
        case "choices":
            return widgets.ChoicesField(choices=choices, **common)
        case "choice":
            return forms.ChoiceField(choices=_EMPTY + choices, **common)
        case "yesno":
            return widgets.TriStateField(choices=choices, **common)
        case "date":
            return forms.DateField(
                widget=widgets.WrittenDateInput(hint), validators=[_is_plausible], **common
            )
        case "count":
            return _number(spec.id, hint, common)
        case "bool":
            return forms.BooleanField(**common)
    return forms.CharField(max_length=500, widget=forms.TextInput(hint), **common)


def _number(name: str, hint: dict[str, str], common: dict[str, Any]) -> forms.Field:
    if name == "retention_months":
        box = widgets.NumberInput(hint, reader=widgets.months)
        return forms.IntegerField(min_value=0, max_value=LONGEST_MONTHS, widget=box, **common)
    return forms.IntegerField(min_value=0, max_value=10**12, widget=widgets.NumberInput(hint), **common)


def _is_plausible(day: date) -> None:
    """Raises ValidationError for a day that has not come yet, or that lies before anything in the register can."""
    if day > timezone.localdate():
        raise ValidationError(gettext("これから先の日付です。日付を確かめて直してください。"))
    if day < EARLIEST:
        raise ValidationError(gettext("1900年より前の日付です。日付を確かめて直してください。"))

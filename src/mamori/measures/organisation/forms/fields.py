"""Fields that know the organisation: a person by number or name, a department in its tree, a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from mamori.kernel.ledger.filters import in_tree_order
from mamori.kernel.people.models import Department, Person
from mamori.kernel.text import folded
from mamori.ui import widgets

SHOWN = 8


class PersonInput(forms.TextInput):
    """A box that proposes people while one types; without scripts the number or the name is typed whole."""

    template_name = "organisation/parts/person_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return {**context, "find_url": reverse_lazy("organisation.find_people")}

    def format_value(self, value: Any) -> str | None:
        """Returns "1002 佐藤 まもる" for a person, and what was typed as it is."""
        return f"{value.code} {value.name}" if isinstance(value, Person) else value


class PersonField(forms.Field):
    """A person, typed as number, as name, or as both ("1002 佐藤 まもる")."""

    widget = PersonInput
    default_error_messages = {
        "unknown": _("「%(typed)s」に当たる人がいません。従業者番号か氏名を入れてください。"),
        "several": _("同じ名前の人が複数います。従業者番号で選んでください：%(who)s"),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("従業者番号か氏名を入れると、候補が出ます。"))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Returns the person behind a number given as initial value."""
        if isinstance(value, int):
            return Person.objects.filter(pk=value).first()
        return value

    def to_python(self, value: Any) -> Person | None:
        """Returns the person; raises ValidationError for nobody or for several."""
        if isinstance(value, Person) or value in self.empty_values:
            return value or None
        typed = str(value).strip()
        people = Person.objects.select_related("department")
        by_code = people.filter(code=typed.split()[0]).first() if typed else None
        if by_code is not None:
            return by_code
        found = [one for one in people if _same(one.name, typed) or (one.kana and _same(one.kana, typed))]
        if not found:
            raise forms.ValidationError(self.error_messages["unknown"], "unknown", {"typed": typed[:40]})
        if len(found) > 1:
            who = "、".join(f"{one.code} {one.name}" for one in found[:SHOWN])
            raise forms.ValidationError(self.error_messages["several"], "several", {"who": who})
        return found[0]


def _same(name: str, typed: str) -> bool:
    return folded(name).replace(" ", "") == folded(typed).replace(" ", "")


class _TreeIterator(ModelChoiceIterator):
    """Offers the departments each below its parent."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for one, _depth in in_tree_order(list(self.queryset)):
            yield self.choice(one)


class DepartmentField(forms.ModelChoiceField):
    """A department that is open on a day, chosen from the tree."""

    iterator = _TreeIterator
    widget = widgets.DepartmentSelect

    def __init__(self, queryset: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("部門"))
        kwargs.setdefault("empty_label", _("選んでください"))
        super().__init__(Department.objects.all() if queryset is None else queryset, **kwargs)

    def offer(self, on: date) -> None:
        """Offers the departments that are open on that day."""
        self.queryset = Department.objects.filter(Department.open_on(on))


class DepartmentsField(forms.ModelMultipleChoiceField):
    """Some departments, ticked in the tree."""

    iterator = _TreeIterator
    widget = widgets.CheckboxGroup

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("部門"))
        super().__init__(Department.objects.all(), **kwargs)

    def offer(self, on: date) -> None:
        """Offers the departments that are open on that day."""
        self.queryset = Department.objects.filter(Department.open_on(on))


def day(
    label: Any, *, required: bool = True, help_text: Any = "", initial: date | None = None
) -> forms.DateField:
    """Returns a date with the browser's own calendar."""
    return forms.DateField(
        label=label, required=required, help_text=help_text, initial=initial, widget=widgets.DateInput()
    )


def because() -> forms.CharField:
    """Returns a box for a reason."""
    return forms.CharField(
        label=_("理由"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

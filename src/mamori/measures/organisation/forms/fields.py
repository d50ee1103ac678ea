"""Fields that know the organisation: a department in its tree, a day, a reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from mamori.kernel.ledger.filters import in_tree_order
from mamori.kernel.people.models import Department
from mamori.ui import widgets


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


class DepartmentsField(widgets.RowsField):
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

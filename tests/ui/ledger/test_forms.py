"""The forms that a ledger makes by itself: each kind of field gets the input that fits it."""

from __future__ import annotations

from typing import Any

from ledgers import declare_people
from mamori.kernel.ledger import Column, Ledger
from mamori.kernel.permission import Reach, Role
from mamori.measures.inventory.models import Entry
from mamori.ui.ledger.forms import form_class
from mamori.ui.widgets import ChoicesField, DateInput, DepartmentSelect, ListField
from people import Cast


def test_lists_are_ticked_or_typed_line_by_line(clean_slate: Any) -> None:
    ledger = Ledger(
        "testing.entries",
        model=Entry,
        title="見本",
        columns=(
            Column("name"),
            Column("principals", choices={"customer": "顧客", "web": "Web利用者"}),
            Column("items"),
        ),
        read={Role.OFFICE: Reach.COMPANY},
        write={Role.OFFICE: Reach.COMPANY},
    )
    form = form_class(ledger)({"name": "x", "principals": ["web"], "items": "一\n\n二"})
    assert isinstance(form.fields["principals"], ChoicesField)
    assert isinstance(form.fields["items"], ListField)
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["principals"], form.cleaned_data["items"]) == (["web"], ["一", "二"])


def test_dates_have_a_calendar_and_departments_stand_in_their_tree(cast: Cast, clean_slate: Any) -> None:
    form = form_class(declare_people())()
    assert isinstance(form.fields["joined_on"].widget, DateInput)
    assert isinstance(form.fields["department"].widget, DepartmentSelect)
    assert "\u3000営業一課" in str(form["department"])

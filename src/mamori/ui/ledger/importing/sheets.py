"""Shows the sheets of the file and lets a person point at the header."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from mamori.kernel.ledger import Ledger
from mamori.kernel.ledger.importing import runs
from mamori.kernel.ledger.models import ImportRun
from mamori.kernel.sheets.layout import find_layout
from mamori.kernel.sheets.tables import Table
from mamori.ui.ledger.importing.frame import draw, go

SHOWN_ROWS, SHOWN_COLUMNS = 15, 12
MOST_HEADER_ROWS = 5


class HeaderForm(forms.Form):
    """Which rows are the header; none for a table without one."""

    first = forms.IntegerField(
        label=_("見出しの始まる行"), min_value=0, max_value=200, help_text=_("見出しがない表は 0 にします。")
    )
    last = forms.IntegerField(label=_("見出しの終わる行"), min_value=0, max_value=200)

    def clean(self) -> dict[str, Any]:
        """Refuses a header that ends before it begins, or is longer than any header."""
        given = self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if first is not None and last is not None and first:
            if last < first:
                self.add_error("last", _("見出しの終わりの行が、始まりの行より前です。"))
            elif last - first >= MOST_HEADER_ROWS:
                self.add_error("last", _("見出しは5行までにしてください。"))
        return given

    def rows(self) -> list[int]:
        """Returns the numbers of the header's rows."""
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        return list(range(first, last + 1)) if first else []


def sheet(request: Any, ledger: Ledger, run: ImportRun) -> HttpResponse:
    """Shows the first rows of a sheet with its header marked; another sheet is looked at by `?sheet=`."""
    with runs.opened(run) as tables:
        names = [(at, table.name, table.row_count) for at, table in enumerate(tables)]
        chosen = _chosen(request, run, len(tables))
        rows = _first_rows(tables[chosen])
        layout = runs.layout_of(run) if chosen == run.sheet else find_layout(tables[chosen])
    header = layout.header_rows
    initial = {"first": min(header, default=0), "last": max(header, default=0)}
    form = HeaderForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        runs.choose_sheet(run, ledger, chosen, form.rows(), by=request.actor)
        return go(ledger, run, "columns")
    content = {"form": form, "names": names, "chosen": chosen, "rows": rows, "header": header}
    return draw(request, ledger, "sheet", content, run=run, status=422 if form.errors else 200)


def _chosen(request: Any, run: ImportRun, number: int) -> int:
    given = request.POST.get("sheet") or request.GET.get("sheet") or ""
    return int(given) if given.isdecimal() and len(given) < 4 and int(given) < number else run.sheet


def _first_rows(table: Table) -> list[tuple[int, list[str]]]:
    """Returns the texts of the first rows, with their numbers."""
    found = []
    for row in table.rows():
        found.append((row.number, [cell.text[:60] for cell in row.cells[:SHOWN_COLUMNS]]))
        if len(found) == SHOWN_ROWS:
            break
    width = max((len(texts) for _number, texts in found), default=0)
    return [(number, texts + [""] * (width - len(texts))) for number, texts in found]

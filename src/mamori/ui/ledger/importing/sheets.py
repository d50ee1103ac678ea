"""Shows the sheets of the file, lets a person choose which to take, and point at the header of each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from mamori.kernel.ledger import Ledger
from mamori.kernel.ledger.importing import runs
from mamori.kernel.ledger.models import ImportRun
from mamori.kernel.sheets.layout import find_layout
from mamori.kernel.sheets.tables import Table
from mamori.ui.ledger.importing.frame import address, draw, go

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
    """Shows every sheet that holds something, to be taken or not, and the first rows of one with its header marked."""
    taken = {part.sheet: part.layout for part in runs.parts_of(run)}
    with runs.opened(run) as tables:
        full = runs.with_content(tables) or [0]
        names = [(at, tables[at].name, tables[at].row_count, at in taken) for at in full]
        chosen = _chosen(request, full, min(taken))
        rows = _first_rows(tables[chosen])
        layout = taken.get(chosen) or find_layout(tables[chosen])
    header = layout.header_rows
    initial = {"first": min(header, default=0), "last": max(header, default=0)}
    form = HeaderForm(request.POST if request.method == "POST" else None, initial=initial)
    wanted = _wanted(request, full, chosen)
    problem = (
        _("取り込む表を、少なくとも1つ選んでください。") if request.method == "POST" and not wanted else ""
    )
    if request.method == "POST" and not problem and (chosen not in wanted or form.is_valid()):
        headers = {at: form.rows() if at == chosen else None for at in wanted}
        runs.choose_sheets(run, ledger, headers, by=request.actor)
        return _on(request, ledger, run, full)
    content = {"form": form, "names": names, "chosen": chosen, "rows": rows, "header": header}
    status = 422 if problem or form.errors else 200
    return draw(request, ledger, "sheet", {**content, "problem": problem}, run=run, status=status)


def _wanted(request: Any, full: list[int], chosen: int) -> list[int]:
    """Returns the sheets that are to be taken: those ticked, or the only one there is."""
    ticked = set(request.POST.getlist("take"))
    return [at for at in full if str(at) in ticked] if len(full) > 1 else [chosen]


def _on(request: Any, ledger: Ledger, run: ImportRun, full: list[int]) -> HttpResponse:
    """Leads to the sheet that is to be looked at next, or on to the columns."""
    look = request.POST.get("look", "")
    if look in {str(at) for at in full}:
        return redirect(f"{address(ledger, run, 'sheet')}?sheet={look}")
    return go(ledger, run, "columns")


def _chosen(request: Any, full: list[int], first: int) -> int:
    """Returns the sheet that is looked at."""
    given = request.POST.get("sheet") or request.GET.get("sheet") or ""
    return next((at for at in full if str(at) == given), first)


def _first_rows(table: Table) -> list[tuple[int, list[str]]]:
    """Returns the texts of the first rows, with their numbers."""
    found = []
    for row in table.rows():
        found.append((row.number, [cell.text[:60] for cell in row.cells[:SHOWN_COLUMNS]]))
        if len(found) == SHOWN_ROWS:
            break
    width = max((len(texts) for _number, texts in found), default=0)
    return [(number, texts + [""] * (width - len(texts))) for number, texts in found]

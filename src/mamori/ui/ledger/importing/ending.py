"""Ends an import: the list of what was not taken, what was done, or that nothing was."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mamori.kernel.ledger import Ledger
from mamori.kernel.ledger.importing import checking, runs
from mamori.kernel.ledger.importing.reporting import cell_name
from mamori.kernel.ledger.models import ImportRun
from mamori.kernel.sheets.writing import CsvExport, ExportColumn, ExportSheet, write_xlsx
from mamori.ui.ledger.importing.frame import address, draw, go
from mamori.ui.ledger.sending import TYPES

SHOWN = 20


def done(request: Any, ledger: Ledger, run: ImportRun) -> HttpResponse:
    """Says what was taken in and what was not."""
    if run.state == ImportRun.State.OPEN:
        return go(ledger, run, "check")
    if run.state == ImportRun.State.CANCELLED:
        return redirect(ledger.key)
    content = {
        "report": run.report,
        "rejected": run.rejected[:SHOWN],
        "hidden_rejected": len(run.rejected) - SHOWN,
        "errors_url": address(ledger, run, "errors"),
    }
    content |= {"list_url": reverse(ledger.key), "again_url": reverse(f"{ledger.key}.import")}
    return draw(request, ledger, "done", content, run=run)


def cancel(request: Any, ledger: Ledger, run: ImportRun) -> HttpResponseBase:
    """Ends the run without taking anything; the file is removed."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    runs.cancel(run, at=timezone.now())
    messages.info(request, _("取り込みをやめました。ファイルは消しました。"))
    return redirect(ledger.key)


def errors(request: Any, ledger: Ledger, run: ImportRun) -> HttpResponseBase:
    """Hands out the list of what is wrong, cell by cell, as xlsx or csv."""
    kind = request.GET.get("format", "xlsx")
    if kind not in TYPES or run.state == ImportRun.State.CANCELLED:
        raise Http404
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
    several = bool(run.others) or bool(run.report.get("several"))
    columns, rows = _columns(several), _rows(request, ledger, run)
    rows = rows if several else (row[1:] for row in rows)
    if kind == "xlsx":
        title = _("取り込めない行")
        write_xlsx(file, [ExportSheet(title, columns, rows, heading=[f"{title}（{run.file_name}）"])])
    else:
        export = CsvExport(columns, encoding="cp932" if kind == "csv-cp932" else "utf-8")
        file.writelines(export.chunks(rows))
    file.seek(0)
    name = _("取り込めない行_{name}").format(name=run.file_name.rpartition(".")[0] or run.file_name)
    extension = kind.partition("-")[0]
    return FileResponse(file, as_attachment=True, filename=f"{name}.{extension}", content_type=TYPES[kind])


def _columns(several: bool) -> list[ExportColumn]:
    titles = {
        "sheet": _("表"),
        "row": _("行"),
        "cell": _("セル"),
        "column": _("列"),
        "given": _("書かれていた値"),
        "words": _("理由"),
        "whole": _("行の全体"),
    }
    return [ExportColumn(key, title) for key, title in titles.items() if several or key != "sheet"]


def _rows(request: Any, ledger: Ledger, run: ImportRun) -> Iterator[list[object]]:
    if run.state == ImportRun.State.APPLIED:
        for one in run.rejected:
            whole = "／".join(one["cells"].values())
            for each in one["problems"]:
                given = each["given"] if each["cell"] else whole
                yield [one["sheet"], one["row"], each["cell"], each["column"], given, each["words"], whole]
        return
    with checking.judging(run, ledger, request.actor) as rows:
        for row in rows:
            place = row.result.place
            whole = "／".join(row.result.raw.values())
            for one in row.graves if row.act == "reject" else ():
                given = [cell_name(one), one.column, one.given, str(one.words), whole]
                yield [place.sheet, place.row, *given]

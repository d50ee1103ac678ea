"""Draws the rows of a table: one string a row, because most of the time of a list page would go into its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from mamori.kernel.ledger.column import BoundColumn
from mamori.kernel.ledger.filters import Option
from mamori.ui.templatetags.ui import status_icon

Draw = Callable[[Any], str]
ANY_ROW = 9_000_000_001
ROOTED = re.compile(r"[/\\]|[A-Za-z][\w+.-]*:")  # how a path begins: /, \\server, C: or a scheme
LONGEST = 44


def draw_rows(
    columns: Sequence[BoundColumn], rows: Iterable[Any], *, url_name: str = "", whole: bool = False
) -> SafeString:
    """Returns the rows as HTML; every value is escaped here. The linked column, else the first, heads the row.

    A long text is cut unless its column is wide or the `whole` table goes to paper: the row's page shows it all.
    """
    linked = next((one for one in columns if one.link), columns[0] if columns else None)
    cells = [_cell(one, _address(url_name) if one is linked and url_name else None, whole) for one in columns]
    drawn = ("<tr>" + "".join([cell(row) for cell in cells]) + "</tr>" for row in rows)
    return mark_safe("\n".join(drawn))  # noqa: S308  # each cell escapes what it shows


def draw_value(column: BoundColumn, row: Any) -> SafeString:
    """Returns one value as HTML, as the detail page shows it."""
    return mark_safe(_inner(column)(row))  # noqa: S308  # the value was escaped


def draw_options(options: Iterable[Option]) -> SafeString:
    """Returns the options of a filter as HTML, in one piece: a company can have hundreds of departments."""
    drawn = (
        f'<option value="{escape(one.value)}"{" selected" if one.chosen else ""}>{escape(one.title)}</option>'
        for one in options
    )
    return mark_safe("".join(drawn))  # noqa: S308  # each part was escaped


def draw_column_choices(existing: Iterable[BoundColumn], shown: Iterable[BoundColumn]) -> SafeString:
    """Returns a box to tick for every column, those on show ticked."""
    ticked = {one.name for one in shown}
    drawn = (
        f'<label class="choice"><input type="checkbox" name="columns" value="{escape(one.name)}"'
        f"{' checked' if one.name in ticked else ''}><span>{escape(str(one.title))}</span></label>"
        for one in existing
    )
    return mark_safe("".join(drawn))  # noqa: S308  # each part was escaped


def cut(text: str, longest: int) -> str:
    """Returns the text, or its beginning with a sign that it goes on."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _cell(column: BoundColumn, address: Draw | None, whole: bool) -> Draw:
    label = escape(str(column.title))
    look = {"number": "number", "date": "nowrap", "datetime": "nowrap", "status": "nowrap"}.get(
        column.kind, ""
    )
    look = look or {"narrow": "nowrap", "long": "long", "wide": "wide"}.get(column.width, "")
    shape = f' class="{look}"' if look else ""
    longest = 0 if whole or column.width == "wide" else LONGEST
    inner = _inner(column if whole else column.briefly(), longest)
    inner, below = _path(column) if column.kind == "path" and not whole else (inner, _nothing)
    if address is None:
        start, end = f'<td{shape} data-label="{label}">', "</td>"
        return lambda row: start + inner(row) + below(row) + end
    start = f'<th{shape} scope="row">'
    return lambda row: f'{start}<a href="{address(row)}">{inner(row) or "—"}</a>{below(row)}</th>'


def _inner(column: BoundColumn, longest: int = 0) -> Draw:
    words = column.writer()
    if column.kind in ("text", "list") and longest:
        return lambda row: escape(cut(words(row), longest))
    if column.kind != "status":
        return lambda row: escape(words(row))
    drawn: dict[str, str] = {}

    def status(row: Any) -> str:
        shown, tone = words(row), column.tone(column.value(row))
        if tone not in drawn:
            drawn[tone] = f'<span class="status status--{escape(tone)}">{status_icon(tone)}'
        return f"{drawn[tone]}{escape(shown)}</span>" if shown else ""

    return status


def _nothing(_row: Any) -> str:
    return ""


def _path(column: BoundColumn) -> tuple[Draw, Draw]:
    """Returns what draws the name in a path, and in small below it the folder, which may break after each of its parts."""
    words = column.writer()

    def folder(row: Any) -> str:
        where = escape(_parted(words(row))[0])
        shown = re.sub(r"([/\\])(?=[^/\\])", r"\1<wbr>", where)
        return f'<span class="path__folder">{shown}</span>' if where else ""

    return lambda row: escape(_parted(words(row))[1]), folder


def _parted(whole: str) -> tuple[str, str]:
    """Returns the folder of a path and what it names in it; what is no path has no folder."""
    cut_at = max(whole.rfind("/"), whole.rfind("\\"))
    if cut_at <= 0 or cut_at == len(whole) - 1 or not ROOTED.match(whole):
        return "", whole
    return whole[:cut_at], whole[cut_at + 1 :]


def _address(url_name: str) -> Draw:
    """Returns the function from a row to its address, with one look-up for all rows."""
    before, _, after = reverse(url_name, args=[ANY_ROW]).partition(str(ANY_ROW))
    return lambda row: f"{before}{row.pk}{after}"

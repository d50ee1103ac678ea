"""Names fields and choices of the catalogue in templates; `{% load inventory %}`."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mamori.measures.inventory.queries.place_map import LETTERS
from mamori.measures.inventory.queries.survey import BoardRow, Cell
from mamori.measures.inventory.rules import catalogue, scan
from mamori.measures.inventory.rules.contradictions import Contradiction
from mamori.ui.ledger.rows import ANY_ROW
from mamori.ui.templatetags.ui import chip, number, short_day

register = template.Library()
BOARD_TITLES = (_("部門"), _("状態"), _("行"), _("新規・変更"), _("残り"), _("担当者"), _("最後の督促"))
_NOTHING = '<span class="quiet">—</span>'


@register.filter
def field_label(name: str) -> str:
    """Returns the label of a field of a holding."""
    spec = catalogue.field_specs().get(name)
    return gettext(spec.label) if spec else name


_SEVERITY = {
    "error": ("error", pgettext_lazy("severity", "直す")),
    "warning": ("warning", _("指摘されやすい")),
    "hint": ("info", _("確認")),
}


@register.filter
def severity_kind(found: Contradiction) -> str:
    """Returns the look of a contradiction's weight."""
    return _SEVERITY[found.severity.value][0]


@register.filter
def severity_label(found: Contradiction) -> Promise:
    """Returns the word for a contradiction's weight."""
    return _SEVERITY[found.severity.value][1]


@register.filter
def breakable(place: object) -> SafeString:
    """Returns a path that may break after each folder, and nowhere else unless it must."""
    shown = escape(str(place))
    for mark in ("/", "\\"):
        shown = shown.replace(mark, f"{mark}<wbr>")
    return mark_safe(shown)  # noqa: S308  # the path is escaped


@register.filter
def kind_label(kind: str) -> str:
    """Returns the name of a kind that the scan finds."""
    return scan.label(kind)


@register.filter
def group_letter(group: str) -> str:
    """Returns the one letter by which the map marks a group of kinds."""
    return str(LETTERS.get(group, "？"))


@register.simple_tag
def vocabulary_label(name: str, key: str) -> str:
    """Returns the label of a key of a vocabulary."""
    return catalogue.label(name, key)


@register.simple_tag
def facts(cells: Iterable[Cell]) -> SafeString:
    """Returns answered questions as the pairs of a list of facts, drawn in one piece: an entry has forty."""
    pairs = (f"<div><dt>{escape(one.label)}</dt><dd>{linebreaksbr(one.words)}</dd></div>" for one in cells)
    return mark_safe("".join(pairs))  # noqa: S308  # every part was escaped


@register.simple_tag
def board_rows(rows: Iterable[BoardRow]) -> SafeString:
    """Returns the rows of a board, drawn in one piece: a company has hundreds of departments, and a cell costs most."""
    before, _row, after = reverse("inventory.sheet", args=[ANY_ROW]).partition(str(ANY_ROW))
    told = [f'data-label="{escape(str(title))}"' for title in BOARD_TITLES]
    chips: dict[tuple[str, str, bool], str] = {}
    drawn = []
    for row in rows:
        sheet, stand = row.sheet, (row.status_kind, row.sheet.state, row.sheet.declared_none)
        if stand not in chips:
            none = gettext("（なし）") if sheet.declared_none else ""
            chips[stand] = chip(row.status_kind, row.state_words, none)
        state = chips[stand]
        if row.comments:
            state += f' <span class="quiet">{escape(gettext("コメント%(n)s件") % {"n": row.comments})}</span>'
        drawn.append(
            f'<tr><th scope="row" {told[0]}><a href="{before}{sheet.pk}{after}">{escape(row.department)}</a></th>'
            f'<td {told[1]}>{state}</td><td {told[2]} class="number">{number(row.rows)}</td>'
            f'<td {told[3]} class="number">{number(row.changed)}</td><td {told[4]}>{_time_left(row)}</td>'
            f"<td {told[5]}>{escape(row.clerks) or '—'}</td>"
            f"<td {told[6]}>{short_day(row.reminded_at) or _NOTHING}</td></tr>"
        )
    return mark_safe("\n".join(drawn))  # noqa: S308  # every part was escaped


def _time_left(row: BoardRow) -> str:
    if row.sheet.state == row.sheet.State.ACCEPTED:
        return f'<span class="quiet">{short_day(row.sheet.accepted_at)}</span>'
    if row.is_late:
        return f'<strong class="late">{escape(gettext("%(n)s日超過") % {"n": row.days_late})}</strong>'
    if row.days_left < 0 or row.sheet.round.state != "open":
        return _NOTHING
    return escape(gettext("あと%(n)s日") % {"n": row.days_left})

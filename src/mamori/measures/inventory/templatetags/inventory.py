"""Names fields and choices of the catalogue in templates; `{% load inventory %}`."""

from __future__ import annotations

import functools

from django import template
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mamori.measures.inventory.rules import catalogue
from mamori.measures.inventory.rules.contradictions import Contradiction
from mamori.ui.ledger.rows import STATUS_ICONS
from mamori.ui.templatetags.ui import icon

register = template.Library()


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


@register.simple_tag
def vocabulary_label(name: str, key: str) -> str:
    """Returns the label of a key of a vocabulary."""
    return catalogue.label(name, key)


@register.simple_tag
def chip(kind: str, words: object, more: object = "") -> SafeString:
    """Returns what `<c-status>` draws, for tables with a chip in every row, where a component each would cost most."""
    return mark_safe(f"{_chip(kind)}{escape(words)}{escape(more)}</span>")  # noqa: S308  # the words are escaped here


@functools.lru_cache(maxsize=32)
def _chip(kind: str) -> str:
    return f'<span class="status status--{escape(kind)}">{icon(STATUS_ICONS.get(kind, "minus-circle"), 16)}'

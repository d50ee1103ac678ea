"""Offers templates the words, icons and small mechanics of the look; `{% load ui %}`."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.http import QueryDict
from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.template.loader_tags import BlockNode
from django.templatetags.i18n import TranslateNode, do_translate
from django.urls import get_script_prefix
from django.utils.html import conditional_escape, escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from heroicons.templatetags import heroicons

from mamori.kernel.permission.roles import Role
from mamori.ui import words

register = template.Library()
ICON_STYLES = {16: heroicons.heroicon_micro, 20: heroicons.heroicon_mini, 24: heroicons.heroicon_outline}
SPACES = re.compile(r"\s+")
NO_STATUS = "minus-circle"
STATUS_ICONS = {
    "working": "pencil",
    "waiting": "clock",
    "done": "check-circle",
    "warning": "exclamation-triangle",
    "returned": "arrow-uturn-left",
    "late": "exclamation-circle",
    "error": "exclamation-circle",
    "info": "information-circle",
    "unknown": "question-mark-circle",
}
TILE_STATUS = {"green": "done", "red": "late", "amber": "warning", "unknown": "unknown"}


@register.simple_tag
def icon(name: str, size: int = 20, label: str = "") -> str:
    """Returns a heroicon as inline SVG: 16 and 20 are solid, 24 is drawn in lines; without `label` it is decoration."""
    return _icon(str(name), int(size), str(label))


@functools.lru_cache(maxsize=512)
def _icon(name: str, size: int, label: str) -> str:
    meaning = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    drawn = 24 if size > 20 else size
    return ICON_STYLES[drawn](name, size=size, focusable="false", **meaning)


@register.filter
def status_icon(kind: str) -> str:
    """The icon that stands in a chip of that kind."""
    return _icon(STATUS_ICONS.get(str(kind), NO_STATUS), 16, "")


@register.filter
def tile_status(state: str) -> str:
    """The kind of the chip on a control's tile of that colour."""
    return TILE_STATUS.get(str(state), "none")


@register.simple_tag
def chip(kind: str, words: object, more: object = "") -> SafeString:
    """Returns what `<c-status>` draws, for tables with a chip in every row, where a component each would cost most."""
    return mark_safe(f"{_chip(str(kind))}{escape(words)}{escape(more)}</span>")  # noqa: S308  # the words are escaped here


@functools.lru_cache(maxsize=32)
def _chip(kind: str) -> str:
    return f'<span class="status status--{escape(kind)}">{status_icon(kind)}'


@register.filter
def html_attrs(attrs: Any) -> SafeString:
    """Returns a component's remaining attributes as HTML, every value escaped; True stands bare, False and None fall away.

    Use this and never a bare `attrs`: the component library does not escape values that carry their own quotes.
    """
    values: Mapping[str, Any] = attrs.attrs_dict() if hasattr(attrs, "attrs_dict") else (attrs or {})
    parts = []
    for name, value in values.items():
        if value is None or value is False:
            continue
        parts.append(str(name) if value is True else f'{name}="{conditional_escape(value)}"')
    return mark_safe(" ".join(parts))  # noqa: S308  # each value was escaped above


@register.filter
def day(value: date | datetime | None) -> str:
    """`2026年11月23日（月）`."""
    return words.day(value) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    """`2026/11/23`."""
    return words.short_day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """`2026年11月23日（月）14:05`."""
    return words.moment(value) if value else ""


@register.filter
def wareki(value: date | datetime | None) -> str:
    """`令和8年11月23日`."""
    return words.wareki(value) if value else ""


@register.filter
def number(value: Any) -> str:
    """`12,345`."""
    return words.number(value)


@register.filter
def unlocalized(value: Any) -> str:
    """The number as a machine reads it, for attributes."""
    return str(value)


@register.filter
def listing(values: Any) -> str:
    """`氏名、住所、電話番号`."""
    return words.listing(values or ())


@register.filter
def initial(name: Any) -> str:
    """The first letter of a name."""
    return words.initial(str(name or ""))


@register.filter
def role_labels(roles: Iterable[Role]) -> list[str]:
    """The names of someone's roles, the highest first; 従業者 only for those who hold no other."""
    held = set(roles or ())
    named = [str(role.label) for role in Role if role in held and role is not Role.EMPLOYEE]
    return named or [str(role.label) for role in held]


@register.filter
def is_given(value: Any) -> bool:
    """Tells whether an optional attribute of a component was given; 0 and False count as given."""
    return value is not None and value != ""


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """Returns the page's query string with some values changed; None or an empty text drops one. Starts with `?`."""
    request = context.get("request")
    values = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None or value == "":
            values.pop(name, None)
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}" if values else "?"


@register.simple_tag(takes_context=True)
def sorting(context: Context, field: str, parameter: str = "sort") -> dict[str, str]:
    """Returns how a column is sorted now (`state`: none, ascending, descending) and the `url` that turns it over."""
    request = context.get("request")
    current = request.GET.get(parameter, "") if request is not None else ""
    state = "ascending" if current == field else "descending" if current == f"-{field}" else "none"
    turned = f"-{field}" if state == "ascending" else field
    return {"state": state, "url": query_with(context, **{parameter: turned, "page": None, "after": None})}


class RenderedBlock(Node):
    """Renders a `{% block %}` of the page that is being drawn, so that the frame can see whether it is filled."""

    def __init__(self, name: str, into: str) -> None:
        self.name = name
        self.into = into

    def render(self, context: Context) -> str:
        rendered = mark_safe(BlockNode(self.name, NodeList()).render(context).strip())  # noqa: S308  # a block is HTML
        if self.into:
            context[self.into] = rendered
            return ""
        return rendered


@register.tag
def filled(parser: Parser, token: Token) -> RenderedBlock:
    """`{% filled "aside" as aside %}`: the block's HTML, or an empty text when the page leaves it out."""
    bits = token.split_contents()
    if len(bits) != 4 or bits[2] != "as":
        raise TemplateSyntaxError('use {% filled "block" as name %}')
    return RenderedBlock(_literal(parser.compile_filter(bits[1])), bits[3])


class Constant(Node):
    """Says a fixed message, and remembers what it is in each language: a page says a hundred of them."""

    def __init__(self, message: TranslateNode) -> None:
        self.message = message
        self.known: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        said = self.known.get(language)
        if said is None:
            said = self.known[language] = self.message.render(context)
        return said


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """Django's own `{% translate %}` (load `ui` after `i18n`), only quicker where the message is fixed."""
    message = do_translate(parser, token)
    said = message.filter_expression
    is_fixed = not said.filters and getattr(said.var, "literal", None) is not None
    return Constant(message) if is_fixed and not message.asvar and not message.message_context else message


class DrawnOnce(Node):
    """Draws a part of a page and remembers it: for the same values, in the same language, it looks the same again."""

    MOST = 256
    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList, values: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.values = values
        self.known: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        named = [value.resolve(context, ignore_failures=True) for value in self.values]
        if settings.DEBUG or None in named:
            return self.nodelist.render(context)
        key = (get_language(), get_script_prefix(), *named)
        drawn = self.known.get(key)
        if drawn is None:
            if len(self.known) >= self.MOST:
                self.known.clear()
            drawn = self.known[key] = self.nodelist.render(context)
        return drawn


@register.tag
def drawn_once(parser: Parser, token: Token) -> DrawnOnce:
    """`{% drawn_once company.name %}…{% enddrawn_once %}`: what is between is drawn once for the values that it names.

    It must depend on nothing else but the language: no token, no row, no right that is not named. Where a value is
    missing, it is drawn anew.
    """
    values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("enddrawn_once",))
    parser.delete_first_token()
    return DrawnOnce(nodelist, values)


@register.filter
def plain_text(html: str) -> str:
    """Returns the words of a piece of HTML in one line, for the title of the window."""
    return SPACES.sub(" ", strip_tags(html)).strip()


def _literal(expression: FilterExpression) -> str:
    return str(expression.resolve(Context()))

"""Draws Django forms in the look: `{{ form }}` and `<c-field>` give the same mark-up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData

Widget = Mapping[str, Any]
ROOM = "django/forms/widgets"
BOXES = ("text", "number", "date", "email", "url", "password", "hidden", "file", "checkbox")


class FormRenderer(TemplatesSetting):
    """The renderer named by the FORM_RENDERER setting; plain inputs are drawn without a template."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Returns a widget as HTML, letter for letter what Django's own template for it gives."""
        draw = DRAWN.get(template_name)
        return draw(context["widget"]).strip() if draw else super().render(template_name, context, request)


def _box(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_said(widget["value"])}"'
    return f'<input type="{_said(widget["type"])}" name="{_said(widget["name"])}"{value}{_attrs(widget)}>'


def _area(widget: Widget) -> str:
    value = _said(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_said(widget["name"])}"{_attrs(widget)}>\n{value}</textarea>'


def _list(widget: Widget) -> str:
    parts = [f'<select name="{_said(widget["name"])}"{_attrs(widget)}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{_said(group)}">')
        parts += [f"\n  {_option(one)}\n" for one in options]
        if group:
            parts.append("\n  </optgroup>")
    return "".join([*parts, "\n</select>"])


def _option(option: Widget) -> str:
    label = option["label"]
    shown = _said(label if isinstance(label, str | Promise) else localize(label))
    return f'<option value="{_said(option["value"])}"{_attrs(option)}>{shown}</option>'


def _attrs(widget: Widget) -> str:
    told = [(name, value) for name, value in widget["attrs"].items() if value is not False]
    return "".join(
        f" {_said(name)}" if value is True else f' {_said(name)}="{_said(value)}"' for name, value in told
    )


def _said(value: Any) -> str:
    return conditional_escape(value if isinstance(value, SafeData) else str(value))


DRAWN: dict[str, Callable[[Widget], str]] = {
    **{f"{ROOM}/{name}.html": _box for name in BOXES},
    f"{ROOM}/textarea.html": _area,
    f"{ROOM}/select.html": _list,
}

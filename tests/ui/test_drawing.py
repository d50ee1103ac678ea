"""What is drawn without a template, or only once, looks exactly like what it stands for."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe

from mamori.ui.rendering import DRAWN, FormRenderer
from mamori.ui.widgets import DateInput, DepartmentSelect, NumberInput

HOSTILE = "\"><b>&'</b>"
ATTRS = {
    "id": "one",
    "required": True,
    "hidden": False,
    "data-of": 7,
    "title": HOSTILE,
    "aria-label": mark_safe("a&amp;b"),
}
CHOICES = [("", "---"), (1, HOSTILE), ("群", [(2, "二"), (1234, 5678)])]
WIDGETS: list[tuple[forms.Widget, list[Any]]] = [
    (forms.TextInput(), [None, "", "第1号", HOSTILE]),
    (forms.EmailInput(), ["a@b.example"]),
    (forms.URLInput(), ["https://a.example/?a=1&b=2"]),
    (forms.PasswordInput(render_value=True), ["秘密"]),
    (forms.NumberInput(), [0, 1200]),
    (forms.HiddenInput(), ["x"]),
    (forms.FileInput(), [None]),
    (forms.CheckboxInput(), [True, False, "yes"]),
    (forms.Textarea({"rows": 3}), [None, "", "一行\n二行 ", HOSTILE]),
    (forms.Select(choices=CHOICES), [None, "", 1, "2", 1234]),
    (forms.SelectMultiple(choices=CHOICES), [[], [1, 2]]),
    (DepartmentSelect(choices=CHOICES), [2]),
    (DateInput(), ["2026-11-30", "令和8年"]),
    (NumberInput(), ["1,200"]),
]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda one: type(one[0]).__name__)
def test_a_plain_input_is_what_djangos_own_template_gives(widget: tuple[forms.Widget, list[Any]]) -> None:
    drawn, values = widget
    assert drawn.template_name in DRAWN  # type: ignore[attr-defined]  # every widget here has one
    for value in values:
        ours, theirs = (
            drawn.render("n&m", value, dict(ATTRS), one()) for one in (FormRenderer, TemplatesSetting)
        )
        assert ours == theirs


def drawn(source: str, **values: Any) -> str:
    return PARTS[source].render(Context(values))


PARTS = {
    name: Template("{% load i18n ui %}" + source)
    for name, source in {
        "named": "{% drawn_once name %}{{ name }}:{{ other }}{% enddrawn_once %}",
        "words": "{% translate 'ホーム' %}",
        "told": "{% translate name %}",
        "kept": "{% translate 'ホーム' as home %}<{{ home }}>",
    }.items()
}


def test_a_part_is_drawn_once_for_the_values_that_it_names() -> None:
    assert drawn("named", name="<甲>", other=1) == "&lt;甲&gt;:1"
    assert drawn("named", name="<甲>", other=2) == "&lt;甲&gt;:1"
    assert drawn("named", name="乙", other=2) == "乙:2"
    with translation.override("en"):
        assert drawn("named", name="乙", other=3) == "乙:3"


def test_a_part_without_its_value_is_drawn_anew() -> None:
    assert [drawn("named", other=number) for number in (1, 2)] == [":1", ":2"]


def test_a_part_does_not_remember_without_end() -> None:
    node: Any = next(one for one in PARTS["named"].nodelist if hasattr(one, "known"))
    for number in range(3 * node.MOST):
        drawn("named", name=number)
    assert len(node.known) <= node.MOST


def test_a_fixed_message_follows_the_language_and_others_stay_as_they_were() -> None:
    assert (drawn("words"), drawn("words")) == ("ホーム", "ホーム")
    with translation.override("en"):
        assert (drawn("words"), drawn("told", name="ホーム"), drawn("kept")) == ("Home", "Home", "<Home>")
    assert (drawn("words"), drawn("told", name="<b>"), drawn("kept")) == ("ホーム", "&lt;b&gt;", "<ホーム>")

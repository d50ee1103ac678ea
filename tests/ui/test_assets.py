"""What a browser downloads: small, our own, and nothing that the content policy would refuse."""

from __future__ import annotations

import re
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # ships no types
import django_htmx
import pytest

import mamori
from mamori.ui import bundle

SOURCE = Path(mamori.__file__).parent
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
COMPONENTS = sorted((SOURCE / "ui" / "templates" / "cotton").glob("*.html"))
INLINE = re.compile(
    r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\bsrc=)", re.IGNORECASE
)
ELSEWHERE = re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE)
CLASSES = re.compile(r'class="([^"]*)"')
TAGS = re.compile(r"{[{%].*?[%}]}")
HOOKS = {
    "a4",
    "button--secondary",
    "heat__",
    "node--department",
    "paper",
    "plain-list",
    "sheet-row",
    "status--none",
    "tree__below",
}
FIRST_LOAD_BUDGET = 50 * 1024
OWN_STYLE_BUDGET = 12 * 1024


def squeezed(path: Path) -> int:
    return len(brotli.compress(path.read_bytes()))


@pytest.mark.parametrize("path", bundle.bundles(), ids=lambda path: path.name)
def test_the_built_file_holds_its_parts(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == bundle.bundles()[path], "run: python -m mamori.ui.bundle"


def test_the_first_visit_stays_within_its_budget() -> None:
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    own = [bundle.STATIC / name for name in ("mamori.css", "mamori.js", "mark.svg")]
    assert sum(map(squeezed, [htmx, *own])) <= FIRST_LOAD_BUDGET
    assert squeezed(bundle.STATIC / "mamori.css") <= OWN_STYLE_BUDGET


def test_styles_bring_nothing_from_elsewhere() -> None:
    for sheet in bundle.STATIC.glob("*.css"):
        content = sheet.read_text(encoding="utf-8")
        assert "url(" not in content, sheet.name
        assert "@import" not in content, sheet.name


def test_every_colour_name_in_use_is_defined() -> None:
    whole = bundle.stylesheet()
    defined = set(re.findall(r"^\s*(--[\w-]+):", whole, re.MULTILINE))
    assert set(re.findall(r"var\((--[\w-]+)", whole)) - defined == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_has_no_inline_style_or_script(template: Path) -> None:
    content = template.read_text(encoding="utf-8")
    assert INLINE.findall(content) == []
    assert ELSEWHERE.findall(content) == []


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_gives_every_variable_a_value_of_its_own(component: Path) -> None:
    content = component.read_text(encoding="utf-8")
    declared = re.search(r"<c-vars(.*?)/>", content, re.DOTALL)
    assert declared is not None
    assert [word for word in re.sub(r"\"[^\"]*\"", '""', declared[1]).split() if "=" not in word] == []


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_escapes_the_attributes_that_it_passes_on(component: Path) -> None:
    assert re.findall(r"{{\s*attrs\s*(?!\|html_attrs)[|}]", component.read_text(encoding="utf-8")) == []


def test_every_class_in_a_template_has_a_style() -> None:
    sheets = [path.read_text(encoding="utf-8") for path in SOURCE.rglob("static/**/*.css")]
    styled = set(re.findall(r"\.([A-Za-z_][\w-]*)", "".join(sheets)))
    used: dict[str, str] = {}
    for template in TEMPLATES:
        for classes in CLASSES.findall(template.read_text(encoding="utf-8")):
            for name in re.findall(r"(?<![\w-])[A-Za-z_][\w-]*\w(?![\w-])", TAGS.sub("\x00", classes)):
                used.setdefault(name, template.name)
    assert {name: where for name, where in used.items() if name not in styled | HOOKS} == {}

"""Reads the YAML sheets that tell of the demo company."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
ENTRY_SHEETS = ("entries_office", "entries_sales", "entries_works")


@cache
def sheet(name: str) -> dict[str, Any]:
    """Returns the sheet of that name without its suffix; callers must not change it."""
    text = files("mamori.web.demo").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, in C where it exists
    return content


def entry_rows() -> list[dict[str, Any]]:
    """Returns the rows of all sheets of entries, in their order."""
    return [row for name in ENTRY_SHEETS for row in sheet(name)["entries"]]

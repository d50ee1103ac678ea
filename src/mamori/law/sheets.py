"""Reads the YAML sheets that lie beside the code, once per process."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def sheet(name: str) -> dict[str, Any]:
    """Return the sheet `name` (a path below `mamori/law`, with its suffix) as plain dictionaries and lists.

    Callers must not change what they get: it is shared.  Raises FileNotFoundError when there is no such sheet.
    """
    text = files("mamori.law").joinpath(name).read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, in C where it exists
    return content

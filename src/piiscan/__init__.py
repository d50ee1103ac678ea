"""Finds personal information in Japanese text and files, and keeps no value that it finds."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from piiscan.engine import detect
    from piiscan.model import FileResult, Span
    from piiscan.rules import Rule
    from piiscan.scanning import scan

__all__ = ["FileResult", "Rule", "Span", "detect", "scan"]
# Where each lies. It is imported when it is asked for: who explains a text needs no readers of files.
_HOMES = {"FileResult": "model", "Rule": "rules", "Span": "model", "detect": "engine", "scan": "scanning"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'piiscan' has no attribute {name!r}")
    return getattr(import_module(f"piiscan.{_HOMES[name]}"), name)

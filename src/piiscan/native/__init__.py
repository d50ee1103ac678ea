"""Decides whether the compiled part of the scan is used; without it everything is found all the same, only slower."""

from __future__ import annotations

import os
from types import ModuleType

VERSION = 4  # of what Python and C agree on; a module left over from another one is not used


def part() -> ModuleType | None:
    """Returns the compiled module, or None where it was not built or `PIISCAN_PURE` is set."""
    if os.environ.get("PIISCAN_PURE"):
        return None
    try:
        from piiscan.native import _native
    except ImportError:
        return None
    return _native if _native.VERSION == VERSION else None

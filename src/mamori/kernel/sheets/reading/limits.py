"""Decides how much of a file is read before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The sizes above which a file is refused in words. Bytes, rows and columns."""

    file_bytes: int = 50 * MEGABYTE
    unpacked_bytes: int = 1000 * MEGABYTE
    part_bytes: int = 120 * MEGABYTE
    rows: int = 200_000
    columns: int = 400
    sheets: int = 100
    merged_areas: int = 20_000
    uncalculated: int = 5_000


LIMITS = Limits()

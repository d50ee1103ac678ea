"""Periods for which a statute asks to keep records, as a help when a retention period is entered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mamori.law.provenance import Provenance
from mamori.law.sheets import sheet


@dataclass(frozen=True, slots=True)
class StatutoryPeriod:
    """One kind of record, how many months it must be kept and from when (`starts`, a retention_from key)."""

    key: str
    title: str
    english: str
    months: int
    starts: str
    basis: str
    note: str
    provenance: Provenance


_content: dict[str, Any] = sheet("retention.yaml")


def _period(row: dict[str, Any]) -> StatutoryPeriod:
    told = {key: value for key, value in row.items() if key in StatutoryPeriod.__slots__}
    return StatutoryPeriod(**told, provenance=Provenance.read(row, _content["defaults"]))


statutory_periods: dict[str, StatutoryPeriod] = {row["key"]: _period(row) for row in _content["periods"]}

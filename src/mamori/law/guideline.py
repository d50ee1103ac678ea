"""The security measures that the guideline asks for, with examples for usual and for small operators.

Basis: APPI art. 23; Guidelines (General Rules) section 10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from mamori.law.provenance import Provenance
from mamori.law.sheets import sheet


@dataclass(frozen=True, slots=True)
class SafetyMeasure:
    """One measure: what must be done, what is usual, and what is enough to start with for a small operator."""

    code: str
    area: str
    title: str
    english: str
    duty: str
    usual: str
    small: str
    valid_from: date
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class SmallOperatorLimits:
    """The numbers in the guideline's definition of a small operator (中小規模事業者)."""

    employees: int
    persons: int
    months: int


_content: dict[str, Any] = sheet("safety_measures.yaml")


def _measure(row: dict[str, Any]) -> SafetyMeasure:
    told = {key: value for key, value in row.items() if key in SafetyMeasure.__slots__}
    return SafetyMeasure(
        **told,
        valid_from=_content["defaults"]["valid_from"],
        provenance=Provenance.read(row, _content["defaults"]),
    )


safety_measures: dict[str, SafetyMeasure] = {row["code"]: _measure(row) for row in _content["measures"]}
contractor_measures: tuple[str, ...] = tuple(_content["contractors"])
small_operator = SmallOperatorLimits(**_content["small_operator"])

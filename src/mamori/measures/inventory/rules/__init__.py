"""What the inventory knows: pure functions over holdings, without framework, database or clock."""

from mamori.measures.inventory.rules import (
    catalogue,
    change,
    classify,
    contradictions,
    deadlines,
    flow,
    holding,
    purpose,
    risk,
)

__all__ = [
    "catalogue",
    "change",
    "classify",
    "contradictions",
    "deadlines",
    "flow",
    "holding",
    "purpose",
    "risk",
]

"""Risk along the life of a holding: its value, proposals from the library, and the findings an assessor would make."""

from mamori.measures.inventory.rules.risk.lint import lint, lint_register
from mamori.measures.inventory.rules.risk.model import (
    BANDS,
    Band,
    Finding,
    Phase,
    Risk,
    RiskRow,
    band_of,
    value_of,
)
from mamori.measures.inventory.rules.risk.propose import LibraryItem, Proposal, least_impact, propose

__all__ = [
    "BANDS",
    "Band",
    "Finding",
    "LibraryItem",
    "Phase",
    "Proposal",
    "Risk",
    "RiskRow",
    "band_of",
    "least_impact",
    "lint",
    "lint_register",
    "propose",
    "value_of",
]

"""Proposes which column is which field, lets a person change it, and remembers it for the next file alike."""

from mamori.kernel.sheets.mapping.propose import Proposal, propose
from mamori.kernel.sheets.mapping.remember import ColumnMapping, fingerprint

__all__ = ["ColumnMapping", "Proposal", "fingerprint", "propose"]

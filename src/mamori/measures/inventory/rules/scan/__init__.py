"""Knows how what a scan found is held against what the register says."""

from mamori.measures.inventory.rules.scan.compare import Declared, Drift, Found, drift, is_overdue, kept_until
from mamori.measures.inventory.rules.scan.decided import Verdict, verdict
from mamori.measures.inventory.rules.scan.kinds import (
    FoundKind,
    business_of,
    describes,
    group_of,
    groups,
    holds_personal_information,
    items_for,
    kinds_of,
    label,
    undeclared,
)
from mamori.measures.inventory.rules.scan.places import (
    BadPattern,
    Pattern,
    folder_of,
    inside,
    is_inside_any,
    is_left_out,
    name_of,
    normal,
    of_department,
    pattern,
)
from mamori.measures.inventory.rules.scan.timing import is_due, next_after

__all__ = [
    "BadPattern",
    "Declared",
    "Drift",
    "Found",
    "FoundKind",
    "Pattern",
    "Verdict",
    "business_of",
    "describes",
    "drift",
    "folder_of",
    "group_of",
    "groups",
    "holds_personal_information",
    "inside",
    "is_due",
    "is_inside_any",
    "is_left_out",
    "is_overdue",
    "items_for",
    "kept_until",
    "kinds_of",
    "label",
    "name_of",
    "next_after",
    "normal",
    "of_department",
    "pattern",
    "undeclared",
    "verdict",
]

"""The door of the inventory: what a holding is, what one file holds, and the acts by which an install is furnished."""

from mamori.measures.inventory.actions.answers import (
    add_answer,
    change_answer,
    comment,
    confirm_unchanged,
    mark_gone,
    settle_comment,
)
from mamori.measures.inventory.actions.deciding import excuse_found, register_found, remove_found
from mamori.measures.inventory.actions.register import change_entry
from mamori.measures.inventory.actions.risks import accept_risk, add_risk, change_risk
from mamori.measures.inventory.actions.rounds import close_round, open_round
from mamori.measures.inventory.actions.scanning import start_scan
from mamori.measures.inventory.actions.sheets import (
    accept_sheet,
    confirm_sheet,
    declare_none,
    return_sheet,
    submit_sheet,
)
from mamori.measures.inventory.actions.single import Inspection, scan_one
from mamori.measures.inventory.actions.slices import work as work_on_scan
from mamori.measures.inventory.actions.targets import add_target
from mamori.measures.inventory.models import (
    Answer,
    Discrepancy,
    Entry,
    Risk,
    ScanTarget,
    Sheet,
    SurveyRound,
)
from mamori.measures.inventory.rules.catalogue import field_specs, seed, suggestions
from mamori.measures.inventory.rules.holding import Row
from mamori.measures.inventory.rules.risk import LibraryItem, Phase, Proposal, propose

__all__ = [
    "Answer",
    "Discrepancy",
    "Entry",
    "Inspection",
    "LibraryItem",
    "Phase",
    "Proposal",
    "Risk",
    "Row",
    "ScanTarget",
    "Sheet",
    "SurveyRound",
    "accept_risk",
    "accept_sheet",
    "add_answer",
    "add_risk",
    "add_target",
    "change_answer",
    "change_entry",
    "change_risk",
    "close_round",
    "comment",
    "confirm_sheet",
    "confirm_unchanged",
    "declare_none",
    "excuse_found",
    "field_specs",
    "mark_gone",
    "open_round",
    "propose",
    "register_found",
    "remove_found",
    "return_sheet",
    "scan_one",
    "seed",
    "settle_comment",
    "start_scan",
    "submit_sheet",
    "suggestions",
    "work_on_scan",
]

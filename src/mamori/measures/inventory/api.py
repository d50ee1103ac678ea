"""The door of the inventory: what a holding is, what the libraries suggest, and the acts by which an install is furnished."""

from mamori.measures.inventory.actions.answers import (
    add_answer,
    change_answer,
    comment,
    confirm_unchanged,
    mark_gone,
    settle_comment,
)
from mamori.measures.inventory.actions.register import change_entry
from mamori.measures.inventory.actions.risks import accept_risk, add_risk, change_risk
from mamori.measures.inventory.actions.rounds import close_round, open_round
from mamori.measures.inventory.actions.sheets import (
    accept_sheet,
    confirm_sheet,
    declare_none,
    return_sheet,
    submit_sheet,
)
from mamori.measures.inventory.models import Answer, Entry, Risk, Sheet, SurveyRound
from mamori.measures.inventory.rules.catalogue import field_specs, seed, suggestions
from mamori.measures.inventory.rules.holding import Row
from mamori.measures.inventory.rules.risk import LibraryItem, Phase, Proposal, propose

__all__ = [
    "Answer",
    "Entry",
    "LibraryItem",
    "Phase",
    "Proposal",
    "Risk",
    "Row",
    "Sheet",
    "SurveyRound",
    "accept_risk",
    "accept_sheet",
    "add_answer",
    "add_risk",
    "change_answer",
    "change_entry",
    "change_risk",
    "close_round",
    "comment",
    "confirm_sheet",
    "confirm_unchanged",
    "declare_none",
    "field_specs",
    "mark_gone",
    "open_round",
    "propose",
    "return_sheet",
    "seed",
    "settle_comment",
    "submit_sheet",
    "suggestions",
]

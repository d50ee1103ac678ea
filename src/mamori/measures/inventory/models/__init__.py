"""Keeps the survey rounds with their sheets and answers, the register, its risks and what became of entries."""

from mamori.measures.inventory.models.holding import Holding
from mamori.measures.inventory.models.register import Entry, Lineage, Override, Remark
from mamori.measures.inventory.models.risk import Risk
from mamori.measures.inventory.models.survey import Answer, FieldComment, Sheet, SheetLink, SurveyRound

__all__ = [
    "Answer",
    "Entry",
    "FieldComment",
    "Holding",
    "Lineage",
    "Override",
    "Remark",
    "Risk",
    "Sheet",
    "SheetLink",
    "SurveyRound",
]

"""Keeps the survey rounds with their sheets and answers, the register with its risks, and what scans found beside it."""

from mamori.measures.inventory.models.discrepancy import Decision, Discrepancy
from mamori.measures.inventory.models.holding import Holding
from mamori.measures.inventory.models.register import Entry, Lineage, Override, Remark
from mamori.measures.inventory.models.risk import Risk
from mamori.measures.inventory.models.scanned import ScannedFile, Sighting
from mamori.measures.inventory.models.scans import ScanRun, ScanTarget
from mamori.measures.inventory.models.survey import Answer, FieldComment, Sheet, SheetLink, SurveyRound

__all__ = [
    "Answer",
    "Decision",
    "Discrepancy",
    "Entry",
    "FieldComment",
    "Holding",
    "Lineage",
    "Override",
    "Remark",
    "Risk",
    "ScanRun",
    "ScanTarget",
    "ScannedFile",
    "Sheet",
    "SheetLink",
    "Sighting",
    "SurveyRound",
]

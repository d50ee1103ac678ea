"""Proves the countermeasures: live controls that are judged from records, never ticked."""

from mamori.kernel.control.history import Kept, history, keep_day
from mamori.kernel.control.judge import Judged, judge, judge_all
from mamori.kernel.control.memory import judged_for
from mamori.kernel.control.registry import Control, all_controls, control
from mamori.kernel.control.verdict import Evidence, State, Verdict

__all__ = [
    "Control",
    "Evidence",
    "Judged",
    "Kept",
    "State",
    "Verdict",
    "all_controls",
    "control",
    "history",
    "judge",
    "judge_all",
    "judged_for",
    "keep_day",
]

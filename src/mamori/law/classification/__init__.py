"""What a holding is in the law's words on a given day, with the reason, the article and what is left to ask."""

from mamori.law.classification.facts import Facts, Processed
from mamori.law.classification.judge import classify, duties
from mamori.law.classification.verdict import Classification, Kind, Question, Verdict

__all__ = ["Classification", "Facts", "Kind", "Processed", "Question", "Verdict", "classify", "duties"]

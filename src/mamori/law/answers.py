"""Yes, no, or not known: the three answers of a questionnaire, and how they combine."""

from __future__ import annotations

from enum import StrEnum


class Answer(StrEnum):
    """A tri-state answer; combining follows Kleene's strong logic, so what is unknown never turns into a fact."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, value: object) -> Answer:
        """Return the answer meant by a form value: yes/no words, booleans; anything empty is unknown.

        Raises ValueError for a word that is none of the three answers.
        """
        if isinstance(value, bool):
            return cls.YES if value else cls.NO
        if value is None or value == "":
            return cls.UNKNOWN
        return cls(str(value))

    @property
    def opposite(self) -> Answer:
        """Return no for yes, yes for no, and unknown for unknown."""
        return {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNKNOWN: Answer.UNKNOWN}[self]


def all_of(*answers: Answer) -> Answer:
    """Return yes when every answer is yes, no when one is no, else unknown."""
    if Answer.NO in answers:
        return Answer.NO
    return Answer.UNKNOWN if Answer.UNKNOWN in answers else Answer.YES


def any_of(*answers: Answer) -> Answer:
    """Return yes when one answer is yes, no when every one is no, else unknown."""
    if Answer.YES in answers:
        return Answer.YES
    return Answer.UNKNOWN if Answer.UNKNOWN in answers else Answer.NO

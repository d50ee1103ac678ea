"""The shape of the answer: for each kind of information yes, no or unknown, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from mamori.law import vocabulary
from mamori.law.answers import Answer
from mamori.law.articles import Article
from mamori.law.words import Words


class Kind(StrEnum):
    """The kinds of information that the law tells apart; the values are keys of vocabulary.definitions."""

    PERSONAL_INFORMATION = "personal_information"
    PERSONAL_DATA = "personal_data"
    RETAINED_PERSONAL_DATA = "retained_personal_data"
    SPECIAL_CARE = "special_care"
    MY_NUMBER = "my_number"
    ID_CODE = "id_code"
    PERSON_RELATED = "person_related"
    PSEUDONYMOUS = "pseudonymous"
    ANONYMOUS = "anonymous"

    @property
    def label(self) -> str:
        """Return the name of the kind."""
        return vocabulary.definitions.labelled(self.value)


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask, and in which field to answer, so that an unknown is settled."""

    field: str
    words: Words


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one kind applies; `articles` are those in force on the day, as far as they can be cited with certainty."""

    kind: Kind
    holds: Answer
    reason: Words
    articles: tuple[Article, ...] = ()
    settle: tuple[Question, ...] = ()

    @property
    def basis(self) -> str:
        """Return the articles as one citation for a table cell; empty when the law of the day has none."""
        return "、".join(article.words for article in self.articles)


@dataclass(frozen=True, slots=True)
class Classification:
    """All verdicts about one holding by the law of one day."""

    on: date
    rule_set: str
    verdicts: Mapping[Kind, Verdict] = field(hash=False)

    def __getitem__(self, kind: Kind) -> Verdict:
        return self.verdicts[kind]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Return the kinds that certainly apply, in the order of the law."""
        return tuple(kind for kind, verdict in self.verdicts.items() if verdict.holds is Answer.YES)

    @property
    def unsettled(self) -> tuple[Kind, ...]:
        """Return the kinds that cannot be judged yet."""
        return tuple(kind for kind, verdict in self.verdicts.items() if verdict.holds is Answer.UNKNOWN)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return what is left to ask about unsettled kinds, one question per field, in the order of the law."""
        asked = [question for kind in self.unsettled for question in self.verdicts[kind].settle]
        first_by_field: dict[str, Question] = {}
        for question in asked:
            first_by_field.setdefault(question.field, question)
        return tuple(first_by_field.values())

    @property
    def degree(self) -> Kind | None:
        """Return the innermost of 個人情報 ⊃ 個人データ ⊃ 保有個人データ that certainly applies, or None."""
        for kind in (Kind.RETAINED_PERSONAL_DATA, Kind.PERSONAL_DATA, Kind.PERSONAL_INFORMATION):
            if self.verdicts[kind].holds is Answer.YES:
                return kind
        return None

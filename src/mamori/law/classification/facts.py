"""The facts about one holding that the law's definitions ask for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mamori.law.answers import Answer


class Processed(StrEnum):
    """How the information was processed so that people cannot be told from it."""

    NONE = "none"
    PSEUDONYMOUS = "pseudonymous"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Facts:
    """What was answered about one holding; whatever was not answered stays unknown."""

    identifiable: Answer = Answer.UNKNOWN  # can a person be told, alone or by easy matching
    searchable: Answer = Answer.UNKNOWN  # arranged so that a person's record can be looked up
    controls_disclosure: Answer = Answer.UNKNOWN  # may answer requests of persons by its own authority
    my_number: Answer = Answer.NO
    is_about_individual: Answer = Answer.YES  # no for statistics and company facts
    is_about_living: Answer = Answer.YES  # no when all the persons are dead
    is_source: bool = False  # forms before they are typed in
    exclusion: str = ""  # a key of vocabulary.exclusion
    processed: Processed = Processed.NONE
    special_care: tuple[str, ...] = ()  # keys of vocabulary.special_care
    id_codes: tuple[str, ...] = ()  # keys of vocabulary.id_codes
    entrusted_from: tuple[str, ...] = ()  # who entrusted it to us
    retention_months: int | None = None
    named_item: str = ""  # an item such as 氏名 that tells the person by itself

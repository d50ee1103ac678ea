"""How far a fact can be trusted: where it was read, how sure we are, and whether it may be shown as a fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, TypeVar


class Evidence(StrEnum):
    """Where a fact was read."""

    PRIMARY = "source-1"  # the text of the law, order, rules or guideline itself
    SECONDARY = "source-2"  # a reliable page about it
    INFERENCE = "inference"  # derived here
    MEMORY = "memory"  # not read; must be checked before it is shown


class Certainty(StrEnum):
    """How sure the reading is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where one fact comes from and when it was last checked."""

    evidence: Evidence
    certainty: Certainty
    url: str
    verified_on: date

    @property
    def is_shippable(self) -> bool:
        """True when a reader may be shown the fact without a warning: it was read somewhere, and not doubtfully."""
        return self.evidence in {Evidence.PRIMARY, Evidence.SECONDARY} and self.certainty is not Certainty.LOW

    @classmethod
    def read(cls, row: Mapping[str, Any], defaults: Mapping[str, Any]) -> Provenance:
        """Return the provenance written in `row`, filled up from the file's `defaults`."""
        told = {
            **defaults,
            **{key: row[key] for key in ("evidence", "certainty", "url", "verified_on") if key in row},
        }
        return cls(Evidence(told["evidence"]), Certainty(told["certainty"]), told["url"], told["verified_on"])


class Sourced(Protocol):
    """Anything that carries its provenance."""

    @property
    def provenance(self) -> Provenance: ...


Fact = TypeVar("Fact", bound=Sourced)


def shippable(facts: Iterable[Fact]) -> list[Fact]:
    """Return only the facts that may be shown as facts, in their order."""
    return [fact for fact in facts if fact.provenance.is_shippable]

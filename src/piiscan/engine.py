"""The whole way of a text on one page: fold, propose, judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Protocol

from piiscan.detectors.addresses import AddressDetector
from piiscan.detectors.digits import DigitDetector
from piiscan.detectors.labels import LabelReader
from piiscan.detectors.names import NameDetector
from piiscan.detectors.patterns import PatternDetector
from piiscan.folding import fold
from piiscan.judge import LEAST, judge, scored
from piiscan.model import Candidate, Span
from piiscan.rules import Rule, shipped


class Detector(Protocol):
    """Proposes places in a folded text."""

    def candidates(self, folded: str) -> Iterator[Candidate]: ...


OWN: dict[str, Callable[[], Detector]] = {"addresses": AddressDetector, "names": NameDetector}


class Engine:
    """The detectors for a set of rules, made once and used for many texts."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = {rule.kind: rule for rule in rules}
        self._labels = LabelReader(rules)
        self._detectors: list[Detector] = [DigitDetector(rules), PatternDetector(rules)]
        self._detectors += [OWN[rule.by]() for rule in rules if rule.by]

    def detect(self, text: str, *, least: float = LEAST) -> list[Span]:
        """Returns the personal information in the text, in its order; no two spans overlap."""
        folded = fold(text)
        return judge(self._candidates(folded), self._labels.read(folded), self.rules, least=least)

    def proposals(self, text: str, *, least: float) -> list[Span]:
        """Returns every kind that each place could be, overlapping ones too, for those who see more than one text."""
        folded = fold(text)
        return scored(self._candidates(folded), self._labels.read(folded), self.rules, least=least)

    def _candidates(self, folded: str) -> Iterator[Candidate]:
        for detector in self._detectors:
            yield from detector.candidates(folded)


@cache
def engine() -> Engine:
    """Returns the engine with the shipped rules."""
    return Engine(shipped())


def detect(text: str) -> list[Span]:
    """Returns the personal information in the text: spans of characters with kind and score (0–1), none overlapping."""
    return engine().detect(text)

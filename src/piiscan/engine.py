"""The whole way of a text on one page: fold, propose, judge."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Protocol

from piiscan.compiled import Scanner
from piiscan.detectors.addresses import AddressDetector
from piiscan.detectors.care import CareDetector
from piiscan.detectors.digits import DigitDetector
from piiscan.detectors.labels import LabelReader
from piiscan.detectors.names import NameDetector
from piiscan.detectors.own import OwnDetector
from piiscan.detectors.patterns import PatternDetector
from piiscan.folding import fold
from piiscan.judge import LEAST, scored, without_overlaps
from piiscan.model import Candidate, Span, Text, as_str
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
        self._scanner = Scanner.of(rules, self._labels)
        self._detectors: list[Detector] = []
        by_scanner = self._scanner.kinds if self._scanner else frozenset()
        left = [rule for rule in rules if rule.kind not in by_scanner]
        if self._scanner is None:
            self._detectors.append(DigitDetector(rules))
        if any(rule.pattern for rule in left):
            self._detectors.append(PatternDetector(left))
        self._detectors += [OWN[rule.by]() for rule in left if rule.by in OWN]
        self._care = CareDetector() if any(rule.by == "care" for rule in rules) else None
        if any(rule.finder for rule in rules):
            self._detectors.append(OwnDetector(rules))

    def detect(self, text: Text, *, least: float = LEAST) -> list[Span]:
        """Returns the personal information in the text, in its order; no two spans overlap."""
        return without_overlaps(self.proposals(text, least=least))

    def proposals(self, text: Text, *, least: float) -> list[Span]:
        """Returns every kind that each place could be, overlapping ones too, for those who see more than one text."""
        if self._scanner is not None:
            return self._scanner.spans(text, least, self._others(text))
        folded = fold(as_str(text))
        return scored(self._candidates(folded), self._labels.read(folded), self.rules, least=least)

    def count(self, text: Text, *, values: bytes = b"", least: float = LEAST) -> Counter[str]:
        """Returns how many finds of each kind stand in the text; quicker than to find them, for most never leave the C part.

        `values` tell, in threes of 32 bits, where parts of the text start, their letters, and how many times each counts.
        """
        if self._scanner is None:
            counts, spans = Counter[str](), self.detect(text, least=least)
        else:
            counts, tangled = self._scanner.tally(text, least, self._others(text), values)
            spans = without_overlaps(tangled)
        told = memoryview(values).cast("I")
        starts, times = told[::3], told[2::3]
        for one in spans:
            counts[one.kind] += times[bisect_right(starts, one.start) - 1] if values else 1
        return counts

    def _others(self, text: Text) -> Iterable[Candidate]:
        if self._detectors:
            return self._candidates(fold(as_str(text)))
        return (
            self._care.candidates(text) if self._care is not None else ()
        )  # it folds only where there is something

    def _candidates(self, folded: str) -> Iterator[Candidate]:
        for detector in self._detectors:
            yield from detector.candidates(folded)
        if self._care is not None:
            yield from self._care.candidates(folded)


@cache
def engine() -> Engine:
    """Returns the engine with the shipped rules."""
    return Engine(shipped())


def detect(text: str) -> list[Span]:
    """Returns the personal information in the text: spans of characters with kind and score (0–1), none overlapping."""
    return engine().detect(text)

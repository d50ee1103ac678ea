"""Finds 要配慮個人情報: words of illness, disability, creed or crime where they tell of a person, not where they are talked about."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from unicodedata import unidata_version

from piiscan.folding import compiled_part, fold, in_parts
from piiscan.kept import kept, key_of
from piiscan.lexicons.care import DECIDING, Care, Family, care
from piiscan.model import Candidate, Text, as_str

KIND = "special_care"
_HIT = struct.Struct("iii")
_BACK, _ON = 64, 56  # letters before and behind a word that may say what it is
_TAIL = 14  # letters behind the statement that may take it back
_APART = 24  # letters between two words of a list at most
# A line that goes on: it ends in a particle or a comma, or the next begins with a particle.
_WRAPPED = re.compile(r"(?<=[ぁ-ん、])\n(?=[^\s・●■□○◆0-9(\[【])|^\n(?=[でのをにがはと])")
_BRACKET = re.compile(r"\([^)\n]{1,14}\)")
_PAUSE = re.compile("[。、\n]")
_ENDS = re.compile("[。\n]")
_KANA = re.compile("[ァ-ヺー]")
# Families whose words are names of fields themselves.
_ASKING = frozenset(("fact", "strict", "report", "card", "measure"))
_WORD = re.compile(r"[一-龠々ァ-ヺーA-Za-z0-9α-ω]{1,16}\Z")
_SORT = re.compile(r"[一-龠々ァ-ヺーA-Za-z0-9α-ω]{1,8}[性型](?:[0-9]{1,2}型)?\Z")
_FOLLOWED = ("crime", "genome")
_PARTICLES = frozenset("はがのをにもとでやへりて")


def _numbered() -> list[tuple[str, int]]:
    """Returns the words in all their writings, each with the number of its family."""
    numbers: dict[str, int] = {}
    for number, family in enumerate(care().families):
        for word in family.words:
            numbers.setdefault(word, number)
            numbers.setdefault(in_parts(word), number)
    return list(numbers.items())


@dataclass(frozen=True, slots=True)
class _Hit:
    """A word that was found, and its family."""

    start: int
    end: int
    family: Family


class CareDetector:
    """Looks for the words, and reads what surrounds those that are there."""

    def __init__(self) -> None:
        key = key_of(unidata_version, files=[Path(__file__), *map(Path, DECIDING)])
        self._numbered: list[tuple[str, int]] = kept("care", key, _numbered)
        part = compiled_part()
        self._terms = part.Terms(self._numbered) if part is not None else None

    @cached_property
    def _words(self) -> _Words:
        return _Words(dict(self._numbered))

    @property
    def _care(self) -> Care:
        return care()  # its patterns are compiled only where one of the words stands

    def candidates(self, text: Text) -> Iterator[Candidate]:
        """Yields each word that tells of a person; the text may be folded or not."""
        found = self._found(text)
        if not found:
            return
        folded = fold(as_str(text))
        families = self._care.families
        hits: list[_Hit] = []
        for start, end, number in found:
            one = _Hit(_grown(folded, start, families[number]), end, families[number])
            # 糖尿病の既往 speaks of one thing: the second word is what is said of the first.
            is_said = bool(hits) and one.family.name == "fact" and folded[hits[-1].end : start] in ("", "の")
            if not is_said and _stands_alone(folded, one):
                hits.append(one)
        last: _Hit | None = None
        for group in self._groups(folded, hits):
            # 詐欺罪で逮捕され, 懲役2年の有罪判決: what followed upon it is told with it.
            is_told = last is not None and _follows(folded, last, group[0])
            if not is_told and self._tells(folded, group):
                for one in group:
                    yield Candidate(one.start, self._reached(folded, one), KIND, shaped=True)
                last = group[-1]

    def _found(self, text: Text) -> list[tuple[int, int, int]]:
        if self._terms is not None:
            return list(_HIT.iter_unpack(self._terms.find(text)))
        return list(self._words.find(fold(as_str(text))))

    def _groups(self, folded: str, hits: Sequence[_Hit]) -> Iterator[list[_Hit]]:
        """Yields words that stand alone, and lists of words together."""
        group: list[_Hit] = []
        for one in hits:
            if group and not self._are_listed(folded, group[-1], one):
                yield group
                group = []
            group.append(one)
        if group:
            yield group

    def _are_listed(self, folded: str, one: _Hit, other: _Hit) -> bool:
        return (
            one.family.is_listed
            and other.family.is_listed
            and other.start - one.end <= _APART
            and self._care.parted.fullmatch(folded, one.end, other.start) is not None
        )

    def _tells(self, folded: str, group: Sequence[_Hit]) -> bool:
        """Tells whether the words are said of a person."""
        known, family = self._care, group[-1].family
        before, after = _before(folded, group[0].start), _after(folded, group[-1].end, family)
        if known.formal.search(before) or self._is_left(family, after):
            return False
        if known.chosen.search(before) and not known.denied.search(after[:_TAIL]):
            return True
        if bracket := _BRACKET.match(after):
            after = after[bracket.end() :] if family.after.match(after) is None else after
        cue = family.after.match(after)
        if cue is not None and self._stays(after, cue.end()):
            return True
        return self._is_named(folded, group, after) or self._is_somebodys(family, before, after)

    def _is_left(self, family: Family, after: str) -> bool:
        """Tells whether what stands right behind says that it is not so, or speaks of the thing; 異常なし is a result as well."""
        if family.name in _ASKING and family.after.match(after) is not None:
            return False
        return self._care.negated.match(after) is not None or self._care.generic.match(after) is not None

    def _stays(self, after: str, end: int) -> bool:
        """Tells whether nothing behind the statement takes it back: no "if", no "not", no "those who"."""
        clause = re.split("[、\n]", after[end : end + _TAIL], maxsplit=1)[0]
        return not self._care.supposed.search(clause) and not self._care.denied.search(clause)

    def _is_named(self, folded: str, group: Sequence[_Hit], after: str) -> bool:
        """Tells whether the words are the value of a field."""
        family, start = group[0].family, group[0].start
        if family.name in _ASKING:
            return False
        if not self._care.named.search(_before(folded, start, lines=1)):
            return False
        end = folded.find("\n", start)
        rest = folded[start : end if end >= 0 else len(folded)][:_ON]
        return not self._care.asking.search(rest) and self._stays(after, 0)

    def _is_somebodys(self, family: Family, before: str, after: str) -> bool:
        if family.before is not None and family.before.search(before):
            return self._stays(after, 0)
        if not family.has_subject or not self._care.subject.search(before):
            return False
        copula = self._care.copula.match(after)
        return copula is not None and self._stays(after, copula.end())

    @staticmethod
    def _reached(folded: str, hit: _Hit) -> int:
        reach = hit.family.reach.match(folded, hit.end) if hit.family.reach else None
        return hit.end + len(reach[0].rstrip()) if reach is not None else hit.end


class _Words:
    """Finds words without the C part: the longest at each place, by its first letter."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self._numbers = numbers
        self._lengths: dict[str, list[int]] = {}
        for word in numbers:
            self._lengths.setdefault(word[0], []).append(len(word))
        for letter, lengths in self._lengths.items():
            self._lengths[letter] = sorted(set(lengths), reverse=True)
        self._first = re.compile("[" + "".join(map(re.escape, sorted(self._lengths))) + "]")

    def find(self, folded: str) -> Iterator[tuple[int, int, int]]:
        """Yields start, end and number of each word; none overlap."""
        text = folded.lower()
        if len(text) != len(folded):
            text = "".join(one.lower() if len(one.lower()) == 1 else one for one in folded)
        done = 0
        for first in self._first.finditer(text):
            start = first.start()
            if start < done:
                continue
            for length in self._lengths[first[0]]:
                word = text[start : start + length]
                number = self._numbers.get(word)
                if number is not None:
                    done = start + len(word)
                    yield start, done, number
                    break


def _grown(folded: str, start: int, family: Family) -> int:
    """Returns where the word begins of which this is the end, or what tells its sort (好酸球性, 1型)."""
    run = (_WORD if family.is_grown else _SORT).search(folded, max(0, start - 16), start)
    return run.start() if run is not None else start


def _follows(folded: str, one: _Hit, other: _Hit) -> bool:
    between = folded[one.end : other.start]
    return (
        one.family.name == other.family.name
        and one.family.name in _FOLLOWED
        and len(between) <= 6
        and not _PAUSE.search(between)
    )


def _before(folded: str, start: int, *, lines: int = 0) -> str:
    """Returns what stands before the place in its sentence, and in so many lines above."""
    text = folded[max(0, start - _BACK) : start]
    text = text[text.rfind("。") + 1 :]
    parts = text.rsplit("\n", lines + 1)
    return "\n".join(parts[-(lines + 1) :])


def _after(folded: str, end: int, family: Family) -> str:
    """Returns the rest of the sentence behind the place; where the line alone says nothing, with lines that were only wrapped."""
    text = folded[end : end + _ON]
    line = _ENDS.split(text, maxsplit=1)[0]
    return line if family.after.match(line) else _ENDS.split(_WRAPPED.sub("", text), maxsplit=1)[0]


def _stands_alone(folded: str, hit: _Hit) -> bool:
    """Tells whether a word is not a part of another one."""
    start, end, family = hit.start, hit.end, hit.family
    before, behind = folded[start - 1 : start], folded[end : end + 1]
    first, last = folded[start], folded[end - 1]
    if first.isascii() and first.isalnum() and before.isascii() and before.isalnum():
        return False
    if last.isascii() and last.isalnum() and behind.isascii() and behind.isalnum() and family.reach is None:
        return False
    if _KANA.match(first) and _KANA.match(before):
        return False
    if _KANA.match(last) and _KANA.match(behind):
        return False
    if "ぁ" <= first <= "ん" and "ぁ" <= before <= "ん" and before not in _PARTICLES:
        return False
    return family.name != "strict" or not ("一" <= before <= "龠" or _KANA.match(before))

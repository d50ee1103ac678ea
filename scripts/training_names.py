"""Knows names by the thousand, from Sudachi's dictionary, and puts others in the place of those that a sentence has."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sudachipy import Dictionary
from training_sentences import Sentence

from piiscan.folding import fold
from piiscan.lexicons import given_names, surnames

_KANJI = re.compile("[一-龠々ヶ]+")
_KATAKANA = re.compile("[ァ-ヴー]+")


@dataclass(frozen=True, slots=True)
class Names:
    """Surnames and given names in kanji, common ones apart, names in katakana, and words in katakana with their kind."""

    surnames: list[str]
    given: list[str]
    common_surnames: list[str]
    common_given: list[str]
    foreign: list[str]
    places: list[str]
    katakana: list[tuple[str, str]]

    @classmethod
    def read(cls) -> Names:
        """Reads the dictionary and the shipped lists."""
        kinds: dict[str, set[str]] = {}
        for word in Dictionary().entries():
            told = word.part_of_speech()
            if told[0] == "名詞":
                kinds.setdefault(fold(word.surface()), set()).add(
                    told[3] if told[2] == "人名" else told[2] if told[1] == "固有名詞" else told[1]
                )
        written = sorted(kinds)
        katakana = [one for one in written if 2 <= len(one) <= 12 and _KATAKANA.fullmatch(one)]
        return cls(
            surnames=[
                one for one in written if "姓" in kinds[one] and len(one) < 4 and _KANJI.fullmatch(one)
            ],
            given=[one for one in written if "名" in kinds[one] and len(one) < 4 and _KANJI.fullmatch(one)],
            common_surnames=sorted(surnames()),
            common_given=sorted(one for one in given_names() if 0 < len(one) < 4),
            foreign=[
                one
                for one in katakana
                if "一般" in kinds[one] and 3 <= len(one) <= 8 and not kinds[one] & {"普通名詞", "地名"}
            ],
            places=[
                one
                for one in written
                if "地名" in kinds[one] and 2 <= len(one) <= 4 and _KANJI.fullmatch(one)
            ],
            katakana=[(one, _kind(kinds[one])) for one in katakana],
        )

    def surname(self, chance: random.Random) -> str:
        """Returns a surname, a common one in two of three cases."""
        return chance.choice(self.common_surnames if chance.random() < 0.67 else self.surnames)

    def given_name(self, chance: random.Random) -> str:
        """Returns a given name, a common one in two of three cases."""
        return chance.choice(self.common_given if chance.random() < 0.67 else self.given)


def _kind(kinds: set[str]) -> str:
    if kinds & {"姓", "名", "一般"}:
        return "PER"
    return "LOC" if "地名" in kinds else "O"


def swapped(sentence: Sentence, names: Names, turn: int) -> Sentence | None:
    """Returns the sentence with other people in it, or None where it names none that could be another."""
    chance = random.Random(f"{turn} {sentence.text}")
    others: dict[str, str] = {}
    for start, end in sorted(sentence.people):
        name = sentence.text[start:end]
        fresh = _another(name, names, chance)
        if fresh:
            others.setdefault(name, fresh)
    if not others:
        return None
    parts, entities, last = [], [], 0
    for start, end, kind in _outermost(sentence):
        parts.append(sentence.text[last:start])
        name = sentence.text[start:end]
        parts.append(others.get(name, name) if kind == "PER" else name)
        at = sum(map(len, parts))
        entities.append((at - len(parts[-1]), at, kind))
        last = end
    return replace(sentence, text="".join([*parts, sentence.text[last:]]), entities=tuple(entities))


def _outermost(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    last = 0
    for start, end, kind in sorted(sentence.entities):
        if start >= last:
            yield start, end, kind
            last = end


def _another(name: str, names: Names, chance: random.Random) -> str:
    if _KANJI.fullmatch(name):
        return names.surname(chance) + (names.given_name(chance) if len(name) > 2 else "")
    if "・" in name and all(_KATAKANA.fullmatch(one) for one in name.split("・")):
        return "・".join(chance.choice(names.foreign) for _ in name.split("・"))
    return chance.choice(names.foreign) if _KATAKANA.fullmatch(name) else ""

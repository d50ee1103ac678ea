"""Knows names by the thousand, from Sudachi's dictionary, and puts others in the place of those that a sentence has."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sudachipy import Dictionary
from training_sentences import Sentence

from piiscan.folding import fold
from piiscan.lexicons import given_names, surnames

_RUNS = re.compile("[一-龠々]+|[ァ-ヴー]+")
_KANJI = re.compile("[一-龠々ヶ]+")
_KATAKANA = re.compile("[ァ-ヴー]+")


@dataclass(frozen=True, slots=True)
class Names:
    """Surnames and given names in kanji, common ones apart, names in katakana, words in katakana with their kind, usual words
    in kanji and katakana that are no names, and places and companies in katakana.
    """

    surnames: list[str]
    given: list[str]
    common_surnames: list[str]
    common_given: list[str]
    foreign: list[str]
    places: list[str]
    katakana: list[tuple[str, str]]
    common: list[str]
    plain_katakana: list[str]
    abroad: list[str]
    makers: list[str]

    @classmethod
    def read(cls, texts: Iterable[str]) -> Names:
        """Reads the dictionary and the shipped lists; common words are those that the texts use more than once."""
        kinds: dict[str, set[str]] = {}
        for word in Dictionary().entries():
            told = word.part_of_speech()
            if told[0] == "名詞":
                kinds.setdefault(fold(word.surface()), set()).add(
                    f"人名{told[3]}" if told[2] == "人名" else told[2] if told[1] == "固有名詞" else told[1]
                )
        written = sorted(kinds)
        used = Counter(run for text in texts for run in _RUNS.findall(text))
        plain = [one for one, times in sorted(used.items()) if times > 1 and kinds.get(one) == {"普通名詞"}]
        katakana = [one for one in written if 2 <= len(one) <= 12 and _KATAKANA.fullmatch(one)]
        return cls(
            surnames=[
                one for one in written if "人名姓" in kinds[one] and len(one) < 4 and _KANJI.fullmatch(one)
            ],
            given=[
                one for one in written if "人名名" in kinds[one] and len(one) < 4 and _KANJI.fullmatch(one)
            ],
            common_surnames=sorted(surnames()),
            common_given=sorted(one for one in given_names() if 0 < len(one) < 4),
            foreign=[
                one
                for one in katakana
                if "人名一般" in kinds[one]
                and 3 <= len(one) <= 8
                and not kinds[one] & {"普通名詞", "地名", "一般"}
            ],
            places=[
                one
                for one in written
                if "地名" in kinds[one] and 2 <= len(one) <= 4 and _KANJI.fullmatch(one)
            ],
            katakana=[(one, _kind(kinds[one])) for one in katakana],
            common=[one for one in plain if len(one) == 2 and _KANJI.fullmatch(one)],
            abroad=[one for one in katakana if kinds[one] == {"地名"} and len(one) > 2],
            makers=[one for one in katakana if kinds[one] == {"一般"} and len(one) > 2],
            plain_katakana=[one for one in plain if len(one) > 2 and _KATAKANA.fullmatch(one)],
        )

    def surname(self, chance: random.Random) -> str:
        """Returns a surname, a common one in two of three cases."""
        return chance.choice(self.common_surnames if chance.random() < 0.67 else self.surnames)

    def given_name(self, chance: random.Random) -> str:
        """Returns a given name, a common one in two of three cases."""
        return chance.choice(self.common_given if chance.random() < 0.67 else self.given)


def _kind(kinds: set[str]) -> str:
    if any(one.startswith("人名") for one in kinds):
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
    for start, end, kind in sentence.entities:
        name = sentence.text[start:end]
        if kind in ("LOC", "ORG") and _KATAKANA.fullmatch(name) and len(name) > 2 and chance.random() < 0.5:
            others.setdefault(name, chance.choice(names.abroad if kind == "LOC" else names.makers))
    parts, entities, last = [], [], 0
    for start, end, kind in _outermost(sentence):
        parts.append(sentence.text[last:start])
        name = sentence.text[start:end]
        parts.append(others.get(name, name))
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

"""Finds names of people by surnames and given names that exist, and by what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from piiscan.lexicons import given_names, given_readings, surname_readings, surnames
from piiscan.model import Candidate

KIND = "person_name"
_KANJI = "一-龠々〆ヶ髙﨑"
# A run of kanji from its beginning, behind nothing that would make it the end of another word.
_RUN = re.compile(rf"(?<![{_KANJI}ァ-ヴー])[{_KANJI}]{{1,12}}")
_HONORIFIC = re.compile(
    r" ?(?:様|さま|さん|氏|殿|先生|君|くん|ちゃん|選手|教授|医師|弁護士|社長|専務|常務|部長|次長|課長|係長|主任|担当)"
)
_KANA = re.compile(r"(?<![ァ-ヴー])([ァ-ヴー]{2,6}) ([ァ-ヴー]{2,6})(?![ァ-ヴー])")
_LONGEST = 4
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F5)}


class NameDetector:
    """Tries the beginning of a run of kanji for a surname, and behind it for a given name or an honorific.

    `shaped` when there are surname and given name, or a surname with an honorific behind it.
    """

    def __init__(self) -> None:
        self._surnames, self._given = surnames(), given_names()
        self._surname_readings, self._given_readings = surname_readings(), given_readings()

    def candidates(self, folded: str) -> Iterator[Candidate]:
        """Yields names; two names never share a letter."""
        for run in _RUN.finditer(folded):
            found = self._name_at(folded, run.start(), run.end())
            if found is not None:
                yield found
        for kana in _KANA.finditer(folded):
            family, given = (part.translate(_TO_HIRAGANA) for part in kana.groups())
            if family in self._surname_readings and given in self._given_readings:
                yield Candidate(kana.start(), kana.end(), KIND, shaped=True)

    def _name_at(self, folded: str, at: int, end: int) -> Candidate | None:
        for length in range(min(_LONGEST, end - at), 0, -1):
            if folded[at : at + length] not in self._surnames:
                continue
            behind = at + length
            given = self._given_at(folded, behind)
            if given and (
                given - at > 2 or folded[behind] == " "
            ):  # two kanji in a row are a word sooner than a name
                return Candidate(at, given, KIND, shaped=True)
            if length > 1 and _HONORIFIC.match(folded, behind):
                return Candidate(at, behind, KIND, shaped=True)
        return None

    def _given_at(self, folded: str, at: int) -> int:
        """Returns where the given name ends that starts here, or 0; a letter more would make it another word."""
        has_space = folded[at : at + 1] == " "
        first = at + has_space
        for length in range(min(_LONGEST, len(folded) - first), 0, -1):
            last = first + length
            if folded[first:last] not in self._given:
                continue
            is_kanji = "一" <= folded[last - 1] <= "龠"
            goes_on = (
                last < len(folded) and ("一" <= folded[last] <= "龠") and not _HONORIFIC.match(folded, last)
            )
            if not (goes_on and is_kanji):
                return last
        return 0

"""Finds names of people: those that the tagger reads in prose, and pairs of a surname and a given name in kana or Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from piiscan.detectors.names.readings import pairs
from piiscan.detectors.names.tagging import Tagger, tagger
from piiscan.lexicons.words import OTHER_MARKS, key_of, words
from piiscan.model import Candidate

KIND = "person_name"
_APART = "\n\t,;|"
# What forms are answered with and people are called as well; behind a colon or in brackets they are answers.
_ANSWERS = frozenset("有無男女正副普可否済未良優左右他同要不大中小上下新旧")
_AROUND_ANSWERS = _APART + ":()[]/・ "
# Behind a name these make it that of a shop, a practice or a firm.
_NOBODY = re.compile(
    "店(?![長員主])|[本支]店|営業所|工場|事業所|駅|病院|医院|クリニック|内科|歯科|眼科|整形外科|(?:法律|会計|税理士)事務所|商[店会]|製作所"
)


class NameDetector:
    """Asks the tagger, and the lexicon of how names are read; both are opened by the first text that needs them.

    `shaped` but for a word that stands alone in its cell or line and is also a place or a usual word (千葉, 林): there only
    what it is called, by a word beside it or by the header of its column, makes it a name.
    """

    def __init__(self) -> None:
        self._tagger: Tagger | None = None

    def candidates(self, folded: str) -> Iterator[Candidate]:
        """Yields names; those of two detectors may overlap, and the judge has the longer one."""
        if self._tagger is None:
            self._tagger = tagger()
        for start, end in self._tagger.people(folded):
            if not _NOBODY.match(folded, end):
                yield Candidate(start, end, KIND, shaped=not _is_doubtful(folded, start, end))
        for start, end in pairs(folded):
            yield Candidate(start, end, KIND, shaped=True)


def _is_doubtful(folded: str, start: int, end: int) -> bool:
    word = folded[start:end]
    apart = _AROUND_ANSWERS if word in _ANSWERS else _APART
    if (start and folded[start - 1] not in apart) or (end < len(folded) and folded[end] not in apart):
        return False
    if word in _ANSWERS:
        return True
    meaning = words().meaning(key_of(word))
    return meaning is not None and bool(meaning[8] & OTHER_MARKS)

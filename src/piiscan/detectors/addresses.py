"""Finds addresses: the name of a municipality that exists, a place in it, and a number of a house."""

from __future__ import annotations

import re
from collections.abc import Iterator

from piiscan.lexicons import municipalities, plain, prefectures
from piiscan.model import Candidate

KIND = "address"
_ENDS = re.compile("[市区町村]")
_LONGEST = 14  # letters of the longest prefecture with its municipality
_DIGIT = "[0-9〇一二三四五六七八九十百]"
_NUMBER = rf"""
    {_DIGIT}{{1,5}}(?:丁目|番町|番地|番|条[東西]?)(?:[ ]?(?:の|ノ|{_DIGIT}{{1,5}}(?:番地|番|号|丁目|-)?)){{0,6}}
  | [0-9]{{1,5}}(?:[-のノ][0-9]{{1,5}}){{1,4}}(?:号室?)?
  | [0-9]{{1,5}}(?=[ ]?(?:$|[\n,、\t"']|[^\x00-\x7f年月日人円万億兆時分回件票位台歳代階度号点割世第キパ・，。のはがをにでとや]))
"""
# The house behind the number: its name, and the number of a room or floor.
_HOUSE = r"""
    [ ]{0,2}(?:[一-龠々ぁ-んァ-ヴーA-Za-z]{0,12}?
    (?:ビル|ビルディング|マンション|ハイツ|ハイム|荘|コーポ|タワー|メゾン|パレス|レジデンス|アパート|寮|団地|ヴィラ|シャトー|プラザ|コート|ガーデン|テラス|ハウス|ハイランド)
    [一-龠々ァ-ヴーA-Za-z]{0,12}[ ]?[0-9]{1,4}(?:-[0-9]{1,4})?(?:号室?|F|階)?(?![0-9年月日円])
    |[一-龠々ァ-ヴーA-Za-z]{2,20}
    (?:ビル|マンション|ハイツ|荘|コーポ|タワー|メゾン|パレス|レジデンス|アパート|寮|団地|棟|館)?[ ]?[0-9]{1,4}(?:号室?|F|階))
"""
# The name of a part of the municipality: no particle may stand in front, for then it is a sentence that goes on.
TAIL = re.compile(
    rf"""
    (?!(?:[のはがをにでともやへ]|から|まで|より|など)(?![ぁ-ん])
      |(?:長|内|立|民)(?=[のはがをにでともやへ、。])|議会|役所|役場|条例|出身|在住|立[^0-9\n]{{1,12}}(?:学校|病院|園|館))
    (?P<place>(?:[一-龠々〆ヵヶァ-ヴーぁ-んA-Z]|\ (?=[一-龠]))(?:[一-龠々〆ヵヶァ-ヴーぁ-ん]|大字|字){{0,19}}?)?
    \ ?(?:{_NUMBER})
    (?P<house>{_HOUSE})?
    """,
    re.VERBOSE,
)
# が stands inside names of places before these (美しが丘, 霞が関); elsewhere it is a particle.
SENTENCE = re.compile("[はを]|が(?![丘関浜原枝谷森岡台崎峰池沢島野瀬里平])|では|には|から|在住|出身")


class AddressDetector:
    """Looks for the last letter of a municipality, back for its name, and on for the number."""

    def __init__(self) -> None:
        self._known, self._prefectures = municipalities(), tuple(prefectures())
        self._longest = max(map(len, self._known))

    def candidates(self, folded: str) -> Iterator[Candidate]:
        """Yields each address once; `shaped` when the prefecture is named."""
        done = 0
        for hit in _ENDS.finditer(folded):
            if hit.start() < done:
                continue
            start = self._start(folded, hit.end(), done)
            if start is None:
                continue
            tail = TAIL.match(folded, hit.end())
            if tail is None or SENTENCE.search(tail["place"] or ""):
                continue
            done = tail.end()
            yield Candidate(start, done, KIND, shaped=folded[start : start + 4].startswith(self._prefectures))

    def _start(self, folded: str, end: int, done: int) -> int | None:
        """Returns where the longest municipality begins that ends here, or None."""
        window = plain(folded[max(done, end - self._longest) : end])
        for at in range(len(window) - 1):
            if window[at:] in self._known:
                return end - (len(window) - at)
        return None

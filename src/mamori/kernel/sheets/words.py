"""Keeps one sentence for the screen together with what fills it, and translates it only when it is written out."""

from __future__ import annotations

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext


class Words(Promise):
    """A Japanese sentence with places to fill: `Words("{n} 行です。", n=3)`; `str()` gives it in the reader's language.

    Import `say as _` so that makemessages finds the sentence. Works without configured settings (then in Japanese).
    """

    __slots__ = ("given", "sentence")

    def __init__(self, sentence: str, given: dict[str, object]) -> None:
        self.sentence = sentence
        self.given = given

    def __str__(self) -> str:
        sentence = gettext(self.sentence) if settings.configured else self.sentence
        return sentence.format(**self.given) if self.given else sentence

    def __repr__(self) -> str:
        return f"Words({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, (Words, str)) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.sentence)


def say(sentence: str, /, **given: object) -> Words:
    """Returns the sentence, to be filled with `given` when it is shown."""
    return Words(sentence, given)

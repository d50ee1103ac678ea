"""A sentence for people that keeps its key, its template and its parameters, so that any floor above may translate it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_catalogue: list[Callable[[str], str]] = []


def read_by(translate: Callable[[str], str]) -> None:
    """A floor that has a catalogue says once how a sentence reaches its reader; without one it stays Japanese."""
    _catalogue[:] = [translate]


def told(text: str) -> str:
    """Return a marked `text` in the language of the reader."""
    return _catalogue[0](text) if _catalogue else text


def marked(text: str) -> str:
    """Return `text` unchanged; imported as `_` it lets the message extractor find Japanese sentences down here."""
    return text


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence: `str()` gives it in the language of the reader, with `params` filled in."""

    key: str
    template: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return told(self.template) % self.params


def say(key: str, template: str, **params: object) -> Words:
    """Return the sentence `template` under `key`, with named parameters in the form `%(name)s`."""
    return Words(key, template, params)

"""The law's own lists of terms, each with its meaning in plain words and the article it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mamori.law.provenance import Provenance
from mamori.law.sheets import sheet
from mamori.law.words import told


@dataclass(frozen=True, slots=True)
class Term:
    """One choice of a list: the key is stored, label and help are shown."""

    key: str
    label: str
    english: str
    help: str
    articles: tuple[str, ...]
    valid_from: date
    provenance: Provenance
    traits: Mapping[str, Any] = field(hash=False)


class Vocabulary(Mapping[str, Term]):
    """An ordered list of terms by key."""

    def __init__(self, name: str, terms: list[Term]) -> None:
        self.name = name
        self._terms = {term.key: term for term in terms}

    def __getitem__(self, key: str) -> Term:
        return self._terms[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    def on(self, day: date) -> Vocabulary:
        """Return the terms that the law of `day` knew."""
        return Vocabulary(self.name, [term for term in self._terms.values() if term.valid_from <= day])

    def choices(self) -> list[tuple[str, str]]:
        """Return (key, label) pairs in order, as form fields want them."""
        return [(term.key, told(term.label)) for term in self._terms.values()]

    def labelled(self, key: str) -> str:
        """Return the label of `key`, or the key itself when the list does not have it."""
        term = self._terms.get(key)
        return told(term.label) if term else key


_PLAIN = {
    "key",
    "label",
    "english",
    "help",
    "articles",
    "valid_from",
    "evidence",
    "certainty",
    "url",
    "verified_on",
}


def _term(row: dict[str, Any], defaults: dict[str, Any]) -> Term:
    whole = {**defaults, **row}
    return Term(
        key=whole["key"],
        label=whole["label"],
        english=whole["english"],
        help=whole["help"],
        articles=tuple(whole["articles"]),
        valid_from=whole["valid_from"],
        provenance=Provenance.read(row, defaults),
        traits={name: value for name, value in whole.items() if name not in _PLAIN},
    )


def _vocabulary(name: str) -> Vocabulary:
    content = sheet(f"vocabulary/{name}.yaml")
    return Vocabulary(name, [_term(row, content["defaults"]) for row in content["terms"]])


special_care = _vocabulary("special_care")
id_codes = _vocabulary("id_codes")
exclusion = _vocabulary("exclusion")
provision_ground = _vocabulary("provision_ground")
definitions = _vocabulary("definitions")

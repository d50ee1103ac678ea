"""Declares what a table may bring in: one field with its names, its kind and its vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from mamori.kernel.sheets.values.choices import Choice

Kind = Literal[
    "text", "list", "choice", "choices", "date", "count", "period", "yesno", "bool", "department", "person"
]
MANY = frozenset({"list", "choices"})


@dataclass(frozen=True)
class ImportField:
    """One field of an import.

    `synonyms` are other words that headers use for it. `resolve` turns the words of a department or person into
    what the caller stores; it returns None for words that it does not know. What each kind gives is told by
    `mamori.kernel.sheets.rows.read_rows`.
    """

    key: str
    title: str
    synonyms: tuple[str, ...] = ()
    kind: Kind = "text"
    choices: tuple[Choice, ...] = ()
    required: bool = False
    resolve: Callable[[str], object | None] | None = None

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"{self.key}: {self.kind!r} is not a kind of field")

    @property
    def names(self) -> tuple[str, ...]:
        return (str(self.title), *map(str, self.synonyms))

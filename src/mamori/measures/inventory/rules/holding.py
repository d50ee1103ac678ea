"""The one shape of a holding, as the rules read it: a row of a survey sheet or an entry of the register."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

ELECTRONIC = frozenset({"pc", "server", "cloud", "removable", "mail", "phone", "video"})
PORTABLE = frozenset({"removable", "phone"})
PHASES = ("acquire", "transfer", "use", "store", "dispose")

FIELDS = (
    *("business", "name", "principals", "items", "purpose", "acquisition", "acquisition_note", "media"),
    *("storage_place", "storage_methods", "access_holders", "count", "count_basis", "counted_on"),
    *("retention_from", "retention_months", "retention_note", "retention_basis", "oldest_on"),
    *("disposal_methods", "disposal_by", "entrusts", "contractors", "provides", "recipients"),
    *(
        "provision_ground",
        "shares",
        "share_partners",
        "abroad",
        "countries",
        "entrusted_from",
        "special_care",
    ),
    *("id_codes", "my_number", "identifiable", "searchable", "is_source", "controls_disclosure", "exclusion"),
    *("processed", "consent_method", "form_ref", "system", "seasonal", "access_note", "trouble", "note"),
)


class Holding(Protocol):
    """What every rule may read; choices are vocabulary keys, yes/no questions are "yes", "no", "unknown" or "".

    Read-only on purpose: models, rows in memory and anything else with these names will do.
    """

    @property
    def business(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def principals(self) -> Sequence[str]: ...
    @property
    def items(self) -> Sequence[str]: ...
    @property
    def purpose(self) -> str: ...
    @property
    def acquisition(self) -> Sequence[str]: ...
    @property
    def acquisition_note(self) -> str: ...
    @property
    def media(self) -> Sequence[str]: ...
    @property
    def storage_place(self) -> str: ...
    @property
    def storage_methods(self) -> Sequence[str]: ...
    @property
    def access_holders(self) -> str: ...
    @property
    def access_note(self) -> str: ...
    @property
    def count(self) -> int | None: ...
    @property
    def count_basis(self) -> str: ...
    @property
    def counted_on(self) -> date | None: ...
    @property
    def retention_from(self) -> str: ...
    @property
    def retention_months(self) -> int | None: ...
    @property
    def retention_note(self) -> str: ...
    @property
    def retention_basis(self) -> str: ...
    @property
    def oldest_on(self) -> date | None: ...
    @property
    def disposal_methods(self) -> Sequence[str]: ...
    @property
    def disposal_by(self) -> str: ...
    @property
    def entrusts(self) -> str: ...
    @property
    def contractors(self) -> Sequence[str]: ...
    @property
    def provides(self) -> str: ...
    @property
    def recipients(self) -> Sequence[str]: ...
    @property
    def provision_ground(self) -> str: ...
    @property
    def shares(self) -> str: ...
    @property
    def share_partners(self) -> Sequence[str]: ...
    @property
    def abroad(self) -> str: ...
    @property
    def countries(self) -> Sequence[str]: ...
    @property
    def entrusted_from(self) -> Sequence[str]: ...
    @property
    def special_care(self) -> Sequence[str]: ...
    @property
    def id_codes(self) -> Sequence[str]: ...
    @property
    def my_number(self) -> str: ...
    @property
    def identifiable(self) -> str: ...
    @property
    def searchable(self) -> str: ...
    @property
    def is_source(self) -> bool: ...
    @property
    def controls_disclosure(self) -> str: ...
    @property
    def exclusion(self) -> str: ...
    @property
    def processed(self) -> str: ...
    @property
    def consent_method(self) -> str: ...
    @property
    def form_ref(self) -> str: ...
    @property
    def system(self) -> str: ...
    @property
    def seasonal(self) -> str: ...
    @property
    def trouble(self) -> str: ...
    @property
    def note(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A holding in memory, every field empty until it is given; for rows that are not yet saved and for tests."""

    business: str = ""
    name: str = ""
    principals: Sequence[str] = ()
    items: Sequence[str] = ()
    purpose: str = ""
    acquisition: Sequence[str] = ()
    acquisition_note: str = ""
    media: Sequence[str] = ()
    storage_place: str = ""
    storage_methods: Sequence[str] = ()
    access_holders: str = ""
    access_note: str = ""
    count: int | None = None
    count_basis: str = ""
    counted_on: date | None = None
    retention_from: str = ""
    retention_months: int | None = None
    retention_note: str = ""
    retention_basis: str = ""
    oldest_on: date | None = None
    disposal_methods: Sequence[str] = ()
    disposal_by: str = ""
    entrusts: str = ""
    contractors: Sequence[str] = ()
    provides: str = ""
    recipients: Sequence[str] = ()
    provision_ground: str = ""
    shares: str = ""
    share_partners: Sequence[str] = ()
    abroad: str = ""
    countries: Sequence[str] = ()
    entrusted_from: Sequence[str] = ()
    special_care: Sequence[str] = ()
    id_codes: Sequence[str] = ()
    my_number: str = ""
    identifiable: str = ""
    searchable: str = ""
    is_source: bool = False
    controls_disclosure: str = ""
    exclusion: str = ""
    processed: str = ""
    consent_method: str = ""
    form_ref: str = ""
    system: str = ""
    seasonal: str = ""
    trouble: str = ""
    note: str = ""


def plain(text: str) -> str:
    """Return `text` without differences of width, case, spaces or line breaks, for comparing."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def mentions(texts: str | Iterable[str], words: Iterable[str]) -> str:
    """Return the first of `words` that occurs in the texts, width and case aside, or "" when none does."""
    joined = plain(texts) if isinstance(texts, str) else "\n".join(plain(text) for text in texts)
    return next((word for word in words if _plain_word(word) in joined), "")


@lru_cache(maxsize=1024)
def _plain_word(word: str) -> str:
    """Return `plain(word)`; only for the rules' own words, never for what people wrote."""
    return plain(word)

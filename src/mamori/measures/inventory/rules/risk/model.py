"""A risk as the rules read it, the five phases, and the value of likelihood times impact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from mamori.law.words import Words, told
from mamori.law.words import marked as _
from mamori.measures.inventory.rules.contradictions.finding import Severity


class Phase(StrEnum):
    """The five phases of a holding's life, in their order.

    Basis: JIS Q 15001 J.3.1.3 (risks in each phase from acquisition to disposal).
    """

    ACQUIRE = "acquire"
    TRANSFER = "transfer"
    USE = "use"
    STORE = "store"
    DISPOSE = "dispose"

    @property
    def label(self) -> str:
        """Return the name of the phase."""
        return told(_PHASES[self])


_PHASES = {
    Phase.ACQUIRE: _("取得・入力"),
    Phase.TRANSFER: _("移送・送信"),
    Phase.USE: _("利用・加工"),
    Phase.STORE: _("保管・バックアップ"),
    Phase.DISPOSE: _("消去・廃棄"),
}


@dataclass(frozen=True, slots=True)
class Band:
    """A range of values that is treated alike."""

    key: str
    label: str
    least: int
    most: int


BANDS = (Band("low", _("低"), 1, 2), Band("middle", _("中"), 3, 4), Band("high", _("高"), 6, 9))


def value_of(likelihood: int | None, impact: int | None) -> int | None:
    """Return likelihood × impact (1 to 9), or None while a grade is missing.

    Raises ValueError when a grade is not 1, 2 or 3.
    """
    if likelihood is None or impact is None:
        return None
    if not (1 <= likelihood <= 3 and 1 <= impact <= 3):
        raise ValueError("grades run from 1 to 3")
    return likelihood * impact


def band_of(value: int | None) -> Band | None:
    """Return the band of a value, or None when there is no value."""
    if value is None:
        return None
    return next(band for band in BANDS if value <= band.most)


class Risk(Protocol):
    """What the lint reads of one risk; grades run from 1 to 3."""

    @property
    def phase(self) -> str: ...
    @property
    def medium(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def where(self) -> str: ...
    @property
    def occasion(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def likelihood(self) -> int | None: ...
    @property
    def impact(self) -> int | None: ...
    @property
    def measure_now(self) -> str: ...
    @property
    def measure_add(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def residual_likelihood(self) -> int | None: ...
    @property
    def residual_impact(self) -> int | None: ...
    @property
    def residual_note(self) -> str: ...
    @property
    def accepted_by(self) -> str: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def done_on(self) -> date | None: ...
    @property
    def reviewed_on(self) -> date | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRow:
    """A risk in memory, for proposals being weighed and for tests."""

    phase: str
    what: str
    medium: str = ""
    who: str = ""
    where: str = ""
    occasion: str = ""
    cause: str = ""
    harm: Sequence[str] = ()
    likelihood: int | None = None
    impact: int | None = None
    measure_now: str = ""
    measure_add: str = ""
    measure_kind: str = ""
    rule: str = ""
    residual_likelihood: int | None = None
    residual_impact: int | None = None
    residual_note: str = ""
    accepted_by: str = ""
    accepted_at: datetime | None = None
    due_on: date | None = None
    done_on: date | None = None
    reviewed_on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What an assessor would point out about risks; `about` is the risk it concerns, or None for the whole list."""

    key: str
    severity: Severity
    words: Words
    mend: Words
    about: object | None = None
    fields: tuple[str, ...] = ()

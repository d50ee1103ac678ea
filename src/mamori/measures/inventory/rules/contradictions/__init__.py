"""What does not fit together in a holding: about sixty small rules, each with its words and its way to mend."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from mamori.measures.inventory.rules.contradictions import keeping, parties, sensitive, storage, upkeep
from mamori.measures.inventory.rules.contradictions.finding import Case, Contradiction, Severity, registry
from mamori.measures.inventory.rules.deadlines import FISCAL_YEAR_END_MONTH
from mamori.measures.inventory.rules.holding import Holding

__all__ = ["Case", "Contradiction", "Severity", "find", "registry"]
_ROOMS = (upkeep, storage, keeping, parties, sensitive)  # imported so that their rules stand in the registry
_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}
_NEVER_ASKED = date.min


def find(
    holding: Holding,
    *,
    today: date,
    last_reviewed_on: date | None = _NEVER_ASKED,
    fiscal_month: int = FISCAL_YEAR_END_MONTH,
    without: Collection[str] = (),
) -> list[Contradiction]:
    """Return what does not fit in the holding on the day `today`, the heaviest first, then in the rules' order.

    `last_reviewed_on` is told for an entry of the register (None: never reviewed) and left out for a row of a
    sheet, which nobody reviews.  `without` names rules that the company has decided not to follow.
    """
    is_entry = last_reviewed_on is not _NEVER_ASKED
    case = Case(holding, today, fiscal_month, is_entry, last_reviewed_on if is_entry else None)
    everything = [one.judge(case) for key, one in registry.items() if key not in without]
    return sorted((one for one in everything if one is not None), key=lambda one: _WEIGHT[one.severity])

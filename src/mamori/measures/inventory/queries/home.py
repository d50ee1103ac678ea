"""Reads what the home page says about the inventory."""

from __future__ import annotations

from datetime import date
from typing import Any

from mamori.kernel.home import panel
from mamori.kernel.permission import Actor
from mamori.measures.inventory.queries import READ_ROUNDS, survey

SHOWN = 12
_URGENCY = {"late": 0, "returned": 1, "waiting": 2, "working": 3, "none": 4, "done": 5}


@panel(READ_ROUNDS, template="inventory/home.html", order=30)
def round_panel(actor: Actor, today: date) -> dict[str, Any] | None:
    """Returns the board of the open round for the departments the reader may see, the pressing ones first, or None.

    Of more than a dozen departments only those that press most are shown; `more` is how many are not.
    """
    current = survey.current_round()
    if current is None:
        return None
    whole = survey.board(current, actor, today=today)
    if not whole.rows:
        return None
    pressing = sorted(whole.rows, key=lambda row: _URGENCY[row.status_kind])
    rows = whole.rows if len(whole.rows) <= SHOWN else pressing[:SHOWN]
    return {"whole": whole, "rows": rows, "survey": current, "more": len(whole.rows) - len(rows)}

"""Signs every version in a row's history with the person and the moment of the act that made it."""

from __future__ import annotations

from typing import Any

from simple_history.signals import pre_create_historical_record

from mamori.kernel import trail


def sign(sender: Any, history_instance: Any, **more: Any) -> None:
    """Sets who and when, unless the writer has said so, or nothing that is declared as an action is running."""
    act = trail.acting()
    said = hasattr(more.get("instance"), "_history_date") or history_instance.history_user_id is not None
    if act is not None and not said:
        history_instance.history_date = act.at
        history_instance.history_user = act.by.account


pre_create_historical_record.connect(sign, dispatch_uid="mamori.kernel.ledger.authors")

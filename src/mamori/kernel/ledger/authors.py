"""Signs every version in a row's history with the person and the moment of the act that made it."""

from __future__ import annotations

from typing import Any

from simple_history.signals import pre_create_historical_record

from mamori.kernel import trail


def sign(sender: Any, history_instance: Any, **more: Any) -> None:
    """Sets who and when, each unless the writer has said it; nothing while nothing declared as an action is running."""
    act = trail.acting()
    if act is None:
        return
    if not hasattr(more.get("instance"), "_history_date"):
        history_instance.history_date = act.at
    if history_instance.history_user_id is None:
        history_instance.history_user = act.by.account


pre_create_historical_record.connect(sign, dispatch_uid="mamori.kernel.ledger.authors")

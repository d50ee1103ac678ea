"""Keeps who owes what by when: duties are owed, moved, settled and, while they are open, reminded of."""

from mamori.kernel.duty.keep import hand_over, move_due, owe, settle, withdraw
from mamori.kernel.duty.queries import Standing, board, of, open_for
from mamori.kernel.duty.remind import remind

__all__ = [
    "Standing",
    "board",
    "hand_over",
    "move_due",
    "of",
    "open_for",
    "owe",
    "remind",
    "settle",
    "withdraw",
]

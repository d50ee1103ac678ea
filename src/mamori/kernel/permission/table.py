"""Keeps the one access table: every act and every reading of the product, with the roles that may."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from mamori.kernel.permission.roles import Allowed, Reach


@dataclass(frozen=True)
class Act:
    """One row of the access table: what is done (`writes`) or read, and how far each role may."""

    key: str
    title: Promise | str
    allowed: Allowed
    writes: bool

    @property
    def measure(self) -> str:
        """Returns the room the act belongs to, the first part of its key."""
        return self.key.partition(".")[0]


_ACTS: dict[str, Act] = {}


def declare(key: str, *, title: Promise | str, allowed: Allowed, writes: bool) -> Act:
    """Enters one act into the access table; a key can be declared only once."""
    if key in _ACTS:
        raise ValueError(f"access key {key!r} is declared twice")
    if "." not in key:
        raise ValueError(f"access key {key!r} must read '<room>.<act>'")
    held = {role: reach for role, reach in allowed.items() if reach is not Reach.NONE}
    _ACTS[key] = Act(key, title, held, writes)
    return _ACTS[key]


def reading(key: str, *, title: Promise | str, allowed: Allowed) -> str:
    """Declares something that can be read and returns its key."""
    return declare(key, title=title, allowed=allowed, writes=False).key


def act_named(key: str) -> Act:
    """Returns the act of that key; raises KeyError for a key that nobody declared."""
    return _ACTS[key]


def acts() -> list[Act]:
    """Returns the whole access table in the order of its keys."""
    return [_ACTS[key] for key in sorted(_ACTS)]

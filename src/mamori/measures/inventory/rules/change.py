"""Compares a holding with what it was: new, changed, unchanged or gone, and which fields differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from mamori.measures.inventory.rules.holding import FIELDS, plain

Old = TypeVar("Old")
New = TypeVar("New")


class State(StrEnum):
    """What became of a holding since last time."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs; for lists also which members were added and removed."""

    field: str
    before: Any
    after: Any
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one holding; `fields` is empty unless it changed."""

    state: State
    fields: tuple[FieldChange, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the fields that differ, in the order of the sheet."""
        return tuple(change.field for change in self.fields)


def same(before: Any, after: Any) -> bool:
    """True when two values mean the same: width, spaces and case aside, and for lists the order aside."""
    return bool(_meaning(before) == _meaning(after))


def _meaning(value: Any) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return plain(value) or None
    if isinstance(value, list | tuple | set | frozenset):
        return frozenset(meaning for member in value if (meaning := _meaning(member)) is not None) or None
    return value


def _value(holding: Any, field: str) -> Any:
    if isinstance(holding, Mapping):
        return holding.get(field)
    return getattr(holding, field, None)


def compare(before: Any, after: Any, *, fields: Iterable[str] = FIELDS) -> Change:
    """Return what became of a holding; `before` or `after` may be None, and each may be an object or a mapping.

    Raises ValueError when both are None.
    """
    if before is None and after is None:
        raise ValueError("nothing to compare")
    if before is None:
        return Change(State.NEW)
    if after is None:
        return Change(State.GONE)
    found = tuple(
        _difference(field, old, new)
        for field in fields
        if not same(old := _value(before, field), new := _value(after, field))
    )
    return Change(State.CHANGED if found else State.UNCHANGED, found)


def _difference(field: str, before: Any, after: Any) -> FieldChange:
    if not isinstance(before, list | tuple) and not isinstance(after, list | tuple):
        return FieldChange(field, before, after)
    old, new = list(before or ()), list(after or ())
    known, kept = {_meaning(member) for member in old}, {_meaning(member) for member in new}
    return FieldChange(
        field,
        before,
        after,
        added=tuple(member for member in new if _meaning(member) not in known),
        removed=tuple(member for member in old if _meaning(member) not in kept),
    )


def paired(before: Iterable[Old], after: Iterable[New]) -> list[tuple[Old | None, New | None]]:
    """Return each holding of `after` with the one it was before, then those that are gone.

    Two holdings are the same when business and name agree; a name that stands alone on both sides agrees even when
    the business was renamed.  Of several that agree, the first is taken first.
    """
    olds, news = list(before), list(after)
    found: dict[int, int] = {}
    for identity in (_business_and_name, _name):
        _pair(olds, news, identity, found, unique=identity is _name)
    pairs: list[tuple[Old | None, New | None]] = [
        (olds[found[index]] if index in found else None, new) for index, new in enumerate(news)
    ]
    taken = set(found.values())
    return pairs + [(old, None) for index, old in enumerate(olds) if index not in taken]


def _business_and_name(holding: Any) -> tuple[str, ...]:
    return plain(_value(holding, "business") or ""), plain(_value(holding, "name") or "")


def _name(holding: Any) -> tuple[str, ...]:
    return (plain(_value(holding, "name") or ""),)


def _pair(olds: list[Any], news: list[Any], identity: Any, found: dict[int, int], *, unique: bool) -> None:
    taken = set(found.values())
    waiting: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, old in enumerate(olds):
        if index not in taken:
            waiting[identity(old)].append(index)
    asking: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, new in enumerate(news):
        if index not in found:
            asking[identity(new)].append(index)
    for key, indexes in asking.items():
        if unique and (len(indexes) > 1 or len(waiting[key]) > 1):
            continue
        found.update(zip(indexes, waiting[key], strict=False))

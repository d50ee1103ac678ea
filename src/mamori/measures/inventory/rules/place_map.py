"""Lays out the map of where personal information is: departments down, places across, kinds in each field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mamori.measures.inventory.rules.flow.text import wrapped

# In units of the picture, which is drawn as wide as it needs and scrolls where there is less room.
MARK, GAP, PAD = 24, 3, 7
IN_A_ROW = 3
LABEL = 140
HEAD = 72
COLUMN_EMS, ROW_EMS = 7.0, 9.0  # what a line of a head has room for
OTHER = "other"  # the group of what is held without a kind that the map knows
MOST_COLUMNS, MOST_ROWS = 12, 30


@dataclass(frozen=True, slots=True)
class Holding:
    """Something that a department holds in a place: its kinds by group, how many people, whether the register knows it.

    `number` is how many files like it there are.
    """

    department: str
    place: str
    groups: frozenset[str]
    people: int
    is_registered: bool
    number: int = 1


@dataclass(frozen=True, slots=True)
class Mark:
    """A group of kinds in a field of the map."""

    group: str
    x: int
    y: int
    is_registered: bool


@dataclass(frozen=True, slots=True)
class Field:
    """Where a department and a place meet."""

    department: str
    place: str
    x: int
    y: int
    marks: tuple[Mark, ...]
    holdings: int
    unregistered: int
    people: int


@dataclass(frozen=True, slots=True)
class Head:
    """A row or a column: its whole label, and the lines of it that are drawn."""

    label: str
    lines: tuple[str, ...]
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """The picture: its size, heads and fields."""

    width: int
    height: int
    field_width: int
    field_height: int
    columns: tuple[Head, ...]
    rows: tuple[Head, ...]
    fields: tuple[Field, ...]

    def row(self, label: str) -> list[Field]:
        """Returns the fields of one department, in the order of the places."""
        return [one for one in self.fields if one.department == label]


def draw(
    holdings: Iterable[Holding],
    *,
    departments: Sequence[str],
    places: Sequence[str],
    groups: Sequence[str],
    others: str,
) -> PlaceMap:
    """Returns the map of the holdings.

    Departments and places are drawn in the order given, those in which nothing lies left out. Of more places than fit the
    ones with the fewest holdings are drawn as one, called `others`. Where something lies of which no group is known, the
    mark `OTHER` says so: an empty field means that nothing is there.
    """
    held = list(holdings)
    kept = _kept(held, places)
    merged: dict[tuple[str, str], list[Holding]] = {}
    for one in held:
        place = one.place if one.place in kept else others
        merged.setdefault((one.department, place), []).append(one)
    used_places = [*kept, *([others] if any(place == others for _who, place in merged) else [])]
    rows = [name for name in departments if any(who == name for who, _place in merged)]
    width = 2 * PAD + IN_A_ROW * MARK + (IN_A_ROW - 1) * GAP
    lines = -(-len(groups) // IN_A_ROW)
    height = 2 * PAD + lines * MARK + (lines - 1) * GAP
    columns_at = {name: LABEL + at * width for at, name in enumerate(used_places)}
    rows_at = {name: HEAD + at * height for at, name in enumerate(rows)}
    fields = [
        _field(who, place, columns_at[place], rows_at[who], some, groups)
        for (who, place), some in sorted(
            merged.items(), key=lambda one: (rows_at.get(one[0][0], 0), columns_at[one[0][1]])
        )
        if who in rows_at
    ]
    return PlaceMap(
        width=LABEL + len(used_places) * width,
        height=HEAD + len(rows) * height,
        field_width=width,
        field_height=height,
        columns=tuple(
            Head(name, tuple(wrapped(name, COLUMN_EMS, lines=3)), x, 0) for name, x in columns_at.items()
        ),
        rows=tuple(Head(name, tuple(wrapped(name, ROW_EMS)), 0, y) for name, y in rows_at.items()),
        fields=tuple(fields),
    )


def _kept(held: Sequence[Holding], places: Sequence[str]) -> list[str]:
    counts: Mapping[str, int] = {place: sum(one.place == place for one in held) for place in places}
    used = [place for place in places if counts[place]]
    if len(used) <= MOST_COLUMNS:
        return used
    most = sorted(used, key=lambda place: -counts[place])[: MOST_COLUMNS - 1]
    return [place for place in used if place in most]


def _field(who: str, place: str, x: int, y: int, some: Sequence[Holding], groups: Sequence[str]) -> Field:
    known = {group for one in some if one.is_registered for group in one.groups}
    unknown = {group for one in some if not one.is_registered for group in one.groups}
    marks = []
    for at, group in enumerate(groups):
        if group in known | unknown:
            line, column = divmod(at, IN_A_ROW)
            left, top = x + PAD + column * (MARK + GAP), y + PAD + line * (MARK + GAP)
            marks.append(Mark(group, left, top, is_registered=group not in unknown))
    unregistered = sum(one.number for one in some if not one.is_registered)
    if not marks:
        marks = [Mark(OTHER, x + PAD, y + PAD, is_registered=not unregistered)]
    registered = sum(one.number for one in some if one.is_registered)
    people = max((one.people for one in some), default=0)
    return Field(who, place, x, y, tuple(marks), registered, unregistered, people)

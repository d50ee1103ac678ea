"""Reads the register and what the scan found as a map: which department holds which kinds in which places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from mamori.kernel.ledger.filters import in_tree_order
from mamori.kernel.people.models import Department
from mamori.kernel.permission import Actor
from mamori.law.words import told
from mamori.measures.inventory.models import Discrepancy, Entry, ScanTarget
from mamori.measures.inventory.queries.scans import READ_MAP
from mamori.measures.inventory.rules import catalogue, place_map
from mamori.measures.inventory.rules import scan as rules

# The mark of each group on the map: one letter, in the language of the reader.
LETTERS = {
    "name": pgettext_lazy("所在図の印", "氏"),
    "life": pgettext_lazy("所在図の印", "生"),
    "number": pgettext_lazy("所在図の印", "番"),
    "money": pgettext_lazy("所在図の印", "金"),
    "care": pgettext_lazy("所在図の印", "配"),
    "net": pgettext_lazy("所在図の印", "信"),
    place_map.OTHER: pgettext_lazy("所在図の印", "他"),
}


@dataclass(frozen=True)
class MapPage:
    """The map with its legend and what it can be narrowed to."""

    picture: place_map.PlaceMap
    legend: list[tuple[str, str, str]]
    entries: int
    found: int
    departments: Sequence[Department]
    department: Department | None

    @property
    def table(self) -> list[tuple[str, list[tuple[place_map.Field, list[str], list[str]]]]]:
        """Returns the same in words: by department each place with the groups known there, and those not registered."""
        names = {group: label for group, _letter, label in self.legend}
        return [
            (
                head.label,
                [
                    (
                        one,
                        [names[mark.group] for mark in one.marks if mark.is_registered],
                        [names[mark.group] for mark in one.marks if not mark.is_registered],
                    )
                    for one in self.picture.row(head.label)
                ],
            )
            for head in self.picture.rows
        ]


def map_page(actor: Actor, *, department: int | None = None) -> MapPage:
    """Returns the map of what the actor may see, or of one department's subtree. Four queries."""
    seen = list(Department.objects.visible_to(actor, READ_MAP))
    departments = [one for one, _depth in in_tree_order(seen)]
    chosen = next((one for one in departments if one.pk == department), None)
    path = chosen.path if chosen else ""
    targets = list(ScanTarget.objects.order_by("name"))
    entries = list(
        Entry.objects.visible_to(actor, READ_MAP)
        .filter(state=Entry.State.ACTIVE, department__path__startswith=path)
        .select_related("department")
        .order_by("number")
    )
    waiting = Discrepancy.objects.visible_to(actor, READ_MAP).filter(
        matter=Discrepancy.Matter.UNREGISTERED,
        state=Discrepancy.State.OPEN,
        department__path__startswith=path,
    )
    alike = ("department", "department__name", "target__name", "kinds")
    found = list(waiting.order_by().values(*alike).annotate(number=Count("pk"), people=Max("people")))
    names = _names(departments, bool(chosen))
    holdings = [*_of_entries(entries, targets, names), *_of_files(found, names)]
    places = [
        *(one.name for one in targets),
        *(catalogue.label("media", key) for key in catalogue.vocabulary("media")),
    ]
    picture = place_map.draw(
        holdings,
        departments=list(dict.fromkeys(names.values())),
        places=list(dict.fromkeys(places)),
        groups=list(rules.groups()),
        others=_("そのほかの場所"),
    )
    labels = {**{key: told(label) for key, label in rules.groups().items()}, place_map.OTHER: _("そのほか")}
    legend = [(key, str(LETTERS[key]), label) for key, label in labels.items()]
    return MapPage(picture, legend, len(entries), sum(one["number"] for one in found), departments, chosen)


def _names(departments: Sequence[Department], is_narrowed: bool) -> dict[int, str]:
    """Returns under which name each department is drawn: its own, or that of the one above where there are too many."""
    if is_narrowed or len(departments) <= place_map.MOST_ROWS:
        return {one.pk: one.name for one in departments}
    tops = {one.path: one.name for one in departments if one.path.count("/") == 2}
    return {
        one.pk: next((name for path, name in tops.items() if one.path.startswith(path)), one.name)
        for one in departments
    }


def _of_entries(
    entries: Sequence[Entry], targets: Sequence[ScanTarget], names: dict[int, str]
) -> Iterator[place_map.Holding]:
    for entry in entries:
        groups = frozenset(
            rules.group_of(kind)
            for kind in rules.kinds_of()
            if rules.group_of(kind) and rules.describes(entry, kind)
        )
        name = names.get(entry.department_id, entry.department.name)
        for place in _places(entry, targets):
            yield place_map.Holding(name, place, groups, entry.count or 0, is_registered=True)


def _places(entry: Entry, targets: Sequence[ScanTarget]) -> list[str]:
    """Returns where an entry lies: the targets that its patterns name, and its media."""
    found = [
        one.name
        for one in targets
        if any(rules.is_inside_any((one.root, one.address), written) for written in entry.places)
    ]
    return [*found, *catalogue.labels("media", entry.media)]


def _of_files(found: Sequence[dict[str, Any]], names: dict[int, str]) -> Iterator[place_map.Holding]:
    for one in found:
        groups = frozenset(rules.group_of(kind) for kind in one["kinds"]) - {""}
        name = names.get(one["department"], one["department__name"])
        told = {"is_registered": False, "number": one["number"]}
        yield place_map.Holding(name, one["target__name"], groups, one["people"], **told)

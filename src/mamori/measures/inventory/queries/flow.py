"""Reads the register as a picture of where personal information comes from and where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mamori.kernel.people.models import Department
from mamori.kernel.permission import Actor
from mamori.measures.inventory.models import Entry
from mamori.measures.inventory.queries import READ_FLOW
from mamori.measures.inventory.rules import flow


@dataclass(frozen=True)
class FlowPage:
    """A picture with what is drawn in it and what it can be narrowed to."""

    picture: flow.Picture
    graph: flow.Graph
    entries: int
    departments: Sequence[Department]
    department: Department | None = None

    @property
    def table(self) -> list[tuple[str, list[flow.Node]]]:
        """Returns the same as words, lane by lane, for those who do not see the picture."""
        return [(lane.label, self.graph.lane(lane)) for lane in flow.Lane if self.graph.lane(lane)]


def flow_page(actor: Actor, *, department: int | None = None) -> FlowPage:
    """Returns the flow of all entries the actor may see, or of one department's subtree. Two queries."""
    departments = list(Department.objects.visible_to(actor, READ_FLOW).order_by("path"))
    chosen = next((one for one in departments if one.pk == department), None)
    rows = (
        Entry.objects.visible_to(actor, READ_FLOW)
        .filter(state=Entry.State.ACTIVE)
        .select_related("department")
    )
    if chosen is not None:
        rows = rows.filter(department__path__startswith=chosen.path)
    entries = list(rows.order_by("number"))
    picture, graph = draw(entries)
    return FlowPage(picture, graph, len(entries), departments, chosen)


def draw(entries: Sequence[Entry]) -> tuple[flow.Picture, flow.Graph]:
    """Returns the picture of some entries, grouped where there are many, and the graph behind it."""
    graph = flow.build(
        flow.Flow(ref=one.number, department=one.department.name, holding=one) for one in entries
    )
    return flow.draw(graph), graph

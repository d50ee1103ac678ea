"""Builds the graph of the data flow from holdings: nodes in six lanes, edges weighted by how many holdings go there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from mamori.law.words import marked as _
from mamori.law.words import told
from mamori.measures.inventory.rules import catalogue
from mamori.measures.inventory.rules.holding import Holding, plain

READABLE = 30  # holdings above which storage is drawn by medium only
LANE_LIMIT = 12  # nodes in one lane above which the lightest are drawn as one


class Lane(IntEnum):
    """The six lanes, from left to right."""

    SOURCE = 0
    ACQUISITION = 1
    STORAGE = 2
    USE = 3
    PARTY = 4
    DISPOSAL = 5

    @property
    def label(self) -> str:
        """Return the heading of the lane."""
        return told(_LANES[self])


_LANES = (
    _("だれから"),
    _("取得"),
    _("保管"),
    _("利用"),
    _("委託・提供"),
    _("廃棄"),
)
UNSAID = _("未記入")


@dataclass(frozen=True, slots=True)
class Flow:
    """One holding to be drawn: `ref` names it (its register number), `department` is who uses it."""

    ref: str
    department: str
    holding: Holding


@dataclass(frozen=True, slots=True)
class Node:
    """One box: `tone` is plain, entrusted, contractor, recipient, partner, abroad, unsaid or group.

    `title` is the whole name; for a group it names the members.
    """

    key: str
    lane: Lane
    label: str
    title: str
    tone: str
    refs: frozenset[str]

    @property
    def weight(self) -> int:
        """Return how many holdings pass here."""
        return len(self.refs)


@dataclass(frozen=True, slots=True)
class Edge:
    """The holdings that go from one node to another."""

    source: str
    target: str
    refs: frozenset[str]

    @property
    def weight(self) -> int:
        """Return how many holdings go this way."""
        return len(self.refs)


@dataclass(frozen=True, slots=True)
class Graph:
    """The whole flow; nodes by key in the order of lanes, edges in the order of their ends."""

    nodes: dict[str, Node] = field(hash=False)
    edges: tuple[Edge, ...]

    def lane(self, lane: Lane) -> list[Node]:
        """Return the nodes of one lane, the most used first."""
        return [node for node in self.nodes.values() if node.lane is lane]


@dataclass(frozen=True, slots=True)
class _Stop:
    """A place that a holding passes in one lane, before the nodes are made; its writing does not tell it apart."""

    lane: Lane
    name: str
    label: str = field(compare=False)
    tone: str = "plain"
    title: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        return f"{self.lane.value}:{self.tone}:{self.name}"


def build(flows: Iterable[Flow], *, lane_limit: int = LANE_LIMIT, readable: int = READABLE) -> Graph:
    """Return the graph of the flows.

    Up to `readable` holdings, storage is drawn by medium and place as long as the lane holds them, and use by
    business where there is one department; above it by medium and by department.  A lane with more than
    `lane_limit` nodes keeps the most used and draws the others as one node (ほか n 件).
    """
    known = sorted(flows, key=lambda flow: flow.ref)
    routes = _routes(known, lane_limit, readable)
    grouped = _grouped(routes, lane_limit)
    refs: dict[_Stop, set[str]] = defaultdict(set)
    edges: dict[tuple[str, str], set[str]] = defaultdict(set)
    for ref, stops in routes.items():
        lanes = [sorted({grouped.get(stop, stop) for stop in lane}, key=_place) for lane in stops]
        for stop in (stop for lane in lanes for stop in lane):
            refs[stop].add(ref)
        for start, end in _legs(lanes):
            edges[start.key, end.key].add(ref)
    nodes = [
        Node(stop.key, stop.lane, stop.label, stop.title or stop.label, stop.tone, frozenset(of))
        for stop, of in refs.items()
    ]
    nodes.sort(key=lambda node: (node.lane, -node.weight, node.key))
    drawn = tuple(Edge(start, end, frozenset(of)) for (start, end), of in sorted(edges.items()))
    return Graph({node.key: node for node in nodes}, drawn)


_Route = tuple[list[_Stop], ...]


def _routes(known: Sequence[Flow], lane_limit: int, readable: int) -> dict[str, _Route]:
    is_small = len(known) <= readable
    places = {stop for flow in known for stop in _storages(flow.holding, by_place=True)}
    by_place = is_small and len(places) <= lane_limit
    by_business = is_small and len({flow.department for flow in known}) == 1
    return {flow.ref: _stops(flow, by_place=by_place, by_business=by_business) for flow in known}


def _place(stop: _Stop) -> str:
    return stop.key


def _legs(lanes: Sequence[Sequence[_Stop]]) -> Iterable[tuple[_Stop, _Stop]]:
    """Yield every step of one holding; use leads to the parties and, beside them, to disposal."""
    source, acquisition, storage, use, party, disposal = lanes
    for starts, ends in (
        (source, acquisition),
        (acquisition, storage),
        (storage, use),
        (use, party),
        (use, disposal),
    ):
        for start in starts:
            for end in ends:
                yield start, end


def _stops(flow: Flow, *, by_place: bool, by_business: bool) -> _Route:
    holding = flow.holding
    return (
        _sources(holding),
        _chosen(Lane.ACQUISITION, "acquisition", holding.acquisition),
        _storages(holding, by_place=by_place),
        [_use(flow, by_business=by_business)],
        _parties(holding),
        _disposals(holding),
    )


def _unsaid(lane: Lane) -> list[_Stop]:
    return [_Stop(lane, "", told(UNSAID), "unsaid")]


def _chosen(lane: Lane, vocabulary: str, keys: Sequence[str]) -> list[_Stop]:
    return [_Stop(lane, key, catalogue.label(vocabulary, key)) for key in keys] or _unsaid(lane)


def _sources(holding: Holding) -> list[_Stop]:
    if holding.entrusted_from:
        return [_Stop(Lane.SOURCE, plain(name), name, "entrusted") for name in holding.entrusted_from]
    return _chosen(Lane.SOURCE, "principals", holding.principals)


def _storages(holding: Holding, *, by_place: bool) -> list[_Stop]:
    stops = []
    for medium in holding.media:
        label = catalogue.label("media", medium)
        place = holding.storage_place.strip() if by_place else ""
        name = f"{medium}/{plain(place)}" if place else medium
        stops.append(_Stop(Lane.STORAGE, name, f"{label}：{place}" if place else label))
    return stops or _unsaid(Lane.STORAGE)


def _use(flow: Flow, *, by_business: bool) -> _Stop:
    if by_business and flow.holding.business.strip():
        return _Stop(Lane.USE, plain(flow.holding.business), flow.holding.business)
    return _Stop(
        Lane.USE,
        plain(flow.department),
        flow.department or told(UNSAID),
        "plain" if flow.department else "unsaid",
    )


def _parties(holding: Holding) -> list[_Stop]:
    is_abroad = holding.abroad == "yes"
    stops = [
        _Stop(Lane.PARTY, f"{tone}/{plain(name)}", f"{name}（{told(kind)}）", "abroad" if is_abroad else tone)
        for tone, kind, names in (
            ("contractor", _("委託"), holding.contractors),
            ("recipient", _("提供"), holding.recipients),
            ("partner", _("共同利用"), holding.share_partners),
        )
        for name in names
    ]
    is_missing = not stops and "yes" in {holding.entrusts, holding.provides, holding.shares}
    return _unsaid(Lane.PARTY) if is_missing else stops


def _disposals(holding: Holding) -> list[_Stop]:
    if not holding.disposal_methods and holding.retention_from == "permanent":
        return [_Stop(Lane.DISPOSAL, "permanent", catalogue.label("retention_from", "permanent"))]
    return _chosen(Lane.DISPOSAL, "disposal_methods", holding.disposal_methods)


def _grouped(routes: dict[str, _Route], limit: int) -> dict[_Stop, _Stop]:
    """Return for every stop that is too many in its lane the one that stands for all of them."""
    uses: dict[_Stop, set[str]] = defaultdict(set)
    for ref, lanes in routes.items():
        for stop in (stop for lane in lanes for stop in lane):
            uses[stop].add(ref)
    found: dict[_Stop, _Stop] = {}
    for lane in Lane:
        stops = sorted(
            (stop for stop in uses if stop.lane is lane), key=lambda stop: (-len(uses[stop]), stop.key)
        )
        rest = stops[limit - 1 :] if len(stops) > limit else []
        label = told(_("ほか%(count)d件")) % {"count": len(rest)}
        group = _Stop(lane, "rest", label, "group", "、".join(stop.label for stop in rest))
        found.update(dict.fromkeys(rest, group))
    return found

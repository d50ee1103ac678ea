"""Places the data flow on paper: boxes in lanes, ordered so that few lines cross, and curves between them."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass

from mamori.measures.inventory.rules.flow.graph import Edge, Graph, Lane, Node
from mamori.measures.inventory.rules.flow.ordering import Layers, ordered
from mamori.measures.inventory.rules.flow.text import wrapped

FONT = 13
LINE = 18
PAD = 8
BOX_WIDTH = 160
LANE_GAP = 68
ROW_GAP = 12
MARGIN = 16
HEADING = 36
WAY_HEIGHT = 10  # room that a line passing through a lane takes up


@dataclass(frozen=True, slots=True)
class Box:
    """A node on paper; `lines` fit the box, `node.title` is the whole of it."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]

    @property
    def baselines(self) -> tuple[tuple[float, str], ...]:
        """Return the y of each line's baseline with its text."""
        return tuple((round(self.y + PAD + LINE * n + FONT, 1), line) for n, line in enumerate(self.lines))


@dataclass(frozen=True, slots=True)
class Curve:
    """An edge on paper: `d` is the path of an SVG, `stroke` its width."""

    edge: Edge
    d: str
    stroke: float
    title: str


@dataclass(frozen=True, slots=True)
class LaneBox:
    """The background of one lane with its heading."""

    lane: Lane
    x: float
    width: float
    title: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything a template needs to draw; all coordinates lie within width and height."""

    width: float
    height: float
    lanes: tuple[LaneBox, ...]
    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]


@dataclass(slots=True)
class _Slot:
    """The place of a node, or of a way that only passes, in its lane."""

    y: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def draw(graph: Graph) -> Picture:
    """Return the picture of the graph; the same graph always gives the same picture.

    Raises nothing for an empty graph: six empty lanes.
    """
    layers, paths = _with_ways(graph)
    order = ordered(layers)
    lines = {
        key: tuple(wrapped(node.label, (BOX_WIDTH - 2 * PAD) / FONT)) for key, node in graph.nodes.items()
    }
    slots, height = _slots(order, lines)
    lanes = tuple(
        LaneBox(lane, _lane_x(lane) - LANE_GAP / 4, BOX_WIDTH + LANE_GAP / 2, lane.label) for lane in Lane
    )
    boxes = tuple(
        Box(node, _lane_x(node.lane), slots[key].y, BOX_WIDTH, slots[key].height, lines[key])
        for key, node in graph.nodes.items()
    )
    width = _lane_x(Lane.DISPOSAL) + BOX_WIDTH + LANE_GAP / 4 + MARGIN
    return Picture(width, height, lanes, boxes, _curves(graph, paths, slots))


def _lane_x(lane: Lane) -> float:
    return MARGIN + LANE_GAP / 4 + lane * (BOX_WIDTH + LANE_GAP)


def _with_ways(graph: Graph) -> tuple[Layers, dict[Edge, tuple[str, ...]]]:
    """Return the lanes with a way for every line that skips one, and the stops of each edge.

    Lines from one node share their way, so that a bundle passes instead of single threads.
    """
    lanes: list[list[str]] = [[node.key for node in graph.lane(lane)] for lane in Lane]
    links: dict[tuple[str, str], int] = defaultdict(int)
    paths: dict[Edge, tuple[str, ...]] = {}
    for edge in graph.edges:
        start, end = graph.nodes[edge.source], graph.nodes[edge.target]
        stops = [edge.source]
        for lane in range(start.lane + 1, end.lane):
            way = f"way:{lane}:{edge.source}"
            if way not in lanes[lane]:
                lanes[lane].append(way)
            stops.append(way)
        stops.append(edge.target)
        for pair in itertools.pairwise(stops):
            links[pair] += edge.weight
        paths[edge] = tuple(stops)
    return Layers(lanes, dict(links)), paths


def _slots(order: list[list[str]], lines: dict[str, tuple[str, ...]]) -> tuple[dict[str, _Slot], float]:
    heights = {key: 2 * PAD + LINE * len(of) for key, of in lines.items()}
    totals = [sum(heights.get(key, WAY_HEIGHT) + ROW_GAP for key in lane) for lane in order]
    tallest = max([*totals, LINE * 3])
    slots: dict[str, _Slot] = {}
    for lane, total in zip(order, totals, strict=True):
        y = MARGIN + HEADING + (tallest - total) / 2
        for key in lane:
            slots[key] = _Slot(round(y, 1), heights.get(key, WAY_HEIGHT))
            y += slots[key].height + ROW_GAP
    return slots, round(tallest + MARGIN * 2 + HEADING, 1)


def _curves(graph: Graph, paths: dict[Edge, tuple[str, ...]], slots: dict[str, _Slot]) -> tuple[Curve, ...]:
    leaving, arriving = _ports(paths, slots)
    heaviest = max((edge.weight for edge in paths), default=1)
    curves = []
    for edge, stops in paths.items():
        start, end = graph.nodes[edge.source], graph.nodes[edge.target]
        x, y = _lane_x(start.lane) + BOX_WIDTH, leaving[edge]
        parts = [f"M{x:g} {y:g}"]
        for step, stop in enumerate(stops[1:-1], start=1):
            lane = Lane(start.lane + step)
            middle = round(slots[stop].middle, 1)
            parts += [_bend(x, y, _lane_x(lane), middle), f"H{_lane_x(lane) + BOX_WIDTH:g}"]
            x, y = _lane_x(lane) + BOX_WIDTH, middle
        parts.append(_bend(x, y, _lane_x(end.lane), arriving[edge]))
        title = f"{start.title} → {end.title}"
        curves.append(Curve(edge, " ".join(parts), _stroke(edge.weight, heaviest), title))
    return tuple(curves)


def _stroke(weight: int, heaviest: int) -> float:
    if heaviest == 1:
        return 2.0
    return round(1 + 5 * (weight - 1) / (heaviest - 1), 1)


def _bend(x: float, y: float, to_x: float, to_y: float) -> str:
    half = (to_x - x) / 2
    return f"C{x + half:g} {y:g} {to_x - half:g} {to_y:g} {to_x:g} {to_y:g}"


def _ports(
    paths: dict[Edge, tuple[str, ...]], slots: dict[str, _Slot]
) -> tuple[dict[Edge, float], dict[Edge, float]]:
    """Return where each edge leaves and arrives: spread along the side of the box in the order of the other ends."""
    out: dict[str, list[Edge]] = defaultdict(list)
    into: dict[str, list[Edge]] = defaultdict(list)
    for edge in paths:
        out[edge.source].append(edge)
        into[edge.target].append(edge)
    leaving: dict[Edge, float] = {}
    arriving: dict[Edge, float] = {}
    for key, edges in out.items():
        edges.sort(key=lambda edge: (slots[paths[edge][1]].middle, edge.target))
        leaving.update(_spread(slots[key], edges))
    for key, edges in into.items():
        edges.sort(key=lambda edge: (slots[paths[edge][-2]].middle, edge.source))
        arriving.update(_spread(slots[key], edges))
    return leaving, arriving


def _spread(slot: _Slot, edges: list[Edge]) -> dict[Edge, float]:
    room = slot.height - PAD
    return {
        edge: round(slot.y + PAD / 2 + room * (place + 1) / (len(edges) + 1), 1)
        for place, edge in enumerate(edges)
    }

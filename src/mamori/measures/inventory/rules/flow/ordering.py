"""Orders the boxes of each lane so that few lines cross: the barycentre method, swept to and fro."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from dataclasses import dataclass

SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Layers:
    """Keys lane by lane, and the weight of each link between neighbouring lanes."""

    lanes: list[list[str]]
    links: dict[tuple[str, str], int]


def ordered(layers: Layers) -> list[list[str]]:
    """Return the lanes in the order with the fewest crossings found; ties keep the order given."""
    lanes = [list(lane) for lane in layers.lanes]
    best, fewest = [list(lane) for lane in lanes], crossings(lanes, layers.links)
    before, after = _neighbours(layers.links)
    for sweep in range(SWEEPS):
        places = range(1, len(lanes)) if sweep % 2 == 0 else range(len(lanes) - 2, -1, -1)
        for place in places:
            fixed = lanes[place - 1] if sweep % 2 == 0 else lanes[place + 1]
            _sort(lanes[place], fixed, before if sweep % 2 == 0 else after)
        count = crossings(lanes, layers.links)
        if count < fewest:
            best, fewest = [list(lane) for lane in lanes], count
        if not fewest:
            break
    return best


def crossings(lanes: list[list[str]], links: dict[tuple[str, str], int]) -> int:
    """Return how many pairs of links cross when the lanes stand in this order."""
    lane_of = {key: number for number, lane in enumerate(lanes) for key in lane}
    place = {key: number for lane in lanes for number, key in enumerate(lane)}
    between: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for start, end in links:
        between[lane_of[start]].append((place[start], place[end]))
    return sum(_inversions([end for _start, end in sorted(pairs)]) for pairs in between.values())


def _inversions(numbers: list[int]) -> int:
    seen: list[int] = []
    count = 0
    for number in numbers:
        count += len(seen) - bisect_right(seen, number)
        insort(seen, number)
    return count


_Neighbours = dict[str, list[tuple[str, int]]]


def _neighbours(links: dict[tuple[str, str], int]) -> tuple[_Neighbours, _Neighbours]:
    before: _Neighbours = defaultdict(list)
    after: _Neighbours = defaultdict(list)
    for (start, end), weight in links.items():
        before[end].append((start, weight))
        after[start].append((end, weight))
    return before, after


def _sort(lane: list[str], fixed: list[str], neighbours: _Neighbours) -> None:
    """Sort the lane by the weighted mean place of each key's neighbours; a key without any stays where it is."""
    place = {key: number for number, key in enumerate(fixed)}
    scale = max(1, len(fixed)) / max(1, len(lane))

    def centre(at: int, key: str) -> float:
        near = [(place[other], weight) for other, weight in neighbours.get(key, ()) if other in place]
        if not near:
            return at * scale
        return sum(spot * weight for spot, weight in near) / sum(weight for _spot, weight in near)

    centres = {key: centre(at, key) for at, key in enumerate(lane)}
    lane.sort(key=lambda key: centres[key])

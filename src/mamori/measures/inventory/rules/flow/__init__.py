"""The data-flow picture: from whom, by which way, where it is kept, who uses it, to whom it goes, how it ends."""

from mamori.measures.inventory.rules.flow.graph import Edge, Flow, Graph, Lane, Node, build
from mamori.measures.inventory.rules.flow.layout import Box, Curve, LaneBox, Picture, draw
from mamori.measures.inventory.rules.flow.text import width_of, wrapped

__all__ = [
    "Box",
    "Curve",
    "Edge",
    "Flow",
    "Graph",
    "Lane",
    "LaneBox",
    "Node",
    "Picture",
    "build",
    "draw",
    "width_of",
    "wrapped",
]

"""Writes OLE2 files for the tests of formats that no library here can write."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SMALL = 4096  # bytes; shorter streams lie in blocks of 64 bytes


@dataclass(eq=False)
class _Node:
    name: str
    content: bytes | None
    children: list[_Node] = field(default_factory=list)
    number: int = 0
    brother: int = FREE


@dataclass
class _Blocks:
    """Blocks of one size, one chain for each stream."""

    size: int
    content: bytearray = field(default_factory=bytearray)
    chains: list[int] = field(default_factory=list)

    def put(self, content: bytes) -> int:
        """Returns the number of the first block."""
        first, count = len(self.chains), -(-len(content) // self.size)
        self.content += content.ljust(count * self.size, b"\0")
        self.chains += [first + at + 1 for at in range(count - 1)] + [END] * (count > 0)
        return first if count else END


def ole(streams: dict[str, bytes]) -> bytes:
    """Returns an OLE2 file with these streams; a slash in a name makes a folder."""
    nodes = _nodes(streams)
    sectors, small = _Blocks(512), _Blocks(64)
    entries = [_entry(node, sectors, small) for node in nodes[1:]]
    begin = sectors.put(bytes(small.content))
    root = _packed(nodes[0], 5, begin, len(small.content))
    directory = sectors.put(b"".join((root, *entries)))
    small_tables = sectors.put(_numbers(small.chains, 128))
    tables = 1
    while 128 * tables < len(sectors.chains) + tables:
        tables += 1
    first = len(sectors.chains)
    sectors.chains += [FAT] * tables
    header = struct.pack(
        "<8s16s6H10I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0,
        0, 0, tables, directory, 0, SMALL, small_tables, -(-len(small.chains) // 128), END, 0,
    )  # fmt: skip
    places = struct.pack("<109I", *(first + at if at < tables else FREE for at in range(109)))
    return header + places + bytes(sectors.content) + _numbers(sectors.chains, 128 * tables)


def _numbers(chains: list[int], count: int) -> bytes:
    missing = -len(chains) % count
    return struct.pack(f"<{len(chains) + missing}I", *chains, *[FREE] * missing)


def _nodes(streams: dict[str, bytes]) -> list[_Node]:
    """Returns all entries of the directory; brothers hang on one another, which readers accept."""
    root = _Node("Root Entry", None)
    for path, content in streams.items():
        *folders, name = path.split("/")
        node = root
        for folder in folders:
            found = next((one for one in node.children if one.name == folder), None)
            if found is None:
                found = _Node(folder, None)
                node.children.append(found)
            node = found
        node.children.append(_Node(name, content))
    nodes, waiting = list[_Node](), [root]
    while waiting:
        node = waiting.pop(0)
        node.number = len(nodes)
        nodes.append(node)
        waiting += node.children
    for node in nodes:
        for one, brother in zip(node.children, node.children[1:], strict=False):
            one.brother = brother.number
    return nodes


def _entry(node: _Node, sectors: _Blocks, small: _Blocks) -> bytes:
    if node.content is None:
        return _packed(node, 1, 0, 0)
    begin = (small if len(node.content) < SMALL else sectors).put(node.content)
    return _packed(node, 2, begin, len(node.content))


def _packed(node: _Node, kind: int, begin: int, size: int) -> bytes:
    name = node.name.encode("utf-16-le") + b"\0\0"
    child = node.children[0].number if node.children else FREE
    return struct.pack(
        "<64sHBBIII16sI8s8sIQ",
        name,
        len(name),
        kind,
        1,
        FREE,
        node.brother,
        child,
        b"",
        0,
        b"",
        b"",
        begin,
        size,
    )

"""Lets atheris feed the doors of the C part; run by `make fuzz`."""

from __future__ import annotations

import sys
from pathlib import Path

import atheris  # type: ignore[import-not-found,unused-ignore]  # only in the group fuzz

with atheris.instrument_imports(include=["piiscan"]):
    from fuzz.entries import ENTRIES
    from piiscan.rules import shipped


def sow(folder: Path) -> None:
    """Gives the fuzzer something to start from: what the rules find, for every door."""
    for door in range(len(ENTRIES)):
        for rule in shipped():
            for number, text in enumerate((*rule.hits, *rule.misses)):
                (folder / f"{door}-{rule.kind}-{number}").write_bytes(bytes([door]) + text.encode())


def feed(content: bytes) -> None:
    """The first byte chooses the door, the others go through it."""
    if content:
        ENTRIES[content[0] % len(ENTRIES)](content[1:])


if __name__ == "__main__":
    sow(Path(sys.argv[-1]))
    atheris.Setup(sys.argv, feed)
    atheris.Fuzz()

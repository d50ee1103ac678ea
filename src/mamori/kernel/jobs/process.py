"""Tells whether a worker's process is still alive, where this machine can see it."""

from __future__ import annotations

import socket
from pathlib import Path

_PROC = Path("/proc")


def place() -> str:
    """Returns a name for the set of processes that this process can see: machine, boot and process namespace."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        space = (_PROC / "self/ns/pid").readlink().name
    except OSError:
        return ""
    return f"{socket.gethostname()[:100]} {boot} {space}"


def born(pid: int) -> str:
    """Returns the start time of a process, which with its number makes it unmistakable; "" if it is not alive."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in ("Z", "X") else fields[19]


def is_gone(at_place: str, pid: int, was_born: str) -> bool | None:
    """Tells whether that very process is gone; None where this process cannot know."""
    if not at_place or at_place != place():
        return None
    return born(pid) != was_born

"""Takes from this process, for good, whatever reading a file does not need: memory, time, files, network, other processes."""

from __future__ import annotations

import ctypes
import os
import platform
import sys
import sysconfig
import time
from functools import cache
from pathlib import Path

from piiscan.isolation import landlock, seccomp

MEMORY = 1 << 30  # bytes, beside what the warm process already has
FILES = 64  # open at once
SYSTEM = (
    "/usr",
    "/lib",
    "/lib64",
    "/bin",
    "/opt",
    "/etc/ld.so.cache",
    "/nix/store",
)  # programs and what they load
LONGEST = 3600  # seconds of processor time of a process that reads file after file
_NO_NEW_PRIVILEGES = 38


def confine(*, memory: int = MEMORY) -> None:
    """Confines this process as far as the kernel can. Raises OSError when it refuses what it offered."""
    sys.setrecursionlimit(2000)
    _limit(memory)
    if platform.system() != "Linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    has_landlock = landlock.version() > 0
    if has_landlock:
        landlock.restrict(library())
    if seccomp.is_offered():
        seccomp.restrict(may_open=has_landlock)


def confine_program(*, memory: int, seconds: int) -> None:
    """Confines this process for becoming a program of the system: that can read the system's files, and reach nothing else.

    Raises OSError.
    """
    _limit(memory)
    grant(seconds)
    if platform.system() != "Linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if landlock.version() > 0:
        landlock.restrict(SYSTEM, may_execute=True)
    if seccomp.is_offered():
        seccomp.forbid()


def warm() -> None:
    """Finds out once what every child needs to know."""
    landlock.version()
    library()
    if seccomp.is_offered():
        seccomp.program(may_open=landlock.version() > 0)


def grant(seconds: int) -> None:
    """Gives this process so many more seconds of processor time; then the kernel ends it."""
    import resource

    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    until = int(time.process_time()) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until if hard < 0 else min(until, hard), hard))


def _limit(memory: int) -> None:
    import resource  # not on Windows, where nothing is confined

    limits = {
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: FILES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: LONGEST,
        resource.RLIMIT_NPROC: 0,
    }
    if taken := _taken():
        limits[resource.RLIMIT_AS] = taken + memory
    for which, most in limits.items():
        _soft, hard = resource.getrlimit(which)
        most = most if hard < 0 else min(most, hard)  # noqa: PLW2901 - what the system allows already may be less
        resource.setrlimit(which, (most, most))


def _taken() -> int:
    """Returns the bytes of address space that the process has now; 0 where nobody tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


@cache
def library() -> list[str]:
    """Returns the folders of the code, the only ones that stay readable."""
    paths = sysconfig.get_paths()
    own = str(Path(__file__).parent.parent)
    packages = {one for one in sys.path if one.endswith(("site-packages", "dist-packages"))}
    return sorted({paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")} | packages | {own})

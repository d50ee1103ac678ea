"""Takes every path and every TCP port from this process, but for folders that it may read. Linux 5.13 and later."""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct
from collections.abc import Sequence
from functools import cache

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same number on every architecture
_VERSION = 1
_PATH_BENEATH = 1
_EXECUTE, _READ_FILE, _READ_DIR = 1, 1 << 2, 1 << 3
# What each version of Landlock learnt to forbid to files; all of it is forbidden.
_OF_FILES = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_ANY_TCP = 3  # bind and connect, from version 4
_OUTSIDE = 3  # abstract sockets and signals of other processes, from version 6


@cache
def version() -> int:
    """Returns the version of Landlock that the kernel offers to this process; 0 for none."""
    if os.name != "posix" or not hasattr(os, "O_PATH"):
        return 0
    found = _call(CREATE_RULESET, None, 0, _VERSION)
    return max(0, found)


def restrict(readable: Sequence[str], *, may_execute: bool = False) -> None:
    """Leaves this process nothing of the file system but reading below the folders, and no TCP. Raises OSError.

    `may_execute` lets it also start what lies there.

    Needs no_new_privs. There is no way back, for children either.
    """
    offered = version()
    of_files = max(mask for first, mask in _OF_FILES.items() if first <= offered)
    fields = [of_files, _ANY_TCP if offered >= 4 else 0, _OUTSIDE if offered >= 6 else 0]
    size = 8 * (3 if offered >= 6 else 2 if offered >= 4 else 1)
    rules = _checked(_call(CREATE_RULESET, struct.pack("<3Q", *fields)[:size], size, 0))
    try:
        for folder in readable:
            with contextlib.suppress(FileNotFoundError):
                _allow(rules, folder, may_execute=may_execute)
        _checked(_call(RESTRICT_SELF, rules, 0))
    finally:
        os.close(rules)


def _allow(rules: int, folder: str, *, may_execute: bool) -> None:
    allowed = _READ_FILE | (_READ_DIR if os.path.isdir(folder) else 0) | (_EXECUTE if may_execute else 0)  # noqa: PTH112 - one question
    below = os.open(folder, getattr(os, "O_PATH", 0) | os.O_CLOEXEC)
    try:
        _checked(_call(ADD_RULE, rules, _PATH_BENEATH, struct.pack("<Qi", allowed, below), 0))
    finally:
        os.close(below)


def _call(number: int, *arguments: bytes | int | None) -> int:
    library = ctypes.CDLL(None, use_errno=True)
    passed = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    return int(library.syscall(ctypes.c_long(number), *passed))


def _checked(returned: int) -> int:
    if returned < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return returned

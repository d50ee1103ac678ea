"""Leaves this process only the calls of the kernel that reading needs; every other one answers "not permitted"."""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from functools import cache

# Numbers on x86_64 and aarch64; None where the architecture has no such call.
CALLS: dict[str, tuple[int | None, int]] = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "fstat": (5, 80), "lseek": (8, 62), "mmap": (9, 222),
    "mprotect": (10, 226), "munmap": (11, 215), "brk": (12, 214), "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139), "pread64": (17, 67), "readv": (19, 65), "writev": (20, 66), "sched_yield": (24, 124),
    "mremap": (25, 216), "madvise": (28, 233), "dup": (32, 23), "getpid": (39, 172), "sendto": (44, 206),
    "recvfrom": (45, 207), "sendmsg": (46, 211), "recvmsg": (47, 212), "exit": (60, 93), "fcntl": (72, 25),
    "gettimeofday": (96, 169), "getrusage": (98, 165), "getuid": (102, 174), "getgid": (104, 176), "geteuid": (107, 175),
    "getegid": (108, 177), "sigaltstack": (131, 132), "gettid": (186, 178), "futex": (202, 98),
    "sched_getaffinity": (204, 123), "getdents64": (217, 61), "restart_syscall": (219, 128), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "exit_group": (231, 94), "newfstatat": (262, 79), "set_robust_list": (273, 99),
    "getrandom": (318, 278), "membarrier": (324, 283), "rseq": (334, 293), "getcpu": (309, 168), "poll": (7, 0),
    "ppoll": (271, 73),
}  # fmt: skip
# What a program of the system must not do either: talk, watch or end others, change the machine.
FORBIDDEN: dict[str, tuple[int, int]] = {
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "ptrace": (101, 117), "kill": (62, 129),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "mount": (165, 40), "unshare": (272, 97),
    "bpf": (321, 280), "io_uring_setup": (425, 425), "keyctl": (250, 219), "pidfd_send_signal": (424, 424),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "memfd_create": (319, 279),
}  # fmt: skip
_OPENAT, _PRLIMIT, _IOCTL = (257, 56), (302, 261), (16, 29)
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_SET_MODE_FILTER, _GET_ACTION_AVAIL = 1, 2
_SECCOMP = (317, 277)
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_EPERM, _ENOTTY = 1, 25
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


@cache
def is_offered() -> bool:
    """Tells whether the kernel takes such a filter, on an architecture whose numbers are known here."""
    if sys.platform != "linux" or platform.machine() not in _ARCHITECTURES:
        return False
    column, _mark = _ARCHITECTURES[platform.machine()]
    wanted = ctypes.c_uint32(_ERRNO)
    library = ctypes.CDLL(None, use_errno=True)
    return bool(library.syscall(_SECCOMP[column], _GET_ACTION_AVAIL, 0, ctypes.byref(wanted)) == 0)


def restrict(*, may_open: bool) -> None:
    """Lays the filter on this process for good. Raises OSError. `may_open` lets files be opened for reading.

    Needs no_new_privs.
    """
    _lay(program(may_open=may_open))


def forbid() -> None:
    """Takes the forbidden calls from this process and whatever it becomes. Raises OSError."""
    column, mark = _ARCHITECTURES[platform.machine()]
    steps = [*_begin(mark)]
    for numbers in FORBIDDEN.values():
        steps += [(_EQUAL, 0, 1, numbers[column]), (_RETURN, 0, 0, _ERRNO | _EPERM)]
    steps += [(_RETURN, 0, 0, _ALLOW)]
    _lay(b"".join(struct.pack("<HBBI", *step) for step in steps))


def _lay(code: bytes) -> None:
    column, _mark = _ARCHITECTURES[platform.machine()]
    held = ctypes.create_string_buffer(code, len(code))
    passed = _Program(len(code) // 8, ctypes.addressof(held))
    library = ctypes.CDLL(None, use_errno=True)
    if library.syscall(_SECCOMP[column], _SET_MODE_FILTER, 0, ctypes.byref(passed)) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


@cache
def program(*, may_open: bool) -> bytes:
    """Returns the filter for the kernel's little machine: code, jumps where true and where false, and a value."""
    column, mark = _ARCHITECTURES[platform.machine()]
    steps = _begin(mark)
    for numbers in CALLS.values():
        number = numbers[column]
        if number is not None and (column == 0 or numbers[1]):
            steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    steps += [(_EQUAL, 0, 1, _IOCTL[column]), (_RETURN, 0, 0, _ERRNO | _ENOTTY)]
    # A process may change its own limits (within the hard ones), and those of no other.
    own = _FIRST_ARGUMENT_AT
    steps += [
        (_EQUAL, 0, 4, _PRLIMIT[column]),
        (_LOAD, 0, 0, own),
        (_EQUAL, 0, 1, 0),
        (_RETURN, 0, 0, _ALLOW),
    ]
    steps += [(_RETURN, 0, 0, _ERRNO | _EPERM)]
    if may_open:
        flags = _FIRST_ARGUMENT_AT + 2 * 8
        steps += [
            (_EQUAL, 0, 4, _OPENAT[column]),
            (_LOAD, 0, 0, flags),
            (_ANY_BIT, 1, 0, _WRITING),
            (_RETURN, 0, 0, _ALLOW),
        ]
        steps += [(_RETURN, 0, 0, _ERRNO | _EPERM)]
    steps += [(_RETURN, 0, 0, _ERRNO | _EPERM)]
    return b"".join(struct.pack("<HBBI", *step) for step in steps)


def _begin(mark: int) -> list[tuple[int, int, int, int]]:
    """Ends whoever calls in the manner of another architecture, and loads the number of the call."""
    return [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, mark),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
    ]

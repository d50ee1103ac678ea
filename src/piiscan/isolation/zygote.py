"""The process from which the reading ones are forked: it has everything imported and warm, and never reads a file itself."""

from __future__ import annotations

import gc
import os
import signal
import socket
import struct

from piiscan.isolation import child, sandbox
from piiscan.readers import registry

FORK, KILL, WAIT = b"F", b"K", b"W"
PID = struct.Struct("<i")
END = struct.Struct("<iiq")  # signal or 0, exit code, most memory in KiB
READY = b"R"
FAILED = 97  # exit code of a child that could not be confined


def main(descriptor: int) -> None:
    """Serves the scanning process at the other end of the socket, until it is gone."""
    control = socket.socket(fileno=descriptor)
    registry.warm()
    sandbox.warm()
    gc.collect()
    gc.freeze()
    control.sendall(READY)
    living: set[int] = set()
    try:
        while order := control.recv(1, socket.MSG_PEEK):
            if order == FORK:
                pid = _forked(control)
                living.add(pid)
                control.sendall(PID.pack(pid))
            else:
                (pid,) = PID.unpack(control.recv(1 + PID.size, socket.MSG_WAITALL)[1:])
                living.discard(pid)
                control.sendall(_ended(pid, kill=order == KILL))
    finally:
        for pid in living:
            os.kill(pid, signal.SIGKILL)


def _forked(control: socket.socket) -> int:
    """Forks a child that serves the socket which came with the order, and returns its number."""
    _order, handed, _flags, _address = socket.recv_fds(control, 1, 1)
    pid = os.fork()
    if pid:
        os.close(handed[0])
        return pid
    code = FAILED
    try:
        control.close()
        talk = socket.socket(fileno=handed[0])
        sandbox.confine()
        code = 1
        child.serve(talk)
        code = 0
    finally:
        os._exit(code)


def _ended(pid: int, *, kill: bool) -> bytes:
    if kill:
        os.kill(pid, signal.SIGKILL)
    _pid, status, used = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    return END.pack(max(0, -code), max(0, code), used.ru_maxrss)

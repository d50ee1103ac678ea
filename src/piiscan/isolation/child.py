"""The process that reads: it is handed one open file after the other, and tells what they hold."""

from __future__ import annotations

import array
import json
import os
import socket
import struct

from piiscan.isolation import frames, sandbox
from piiscan.model import Limits
from piiscan.readers.inside import Inside

LENGTH = struct.Struct("<I")


def serve(talk: socket.socket) -> None:
    """Reads what it is handed until nobody hands it more."""
    while (asked := _asked(talk)) is not None:
        descriptor, request = asked
        sandbox.grant(request["seconds"])
        with os.fdopen(descriptor, "rb") as file:
            for part in Inside(Limits(**request["limits"])).read(file, request["name"]):
                for frame in frames.of_part(part):
                    talk.sendall(frame)
        talk.sendall(frames.packed(frames.DONE))


def request(talk: socket.socket, descriptor: int, name: str, seconds: int, limits: dict[str, int]) -> None:
    """Hands an open file over, from the other side."""
    told = json.dumps({"name": name, "seconds": seconds, "limits": limits}).encode()
    message = LENGTH.pack(len(told)) + told
    handed = array.array("i", [descriptor])
    sent = talk.sendmsg([message], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, handed)])
    talk.sendall(message[sent:])


def _asked(talk: socket.socket) -> tuple[int, dict] | None:
    handed = array.array("i")
    head, ancillary, _flags, _address = talk.recvmsg(LENGTH.size, socket.CMSG_LEN(handed.itemsize))
    if not head:
        return None
    for _level, _kind, content in ancillary:
        handed.frombytes(content[: handed.itemsize])
    while len(head) < LENGTH.size:
        head += talk.recv(LENGTH.size - len(head))
    (left,) = LENGTH.unpack(head)
    told = b""
    while len(told) < left and (block := talk.recv(left - len(told))):
        told += block
    return handed[0], json.loads(told)

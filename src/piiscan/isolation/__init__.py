"""Reads files in processes of their own that may do nothing but read what they were given."""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Iterator
from typing import BinaryIO

from piiscan.isolation import ocr, room
from piiscan.model import Limits, Read, Unread

_rooms: dict[tuple[int, int], room.Room] = {}


def read(file: BinaryIO, name: str, size: int) -> Iterator[Read]:
    """Yields what the file and the files inside it hold, each with its place, and never raises for what they are.

    The file has a descriptor. One room serves each thread, from its first file until the process ends.
    """
    if not room.is_offered():
        yield Unread("", "refused", "この環境では、ファイルを隔離して読むことができません")
        return
    key = (os.getpid(), threading.get_ident())
    has_told = False
    for is_last in (False, True):
        try:
            if key not in _rooms:
                _rooms[key] = room.Room(limits=Limits(pictures=ocr.is_there()))
            for part in ocr.seen(_rooms[key].read(file, name, size)):
                has_told = True
                yield part
        except room.RoomLost:
            if lost := _rooms.pop(key, None):
                lost.close()
            if has_told or is_last:
                yield Unread("", "crashed", "読み取りのためのプロセスが使えませんでした")
                return
        else:
            return


@atexit.register
def close() -> None:
    """Ends all rooms of this process."""
    while _rooms:
        _key, one = _rooms.popitem()
        one.close()


def _forget() -> None:
    while _rooms:
        _key, one = _rooms.popitem()
        one.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)

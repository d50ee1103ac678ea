"""A reader that does what a file tells it, and the program of a zygote that has no other."""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from piiscan.isolation import frames
from piiscan.model import Limits, Part, Passage, Sheet, Unreadable
from piiscan.readers import registry

MARK = b"MZ "  # what makes a file one of these
MEDIA_TYPE = "application/x-executable"
START = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
import misbehaving
misbehaving.be_the_only_reader()
from piiscan.isolation.zygote import main
main(int(sys.argv[1]))
"""


def be_the_only_reader() -> None:
    registry.reader = lambda _media_type: read  # type: ignore[assignment,return-value]  # in a process of its own


def read(file: BinaryIO, _limits: Limits) -> Iterator[Part]:
    what = file.read()[len(MARK) :].decode()
    if what.startswith("say "):
        yield Passage("1ページ", what[4:])
    elif what in ACTS:
        ACTS[what]()
    elif what in ROWS:
        yield Sheet("シート「顧客」", _rows(ROWS[what]))
        yield Passage("1ページ", "電話は03-1234-5678へ")
    elif what == "abort later":
        yield Passage("1ページ", "電話は03-1234-5678へ")
        os.abort()
    elif what == "chatter":
        while True:
            yield Passage("1ページ", "あ" * 100_000)
    elif what == "lie":
        frames.of_part = _lies
        yield Passage("", "")
    else:
        raise ValueError(what)


def _spin() -> None:
    while True:
        pass


def _hog() -> None:
    held = bytearray()
    while True:
        held += bytes(1 << 26)


def _locked() -> None:
    raise Unreadable("encrypted", "パスワードで保護されています")


def _fail() -> None:
    raise ValueError("佐藤 まもる")


def _lies(part: object) -> Iterator[bytes]:
    yield b"\xff\xff\xff\xff\x01"


ACTS: dict[str, Callable[[], object]] = {
    "abort": os.abort,
    "jump": lambda: ctypes.string_at(0),
    "spin": _spin,
    "wait": lambda: [lock.acquire() for lock in [threading.Lock()] * 2],
    "hog": _hog,
    "leave": lambda: os._exit(0),
    "locked": _locked,
}
ROWS: dict[str, Callable[[], object]] = {"abort in a sheet": os.abort, "fail in a sheet": _fail}


def _rows(ending: Callable[[], object]) -> Iterator[list[str]]:
    yield ["氏名", "電話番号"]
    for number in range(3000):
        yield ["佐藤 まもる", f"090-1234-{number:04}"]
    ending()

"""Whatever a file does to its reader costs that one file, and the reader can reach nothing."""

from __future__ import annotations

import ctypes
import io
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import misbehaving
from piiscan import isolation, scan
from piiscan.isolation import landlock, room, sandbox, seccomp
from piiscan.model import Limits, Read, Sheet, Unread
from piiscan.readers import registry

needs_landlock = pytest.mark.skipif(landlock.version() == 0, reason="the kernel offers no Landlock")
needs_seccomp = pytest.mark.skipif(not seccomp.is_offered(), reason="the kernel offers no seccomp filter")


@pytest.fixture(scope="module")
def rooms() -> Iterator[room.Room]:
    """A room whose readers misbehave; it has little time and few letters."""
    one = room.Room(seconds=1, limits=Limits(letters=3_000_000), start=misbehaving.START)
    yield one
    one.close()


def told(one: room.Room, what: str, *, size: int = 100) -> list[Read]:
    """What the room says of a file that makes its reader do so."""
    with os.fdopen(os.memfd_create("file"), "w+b") as file:
        file.write(misbehaving.MARK + what.encode())
        file.flush()
        return [_drained(part) for part in one.read(file, "a.exe", size)]


def _drained(part: Read) -> Read:
    if isinstance(part, Sheet):
        return Sheet(part.place, iter(list(part.rows)))
    return part


@pytest.mark.parametrize("size", [100, room.SMALL + 1], ids=["small", "large"])
@pytest.mark.parametrize(
    ("what", "status"),
    [
        ("abort", "crashed"),
        ("jump", "crashed"),
        ("leave", "crashed"),
        ("lie", "crashed"),
        ("spin", "timeout"),
        ("hog", "memory"),
        ("chatter", "too_large"),
        ("locked", "encrypted"),
        ("anything else", "damaged"),
    ],
)
def test_what_happens_to_a_reader_is_a_status_and_the_next_file_is_read(
    rooms: room.Room, what: str, status: str, size: int
) -> None:
    assert [part.status for part in told(rooms, what, size=size) if isinstance(part, Unread)] == [status]
    (after,) = told(rooms, "say 03-1234-5678", size=size)
    assert (after.place, getattr(after, "text", "")) == ("1ページ", "03-1234-5678")


def test_a_reader_that_only_waits_is_sent_away(monkeypatch: pytest.MonkeyPatch, rooms: room.Room) -> None:
    told(rooms, "leave")
    monkeypatch.setattr("piiscan.isolation.cell.patience", lambda _seconds: 0.2)
    (unread,) = told(rooms, "wait")
    assert isinstance(unread, Unread)
    assert unread.status == "timeout"


@pytest.mark.parametrize("what", ["abort in a sheet", "fail in a sheet"])
def test_the_rows_before_a_reader_fails_are_kept(rooms: room.Room, what: str) -> None:
    sheet, *others = told(rooms, what, size=room.SMALL + 1)
    assert isinstance(sheet, Sheet)
    assert len(list(sheet.rows)) >= 3000
    (unread,) = [one for one in others if isinstance(one, Unread)]
    assert unread.status == ("crashed" if what.startswith("abort") else "damaged")
    assert "佐藤" not in unread.reason


def test_a_file_that_met_a_broken_process_is_read_alone(rooms: room.Room) -> None:
    told(rooms, "say a")
    assert rooms._cell is not None
    os.kill(pid_of(rooms), 9)
    (part,) = told(rooms, "say b")
    assert getattr(part, "text", "") == "b"


def pid_of(one: room.Room) -> int:
    """The number of the process that reads next."""
    assert one._cell is not None
    return one._cell.pid


def test_one_process_reads_many_small_files_and_not_too_many(rooms: room.Room) -> None:
    told(rooms, "leave")
    pids = []
    for _ in range(room.BATCH + 1):
        told(rooms, "say a")
        pids.append(pid_of(rooms) if rooms._cell else 0)
    assert pids[:-2] == [pids[0]] * (room.BATCH - 1)
    assert pids[-1] not in pids[:-1]


def test_the_scan_goes_on_and_every_file_has_its_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "START", misbehaving.START)
    monkeypatch.setitem(registry.SANDBOXED, misbehaving.MEDIA_TYPE, "plain")
    isolation.close()
    for name in ("abort", "abort later", "locked", "say 電話は03-1234-5678へ"):
        (tmp_path / name[:8]).write_bytes(misbehaving.MARK + name.encode())
    shutil.copy(tmp_path / "abort", tmp_path / "z")
    results = {Path(one.path).name: (one.status, one.cause, one.kinds) for one in scan([tmp_path])}
    isolation.close()
    assert results == {
        "abort": ("unreadable", "crashed", {}),
        "abort la": ("partial", "crashed", {"phone": 1}),
        "locked": ("unreadable", "encrypted", {}),
        "say 電話は0": ("ok", "", {"phone": 1}),
        "z": ("unreadable", "crashed", {}),
    }


def test_a_zygote_that_dies_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "START", misbehaving.START)
    file = tmp_path / "a.exe"
    file.write_bytes(misbehaving.MARK + b"say a")
    isolation.close()

    def statuses() -> list[str]:
        with file.open("rb") as opened:
            read = isolation.read(opened, "a.exe", room.SMALL + 1)
            return [getattr(part, "status", "ok") for part in read]

    assert statuses() == ["ok"]
    (one,) = isolation._rooms.values()
    one._process.kill()
    one._process.wait()
    assert statuses() == ["ok"]
    isolation.close()


def confined(act: Callable[[], object]) -> str:
    """How the act ends in a confined process: "done", or the name of its error."""
    receiving, sending = os.pipe()
    pid = os.fork()
    if pid == 0:
        sandbox.confine()
        try:
            act()
            word = "done"
        except BaseException as error:  # noqa: BLE001 - the child of a test must never go on as a test
            word = type(error).__name__
        os.write(sending, word.encode())
        os._exit(0)
    os.close(sending)
    with os.fdopen(receiving, "rb") as answer:
        word = answer.read().decode()
    os.waitpid(pid, 0)
    return word


@needs_landlock
@needs_seccomp
@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("open a file", lambda: Path("/etc/passwd").read_bytes()),
        ("list a folder", lambda: list(Path("/").iterdir())),
        ("write a file", lambda: Path("/tmp/evil").write_text("")),
        ("make a folder", lambda: Path("/tmp/evil").mkdir()),
        ("open itself", lambda: Path("/proc/self/environ").read_bytes()),
        ("fork", os.fork),
        ("execute", lambda: os.execv("/bin/true", ["true"])),
        ("start a program", lambda: subprocess.run(["/bin/true"], check=True)),
        ("kill its parent", lambda: os.kill(os.getppid(), 0)),
        ("make a socket", lambda: _raw_socket(socket.AF_INET)),
        ("make a local socket", lambda: _raw_socket(socket.AF_UNIX)),
        ("hold memory by name", lambda: os.memfd_create("evil")),
    ],
)
def test_a_confined_process_can_reach_nothing(name: str, act: Callable[[], object]) -> None:
    assert confined(act) == "PermissionError", name


def _raw_socket(family: int) -> None:
    """Asks the kernel itself, past anything that a test may have put between."""
    library = ctypes.CDLL(None, use_errno=True)
    if library.socket(int(family), int(socket.SOCK_STREAM), 0) < 0:
        raise OSError(ctypes.get_errno(), "")


@needs_landlock
@needs_seccomp
def test_a_confined_process_reads_what_it_was_given_and_its_own_library(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"given")
    with (tmp_path / "a").open("rb", buffering=0) as given:
        assert confined(lambda: 1 / (given.read() == b"given")) == "done"
    assert confined(lambda: __import__("colorsys")) == "done"


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits")
def test_memory_is_limited_everywhere() -> None:
    assert confined(lambda: bytearray(2 * sandbox.MEMORY)) == "MemoryError"


@needs_seccomp
def test_without_landlock_no_file_is_opened_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "version", lambda: 0)
    assert confined(lambda: Path(__file__).read_bytes()) == "PermissionError"


def test_a_system_that_cannot_confine_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "is_offered", lambda: False)
    (unread,) = isolation.read(io.BytesIO(b""), "a", 0)
    assert unread == Unread("", "refused", "この環境では、ファイルを隔離して読むことができません")

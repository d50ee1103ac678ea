"""A limited scan reads no faster than it was told, and reads the same."""

from __future__ import annotations

import io
from contextlib import closing
from io import BufferedReader
from pathlib import Path

from piiscan.runners.pace import Pace, Paced
from piiscan.runners.work import Place, Setting, Task, Worker


def test_bytes_are_paid_for_in_time() -> None:
    now, waited = [100.0], list[float]()

    def wait(seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds

    pace = Pace(1000, clock=lambda: now[0], wait=wait)
    with BufferedReader(Paced(io.BytesIO(b"x" * 200_000), pace), 1 << 16) as file:
        assert len(file.read()) == 200_000
    assert 198 <= sum(waited) <= 200, "two hundred thousand bytes at a thousand a second, one second free"


def test_without_a_limit_nobody_waits() -> None:
    assert not Pace(0).matters
    assert Pace(1).matters


def test_a_paced_file_is_read_as_any_other(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("氏名,電話番号\n佐藤 花子,090-1234-5678\n".encode("cp932"))
    told = []
    for rate in (0.0, 1e9):
        with closing(Worker(Setting((Place(str(tmp_path)),), rate=rate))) as worker:
            result = worker.done(Task(0, str(path), path.stat().st_size, 1)).result
        assert result
        result.seconds = 0.0
        told.append(result)
    assert told[0] == told[1]
    assert told[0].kinds == {"person_name": 1, "phone": 1}

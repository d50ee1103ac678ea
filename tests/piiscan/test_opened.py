"""A file is hashed while it is read, whatever the order, and never twice."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiscan.isolation import opened
from piiscan.isolation.opened import Opened

CONTENT = bytes(range(256)) * 40
DIGEST = hashlib.sha256(CONTENT).hexdigest()
STEPS = st.lists(st.tuples(st.integers(0, len(CONTENT)), st.integers(-1, 4000)), max_size=6)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("opened") / "a.bin"
    path.write_bytes(CONTENT)
    return path


@given(STEPS, st.booleans())
def test_the_digest_is_that_of_all_bytes_however_they_are_read(
    path: Path, steps: Sequence[tuple[int, int]], is_on_disk: bool
) -> None:
    with (
        path.open("rb") if is_on_disk else io.BytesIO(CONTENT) as file,
        Opened(file, len(CONTENT)) as one,
    ):
        for offset, size in steps:
            one.file.seek(offset)
            assert one.file.read(size) == CONTENT[offset : None if size < 0 else offset + size]
        assert one.sha256 == DIGEST


def test_no_byte_is_read_twice_for_the_digest(path: Path) -> None:
    class Counted(io.FileIO):
        taken = 0

        def read(self, size: int | None = -1, /) -> bytes:
            block = super().read(-1 if size is None else size)
            self.taken += len(block or b"")
            return block or b""

    with Counted(path) as file, Opened(file, len(CONTENT)) as one:
        while one.file.read(1000):
            pass
        assert (one.sha256, file.taken) == (DIGEST, len(CONTENT))


def test_a_file_too_large_for_memory_is_hashed_as_far_as_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "HELD", 1000)
    with Opened(io.BytesIO(CONTENT), len(CONTENT)) as one:
        while one.file.read(700):
            pass
        assert one.sha256 == DIGEST

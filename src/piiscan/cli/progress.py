"""How far the scan is, on one line that rewrites itself: files, rate, and about how long it will take."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TextIO

from piiscan.runners.course import Course

ON_A_TERMINAL, ELSEWHERE = 0.2, 10.0  # seconds between two lines
OF_A_FILE = 20_000  # bytes that opening a file is worth, where time is reckoned


class Progress:
    """Tells on a terminal, or wherever it is wanted; else it is silent."""

    def __init__(self, course: Course, out: TextIO, *, is_wanted: bool = False) -> None:
        self._course, self._out = course, out
        self._is_terminal = out.isatty()
        self._is_told = self._is_terminal or is_wanted
        self._every = ON_A_TERMINAL if self._is_terminal else ELSEWHERE
        self._began = self._last = time.monotonic()

    def __enter__(self) -> Progress:
        if self._is_told:
            self._course.count_ahead()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        if self._is_told:
            self._write("\n" if self._is_terminal else "")

    def step(self) -> None:
        """Tells the state when it is time."""
        if not self._is_told:
            return
        now = time.monotonic()
        if now - self._last >= self._every:
            self._last = now
            self._write("")

    def _write(self, end: str) -> None:
        line = self.line(time.monotonic() - self._began)
        self._out.write(f"\r\x1b[2K{line}{end}" if self._is_terminal else f"{line}\n")
        self._out.flush()

    def line(self, seconds: float) -> str:
        """Returns the state after so many seconds."""
        told = self._course.tally
        whole = f"/{told.all_files:,}" if told.is_counted else ""
        rate = (
            f"{told.files / seconds:,.0f} ファイル/秒、{told.size / seconds / 1e6:,.1f} MB/秒"
            if seconds
            else ""
        )
        left = self._left(seconds)
        return f"{told.files:,}{whole} ファイル  {rate}{left}  見つかった {told.found:,}"

    def _left(self, seconds: float) -> str:
        told = self._course.tally
        done, whole = told.size + told.files * OF_A_FILE, told.all_size + told.all_files * OF_A_FILE
        if not told.is_counted or not done or done >= whole:
            return ""
        left = round(seconds * (whole - done) / done)
        return f"  残り約 {left // 60}:{left % 60:02}" if left < 3600 else f"  残り約 {left / 3600:.1f} 時間"

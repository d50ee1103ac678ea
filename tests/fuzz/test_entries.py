"""A short run of what `make fuzz` does for long: arbitrary bytes through every door of the C part."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.entries import ENTRIES

WORDS = ("電話", "東京都港区1-2", '"', ",", "\r\n", "ー", "〇三", "髙", "taro@a.jp", "090-")
PIECES = st.sampled_from([word.encode(encoding) for word in WORDS for encoding in ("utf-8", "cp932")])
CONTENT = st.binary(max_size=200) | st.lists(PIECES | st.binary(max_size=3), max_size=30).map(b"".join)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.__name__)
def test_nothing_that_comes_through_a_door_breaks_it(entry: Callable[[bytes], None]) -> None:
    @settings(max_examples=150)
    @given(CONTENT)
    def run(content: bytes) -> None:
        entry(content)

    run()

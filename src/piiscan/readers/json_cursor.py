"""A place in a JSON text of any size: takes one value after another and forgets what lies behind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TypeAlias

from piiscan.model import Unreadable

LARGEST = 1 << 24  # letters of one value that is taken whole
BROKEN = "JSONとして読めないため途中まで読みました"
# A value as the library makes it; numbers stay as they are written.
Value: TypeAlias = "dict[str, Value] | list[Value] | str | bool | None"
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False)
_SPACE = re.compile(r"[\s\ufeff]*")


class Cursor:
    """Where in the text we are; what lies behind is forgotten."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._texts, self._text, self._at = texts, "", 0

    def peek(self) -> str:
        """Returns the next letter that is no space; "" at the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def take(self) -> None:
        self._at += 1

    def value(self) -> Value:
        """Returns the value that stands here, whole."""
        wanted = 0
        while True:
            found, end, torn = self._decoded()
            # A number at the very end of what is known may go on.
            if 0 <= end < len(self._text) or (end >= 0 and not self._more()):
                self._at = end
                return found
            wanted = 2 * max(len(self._text) - self._at, wanted)
            if wanted > LARGEST:
                raise Unreadable("too_large", "JSONの値が大きすぎます")
            if not self._more_until(wanted) and end < 0:
                raise Unreadable("damaged", BROKEN) from torn

    def _decoded(self) -> tuple[Value, int, Exception | None]:
        """Returns the value and where it ends; -1 where it is torn, or none."""
        try:
            found, end = _DECODER.raw_decode(self._text, self._at)
        except json.JSONDecodeError as error:
            return None, -1, error
        except RecursionError as error:
            raise Unreadable("refused", "JSONの入れ子が深すぎます") from error
        return found, end, None

    def rest(self) -> Iterator[str]:
        """Yields what is left as it is written."""
        yield self._text[self._at :]
        yield from self._texts

    def _more_until(self, wanted: int) -> bool:
        grew = False
        while len(self._text) - self._at < wanted and self._more():
            grew = True
        return grew

    def _more(self) -> bool:
        piece = next(self._texts, "")
        if not piece:
            return False
        self._text, self._at = self._text[self._at :] + piece, 0
        return True

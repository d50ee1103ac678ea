"""Gives PDFium a stand-in for Japanese fonts, without which it silently leaves out text whose font is not in the file.

The stand-in is a font of boxes (scripts/boxes.py), mapped into memory once and handed over from there: no folder of the system is
asked, so that every machine reads the same, and a confined process needs no path.
"""

from __future__ import annotations

import ctypes
import mmap
from functools import cache
from pathlib import Path
from typing import Any

from pypdfium2 import raw as pdfium

FILE = Path(__file__).with_name("boxes.ttf")
NAME = b"PiiscanBoxes"
_HANDLE = 1
_WHOLE = 0  # the table that means all of the file
# The character sets of Windows that are Chinese, Japanese or Korean.
_EASTERN = frozenset({128, 129, 130, 134, 136})


@cache
def content() -> mmap.mmap:
    """Returns the font."""
    with FILE.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)


@cache
def _address() -> int:
    """Returns where the font lies in memory, from which it is copied for every document that needs it."""
    return ctypes.addressof(ctypes.c_char.from_buffer(content()))


def _map_font(
    _this: object, _weight: int, _italic: int, charset: int, _pitch: int, face: Any, _exact: object
) -> int | None:
    named = ctypes.string_at(face) if face else b""
    is_eastern = charset in _EASTERN or any(byte > 0x7F for byte in named)
    return _HANDLE if is_eastern else None


def _get_font_data(_this: object, _font: int, table: int, buffer: Any, size: int) -> int:
    if table != _WHOLE:
        return 0
    font = content()
    if buffer and size >= len(font):
        ctypes.memmove(buffer, _address(), len(font))
    return len(font)


def _get_face_name(_this: object, _font: int, buffer: Any, size: int) -> int:
    if buffer and size > len(NAME):
        ctypes.memmove(buffer, NAME + b"\0", len(NAME) + 1)
    return len(NAME) + 1


@cache
def install() -> pdfium.FPDF_SYSFONTINFO:
    """Makes the font known to PDFium, once; what is returned must live as long as PDFium does."""
    acts = {
        "Release": lambda _this: None,
        "EnumFonts": lambda _this, _mapper: None,
        "MapFont": _map_font,
        "GetFont": lambda _this, _face: None,
        "GetFontData": _get_font_data,
        "GetFaceName": _get_face_name,
        "GetFontCharset": lambda _this, _font: 128,
        "DeleteFont": lambda _this, _font: None,
    }
    types = dict(pdfium.FPDF_SYSFONTINFO._fields_)
    asked = pdfium.FPDF_SYSFONTINFO(1, **{name: types[name](act) for name, act in acts.items()})
    pdfium.FPDF_SetSystemFontInfo(asked)
    return asked

"""Reads the letters of a picture with tesseract, in a process that can reach nothing but tesseract and its own files."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from piiscan.isolation import sandbox
from piiscan.model import Passage, Picture, Read, Unread, Unreadable

SECONDS = 60  # for one page
PAGES = 200  # of one file: some minutes
MEMORY = 3 << 30  # bytes
REMEMBERED = 256  # pictures: the same logo stands in a thousand letters
OFF = "PIISCAN_NO_OCR"  # a variable of the environment that turns it off
LONGEST = 1 << 20  # bytes of text of one page
_START = "import sys; from piiscan.isolation.ocr import start; start(*sys.argv[1:])"
_texts: OrderedDict[bytes, str] = OrderedDict()


@cache
def program() -> tuple[str, ...]:
    """Returns the command that reads a picture; nothing where there is no tesseract that knows Japanese."""
    found = shutil.which("tesseract")
    if not found or os.environ.get(OFF) or os.name != "posix":
        return ()
    try:
        asked = subprocess.run([found, "--list-langs"], capture_output=True, check=False, timeout=20)  # noqa: S603 - a fixed command
    except (OSError, subprocess.TimeoutExpired):
        return ()
    known = asked.stdout.decode(errors="replace").split()
    if "jpn" not in known:
        return ()
    languages = "jpn+jpn_vert" if "jpn_vert" in known else "jpn"
    # With osd it finds out itself how the page lies, and whether it is written downwards.
    return (found, "stdin", "stdout", "-l", languages, "--psm", "1" if "osd" in known else "3")


def is_there() -> bool:
    """Tells whether pictures can be read."""
    return bool(program())


def seen(parts: Iterable[Read]) -> Iterator[Read]:
    """Yields the parts with the text of the pictures among them, as far as there is time for them."""
    met = 0
    for part in parts:
        if not isinstance(part, Picture):
            yield part
            continue
        met += 1
        if met <= PAGES:
            try:
                if text := text_of(part):
                    yield Passage(part.place, text)
            except Unreadable as found:
                yield Unread(part.place, found.status, found.reason)
        elif met == PAGES + 1:
            yield Unread(part.place, "image_only", f"画像は{PAGES}枚まで読みました")


def text_of(picture: Picture) -> str:
    """Returns the text of the picture. Raises Unreadable when it cannot be read in time, or at all."""
    size = b"%d %d" % (picture.width, picture.height)
    mark = hashlib.blake2b(picture.grey, key=size, digest_size=16).digest()
    if mark in _texts:
        _texts.move_to_end(mark)
        return _texts[mark]
    text = _read(b"P5 " + size + b" 255\n" + picture.grey)
    _texts[mark] = text
    if len(_texts) > REMEMBERED:
        _texts.popitem(last=False)
    return text


def _read(image: bytes) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter, with a program that stands above
            [sys.executable, "-P", "-c", _START, *program()],
            input=image,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(Path(__file__).parents[2]), "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
            cwd="/",
            check=False,
            timeout=2 * SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("timeout", "文字認識が時間の上限に達しました") from None
    if done.returncode != 0:
        raise Unreadable("crashed", "文字認識が途中で終わりました")
    lines = done.stdout[:LONGEST].decode("utf-8", errors="replace").splitlines()
    return "\n".join(_closed(line) for line in lines if line.strip())


def _closed(line: str) -> str:
    """Returns the line without the spaces that tesseract puts between Japanese letters."""
    kept = []
    for at, letter in enumerate(line):
        is_between = letter == " " and 0 < at < len(line) - 1
        if not (is_between and (line[at - 1] > "\u2fff" or line[at + 1] > "\u2fff")):
            kept.append(letter)
    return "".join(kept).strip()


def start(*command: str) -> None:
    """Confines this process and becomes the program."""
    sandbox.confine_program(memory=MEMORY, seconds=SECONDS)
    os.execv(command[0], command)  # noqa: S606 - tesseract, as it was found above

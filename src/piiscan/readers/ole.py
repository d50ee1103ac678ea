"""Opens OLE2 files, in which the formats of before 2007 lie, and takes out the files that are embedded in them."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO

import olefile

from piiscan.model import Limits, Member, Unreadable
from piiscan.readers import charset
from piiscan.readers.bounds import seekable

MAGIC = olefile.MAGIC
_WRONG = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error, OverflowError)
_PACKED = ("\x01Ole10Native", "CONTENTS", "Package")


class Storage:
    """An OLE2 file whose streams are read one at a time; a stream that is damaged counts as empty."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        try:
            self._ole = olefile.OleFileIO(seekable(file, limits))
        except (*_WRONG, RecursionError) as error:
            raise Unreadable("damaged", "壊れていて開けません") from error
        self._paths = {"/".join(one): one for one in self._ole.listdir(streams=True, storages=False)}
        self._folded = {name.lower(): name for name in self._paths}

    @property
    def names(self) -> list[str]:
        return list(self._paths)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._folded

    def stream(self, name: str, *, most: int = -1) -> bytes:
        """Returns the bytes of the stream, at most so many; none where there is no such stream or it is damaged."""
        path = self._folded.get(name.lower())
        if path is None:
            return b""
        try:
            content: bytes = self._ole.openstream(self._paths[path]).read(most)
        except _WRONG:
            return b""
        return content

    def below(self, prefix: str) -> list[str]:
        """Returns the paths of the streams whose path begins so."""
        return [name for name in self._paths if name.startswith(prefix)]

    def properties(self) -> list[str]:
        """Returns who made the document, for whom and what it is about, as lines."""
        try:
            told = self._ole.get_metadata()
        except (*_WRONG, UnicodeError):
            return []
        wanted = {
            "作成者": told.author,
            "最終更新者": told.last_saved_by,
            "タイトル": told.title,
            "件名": told.subject,
            "キーワード": told.keywords,
            "コメント": told.comments,
            "テンプレート": told.template,
            "会社名": told.company,
            "管理者": told.manager,
        }
        lines = []
        for title, value in wanted.items():
            text = charset.read(value).text if isinstance(value, bytes) else str(value or "")
            if text.strip("\0 "):
                lines.append(f"{title}: {text.strip(chr(0))}")
        return lines


def refuse_encrypted(file: BinaryIO) -> None:
    """Raises Unreadable where an office document of today is under a password: it lies in an OLE2 file then."""
    if not file.seekable():
        return
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    if head == MAGIC:
        raise Unreadable("encrypted", "パスワードで保護されています")


def embedded(member: Member, limits: Limits) -> Iterator[Member]:
    """Yields the file that an embedded object holds, or the object itself where it is a document of its own."""
    # One byte more than may be held tells whoever holds it that it is too large.
    content = member.file.read(limits.member + 1)
    if content.startswith(MAGIC):
        try:
            storage = Storage(io.BytesIO(content), limits)
        except Unreadable:
            storage = None
        for stream in storage.names if storage else ():
            if stream.rpartition("/")[2] in _PACKED and storage:
                name, packed = _unpacked(storage.stream(stream), member.name)
                yield Member(name, io.BytesIO(packed))
                return
    yield Member(member.name, io.BytesIO(content))


def objects(storage: Storage) -> Iterator[Member]:
    """Yields the files that are embedded in an old document, each packed into a stream."""
    for name in storage.names:
        folder, _, last = name.rpartition("/")
        if folder and last in _PACKED:
            label, packed = _unpacked(storage.stream(name), folder.rpartition("/")[2])
            yield Member(label, io.BytesIO(packed))


def _unpacked(native: bytes, name: str) -> tuple[str, bytes]:
    """Returns name and bytes of a file in the form of Ole10Native: length, 2, name, path, 8 bytes, path, length, bytes."""
    try:
        label, _, rest = native[6:].split(b"\0", 2)
        (path_length,) = struct.unpack_from("<I", rest, 4)
        (size,) = struct.unpack_from("<I", rest, 8 + path_length)
        at = 12 + path_length
        if size and at + size <= len(rest):
            return charset.read(label).text or name, rest[at : at + size]
    except (struct.error, IndexError, ValueError):
        pass
    return name, native

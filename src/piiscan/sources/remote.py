"""File servers and buckets, through fsspec: SMB, SFTP, S3, Google Cloud Storage, Azure. A driver that is missing is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any, BinaryIO, cast
from urllib.parse import unquote

from piiscan.model import Item, Unreadable
from piiscan.sources import Source, SourceFailed
from piiscan.sources.addresses import scheme_of, split, without_secrets
from piiscan.sources.folder import Folder, in_words

# What a kind of address is called, and the extra that brings its driver; "" for what fsspec itself has.
DRIVERS = {
    "smb": ("Windows の共有フォルダー", "smb"),
    "sftp": ("SFTP", "sftp"),
    "ssh": ("SFTP", "sftp"),
    "s3": ("S3", "s3"),
    "s3a": ("S3", "s3"),
    "gs": ("Google Cloud Storage", "gcs"),
    "gcs": ("Google Cloud Storage", "gcs"),
    "az": ("Azure のストレージ", "azure"),
    "abfs": ("Azure のストレージ", "azure"),
    "abfss": ("Azure のストレージ", "azure"),
    "memory": ("メモリー", ""),
}
OF_HOSTS = frozenset({"smb", "sftp", "ssh"})  # their paths lie on a host that stands in the address
BLOCK = 4 << 20  # bytes that are asked for at once


def remote(address: str, *, password: str = "") -> Source:
    """Returns the files at a URL. Raises SourceFailed."""
    scheme = scheme_of(address)
    if scheme == "file":
        return Folder(unquote(split(address).path))
    if scheme not in DRIVERS or "::" in address:
        known = "、".join(f"{one}://" for one in DRIVERS if one != "memory")
        raise SourceFailed(f"この種類の URL は調べられません: {scheme}://（調べられるもの: {known}）")
    return Remote(address, password)


class Remote:
    """The files below a URL, listed folder by folder, so that a bucket of any size fits."""

    is_near = False

    def __init__(self, address: str, password: str) -> None:
        self.address = without_secrets(address)
        parts = split(address)
        self._scheme = parts.scheme
        self._host = without_secrets(f"{parts.scheme}://{parts.netloc}") if parts.scheme in OF_HOSTS else ""
        self._files, self._path = self._connected(address, password)

    def _connected(self, address: str, password: str) -> tuple[Any, str]:
        """Returns the file system and the path in it. Nothing of what a driver says is told: it may quote the address."""
        name, extra = DRIVERS[self._scheme]
        try:
            import fsspec

            options = self._options(address, password)
            files, path = fsspec.core.url_to_fs(self._plain(address), skip_instance_cache=True, **options)
        except ImportError:
            raise SourceFailed(
                f"{name}を調べるには、pip install 'mamori[{extra}]' で追加してください"
            ) from None
        except Exception as error:  # noqa: BLE001 - each driver has errors of its own
            raise SourceFailed(_why(error)) from None
        return files, str(path)

    def _plain(self, address: str) -> str:
        """Returns the address without what goes into the options, which drivers do not look for there."""
        return address.partition("?")[0] if self._scheme in OF_HOSTS else self.address

    def _options(self, address: str, password: str) -> dict[str, Any]:
        user, _colon, secret = split(address).netloc.rpartition("@")[0].partition(":")
        if self._scheme in OF_HOSTS:
            return {"password": password} if password else {}
        if self._scheme in ("s3", "s3a") and secret:
            return {"key": unquote(user), "secret": unquote(secret)}
        return {}  # the key is where the tools of the cloud look for it: environment, profile, role of the machine

    def items(self) -> Iterator[Item]:
        """Yields every file below the address."""
        try:
            top = self._files.info(self._path)
        except Exception as error:  # noqa: BLE001 - each driver has errors of its own
            raise SourceFailed(_why(error)) from None
        if top["type"] != "directory":
            yield self._item(top)
            return
        waiting = [str(top["name"])]
        while waiting:
            folder = waiting.pop()
            below: list[str] = []
            for entry in self._listed(folder):
                if entry["type"] == "directory":
                    below.append(str(entry["name"]))
                elif entry["type"] == "closed" or str(entry["name"]).rstrip("/") != folder.rstrip("/"):
                    yield self._item(entry)
            waiting += reversed(below)

    def _listed(self, folder: str) -> list[dict[str, Any]]:
        try:
            return sorted(self._files.ls(folder, detail=True), key=lambda entry: str(entry["name"]))
        except Exception:  # noqa: BLE001 - one folder that may not be read must not hide all the others
            return [{"name": f"{folder}/", "type": "closed", "size": 0}]

    def _item(self, entry: dict[str, Any]) -> Item:
        path = self._shown(str(entry["name"]))
        if entry["type"] not in ("file", "closed"):
            return Item(path, 0, 0, partial(_refuse, "通常のファイルではありません"))
        return self.item(path, int(entry.get("size") or 0), _changed(entry))

    def _shown(self, name: str) -> str:
        return f"{self._host}{name}" if self._host else f"{self._scheme}://{name.lstrip('/')}"

    def item(self, path: str, size: int, changed: int) -> Item:
        """Returns the file at an address that was listed."""
        name = path[len(self._host) :] if self._host else path.partition("://")[2]
        if name.endswith("/"):
            return Item(path.rstrip("/"), 0, 0, partial(_refuse, "フォルダーの中を一覧できませんでした"))
        return Item(path, size, changed, partial(self._opened, name))

    def close(self) -> None: ...  # each file system ends its connections itself

    def _opened(self, name: str) -> BinaryIO:
        try:
            return cast("BinaryIO", self._files.open(name, "rb", block_size=BLOCK))
        except Exception as error:  # noqa: BLE001 - each driver has errors of its own
            raise Unreadable("refused", _why(error)) from None


def _refuse(reason: str) -> BinaryIO:
    raise Unreadable("refused", reason)


def _why(error: Exception) -> str:
    if isinstance(error, PermissionError | FileNotFoundError):
        return in_words(error)
    if "Auth" in type(error).__name__ or "Credential" in type(error).__name__:
        return f"認証できませんでした（{type(error).__name__}）"
    return f"接続できませんでした（{type(error).__name__}）"


def _changed(entry: dict[str, Any]) -> int:
    """Returns when a file changed, in ns; drivers tell it under several names and in several ways."""
    names = ("mtime", "LastModified", "last_modified", "last_write_time", "updated", "created")
    told = next((entry[name] for name in names if entry.get(name)), 0)
    if isinstance(told, str):
        try:
            told = datetime.fromisoformat(told)
        except ValueError:
            return 0
    if isinstance(told, datetime):
        told = (told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp()
    return int(told * 1_000_000_000)

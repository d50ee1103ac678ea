"""An address becomes the right source, and is shown without its secrets."""

from __future__ import annotations

import pytest

from piiscan.sources import SourceFailed
from piiscan.sources.addresses import has_password, password_from, source_of, without_secrets
from piiscan.sources.folder import Folder

SECRET = "gei5Ohx-9quo"  # planted, to be searched for


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (
            f"postgresql://reader:{SECRET}@db.example:5432/crm?sslpassword={SECRET}",
            "postgresql://reader@db.example:5432/crm",
        ),
        (
            f"imaps://taro%40minato.example:{SECRET}@mail.example/INBOX",
            "imaps://taro%40minato.example@mail.example/INBOX",
        ),
        (f"s3://AKIAEXAMPLE:{SECRET}@bucket/folder", "s3://bucket/folder"),
        (f"az://container/folder?sig={SECRET}", "az://container/folder"),
        (f"smb://domain;user:{SECRET}@server/share", "smb://domain;user@server/share"),
        ("sqlite:////srv/crm.db", "sqlite:////srv/crm.db"),
        ("./share", "./share"),
    ],
)
def test_an_address_is_shown_without_its_secrets(address: str, shown: str) -> None:
    assert without_secrets(address) == shown
    assert has_password(address) is (f":{SECRET}@" in address)


def test_a_path_is_a_folder_and_so_is_a_file_address() -> None:
    assert isinstance(source_of("./a b"), Folder)
    told = source_of("file:///srv/%E5%96%B6%E6%A5%AD")
    assert isinstance(told, Folder)
    assert told.address == "/srv/営業"


def test_an_address_that_nothing_understands_is_told_without_what_stands_in_it() -> None:
    with pytest.raises(SourceFailed, match="調べられません: ftp://") as refused:
        source_of(f"ftp://user:{SECRET}@host/")
    assert SECRET not in str(refused.value)
    with pytest.raises(SourceFailed, match="調べられません") as chained:
        source_of("simplecache::s3://bucket/x")
    assert "bucket" not in str(chained.value)


@pytest.mark.parametrize(
    ("address", "extra"),
    [
        ("s3://bucket/", "s3"),
        ("gs://bucket/", "gcs"),
        ("smb://host/share", "smb"),
        ("mssql://sa@host/db", "sqlserver"),
    ],
)
def test_a_driver_that_is_missing_is_named(address: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins
    import importlib.util

    absent = {"s3fs", "gcsfs", "smbprotocol", "smbclient", "pymssql"}
    load, find = builtins.__import__, importlib.util.find_spec

    def missing(name: str, *rest: object) -> object:
        if name.partition(".")[0] in absent:
            raise ImportError(name)
        return load(name, *rest)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(builtins, "__import__", missing)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in absent else find(name))
    with pytest.raises(SourceFailed, match=rf"を調べるには、pip install 'mamori\[{extra}\]'"):
        source_of(address)


def test_a_password_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIISCAN_PASSWORD", raising=False)
    assert password_from() == ""
    monkeypatch.setenv("PIISCAN_PASSWORD", SECRET)
    assert password_from() == SECRET
    with pytest.raises(SourceFailed, match="環境変数 NOT_THERE がありません"):
        password_from("NOT_THERE")

"""`piiscan doctor`: what this machine lacks, what that means for a scan, and how to get it."""

from __future__ import annotations

import argparse
import importlib.util
import platform
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from piiscan import native
from piiscan.isolation import equipment
from piiscan.isolation.equipment import Piece

if TYPE_CHECKING:
    from piiscan.cli import Commands

FINE, LACKING = 0, 2


# An import, what it is good for, and the extra that brings it.
EXTRAS = (
    ("psycopg", "PostgreSQL", "postgres"),
    ("pymysql", "MariaDB・MySQL", "mysql"),
    ("pymssql", "SQL Server", "sqlserver"),
    ("oracledb", "Oracle", "oracle"),
    ("smbprotocol", "Windows の共有フォルダー（smb://）", "smb"),
    ("paramiko", "SFTP", "sftp"),
    ("s3fs", "S3", "s3"),
    ("gcsfs", "Google Cloud Storage", "gcs"),
    ("adlfs", "Azure のストレージ", "azure"),
    ("ray", "Ray のクラスター", "cluster"),
    ("access_parser", "Access のファイル", "access"),
)


def add_to(commands: Commands) -> None:
    """Adds the command."""
    parser = commands.add_parser("doctor", help="このマシンに足りないものと、その影響を示す")
    parser.set_defaults(run=run)


def run(_chosen: argparse.Namespace) -> int:
    """Tells what is there and what is not; 2 when a scan could not run or would lose text silently."""
    findings = list(look())
    for one in findings:
        print(f"{'○' if one.is_there else '×' if one.is_needed else '－'} {one.name}\t{one.told}")
    lacking = [one for one in findings if one.is_needed and not one.is_there]
    print(f"足りないもの {len(lacking)}" if lacking else "調査に必要なものはそろっています。")
    return LACKING if lacking else FINE


def look() -> Iterator[Piece]:
    """Yields everything that was looked for."""
    yield Piece("Python", sys.version_info >= (3, 11), platform.python_version(), is_needed=True)
    yield _native()
    yield from equipment.look()
    for module, purpose, extra in EXTRAS:
        there = importlib.util.find_spec(module) is not None
        yield Piece(purpose, there, "使えます" if there else f"使うには: pip install 'mamori[{extra}]'")


def _native() -> Piece:
    there = native.part() is not None
    told = "使えます" if there else "C コンパイラーがないため、遅い方法で調べます（結果は同じです）"
    return Piece("高速な検出（C 拡張）", there, told)

"""Reads the configuration: the environment first, then the one file `mamori.env` in the home directory.

The home directory (`MAMORI_HOME`, `./var` unless told) also keeps the SQLite database, uploaded files,
collected static files and the secret key. Nothing else on the machine is written to.
"""

import io
import os
import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

FILE_NAME = "mamori.env"
SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA journal_size_limit=67108864;"


class Misconfigured(Exception):
    """The configuration cannot be used; the message is for the operator, in Japanese."""


def home_directory() -> Path:
    """The directory where this installation keeps everything, made (mode 0700) if it is not there."""
    home = Path(os.environ.get("MAMORI_HOME", "var")).expanduser().absolute()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(
            f"保存場所 {home} を作れません({error.strerror})。MAMORI_HOME を見直してください。"
        ) from error
    return home


def environment(home: Path) -> environ.Env:
    """Every setting; what the process environment says wins over the file."""
    env = environ.Env()
    env.ENVIRON = settings_by_file(home) | dict(os.environ)
    return env


def secret_key(env: environ.Env, home: Path) -> str:
    """`MAMORI_SECRET_KEY`, or the key in `secret.key` (mode 0600), made on the first start."""
    given: str = env.str("MAMORI_SECRET_KEY", default="")
    if given:
        return given
    file = home / "secret.key"
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _existing_key(file)
    except OSError as error:
        raise Misconfigured(f"秘密鍵 {file} を書けません({error.strerror})。") from error
    with os.fdopen(descriptor, "w") as stream:
        key = secrets.token_urlsafe(64)
        stream.write(key)
    return key


def _existing_key(file: Path) -> str:
    try:
        key = file.read_text().strip()
    except OSError as error:
        raise Misconfigured(f"秘密鍵 {file} を読めません({error.strerror})。") from error
    if len(key) < 50:
        raise Misconfigured(f"秘密鍵 {file} が短すぎます。ファイルを消すと、次の起動で作り直します。")
    return key


def databases(env: environ.Env, home: Path) -> dict[str, dict[str, Any]]:
    """`DATABASES`: PostgreSQL by `DATABASE_URL`, else SQLite in the home directory, set up for many writers."""
    url: str = env.str("DATABASE_URL", default="") or f"sqlite:///{home / 'mamori.sqlite3'}"
    if not url.startswith(("sqlite://", "postgres://", "postgresql://")):
        raise Misconfigured(
            "DATABASE_URL には postgres://user:password@host:5432/mamori のように指定してください。"
        )
    try:
        default: dict[str, Any] = dict(environ.Env.db_url_config(url))
    except ValueError as error:
        raise Misconfigured(
            "DATABASE_URL を読み取れません。記号を含むパスワードは %40 のように書き換えます。"
        ) from error
    if url.startswith("sqlite://"):
        default["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_PRAGMAS,
        }
    elif find_spec("psycopg") is None:
        raise Misconfigured(
            "PostgreSQL を使うには psycopg が必要です。pip install 'mamori[postgres]' を実行してください。"
        )
    else:
        default["CONN_HEALTH_CHECKS"] = True
    default["CONN_MAX_AGE"] = 60
    return {"default": default}


def hosts_and_origins(url: str, extra_hosts: list[str]) -> tuple[list[str], list[str]]:
    """The host names answered to and the origins forms may come from, given the public address."""
    hosts = ["127.0.0.1", "localhost", "[::1]", *extra_hosts]
    if not url:
        return hosts, []
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Misconfigured("MAMORI_URL は https://mamori.example.jp のように指定してください。")
    return [*hosts, parts.hostname], [f"{parts.scheme}://{parts.netloc}"]


def settings_by_file(home: Path) -> dict[str, str]:
    """What the file says now, without the process environment (the first-run wizard writes it while we run)."""
    file = home / FILE_NAME
    said: dict[str, str] = {}
    if file.exists():
        try:
            content = io.StringIO(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise Misconfigured(f"設定ファイル {file} を読めません({error})。") from error

        class File(environ.Env):  # type: ignore[misc]  # the library is untyped
            """Reads into `said`, not into the process environment, as the library would."""

            ENVIRON = said

        File.read_env(content)
    return said

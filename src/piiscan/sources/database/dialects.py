"""What each kind of database needs so that a session can only read, never wait for ever, and never tell a secret."""

from __future__ import annotations

import importlib.util
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Inspector, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from piiscan.sources import SourceFailed

PATIENCE = 120  # seconds for one statement
CONNECTING = 20  # seconds for the first answer
TICKS = 10_000  # steps of SQLite's machine between two looks at the clock


@dataclass(frozen=True, slots=True)
class Dialect:
    """A kind of database: its driver, how to reach it, what a session says first, and which schemas are its own."""

    name: str
    title: str
    driver: str
    extra: str = ""
    connecting: dict[str, Any] = field(default_factory=dict)
    first: tuple[str, ...] = ()
    own: tuple[str, ...] = ()  # schemas of the database itself; "*" at the end stands for any rest
    is_one_schema: bool = False  # a URL that names a database means only that one

    def begin(self, connection: Connection) -> None:
        """Makes the session one that reads only. A statement that an older server does not know is passed over."""
        for statement in self.first:
            try:
                connection.exec_driver_sql(statement)
            except SQLAlchemyError:
                connection.rollback()
                if "READ ONLY" in statement:
                    raise

    def schemas(self, inspector: Inspector, engine: Engine) -> Sequence[str | None]:
        """Returns the schemas with tables of people; None for the only one there is."""
        if self.name in ("sqlite", "oracle") or (self.is_one_schema and engine.url.database):
            return (None,)
        own = tuple(one.rstrip("*") for one in self.own if one.endswith("*"))
        return [
            name
            for name in sorted(inspector.get_schema_names())
            if name.lower() not in self.own and not name.lower().startswith(own or ("\0",))
        ]


DIALECTS = {
    "postgresql": Dialect(
        "postgresql", "PostgreSQL", "psycopg", "postgres",
        {
            "connect_timeout": CONNECTING,
            "options": "-c default_transaction_read_only=on -c lock_timeout=10s"
            f" -c statement_timeout={PATIENCE}s -c application_name=piiscan",
        },
        ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",),
        ("information_schema", "pg_*"),
    ),
    "mysql": Dialect(
        "mysql", "MariaDB・MySQL", "pymysql", "mysql",
        {"connect_timeout": CONNECTING, "read_timeout": PATIENCE + 30, "charset": "utf8mb4"},
        (
            f"SET SESSION max_statement_time = {PATIENCE}",  # MariaDB, in seconds
            f"SET SESSION max_execution_time = {PATIENCE * 1000}",  # MySQL, in milliseconds
            "SET SESSION TRANSACTION READ ONLY",
            "START TRANSACTION READ ONLY",
        ),
        ("information_schema", "performance_schema", "mysql", "sys"),
        is_one_schema=True,
    ),
    "sqlite": Dialect("sqlite", "SQLite", "sqlite3", "", {"timeout": CONNECTING}),
    "mssql": Dialect(
        "mssql", "SQL Server", "pymssql", "sqlserver",
        {"timeout": PATIENCE, "login_timeout": CONNECTING, "read_only": True},
        ("SET LOCK_TIMEOUT 10000",),
        ("information_schema", "sys", "guest", "db_*"),
    ),
    "oracle": Dialect("oracle", "Oracle", "oracledb", "oracle", {}, ("SET TRANSACTION READ ONLY",)),
}  # fmt: skip
SAME = {"postgres": "postgresql", "mariadb": "mysql"}


def dialect_of(address: str) -> Dialect:
    """Returns the kind of database at a URL."""
    name = address.partition("://")[0].partition("+")[0].lower()
    return DIALECTS[SAME.get(name, name)]


def engine_for(address: str, dialect: Dialect, *, password: str = "") -> Engine:
    """Returns the engine for a URL, which connects when it is asked. Raises SourceFailed."""
    if importlib.util.find_spec(dialect.driver) is None:
        raise SourceFailed(
            f"{dialect.title}を調べるには、pip install 'mamori[{dialect.extra}]' で追加してください"
        )
    try:
        url = make_url(address).set(drivername=_driver(dialect))
        if dialect.name == "sqlite":
            return _of_sqlite(url)
        if password:
            url = url.set(password=password)
        # Parameters are the keys of rows: an error that quoted them would tell what was found.
        engine = create_engine(
            url, connect_args=dialect.connecting, hide_parameters=True, poolclass=NullPool, echo=False
        )
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise SourceFailed("データベースの URL の書き方が正しくありません") from None
    if dialect.name == "oracle":
        event.listen(engine, "connect", _oracle_limit)
    return engine


def _driver(dialect: Dialect) -> str:
    return "sqlite" if dialect.name == "sqlite" else f"{dialect.name}+{dialect.driver}"


def _of_sqlite(url: URL) -> Engine:
    """Returns an engine on a file that is opened for reading only, whose own functions are not trusted."""
    path = Path(url.database or "")
    if not path.is_file():
        raise SourceFailed("データベースのファイルが見つかりません")
    address = f"{path.resolve().as_uri()}?mode=ro"
    engine = create_engine(
        "sqlite://",
        creator=partial(sqlite3.connect, address, uri=True, timeout=CONNECTING),
        hide_parameters=True,
        poolclass=NullPool,
    )
    event.listen(engine, "connect", _sqlite_limit)
    return engine


def _sqlite_limit(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA query_only=ON")
    connection.execute("PRAGMA trusted_schema=OFF")
    # Text that is no UTF-8 comes as what can be read of it, instead of ending the table.
    connection.text_factory = _readable
    connection.set_progress_handler(_deadline(), TICKS)


def _readable(told: bytes) -> str:
    return told.decode("utf-8", "replace")


def _deadline() -> Callable[[], int]:
    """Returns what stops a statement that runs for too long. SQLite asks it only while a statement runs."""
    last = began = time.monotonic()

    def is_over() -> int:
        nonlocal last, began
        now = time.monotonic()
        if now - last > 1.0:
            began = now  # nothing ran meanwhile: this is another statement
        last = now
        return int(now - began > PATIENCE)

    return is_over


def _oracle_limit(connection: Any, _record: object) -> None:
    connection.call_timeout = PATIENCE * 1000


def why(error: SQLAlchemyError, address: str) -> str:
    """Returns in words why a database could not be read. What the driver says is left out: it may quote rows or the URL."""
    code = str(getattr(getattr(error, "orig", None), "sqlstate", "") or _number(error))
    if code in ("28P01", "28000", "1045", "1698", "18456", "1017"):
        return "利用者名またはパスワードが違います"
    if code in ("42501", "1142", "1044", "229"):
        return "読み取りの権限がありません"
    if code in ("57014", "1969", "3024") or "interrupted" in str(getattr(error, "orig", "")):
        return f"{PATIENCE} 秒以内に答えがありませんでした"
    if isinstance(error, OperationalError):
        host = address.partition("://")[2].rpartition("@")[2].partition("/")[0]
        return f"データベースに接続できません（{host or 'ファイル'}{'、' + code if code else ''}）"
    return f"データベースを読めませんでした（{type(error).__name__}{'、' + code if code else ''}）"


def _number(error: SQLAlchemyError) -> int | str:
    """Returns the number that MariaDB and SQL Server give their errors."""
    arguments = getattr(getattr(error, "orig", None), "args", ())
    return arguments[0] if arguments and isinstance(arguments[0], int) else ""

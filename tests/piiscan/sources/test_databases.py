"""Tables of SQLite, PostgreSQL and MariaDB are read whole or sampled, by sessions that can change nothing."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from piiscan.model import FileResult
from piiscan.runners.work import Place, Setting, Task, Worker
from piiscan.sources import SourceFailed
from piiscan.sources.database import Database
from piiscan.sources.database.dialects import why

PEOPLE = 2345  # more than two pages
POSTGRES = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/test")
MARIADB = os.environ.get("MARIADB", "mysql://root@127.0.0.1:3306/test")
SECRET = "gei5Ohx-9quo"  # planted, to be searched for


@dataclass
class Filled:
    """A database with tables of invented people: where it is, and how its tables are chosen and named."""

    address: str
    prefix: str  # what stands before the name of a table in its path


def fill(connection: Connection, schema: str) -> None:
    dot = f"{schema}." if schema else ""
    key = "int not null" if connection.dialect.name != "sqlite" else "integer not null"
    connection.execute(
        text(
            f"create table {dot}customers (id {key} primary key, name varchar(40), tel varchar(20), memo text)"
        )
    )
    connection.execute(
        text(f"insert into {dot}customers values (:id, :name, :tel, :memo)"),
        [
            {
                "id": at * 3,
                "name": f"佐藤 花子{at}",
                "tel": f"090-1234-{at:04}",
                "memo": f"お礼は m{at}@minato.example へ",
            }
            for at in range(PEOPLE)
        ],
    )
    connection.execute(
        text(
            f"create table {dot}orders (shop varchar(10) not null, no {key}, tel varchar(20), primary key (shop, no))"
        )
    )
    connection.execute(
        text(f"insert into {dot}orders values (:shop, :no, :tel)"),
        [{"shop": f"s{at % 3}", "no": at, "tel": f"080-1234-{at:04}"} for at in range(PEOPLE)],
    )
    connection.execute(text(f"create table {dot}no_key (mail varchar(60))"))
    connection.execute(
        text(f"insert into {dot}no_key values (:mail)"),
        [{"mail": f"m{at}@minato.example"} for at in range(PEOPLE)],
    )


@contextmanager
def in_a_server(address: str, driver: str, make: str, drop: str) -> Iterator[str]:
    """Gives the name of a schema with the tables, on a server that runs."""
    name = f"piiscan_{secrets.token_hex(4)}"
    engine = create_engine(make_url(address).set(drivername=driver), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(make.format(name=name)))
        fill(connection, name)
    try:
        yield name
    finally:
        with engine.begin() as connection:
            connection.execute(text(drop.format(name=name)))


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.postgres),
        pytest.param("mariadb", marks=pytest.mark.mariadb),
    ]
)
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Filled]:
    if request.param == "sqlite":
        path = tmp_path / "顧客 1.db"
        engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
        with engine.begin() as connection:
            fill(connection, "")
        yield Filled(f"sqlite:///{path}", "")
    elif request.param == "postgresql":
        with in_a_server(
            POSTGRES, "postgresql+psycopg", "create schema {name}", "drop schema {name} cascade"
        ) as name:
            yield Filled(POSTGRES, f"{name}.")
    else:
        with in_a_server(MARIADB, "mysql+pymysql", "create database {name}", "drop database {name}") as name:
            yield Filled(str(make_url(MARIADB).set(database=name)), "")


def scanned(filled: Filled, *, sample: int = 0) -> dict[str, FileResult]:
    place = Place(filled.address, tables=f"{filled.prefix}*", sample=sample)
    with closing(place.source()) as source, closing(Worker(Setting((place,)))) as worker:
        start = len(source.address) + 1 + len(filled.prefix)
        told = {one.path[start:]: worker.done(Task(0, one.path, 0, 0)).result for one in source.items()}
    return {name: result for name, result in told.items() if result is not None}


def test_every_row_of_every_table_is_read_once(filled: Filled) -> None:
    told = scanned(filled)
    assert {name: (one.status, one.kinds) for name, one in told.items()} == {
        "customers": ("ok", {"person_name": PEOPLE, "phone": PEOPLE, "email": PEOPLE}),
        "no_key": ("ok", {"email": PEOPLE}),
        "orders": ("ok", {"phone": PEOPLE}),
    }
    assert told["customers"].people == PEOPLE
    assert {one["header"]: one["kind"] for one in told["customers"].columns}["tel"] == "phone"


def test_a_sample_comes_from_all_over_the_table_and_says_that_it_is_one(filled: Filled) -> None:
    told = scanned(filled, sample=100)
    for result in told.values():
        assert result.status == "partial"
        assert result.reason == "100 行だけを調べました"
    assert told["orders"].kinds == {"phone": 100}
    assert told["no_key"].kinds == {"email": 100}
    assert told["customers"].kinds["phone"] == 100


def test_a_sample_larger_than_the_table_is_the_table(filled: Filled) -> None:
    assert {one.status for one in scanned(filled, sample=PEOPLE).values()} == {"ok"}


def test_tables_are_chosen_by_name(filled: Filled) -> None:
    with closing(Database(filled.address, tables=f"{filled.prefix}ORD*")) as database:
        assert [one.path.rpartition("/")[2] for one in database.items()] == [f"{filled.prefix}orders"]
    with (
        closing(Database(filled.address, tables="nothing_of_this_name")) as database,
        pytest.raises(SourceFailed, match="名前の表"),
    ):
        list(database.items())


def test_a_session_can_change_nothing(filled: Filled) -> None:
    with closing(Database(filled.address)) as database, database._engine.connect() as connection:
        for change in ("delete from {}no_key", "create table {}mine (a int)"):
            database._dialect.begin(connection)
            with pytest.raises(SQLAlchemyError):
                connection.execute(text(change.format(filled.prefix)))
            connection.rollback()
    assert scanned(filled)["no_key"].kinds == {"email": PEOPLE}


@pytest.mark.postgres
def test_a_statement_of_postgresql_that_runs_too_long_is_ended_and_told() -> None:
    with closing(Database(POSTGRES)) as database, database._engine.connect() as connection:
        database._dialect.begin(connection)
        assert connection.execute(text("show statement_timeout")).scalar_one() == "2min"
        connection.execute(text("set local statement_timeout = '50ms'"))
        with pytest.raises(SQLAlchemyError) as late:
            connection.execute(text("select pg_sleep(30)"))
    assert why(late.value, database.address) == "120 秒以内に答えがありませんでした"


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(f"postgresql://nobody:{SECRET}@127.0.0.1:1/crm?sslpassword={SECRET}", id="postgresql"),
        pytest.param(f"mysql://nobody:{SECRET}@127.0.0.1:1/crm", id="mysql"),
    ],
)
def test_a_server_that_does_not_answer_is_told_without_the_password(address: str) -> None:
    with (
        closing(Database(address)) as database,
        pytest.raises(SourceFailed, match="接続できません") as refused,
    ):
        list(database.items())
    for told in (
        str(refused.value),
        repr(refused.value),
        database.address,
        repr(Place(address)),
        repr(refused.value.__context__),
    ):
        assert SECRET not in told


@pytest.mark.mariadb
def test_a_wrong_password_is_told_without_it() -> None:
    url = make_url(MARIADB)
    address = f"mysql://nobody:{SECRET}@{url.host}:{url.port or 3306}/test"
    with (
        closing(Database(address)) as database,
        pytest.raises(SourceFailed, match="利用者名またはパスワード") as refused,
    ):
        list(database.items())
    assert SECRET not in str(refused.value)


def test_a_file_that_is_no_database_or_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match="見つかりません"):
        Database(f"sqlite:///{tmp_path}/nowhere.db")
    (tmp_path / "letter.db").write_text("拝啓" * 500, encoding="utf-8")
    with (
        closing(Database(f"sqlite:///{tmp_path}/letter.db")) as database,
        pytest.raises(SourceFailed, match="読めませんでした"),
    ):
        list(database.items())


def test_bytes_in_a_table_are_read_where_they_are_text_and_named_where_they_are_not(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("create table t (id integer primary key, note blob, photo blob)"))
        connection.execute(
            text("insert into t values (1, :note, :photo)"),
            {"note": "電話 03-1234-5678".encode(), "photo": b"\x89PNG\0\xff"},
        )
    told = scanned(Filled(f"sqlite:///{path}", ""))["t"]
    assert (told.kinds, told.status, told.reason) == (
        {"phone": 1},
        "partial",
        "文字でない列は読んでいません: photo",
    )


def test_a_name_with_a_dot_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text('create table "2026.顧客/1" (tel text)'))
        connection.execute(text("insert into \"2026.顧客/1\" values ('03-1234-5678')"))
    told = scanned(Filled(f"sqlite:///{path}", ""))
    assert {name: one.kinds for name, one in told.items()} == {"2026%2E顧客%2F1": {"phone": 1}}

"""Brings an installation to where it can serve: database reachable, tables current, static files collected."""

import hashlib
import socket
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from mamori.web.command import Stopped


def is_current() -> bool:
    """Whether every migration is applied; raises Stopped if the database does not answer."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, OSError) as error:
        raise Stopped(
            f"データベースに接続できません。DATABASE_URL と接続先を見直してください。\n{error}"
        ) from error
    finally:
        connection.close()


def migrate() -> None:
    """Applies what is not yet applied; quiet when there is nothing to do."""
    if is_current():
        return
    print("データベースの表を用意しています…", flush=True)
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise Stopped(f"表を用意できませんでした。データベースの権限を見直してください。\n{error}") from error
    finally:
        connections.close_all()


def collect_static() -> None:
    """Collects and compresses the static files, unless those collected are of the same sources."""
    stamp = Path(settings.STATIC_ROOT) / "collected.stamp"
    fingerprint = _sources()
    if stamp.is_file() and stamp.read_text() == fingerprint:
        return
    print("画面の部品を用意しています…", flush=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(fingerprint)


def _sources() -> str:
    """Names every source file with its size and time, so that an upgrade or an edit collects anew."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(None):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def check_port(host: str, port: int) -> None:
    """Raises Stopped if the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stopped(
                f"{host}:{port} で待ち受けられません({error.strerror})。"
                "ほかのソフトが使っているなら、--port(make demo では PORT=)で別の番号を指定してください。"
            ) from error

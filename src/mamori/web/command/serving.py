"""`mamori serve`: Granian for the pages and one worker beside it, started and stopped together."""

import argparse
import os
import subprocess
import sys
import threading
from types import TracebackType

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from mamori.kernel.people.models import Account
from mamori.web import founding
from mamori.web.command import Stopped, preparing

BLOCKING_THREADS = 4
PATIENCE = 20


class Companion:
    """The worker as a child process: it is started again when it falls, and it ends when we end, however we end.

    The first child is started before Granian forks: a fork in the middle of a start would keep the child's
    error pipe open, and the start would wait for ever.
    """

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._child = self._start()
        self._keeper = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)

    def __enter__(self) -> "Companion":
        self._keeper.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _value: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._child.terminate()
        try:
            self._child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._child.kill()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "mamori.web.command", "worker", "--parent", str(os.getpid())]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - ourselves

    def _keep(self) -> None:
        while not self._stopping.is_set():
            self._child.wait()
            if not self._stopping.wait(2):
                self._child = self._start()


def serve(chosen: argparse.Namespace) -> int:
    """Serves until interrupted; raises Stopped for what the operator has to mend first."""
    os.environ["MAMORI_HOME"] = str(settings.HOME)
    if chosen.init:
        preparing.migrate()
    elif not preparing.is_current():
        raise Stopped(
            "データベースの表がまだないか、古いままです。初めて使うときは mamori serve --init を、"
            "更新したときは mamori manage migrate を実行してください。"
        )
    preparing.check_port(chosen.host, chosen.port)
    preparing.collect_static()
    address = settings.PUBLIC_URL.rstrip("/") or f"http://{chosen.host}:{chosen.port}"
    if not Account.objects.exists():
        _invite(address, renew=chosen.init)
    else:
        print(f"Mamori: {address}/", flush=True)
    run(chosen.host, chosen.port, workers=chosen.workers, with_worker=not chosen.no_worker)
    return 0


def _invite(address: str, *, renew: bool) -> None:
    if not renew:
        raise Stopped("まだ初期設定が済んでいません。mamori serve --init を実行してください。")
    link = f"{address}/setup/{founding.new_token()}/"
    print(f"\n初期設定のアドレス(一度だけ使えます。ほかの人に教えないでください):\n\n  {link}\n", flush=True)


def run(host: str, port: int, *, workers: int, with_worker: bool) -> None:
    """Serves pages, and works beside it if asked to, until SIGINT or SIGTERM."""
    os.environ["MAMORI_SERVED_BY"] = str(os.getpid())
    server = Granian(
        "mamori.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=BLOCKING_THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        websockets=False,
        log_dictconfig=settings.LOGGING,
        log_level=LogLevels(settings.LOG_LEVEL.lower()),
    )
    if not with_worker:
        server.serve()
        return
    with Companion():
        server.serve()

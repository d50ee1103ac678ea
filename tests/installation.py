"""An installation of its own for tests that kill workers: one database, and a process that forks workers on demand."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

# It is set up once and forks from then on, so that a worker to kill costs milliseconds. One JSON line asks for
# one thing: to run code and tell its `answer`, to fork a process that runs code, or to wait for such a process.
NURSERY = """
import json, os, sys, time, traceback
import django
django.setup()
from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
import sample_tasks
from mamori.kernel import jobs
from mamori.kernel.jobs import worker
from mamori.kernel.jobs.models import WorkerBeat
from mamori.kernel.mail.models import OutgoingMail
call_command("migrate", verbosity=0)
print("ready", flush=True)
for line in sys.stdin:
    kind, value = json.loads(line)
    answer = None
    if kind == "run":
        names = dict(globals())
        exec(value, names)
        answer = names.get("answer")
    elif kind == "fork":
        connections.close_all()
        answer = os.fork()
        if answer == 0:
            code = 0
            try:
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
                exec(value, dict(globals()))
            except BaseException:
                traceback.print_exc()
                code = 1
            os._exit(code)
    elif kind == "wait":
        end = time.monotonic() + 60
        while (answer := os.waitpid(value, os.WNOHANG)) == (0, 0) and time.monotonic() < end:
            time.sleep(0.01)
        answer = os.waitstatus_to_exitcode(answer[1]) if answer[0] else "still running"
    print(json.dumps(answer, default=str), flush=True)
"""


class Installation:
    """A database in which processes work, and the questions and orders that a test has for them."""

    def __init__(self, home: Path, database: str) -> None:
        self.home = home
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
            "MAMORI_TEST_HOME": str(home),
            "MAMORI_HOME": str(home),
            "DATABASE_URL": database,
        }
        self._nursery = subprocess.Popen(
            [sys.executable, "-c", NURSERY],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._nursery.stdout is not None
        assert self._nursery.stdout.readline() == "ready\n"

    def ask(self, code: str) -> object:
        """Runs code beside the workers and returns what it calls `answer`."""
        return self._order("run", code)

    def fork(self, code: str) -> int:
        """Starts a process that runs the code and returns its number."""
        number = self._order("fork", code)
        assert isinstance(number, int)
        return number

    def worker(self, *, until_idle: bool = False, parent: str = "None", prepare: str = "") -> int:
        """Starts a worker process and returns its number."""
        return self.fork(
            f"{prepare}\njobs.run_worker(interval=0.02, until_idle={until_idle}, parent={parent})"
        )

    def wait(self, number: int) -> object:
        """Returns the exit code of a process when it has ended."""
        return self._order("wait", number)

    def kill(self, number: int) -> None:
        """Kills a process as the kernel would, and waits until it is gone."""
        os.kill(number, signal.SIGKILL)
        assert self.wait(number) == -signal.SIGKILL

    def work_to_the_end(self) -> None:
        """Lets a worker run until nothing is left."""
        assert self.wait(self.worker(until_idle=True)) == 0

    def close(self) -> None:
        """Ends the nursery; its children have been waited for."""
        try:
            self._nursery.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            self._nursery.kill()
            self._nursery.communicate()

    def _order(self, kind: str, value: object) -> object:
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write(json.dumps([kind, value]) + "\n")
        self._nursery.stdin.flush()
        return json.loads(self._nursery.stdout.readline())


@pytest.fixture(scope="session")
def _database(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: object
) -> Iterator[tuple[Path, str]]:
    """A new database of the kind under test."""
    home = tmp_path_factory.mktemp("home")
    if connection.vendor == "sqlite":
        yield home, f"sqlite:///{home / 'work.sqlite3'}"
        return
    known = connection.settings_dict
    name = f"mamori_worker_{os.getpid()}"
    server = f"{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT'] or 5432}"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's fixture
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        yield home, f"postgres://{server}/{name}"
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def _installed(_database: tuple[Path, str]) -> Iterator[Installation]:
    made = Installation(*_database)
    yield made
    made.close()


@pytest.fixture
def installation(_installed: Installation) -> Installation:
    """An installation with an empty queue and no clock but the test's; one for all tests of a process."""
    _installed.ask(
        "from mamori.kernel.jobs import clock\n"
        "clock._SCHEDULES.clear()\n"
        "for model in (DBTaskResult, OutgoingMail, WorkerBeat): model.objects.all().delete()"
    )
    return _installed


def until(holds: Callable[[], bool], *, seconds: float = 20) -> None:
    """Waits for something to become true; fails when it does not."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)

"""Works on a real server while its processes are killed, and then compares what was acknowledged with what is there."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from robustness.scripts import ENQUEUE, FURNISH
from web.test_command import MAMORI, environment, free_port

COOKIES = "mamori_session={session}; mamori_csrf={csrf}"
CSRF = "k" * 32
ROWS = 40  # people in each file
PAUSE = 0.05  # between two acts of one client, so that the machine has time to start anew what was killed
BOUNDARY = "mamori-kill-boundary"


@dataclass
class Done:
    """What the server has acknowledged: entries by number and name, files by name; and how many asks went unanswered."""

    entries: dict[int, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    queued: list[str] = field(default_factory=list)
    unanswered: int = 0
    strange: list[str] = field(default_factory=list)


class Server:
    """`mamori serve` in a process group of its own, whose processes can be found and killed one by one."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts the server; returns at once."""
        command = [*MAMORI, "serve", "--port", str(self.port), "--workers", "2"]
        with (self.home / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, env=environment(self.home), stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )

    def is_ready(self) -> bool:
        """Tells whether pages are served."""
        try:
            return ask(self.port, "GET", "/healthz")[0] == 200
        except OSError:
            return False

    def wait(self, seconds: float = 120) -> None:
        """Waits until pages are served; starts the server again when it gave up, as the machine's service manager does."""
        end = time.monotonic() + seconds
        while not self.is_ready():
            if self.process is not None and self.process.poll() is not None:
                self.kill_all()
                self.start()
            assert time.monotonic() < end, (self.home / "serve.log").read_text()[-3000:]
            time.sleep(0.1)

    def children(self) -> dict[str, list[int]]:
        """Returns the numbers of the living processes below the server: those that serve pages ("web") and the "worker"."""
        found: dict[str, list[int]] = {"web": [], "worker": []}
        assert self.process is not None
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                stat = (folder / "stat").read_text().rpartition(")")[2].split()
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if int(stat[1]) == self.process.pid and stat[0] != "Z":
                found["worker" if b"worker" in words else "web"].append(int(folder.name))
        return found

    def kill_all(self) -> None:
        """Kills the server with all below it, as a power cut would."""
        if self.process is None:
            return
        below = [pid for pids in self.children().values() for pid in pids]
        for pid in (self.process.pid, *below):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()


def ask(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
    """Asks the server on a connection of its own; returns status and where it leads. Raises OSError without an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        response.read()
        return response.status, response.getheader("Location") or ""
    except http.client.HTTPException as error:
        raise ConnectionError(str(error)) from error
    finally:
        connection.close()


class Client(threading.Thread):
    """Saves entries, or brings in files, one after the other, and notes what was acknowledged."""

    def __init__(self, port: int, keys: dict[str, Any], number: int, done: Done, *, files: bool) -> None:
        super().__init__(daemon=True)
        self.port, self.keys, self.number, self.done, self.files = port, keys, number, done, files
        self.stopping = threading.Event()

    def run(self) -> None:
        """Works until told to stop; an answer that never came acknowledges nothing."""
        turn = 0
        while not self.stopping.is_set():
            turn += 1
            try:
                (self._bring if self.files else self._save)(f"{self.number}-{turn}")
            except OSError:
                self.done.unanswered += 1
            self.stopping.wait(PAUSE)

    def _ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, str]:
        cookies = COOKIES.format(session=self.keys["session"], csrf=CSRF)
        return ask(self.port, method, path, body, **{"Cookie": cookies, "Content-Type": kind})

    def _post(self, path: str, **values: Any) -> tuple[int, str]:
        body = urlencode({"csrfmiddlewaretoken": CSRF, **values}, doseq=True).encode()
        return self._ask("POST", path, body, "application/x-www-form-urlencoded")

    def _save(self, name: str) -> None:
        values = {"business": "受注", "name": f"名簿 {name}", "items": "氏名", "media": "paper", "count": 12}
        status, to = self._post("/inventory/entries/new/", department=self.keys["department"], **values)
        if status == 302 and to.startswith("/inventory/entries/"):
            self.done.entries[int(to.strip("/").rpartition("/")[2])] = f"名簿 {name}"
        else:
            self.done.strange.append(f"save: {status} {to}")

    def _bring(self, name: str) -> None:
        """Takes one file through the wizard: brought, columns as proposed, checked, agreed."""
        root = "/organisation/people/import/"
        status, to = self._ask("POST", root, upload(name), f"multipart/form-data; boundary={BOUNDARY}")
        if status != 302:
            self.done.strange.append(f"upload: {status} {to}")
            return
        run = f"{root}{to.removeprefix(root).partition('/')[0]}/"
        self._post(f"{run}columns/", field_1="code", field_2="name", field_3="department")
        self._ask("GET", f"{run}check/")
        status, to = self._post(f"{run}check/", agreed=f"{ROWS}:0:0:0:1")
        if status == 302 and to == f"{run}done/":
            self.done.files.append(f"{name}.csv")
        elif status >= 400:
            self.done.strange.append(f"agree: {status} {to}")


def table(name: str) -> str:
    """Returns a file of people whose numbers tell which file they came from."""
    rows = [f"{name}-{n},見本 {n}郎,営業部" for n in range(ROWS)]
    return "\n".join(["従業者番号,氏名,所属部門", *rows, ""])


def upload(name: str) -> bytes:
    """Returns the body of a form that sends the file."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="'
    parts = [
        f'{head}csrfmiddlewaretoken"\r\n\r\n{CSRF}\r\n',
        f'{head}file"; filename="{name}.csv"\r\nContent-Type: text/csv\r\n\r\n{table(name)}\r\n',
        f"--{BOUNDARY}--\r\n",
    ]
    return "".join(parts).encode()


class Queue:
    """Lays files into the worker's queue from outside the server, as the wizard does with long ones."""

    def __init__(self, home: Path, done: Done) -> None:
        self.done, self.turn = done, 0
        code = f"import json, sys\nimport django\ndjango.setup()\n{ENQUEUE}"
        self.process = subprocess.Popen(
            [sys.executable, "-c", code],
            env=environment(home, DJANGO_SETTINGS_MODULE="mamori.web.settings"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def lay(self) -> None:
        """Lays one more file into the queue."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.turn += 1
        name = f"q-{self.turn}"
        self.process.stdin.write(json.dumps([f"{name}.csv", table(name)]) + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline().strip(), "the file was not laid into the queue"
        self.done.queued.append(f"{name}.csv")

    def close(self) -> None:
        self.process.communicate(timeout=60)


def asked(home: Path, code: str) -> Any:
    """Runs code against the installation and returns what it prints in JSON."""
    command = [*MAMORI, "manage", "shell", "--no-imports", "-c", code]
    told = subprocess.run(command, env=environment(home), capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout.splitlines()[-1])


def furnished(home: Path) -> dict[str, Any]:
    """Makes an installation with one member of the office; returns the keys to it."""
    keys: dict[str, Any] = asked(home, FURNISH)
    return keys


def siege(server: Server, keys: dict[str, Any], kills: int, *, seed: int) -> tuple[Done, Counter[str]]:
    """Works and kills until that many processes are dead; returns what was acknowledged and who was killed how often."""
    chance, done, killed = random.Random(seed), Done(), Counter[str]()
    clients = [Client(server.port, keys, n, done, files=n == 2) for n in range(3)]
    queue = Queue(server.home, done)
    for client in clients:
        client.start()
    while killed.total() < kills:
        queue.lay()
        time.sleep(chance.uniform(0.05, 0.8))
        killed.update(_kill_one(server, chance))
        server.wait()
    for client in clients:
        client.stopping.set()
    for client in clients:
        client.join(60)
    queue.close()
    return done, killed


def _kill_one(server: Server, chance: random.Random) -> list[str]:
    """Kills one process, or all; returns what was killed, or nothing when just then there was none of the kind."""
    kind = chance.choices(("web", "worker", "all"), (6, 4, 1))[0]
    if kind == "all":
        server.kill_all()
        server.start()
        return [kind]
    living = server.children()[kind]
    if not living:
        return []
    try:
        os.kill(chance.choice(living), signal.SIGKILL)
    except ProcessLookupError:
        return []
    return [kind]

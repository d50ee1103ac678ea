"""The `mamori` command in a process of its own: what it serves, what it says, how it stops."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from mamori.web.command.table import table, width

pytestmark = pytest.mark.process
PREPARE = "from mamori.web.command import preparing; preparing.collect_static()"
MAMORI = [sys.executable, "-m", "mamori.web.command"]


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MAMORI", "DJANGO", "DATABASE"))
    }
    return kept | {"MAMORI_HOME": str(home), "PYTHONPATH": "src", "PYTHONUNBUFFERED": "1"} | more


def run(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*MAMORI, *arguments],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose tables are made and whose static files are collected, as after a first start."""
    made = tmp_path_factory.mktemp("home")
    assert run(made, "manage", "migrate", "--verbosity", "0").returncode == 0
    prepared = run(made, "manage", "shell", "--no-imports", "-c", PREPARE)
    assert prepared.returncode == 0, prepared.stderr
    return made


class Server:
    """`mamori serve` as a child, with what it has said so far."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.port = free_port()
        self.log = home / "serve.log"
        with self.log.open("wb") as stream:
            self.process = subprocess.Popen(
                [*MAMORI, "serve", "--port", str(self.port), "--workers", "1", *arguments],
                env=environment(home),
                stdout=stream,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def wait_until_ready(self, path: str = "/readyz") -> None:
        for _ in range(240):
            assert self.process.poll() is None, self.log.read_text()
            try:
                if self.get(path)[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.25)
        pytest.fail(self.log.read_text())


@pytest.fixture
def served(tmp_path: Path, home: Path) -> Iterator[Server]:
    shutil.copytree(home, tmp_path, dirs_exist_ok=True)
    server = Server(tmp_path, "--init")
    yield server
    if server.process.poll() is None:
        server.process.kill()
        server.process.wait()


def workers_of(server: Server) -> list[int]:
    """The process ids of the background workers that this server started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
        if "worker" in command and str(server.process.pid) in command:
            found.append(int(folder.name))
    return found


def wait_until(condition: object, seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():  # type: ignore[operator]  # any callable
            return True
        time.sleep(0.2)
    return False


def test_an_empty_installation_serves_its_set_up_link_its_pages_and_a_living_worker(
    served: Server, tmp_path: Path
) -> None:
    served.wait_until_ready()
    link = re.search(r"http://127\.0\.0\.1:\d+(/setup/[\w-]{32}/)", served.log.read_text())
    assert link, served.log.read_text()
    assert json.loads(served.get("/readyz")[1])["checks"]["worker"] == "ok"
    status, text = served.get("/login/")
    style = re.search(r'href="(/static/ui/mamori\.[0-9a-f]{12}\.css)"', text)
    assert (status, style is not None) == (200, True)
    assert served.get(style[1])[0] == 200  # type: ignore[index]  # just asserted
    assert sqlite3.connect(tmp_path / "mamori.sqlite3").execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert link[1] not in served.log.read_text().partition(link[1])[2]


def test_stopping_the_server_stops_its_worker_in_order(served: Server) -> None:
    served.wait_until_ready()
    (worker,) = workers_of(served)
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(30) == 0
    assert not Path(f"/proc/{worker}").exists()


def test_a_worker_that_falls_is_started_again(served: Server) -> None:
    served.wait_until_ready()
    (worker,) = workers_of(served)
    os.kill(worker, signal.SIGKILL)
    assert wait_until(lambda: workers_of(served) not in ([], [worker]))


def test_a_server_that_is_killed_takes_its_worker_along(served: Server) -> None:
    served.wait_until_ready()
    (worker,) = workers_of(served)
    served.process.kill()
    served.process.wait()
    assert wait_until(lambda: not Path(f"/proc/{worker}").exists())


def test_serving_without_tables_says_what_to_run(tmp_path: Path) -> None:
    said = run(tmp_path, "serve", "--port", str(free_port()))
    assert said.returncode == 1
    assert "mamori serve --init" in said.stderr
    assert "Traceback" not in said.stderr


def test_serving_an_unfounded_installation_says_what_to_run(home: Path) -> None:
    said = run(home, "serve", "--port", str(free_port()))
    assert (said.returncode, "初期設定が済んでいません" in said.stderr) == (1, True)


def test_a_port_in_use_is_named(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = run(home, "serve", "--init", "--port", str(taken.getsockname()[1]))
    assert (said.returncode, "待ち受けられません" in said.stderr) == (1, True)


@pytest.mark.parametrize("command", ["serve", "doctor", "worker", "demo"])
def test_a_wrong_database_url_is_a_sentence_and_no_traceback(tmp_path: Path, command: str) -> None:
    said = run(tmp_path, command, DATABASE_URL="mysql://root@localhost/x")
    assert (said.returncode, said.stderr.startswith("mamori: DATABASE_URL")) == (1, True)


def test_a_database_that_does_not_answer_is_a_sentence(tmp_path: Path) -> None:
    said = run(tmp_path, "serve", DATABASE_URL=f"postgres://mamori@127.0.0.1:{free_port()}/mamori")
    assert (said.returncode, "データベースに接続できません" in said.stderr) == (1, True)
    assert "Traceback" not in said.stderr


def test_the_doctor_lists_every_organ_and_fails_where_the_worker_is_missing(home: Path) -> None:
    said = run(home, "doctor")
    assert said.returncode == 1
    lines = {line.split()[0]: line for line in said.stdout.splitlines()[2:]}
    assert {"Python", "データベース", "書込み方式", "空き容量", "メール", "ワーカー"} <= set(lines)
    assert "WAL" in lines["書込み方式"]
    assert "要対応" in lines["ワーカー"]


def test_the_doctor_finds_missing_tables(tmp_path: Path) -> None:
    said = run(tmp_path, "doctor")
    assert said.returncode == 1
    assert "mamori manage migrate" in said.stdout


def test_columns_stand_straight_although_japanese_letters_are_wide() -> None:
    drawn = table(["役割", "x"], [["個人情報保護管理者", "a"], ["HR", "b"]]).splitlines()
    assert {width(line[: -len("a")]) for line in drawn if line[-1] in "ab"} == {
        width("個人情報保護管理者") + 2
    }

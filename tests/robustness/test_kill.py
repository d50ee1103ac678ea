"""Processes of a real server are killed while people save and files are brought in: nothing acknowledged is lost.

Ten kills run with every suite; MAMORI_KILLS=200 runs as many as the product promises.
"""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from robustness import killing
from robustness.killing import ROWS, Server
from robustness.scripts import ACCOUNT_FOR

pytestmark = pytest.mark.process
KILLS = int(os.environ.get("MAMORI_KILLS", "10"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    yield made
    made.kill_all()


def test_killing_web_and_worker_loses_nothing_acknowledged_and_leaves_no_half_import(
    server: Server,
) -> None:
    keys = killing.furnished(server.home)
    server.start()
    server.wait()
    done, killed = killing.siege(server, keys, KILLS, seed=20261123)
    server.kill_all()
    found = killing.asked(server.home, ACCOUNT_FOR)
    stored = {int(pk): name for pk, name in found["entries"].items()}

    lost = {pk: name for pk, name in done.entries.items() if stored.get(pk) != name}
    assert lost == {}, "an acknowledged entry is not there"
    assert found["told"] == {str(pk): 1 for pk in stored}, "the trail and the register do not agree"
    assert found["histories"] == {str(pk): 1 for pk in stored}, "an entry was kept without its history"

    states = dict(found["runs"])
    people = Counter(code.rpartition("-")[0] for code in found["people"] if "-" in code)
    whole = {name.removesuffix(".csv"): ROWS for name, state in states.items() if state == "applied"}
    assert people == whole, "a file was taken in by half, or twice"
    assert {states.get(name) for name in done.files} <= {"applied"}, "an acknowledged file was not taken in"
    assert found["acts"].get("organisation.import_people", 0) == len(whole)

    assert done.strange == []
    assert done.entries, "nobody saved anything: nothing was proved"
    assert whole, "no file came in: nothing was proved"
    saved, brought = f"{len(done.entries)}/{len(stored)} entries", f"{len(done.files)}/{len(whole)} files"
    told = f"killed {dict(killed)}; acknowledged {saved}, {brought}; {len(done.queued)} files queued"
    print(f"\n{told}; {done.unanswered} asks unanswered")  # noqa: T201 - for those who run the full number

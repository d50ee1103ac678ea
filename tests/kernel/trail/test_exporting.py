"""What leaves the house can be verified by a Python that knows nothing of the product."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mamori.kernel.trail.exporting import export
from mamori.kernel.trail.models import TrailEntry
from mamori.kernel.trail.proving import NotProvable, proof
from mamori.kernel.trail.signing import the_key
from people import Cast
from trails import later, leave, sealed


def run(*arguments: object, cwd: Path) -> tuple[int, str]:
    """Runs the shipped verifier alone: without the product, its environment or any package."""
    command = [sys.executable, "-I", "-S", "verify_trail.py", *map(str, arguments)]
    done = subprocess.run(
        command,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"},
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def exported(cast: Cast, tmp_path: Path) -> tuple[Path, Path]:
    """An export of eight records, and the checkpoint that was noted outside."""
    sealed(cast, 5)
    outside = tmp_path / "outside.txt"
    outside.write_text(sealed(cast, 3, at=later(1)), encoding="utf-8")
    assert export(tmp_path / "export") == 8
    return tmp_path / "export", outside


def test_the_export_verifies_with_what_was_noted_outside(exported: tuple[Path, Path]) -> None:
    folder, outside = exported
    code, said = run(".", "--key", the_key().public, "--checkpoint", outside, cwd=folder)
    assert (code, said) == (0, "○ 記録 8 件とチェックポイント 3 個が一致しました。\n")
    assert run(".", cwd=folder)[1].splitlines()[-1].startswith("注意: ")


def test_a_line_that_was_changed_or_lost_is_found(exported: tuple[Path, Path]) -> None:
    folder, outside = exported
    file = folder / "trail.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    row = json.loads(lines[2])
    row["body"] = row["body"].replace("回目", "度目")
    for changed in ([*lines[:2], json.dumps(row) + "\n", *lines[3:]], lines[:2] + lines[3:], lines[:-1]):
        file.write_text("".join(changed), encoding="utf-8")
        code, said = run(".", "--checkpoint", outside, cwd=folder)
        assert (code, said[0]) == (1, "×")


def test_the_readme_names_the_key_and_the_command(exported: tuple[Path, Path]) -> None:
    text = (exported[0] / "README.txt").read_text(encoding="utf-8")
    assert str(the_key().public) in text
    assert "verify_trail.py . --key" in text


def test_an_export_is_never_written_over_another(exported: tuple[Path, Path]) -> None:
    with pytest.raises(FileExistsError):
        export(exported[0])


def test_one_record_can_be_handed_over_with_its_proof(exported: tuple[Path, Path]) -> None:
    folder, outside = exported
    entry = TrailEntry.objects.order_by("id")[3]
    found = proof(entry)
    (folder / "one.json").write_text(json.dumps(found), encoding="utf-8")
    assert run("one.json", "--key", the_key().public, "--checkpoint", outside, cwd=folder) == (
        0,
        "○ 記録 1 件とチェックポイント 2 個が一致しました。\n",
    )
    found["body"] = found["body"].replace("回目", "度目")
    (folder / "one.json").write_text(json.dumps(found), encoding="utf-8")
    assert run("one.json", "--checkpoint", outside, cwd=folder)[0] == 1


def test_a_proof_against_another_checkpoint_than_the_one_noted_does_not_pass(
    exported: tuple[Path, Path],
) -> None:
    folder, outside = exported
    earlier = proof(TrailEntry.objects.order_by("id")[3], size=5)
    (folder / "one.json").write_text(json.dumps(earlier), encoding="utf-8")
    code, said = run("one.json", "--checkpoint", outside, cwd=folder)
    assert (code, said.splitlines()[0]) == (1, "× 5 件時点の控えが渡されていません。")


def test_what_no_checkpoint_covers_cannot_be_proven_yet(cast: Cast) -> None:
    sealed(cast, 2)
    with pytest.raises(NotProvable, match="まだありません"):
        proof(leave(cast)[0])

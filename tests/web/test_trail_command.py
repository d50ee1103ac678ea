"""`mamori trail` says what it found, ends with a code that a script can use, and foresees what goes wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from mamori.kernel.trail import copies, guard
from mamori.kernel.trail.models import TrailEntry
from mamori.kernel.trail.signing import path_of_key, the_key
from mamori.web.command import main
from people import NOW, Cast
from trails import leave, sealed


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    code = main(["trail", *map(str, arguments)])
    output = capsys.readouterr()
    return code, output.out + output.err


def test_a_trail_that_holds_is_said_to_hold(
    cast: Cast, capsys: pytest.CaptureFixture[str], settings: Any, tmp_path: Path
) -> None:
    sealed(cast, 3)
    leave(cast)
    code, words = said(capsys, "verify")
    assert (code, "注意: 会社の外の控えがない" in words) == (0, True)
    settings.TRAIL_COPIES = [tmp_path]
    copies.hand_out(NOW)
    assert said(capsys, "verify", "--key", the_key().public) == (
        0,
        (
            "○ 記録 3 件とチェックポイント 2 個が一致しました。\n"
            "  そのうち会社の外の控え: 1 個 / 封印を待っている記録: 1 件\n"
        ),
    )


def test_a_trail_that_was_edited_is_a_failure(
    cast: Cast, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "outside.txt").write_text(sealed(cast, 3), encoding="utf-8")
    guard.remove(connection)
    connection.cursor().execute("UPDATE kernel_trailentry SET note = 'x' WHERE note LIKE '1%'")
    guard.install(connection)
    code, words = said(capsys, "verify", "--checkpoint", tmp_path / "outside.txt")
    assert code == 1
    assert "× 2 番の記録が、封印されたときと異なります。" in words


@pytest.mark.parametrize("given", [["--key", "x"], ["--checkpoint", "/nowhere/at/all"]])
def test_what_is_no_key_and_no_file_is_said_in_words(
    cast: Cast, capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    code, words = said(capsys, "verify", *given)
    assert (code, words.startswith("mamori: 確かめられません。")) == (1, True)


def test_taking_the_trail_out_leaves_an_entry_in_it(
    cast: Cast, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sealed(cast, 2)
    assert said(capsys, "export", tmp_path / "out")[0] == 0
    entry = TrailEntry.objects.get(action="organisation.trail.export")
    assert (entry.actor_name, entry.note) == ("mamori trail export", f"{tmp_path / 'out'}: 2")
    assert {one.name for one in (tmp_path / "out").iterdir()} == {
        "README.txt",
        "checkpoints.txt",
        "trail.jsonl",
        "verify_trail.py",
    }
    assert "すでにあります" in said(capsys, "export", tmp_path / "out")[1]


def test_a_proof_is_printed_or_refused_in_words(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    sealed(cast, 2)
    entry = TrailEntry.objects.order_by("id")[0]
    assert json.loads(said(capsys, "proof", entry.pk)[1])["number"] == 1
    assert "まだありません" in said(capsys, "proof", leave(cast)[0].pk)[1]
    assert said(capsys, "proof", 0) == (1, "mamori: 0 番の記録はありません。\n")


def test_the_rights_of_a_role_are_printed_where_there_are_roles(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    code, words = said(capsys, "grants", "mamori_app")
    if connection.vendor == "postgresql":
        assert (code, words.count(' TO "mamori_app";\n')) == (0, 6)
        assert said(capsys, "grants", 'x" CASCADE')[0] == 1
    else:
        assert (code, words) == (1, "mamori: PostgreSQL を使っているときだけの操作です。\n")


def test_the_key_is_printed_or_what_is_wrong_with_it(
    cast: Cast, capsys: pytest.CaptureFixture[str], settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    assert said(capsys, "key") == (0, f"{the_key().public}\n")
    path_of_key().write_text("spoilt", encoding="ascii")
    assert said(capsys, "key")[1].startswith("mamori: 鍵を読めません。")

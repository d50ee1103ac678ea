"""Writes the whole trail into a folder that can be verified anywhere with Python alone."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from django.db.models import QuerySet

from mamori.kernel.trail import verifier
from mamori.kernel.trail.body import FIELDS, body_of
from mamori.kernel.trail.models import Checkpoint, Seal
from mamori.kernel.trail.sealing import the_head
from mamori.kernel.trail.signing import the_key

CHUNK = 2000
APART = "\n====\n"
_ENTRY = tuple(f"entry__{name}" for name in FIELDS)

_README = """操作の記録の書き出し
====================

このフォルダーは、書き出した時点までに封印された操作の記録のすべてです。個人の名前が含まれるため、取り扱いに注意してください。

- trail.jsonl       記録。1行に1件（number 封印番号、salt 16進の乱数、body 記録の全項目）
- checkpoints.txt   署名付きのチェックポイント。行「====」で区切られています
- verify_trail.py   検証プログラム。Python 3.11 以上だけで動き、ほかに何も要りません

検証のしかた
------------

    python3 verify_trail.py . --key 公開鍵 --checkpoint 社外で控えたチェックポイントのファイル

公開鍵とチェックポイントは、このフォルダーの中のものではなく、**会社のサーバーの外で控えておいたもの**を使ってください。
サーバーを自由にできる人は、記録とチェックポイントの両方を作り直せますが、外の控えは作り直せません。

「○」と出れば、すべての記録が、書かれたときのまま、抜けなく並んでいます。「×」の行があれば、その内容が食い違いです。

書き出した時点の件数: {number} 件
書き出したサーバーの公開鍵（参考）: {key}
"""


def export(folder: Path) -> int:
    """Writes the export into the folder, which must not hold one yet, and returns how many records it has.

    Raises FileExistsError, any other OSError, and KeyUnusable.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    points = list(Checkpoint.objects.order_by("id").values_list("note", flat=True))
    number = the_head().number
    with _new(folder / "trail.jsonl") as stream:
        stream.writelines(_lines(number))
    _write(folder / "checkpoints.txt", APART.join(points))
    _write(folder / "verify_trail.py", Path(verifier.__file__).read_text(encoding="utf-8"))
    _write(folder / "README.txt", _README.format(number=number, key=the_key().public))
    return number


def rows_of_seals(number: int, *names: str) -> QuerySet[Seal, tuple]:
    """Returns the named fields of the seals up to that number, and after them the fields of their entries."""
    return Seal.objects.filter(number__lte=number).order_by("number").values_list(*names, *_ENTRY)


def _lines(number: int) -> Iterator[str]:
    for place, salt, *fields in rows_of_seals(number, "number", "salt").iterator(chunk_size=CHUNK):
        yield json.dumps({"number": place, "salt": bytes(salt).hex(), "body": body_of(fields)}) + "\n"


def _new(path: Path) -> TextIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8")


def _write(path: Path, text: str) -> None:
    with _new(path) as stream:
        stream.write(text)

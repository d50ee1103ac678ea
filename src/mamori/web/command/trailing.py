"""`mamori trail`: verifies the trail, exports it, proves one record, and shows the key of its checkpoints."""

import argparse
import json

from django.db import connection
from django.utils import timezone

from mamori.kernel import trail
from mamori.kernel.people.models import Company
from mamori.kernel.permission import Actor
from mamori.kernel.refusal import Refusal
from mamori.kernel.trail import copies, exporting, proving
from mamori.kernel.trail.grants import grants
from mamori.kernel.trail.models import TrailEntry
from mamori.kernel.trail.signing import the_key
from mamori.web.command import Stopped


def verify(chosen: argparse.Namespace) -> int:
    """0 if the stored trail agrees with itself and with every checkpoint outside, else 1."""
    try:
        given = [path.read_text(encoding="utf-8") for path in chosen.checkpoint]
        outside = [*copies.outside(), *given]
        verdict = proving.verify(outside, chosen.key)
    except (OSError, ValueError) as error:
        raise Stopped(f"確かめられません。{error}") from error
    for fault in verdict.faults:
        print(f"× {fault}")
    if verdict.faults:
        return 1
    print(f"○ 記録 {verdict.entries} 件とチェックポイント {verdict.checkpoints} 個が一致しました。")
    print(f"  そのうち会社の外の控え: {len(outside)} 個 / 封印を待っている記録: {proving.waiting()} 件")
    if not outside:
        print("注意: 会社の外の控えがないため、記録の作り直しや巻き戻しは見つかりません。")
    return 0


def export(chosen: argparse.Namespace) -> int:
    """Writes the export and says how to verify it."""
    try:
        number = exporting.export(chosen.folder)
        _note(f"{chosen.folder}: {number}")
    except FileExistsError as error:
        raise Stopped(f"{error.filename} がすでにあります。空のフォルダーを指定してください。") from error
    except OSError as error:
        raise Stopped(f"書き出せません。{error}") from error
    print(
        f"{number} 件を {chosen.folder} に書き出しました。検証: python3 {chosen.folder / 'verify_trail.py'} {chosen.folder}"
    )
    return 0


def grant(chosen: argparse.Namespace) -> int:
    """Prints the statements that take the role's rights over the trail away, for the owner of the tables to run."""
    if connection.vendor != "postgresql":
        raise Stopped("PostgreSQL を使っているときだけの操作です。")
    try:
        print("".join(f"{statement};\n" for statement in grants(chosen.role)), end="")
    except ValueError as error:
        raise Stopped("役割の名前は、半角の英数字と _ で指定してください。") from error
    return 0


def _note(text: str) -> None:
    """Leaves in the trail that somebody at the server took it out."""
    company = Company.the_one()
    if company is not None:
        by = Actor.system("mamori trail export")
        trail.note("organisation.trail.export", by=by, at=timezone.now(), about=company, text=text)


def key(_chosen: argparse.Namespace) -> int:
    """Prints the public key."""
    try:
        print(the_key().public)
    except OSError as error:
        raise Stopped(f"鍵を読めません。{error}") from error
    return 0


def prove(chosen: argparse.Namespace) -> int:
    """Prints the proof of one record as JSON."""
    found = TrailEntry.objects.filter(pk=chosen.entry).first()
    if found is None:
        raise Stopped(f"{chosen.entry} 番の記録はありません。")
    try:
        proof = proving.proof(found, size=chosen.size)
    except (Refusal, OSError) as error:
        raise Stopped(str(getattr(error, "words", error))) from error
    print(json.dumps(proof, ensure_ascii=True, indent=1))
    return 0

"""`mamori demo`: furnishes the invented company once, then serves it and prints who can sign in."""

import argparse

from django.conf import settings
from django.db import connections
from django.utils import timezone

from mamori.kernel.people.models import Company
from mamori.web import demo
from mamori.web.command import Stopped, preparing, serving
from mamori.web.command.table import table
from mamori.web.demo.sheets import sheet


def show(chosen: argparse.Namespace) -> int:
    """Serves the demo until interrupted; raises Stopped rather than furnish over somebody's own data."""
    preparing.check_port(chosen.host, chosen.port)
    _furnish_once()
    preparing.collect_static()
    if chosen.prepare_only:
        return 0
    _introduce(f"http://{chosen.host}:{chosen.port}/")
    serving.run(chosen.host, chosen.port, workers=1, with_worker=True)
    return 0


def _furnish_once() -> None:
    """Furnishes an empty install, in one transaction; leaves a furnished one as its visitors have made it."""
    preparing.migrate()
    company = Company.the_one()
    if company is None:
        print("見本の会社を用意しています(1〜2分かかります)…", flush=True)
        demo.furnish(timezone.localdate())
    elif company.name != sheet("company")["company"]["name"]:
        raise Stopped(
            f"{settings.HOME} には、すでに使われているデータがあります。見本には別の MAMORI_HOME を指定してください。"
        )
    connections.close_all()


def _introduce(address: str) -> None:
    print("\n見本のアカウント(データはすべて架空です)\n")
    print(table(["役割", "氏名", "メールアドレス", "パスワード"], [list(row) for row in demo.accounts()]))
    print(f"\nアドレス: {address}   (終了は Ctrl+C)\n", flush=True)
